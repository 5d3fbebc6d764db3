/** Events that elements name by `data-beckon-*` attributes: clicked, sent, seen, or there at all. */

import { quietly } from '../../quietly.ts';
import { createReader, dataAt, EVENT } from '../attributes/grammar.ts';
import type { Capture } from '../capture.ts';
import { createOnce } from '../once.ts';

/** After a change of the page; many come together. */
const SCAN_MS = 100;
const MAX_ROOTS = 500;

type Trigger = 'click' | 'submit' | 'view' | 'load';

/** What `data-beckon-on` says; without it forms are sent and everything else is clicked. */
const triggersOf = (element: Element): string[] =>
  (element.getAttribute('data-beckon-on') ?? (element.tagName === 'FORM' ? 'submit' : 'click')).split(/\s+/);

const attributes: Capture = (page) => {
  const warn = (message: string) => page.warn(`capture "attributes": ${message}`);
  const read = createReader(warn);
  const roots = new Set<Document | ShadowRoot>();
  /** What elements have told of themselves being seen or there: once for what they say. */
  const told = new WeakMap<Element, string>();
  let planned = false;

  function fire(element: Element): void {
    const name = element.getAttribute(EVENT)?.trim();
    if (name) once.track(name, dataAt(element, name, read), 'attributes');
  }
  function fireNew(element: Element): void {
    const name = element.getAttribute(EVENT) ?? '';
    const what = name + JSON.stringify(dataAt(element, name, read));
    if (told.get(element) === what) return;
    told.set(element, what);
    fire(element);
  }

  /** The nearest element that waits for it; those around it have their own clicks. */
  function hear(event: Event): void {
    quietly(() => {
      for (const element of event.composedPath())
        if (
          element instanceof Element &&
          element.hasAttribute(EVENT) &&
          triggersOf(element).includes(event.type)
        )
          return fire(element);
    });
  }

  const seen = new IntersectionObserver(
    (entries) => {
      // Half of it, or half of the screen for what is larger.
      for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries)
        if (
          isIntersecting &&
          (intersectionRatio >= 0.5 ||
            intersectionRect.height >= (rootBounds?.height ?? Number.POSITIVE_INFINITY) / 2)
        )
          quietly(() => fireNew(target));
    },
    { threshold: [0, 0.25, 0.5] },
  );

  const changes = new MutationObserver(() => later());
  function later(): void {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      quietly(scan);
    }, SCAN_MS);
  }
  function watch(root: Document | ShadowRoot): void {
    if (roots.has(root) || roots.size >= MAX_ROOTS) return;
    roots.add(root);
    changes.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: [EVENT, 'data-beckon-on', 'data-beckon-item', 'data-beckon-data'],
    });
    // Captured, so that nobody's stopPropagation hides it. A form in a shadow root tells nobody outside.
    root.addEventListener('submit', hear, true);
  }
  function scan(root: Document | ShadowRoot = document): void {
    watch(root);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) scan(element.shadowRoot);
      if (!element.hasAttribute(EVENT)) continue;
      const triggers = triggersOf(element) as Trigger[];
      if (triggers.includes('load')) fireNew(element);
      if (triggers.includes('view')) {
        // Told of anew, where it is on screen already and says something else now.
        seen.unobserve(element);
        seen.observe(element);
      }
    }
  }

  // Last: it tells at once of the views that have been.
  const once = createOnce(page, ({ name }) => name === 'page_view' && later());
  document.addEventListener('click', hear, true);
  scan();
};
export default attributes;
