/** One product: rendered on the server, told by the browser. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { ProductEvents } from '../../../parts/product-events.tsx';
import { products } from '../../../products.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return { title: products[id]?.name ?? id };
}

export default async function Product({ params }: Props) {
  const { id } = await params;
  return (
    <>
      <h1>{products[id]?.name ?? id}</h1>
      <Link href="#reviews" data-testid="reviews">
        Reviews
      </Link>
      <ProductEvents id={id} />
      <h2 id="reviews">Reviews</h2>
    </>
  );
}
