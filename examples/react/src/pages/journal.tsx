/** A page whose title comes later than the page, as with data that is fetched. */
import { useEffect, useState } from 'react';

const FETCH_MS = 100;

export function Journal() {
  const [title, setTitle] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(setTitle, FETCH_MS, 'Journal');
    return () => clearTimeout(timer);
  }, []);
  return title ? (
    <>
      <title>{`${title} · Moss & Loom`}</title>
      <h1>{title}</h1>
    </>
  ) : (
    <p>One moment</p>
  );
}
