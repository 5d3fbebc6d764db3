/** What is around every page: links, the question for consent, the newsletter. */
import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Buttons } from '../parts/buttons.tsx';

export const metadata: Metadata = { title: { default: 'Moss & Loom', template: '%s · Moss & Loom' } };

const links = { home: '/', mug: '/p/mug', lamp: '/p/lamp', list: '/list', journal: '/journal', old: '/old' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          {Object.entries(links).map(([id, to]) => (
            <Link key={id} href={to} data-testid={id}>
              {id}{' '}
            </Link>
          ))}
        </nav>
        <main>{children}</main>
        <Buttons />
      </body>
    </html>
  );
}
