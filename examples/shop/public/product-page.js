// @ts-check
/** The product page: colour, size, quantity, into the cart. */
import { addToCart } from './cart.js';
import { find, findAll, write } from './dom.js';
import { itemOn, itemsData, track } from './events.js';
import { showAdded } from './header.js';
import { formatPrice } from './pricing.js';

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement | null} */
const checked = (form, name) => form.querySelector(`input[name="${name}"]:checked`);

/** @param {HTMLElement} product */
function startGallery(product) {
  const main = find('[data-main-picture]', product);
  const thumbs = findAll('[data-view]', product);
  let view = 'front';

  /** @param {string} variant @param {string} of */
  const address = (variant, of) =>
    `/img/${product.dataset['product']}/${variant}${of === 'close' ? '-close' : ''}.svg`;

  /** @param {string} variant */
  function show(variant) {
    main?.setAttribute('src', address(variant, view));
    for (const thumb of thumbs) {
      thumb.setAttribute('aria-pressed', String(thumb.dataset['view'] === view));
      find('img', thumb)?.setAttribute('src', address(variant, thumb.dataset['view'] ?? ''));
    }
  }
  return {
    show,
    look: (/** @type {string} */ next) => {
      view = next;
    },
    thumbs,
  };
}

/** @param {HTMLFormElement} form */
function startStepper(form) {
  const input = form.querySelector('input[name="quantity"]');
  if (!(input instanceof HTMLInputElement)) return;
  for (const button of findAll('[data-quantity-step]', form))
    button.addEventListener('click', () => {
      const wanted = (Number(input.value) || 1) + Number(button.dataset['quantityStep']);
      input.value = String(Math.max(1, Math.min(Number(input.max), wanted)));
    });
}

/**
 * What is chosen in the form now.
 * @param {HTMLFormElement} form
 * @param {import('./events.js').Item} item as the page was loaded
 */
function chosen(form, item) {
  const variant = checked(form, 'variant');
  const size = checked(form, 'size');
  const quantity = Number(new FormData(form).get('quantity'));
  return {
    variant: variant?.value ?? '',
    item: {
      ...item,
      item_id: size?.dataset['id'] ?? item.item_id,
      item_variant: [variant, size].flatMap((input) => input?.dataset['name'] ?? []).join(' / '),
      price: Number(size?.dataset['price'] ?? item.price),
      quantity: Math.max(1, Math.round(quantity) || 1),
    },
  };
}

/** @param {HTMLElement} product @param {HTMLFormElement} form @param {import('./events.js').Item} item */
function startChoices(product, form, item) {
  const gallery = startGallery(product);
  const before = find('[data-before]', product);
  form.addEventListener('change', () => {
    const {
      variant,
      item: { price },
    } = chosen(form, item);
    write('[data-variant-name]', checked(form, 'variant')?.dataset['name'] ?? '');
    write('[data-price]', formatPrice(price));
    if (before) before.textContent = formatPrice(price + Number(before.dataset['saving']));
    gallery.show(variant);
  });
  for (const thumb of gallery.thumbs)
    thumb.addEventListener('click', () => {
      gallery.look(thumb.dataset['view'] ?? 'front');
      gallery.show(chosen(form, item).variant);
    });
}

export function startProductPage() {
  const product = find('[data-product]');
  const form = find('[data-buying]');
  const item = itemOn(product);
  if (!product || !(form instanceof HTMLFormElement) || !item) return;
  track('view_item', itemsData([item]));
  startChoices(product, form, item);
  startStepper(form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { variant, item: wanted } = chosen(form, item);
    const line = {
      ...wanted,
      image: `/img/${product.dataset['product']}/${variant}.svg`,
      href: `/p/${product.dataset['product']}?variant=${variant}`,
    };
    addToCart(line);
    showAdded(line);
  });
}
