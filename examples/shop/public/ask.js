// @ts-check
/** A banner of our own: asks what may be done, at the first visit and whenever the visitor wants to choose again. */
import { findAll, make } from './dom.js';

/**
 * @typedef {{ id: string, label: string, text: string }} Choice
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text
 * @property {readonly { title?: string, choices: readonly Choice[] }[]} groups
 * @property {() => readonly string[] | undefined} answered ids that are allowed; undefined before an answer
 * @property {(allowed: readonly string[]) => void} answer
 * @property {() => void} [opened]
 */

/** @param {string} testid @param {string} look @param {string} text @param {() => void} act */
function button(testid, look, text, act) {
  const made = make('button', { type: 'button', class: `button ${look}`, 'data-testid': testid }, text);
  made.addEventListener('click', act);
  return made;
}

/** @param {Choice} choice @param {boolean} checked */
function option({ id, label, text }, checked) {
  const box = make('input', { type: 'checkbox', name: id, 'data-testid': `ask-${id}` });
  box.checked = checked;
  return make('label', { class: 'ask-option' }, box, make('strong', {}, label), make('span', {}, text));
}

/**
 * Asks at once when there is no answer yet; buttons with `data-open-choices` ask again. Both answers take one click
 * and look the same.
 * @param {Question} question
 */
export function ask({ title, text, groups, answered, answer, opened }) {
  /** @type {HTMLElement | undefined} */
  let banner;
  /** @type {Element | null} */
  let before = null;

  function close() {
    banner?.remove();
    banner = undefined;
    if (before instanceof HTMLElement) before.focus();
  }
  /** @param {readonly string[]} allowed */
  function settle(allowed) {
    close();
    answer(allowed);
  }

  /** @param {boolean} details with the single choices shown */
  function open(details) {
    banner?.remove();
    const allowed = answered() ?? [];
    const heading = make('h2', { id: 'ask-title', tabindex: '-1' }, title);
    const list = make(
      'div',
      { class: 'ask-list' },
      ...groups.map(({ title: name, choices }) =>
        make(
          'fieldset',
          {},
          ...(name ? [make('legend', {}, name)] : []),
          ...choices.map((choice) => option(choice, allowed.includes(choice.id))),
        ),
      ),
    );
    const chosen = () =>
      [...list.querySelectorAll('input')].filter((box) => box.checked).map(({ name }) => name);
    const all = groups.flatMap(({ choices }) => choices.map(({ id }) => id));
    const more = button('ask-choose', 'button-quiet', 'Choose', () => reveal(true));
    const save = button('ask-save', 'button-quiet', 'Save my choice', () => settle(chosen()));
    /** @param {boolean} shown */
    function reveal(shown) {
      list.hidden = save.hidden = !shown;
      more.hidden = shown;
    }
    reveal(details);
    banner = make(
      'section',
      { class: 'ask', 'aria-labelledby': 'ask-title', 'data-testid': 'ask' },
      heading,
      make('p', {}, text, ' ', make('a', { href: '/privacy' }, 'Privacy')),
      list,
      make(
        'div',
        { class: 'ask-answers' },
        button('ask-all', '', 'Allow all', () => settle(all)),
        button('ask-none', '', 'Refuse all', () => settle([])),
        more,
        save,
      ),
    );
    banner.addEventListener('keydown', ({ key }) => {
      const earlier = answered();
      // Confirms what holds; without an answer the banner stays.
      if (key === 'Escape' && earlier) settle(earlier);
    });
    // In front of everything else for the keyboard, too.
    document.body.prepend(banner);
    opened?.();
    return heading;
  }

  for (const opener of findAll('[data-open-choices]'))
    opener.addEventListener('click', () => {
      before = opener;
      open(true).focus();
    });
  if (!answered()) open(false);
}
