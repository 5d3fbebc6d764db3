/** A page whose title comes later than the page, as with data that is fetched. */
import type { Metadata } from 'next';
import { connection } from 'next/server';

const FETCH_MS = 100;

export async function generateMetadata(): Promise<Metadata> {
  await connection();
  await new Promise((resolve) => setTimeout(resolve, FETCH_MS));
  return { title: 'Journal' };
}

export default async function Journal() {
  await connection();
  return <h1>Journal</h1>;
}
