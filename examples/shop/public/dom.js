// @ts-check
/** Small helpers for making and finding elements. Text goes in as text: nothing here parses HTML. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement | null} */
export const find = (selector, root = document) => root.querySelector(selector);

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]} */
export const findAll = (selector, root = document) => [
  ...root.querySelectorAll(/** @type {'div'} */ (selector)),
];

/** @param {string} selector @param {boolean} shown */
export function show(selector, shown) {
  for (const element of findAll(selector)) element.hidden = !shown;
}

/** @param {string} selector @param {string} text */
export function write(selector, text) {
  for (const element of findAll(selector)) element.textContent = text;
}
