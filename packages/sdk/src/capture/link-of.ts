/** The link that something happens to. */

/** Into shadow roots, too. Links in a drawing have no `href` that is a string. */
export const linkOf = (event: Event): Element | undefined =>
  event
    .composedPath()
    .find(
      (node): node is Element =>
        node instanceof Element && /^(a|area)$/.test(node.localName) && node.hasAttribute('href'),
    );
