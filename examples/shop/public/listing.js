// @ts-check
/** Lists of products: which were shown, and which was chosen. */
import { find, findAll } from './dom.js';
import { itemOn, track } from './events.js';

/** Tells the first list of the page: category and search. */
export function trackList() {
  const list = find('[data-list-id]');
  const items = findAll('[data-item]', list ?? undefined).flatMap((card) => itemOn(card) ?? []);
  if (!list || !items.length) return;
  track('view_item_list', {
    item_list_id: list.dataset['listId'],
    item_list_name: list.dataset['listName'],
    items,
  });
}

export function trackSearch() {
  const term = find('[data-search-term]')?.dataset['searchTerm'];
  if (!term) return;
  track('search', { search_term: term });
  trackList();
}

/** On every page: a click on a card, told before the browser leaves. */
export function trackSelections() {
  document.addEventListener('click', (event) => {
    const card = event.target instanceof Element ? event.target.closest('li[data-item]') : null;
    const item = itemOn(card);
    if (!item) return;
    track('select_item', {
      item_list_id: item.item_list_id,
      item_list_name: item.item_list_name,
      items: [item],
    });
  });
}

export function startSorting() {
  const form = find('[data-sorting]');
  if (!(form instanceof HTMLFormElement)) return;
  form.classList.add('is-automatic');
  form.addEventListener('change', () => form.submit());
}
