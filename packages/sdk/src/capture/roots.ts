/** The trees of a page: events as `submit` and `play` do not leave a shadow root, so each root is listened to. */
import { hear } from './hear.ts';

export type Root = Document | ShadowRoot;

/**
 * Tells the document, and each open shadow root before the visitor can send or play something in it.
 * @returns tells a root that was found otherwise; each is told once
 */
export function watchRoots(found: (root: Root) => void): (root: Root) => void {
  const known = new WeakSet<Root>();
  function meet(root: Root): void {
    if (known.has(root)) return;
    known.add(root);
    found(root);
  }
  meet(document);
  hear(document, 'pointerdown keydown focusin', (event) => {
    for (const node of event.composedPath()) if (node instanceof ShadowRoot) meet(node);
  });
  return meet;
}

/** The root and all open shadow roots in it. Looks at every element. */
export const rootsIn = (root: Root): Root[] => [
  root,
  ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? rootsIn(shadowRoot) : [])),
];
