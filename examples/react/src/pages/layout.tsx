/** What is around every page: links, the question for consent, the newsletter. */
import { Link, Outlet } from 'react-router';
import { beckon } from '../beckon.ts';

const links = { home: '/', mug: '/p/mug', lamp: '/p/lamp', list: '/list', journal: '/journal', old: '/old' };

export function Layout() {
  return (
    <>
      <nav>
        {Object.entries(links).map(([id, to]) => (
          <Link key={id} to={to} data-testid={id}>
            {id}{' '}
          </Link>
        ))}
      </nav>
      <main>
        <Outlet />
      </main>
      <button
        type="button"
        data-testid="newsletter"
        onClick={() => beckon.track('newsletter_open', { list: 'footer' })}
      >
        Newsletter
      </button>
      {/* A real banner remembers the answer; see examples/react-spa. */}
      <button type="button" data-testid="allow" onClick={() => beckon.consent('granted')}>
        Allow statistics and advertising
      </button>
      <button type="button" onClick={() => beckon.consent('denied')}>
        Refuse
      </button>
    </>
  );
}
