/** Microdata and RDFa as the nodes that JSON-LD has. */

/** Attributes: what begins a node, its type, its property. */
type Syntax = readonly [scope: string, type: string, property: string];
const MICRODATA: Syntax = ['itemscope', 'itemtype', 'itemprop'];
const RDFA: Syntax = ['typeof', 'typeof', 'property'];

const MAX_ELEMENTS = 3000;

const contentOf = (element: Element): string | null => {
  const at = (name: string) => element.getAttribute(name);
  return (
    at('content') ??
    at('datetime') ??
    (/^(data|meter)$/i.test(element.tagName) ? at('value') : (at('href') ?? at('src'))) ??
    element.textContent
  );
};

function read(page: ParentNode, [scope, type, property]: Syntax): unknown[] {
  const nodes = new Map<Element, Record<string, unknown>>();
  const roots: unknown[] = [];
  for (const element of [...page.querySelectorAll(`[${scope}],[${property}]`)].slice(0, MAX_ELEMENTS)) {
    const names = element.getAttribute(property)?.split(/\s+/);
    const owner = nodes.get(element.parentElement?.closest(`[${scope}]`) as Element);
    let node: Record<string, unknown> | undefined;
    if (element.hasAttribute(scope)) {
      node = { '@type': element.getAttribute(type)?.split(/\s+/) };
      const id = ['itemid', 'resource', 'href'].find((name) => element.hasAttribute(name));
      if (id) node['@id'] = element.getAttribute(id);
      nodes.set(element, node);
      if (!names) roots.push(node);
    }
    for (const name of (owner && names) ?? []) {
      const key = name.replace(/^.*[/#:]/, '');
      owner![key] = [...((owner![key] as unknown[]) ?? []), node ?? contentOf(element)];
    }
  }
  return roots;
}

export const readMicrodata = (page: ParentNode): unknown[] => read(page, MICRODATA);
export const readRdfa = (page: ParentNode): unknown[] => read(page, RDFA);
