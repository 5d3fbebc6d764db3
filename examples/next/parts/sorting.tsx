'use client';
/** Changes the address: one choice is a step back, the other replaces. */
import { useRouter } from 'next/navigation';

export function Sorting() {
  const router = useRouter();
  return (
    <>
      <button type="button" data-testid="sort" onClick={() => router.push('/list?sort=price')}>
        By price
      </button>
      <button type="button" data-testid="refine" onClick={() => router.replace('/list?sort=price&max=20')}>
        Up to 20 €
      </button>
    </>
  );
}
