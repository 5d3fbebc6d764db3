/** Nothing is here. */
import { Link } from 'react-router';
import { usePage } from '../use-page.ts';

export function NotFound() {
  usePage('Not found');
  return (
    <>
      <h1>There is nothing here</h1>
      <p className="intro">
        The page may have moved. <Link to="/">Back to the shop</Link>
      </p>
    </>
  );
}
