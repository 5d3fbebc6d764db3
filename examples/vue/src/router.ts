/** The routes, an old address that redirects, and the titles. */
import { createRouter, createWebHistory } from 'vue-router';
import Journal from './pages/journal.vue';
import List from './pages/list.vue';
import Product from './pages/product.vue';
import { products } from './products.ts';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: { render: () => null }, meta: { title: () => 'Moss & Loom' } },
    {
      path: '/p/:id',
      component: Product,
      props: true,
      meta: { title: (id: string) => `${products[id]?.name ?? id} · Moss & Loom` },
    },
    { path: '/list', component: List, meta: { title: () => 'All products · Moss & Loom' } },
    // Sets its own.
    { path: '/journal', component: Journal },
    { path: '/old', redirect: '/p/lamp' },
  ],
});

router.afterEach(({ meta, params }) => {
  if (typeof meta['title'] === 'function') document.title = meta['title'](params['id']);
});
