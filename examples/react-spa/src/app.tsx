/** The routes of the app. */
import { BrowserRouter, Route, Routes } from 'react-router';
import { CartPage } from './pages/cart.tsx';
import { CategoryPage } from './pages/category.tsx';
import { Checkout } from './pages/checkout.tsx';
import { Home } from './pages/home.tsx';
import { NotFound } from './pages/not-found.tsx';
import { ProductPage } from './pages/product.tsx';
import { Search } from './pages/search.tsx';
import { ThankYou } from './pages/thank-you.tsx';
import { Layout } from './parts/layout.tsx';

export function App() {
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<Layout />}>
          <Route index element={<Home />} />
          <Route path="c/:category" element={<CategoryPage />} />
          <Route path="search" element={<Search />} />
          <Route path="p/:product" element={<ProductPage />} />
          <Route path="cart" element={<CartPage />} />
          <Route path="checkout" element={<Checkout />} />
          <Route path="thank-you" element={<ThankYou />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}
