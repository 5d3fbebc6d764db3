/** Starts the app: a data router whose old address redirects. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider, redirect } from 'react-router';
import { Journal } from './pages/journal.tsx';
import { Layout } from './pages/layout.tsx';
import { List } from './pages/list.tsx';
import { Product } from './pages/product.tsx';

const router = createBrowserRouter([
  {
    element: <Layout />,
    children: [
      { path: '/', element: <title>Moss &amp; Loom</title> },
      { path: '/p/:id', element: <Product /> },
      { path: '/list', element: <List /> },
      { path: '/journal', element: <Journal /> },
      { path: '/old', loader: () => redirect('/p/lamp') },
    ],
  },
]);

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
