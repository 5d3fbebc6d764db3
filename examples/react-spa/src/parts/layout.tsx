/** What is around every page: header with search and cart, main, footer, consent banner. */
import { categories } from '@beckon/example-shop/catalogue';
import { type FormEvent, useState } from 'react';
import { Link, NavLink, Outlet, useNavigate } from 'react-router';
import { useCart } from '../cart.ts';
import { ConsentBanner } from './consent-banner.tsx';

export function Layout() {
  const count = useCart().reduce((sum, line) => sum + line.quantity, 0);
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('q') ?? '').trim();
    if (text) void navigate(`/search?q=${encodeURIComponent(text)}`);
  };
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header>
        <Link to="/" className="brand" data-testid="brand">
          Moss <i>&amp;</i> Loom
        </Link>
        <nav aria-label="Departments">
          {categories.map(({ id, name }) => (
            <NavLink key={id} to={`/c/${id}`} data-testid={`nav-${id}`}>
              {name}
            </NavLink>
          ))}
        </nav>
        <search>
          <form onSubmit={search}>
            <input
              name="q"
              type="search"
              aria-label="Search the shop"
              placeholder="Search"
              data-testid="search"
            />
          </form>
        </search>
        <Link to="/cart" className="cart-link" data-testid="nav-cart">
          Cart <span className="count">{count}</span>
        </Link>
      </header>
      <main id="main">
        <Outlet />
      </main>
      <footer>
        <p>Free delivery from €60 · 30 days to change your mind · A demo: nothing is really sold</p>
        <button
          type="button"
          className="quiet"
          onClick={() => setAsking(true)}
          data-testid="consent-settings"
        >
          Privacy settings
        </button>
      </footer>
      <ConsentBanner asking={asking} onDone={() => setAsking(false)} />
    </>
  );
}
