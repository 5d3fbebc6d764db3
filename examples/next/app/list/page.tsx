/** All products; how they are sorted is in the address. */
import type { Metadata } from 'next';
import { Sorting } from '../../parts/sorting.tsx';

export const metadata: Metadata = { title: 'All products' };

export default async function List({ searchParams }: { searchParams: Promise<{ sort?: string }> }) {
  const { sort } = await searchParams;
  return (
    <>
      <h1>All products {sort}</h1>
      <Sorting />
    </>
  );
}
