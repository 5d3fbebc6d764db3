/** Schema.org data as a graph of nodes, whatever syntax it was written in. */

export type Node = Readonly<Record<string, unknown>>;

const MAX_NODES = 3000;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
};
/** The entities that templates leave in values. */
export const decode = (text: string): string =>
  text.replace(/&(?:#(x?)([\da-f]+)|([a-z]+));/gi, (all, hex, code, name) =>
    name
      ? (NAMED[name] ?? all)
      : String.fromCodePoint(Math.min(Number.parseInt(code, hex ? 16 : 10), 0x10ffff)),
  );

/** The first text in a value: itself, its name, its `@value`, of a list the first. */
export function textOf(value: unknown): string | undefined {
  for (const one of listOf(value)) {
    if (typeof one === 'string' || typeof one === 'number') {
      const text = decode(`${one}`).replace(/\s+/g, ' ').trim();
      if (text) return text.slice(0, 500);
    } else if (isNode(one)) return textOf(one['@value'] ?? one['name']);
  }
  return undefined;
}

/** `Product` of `http://schema.org/Product`, `schema:Product`, `["Product", "Book"]`. */
export const isA = (node: Node, type: RegExp): boolean =>
  listOf(node['@type']).some((one) => type.test(`${one}`.replace(/^.*[/#:]/, '')));

export interface Graph {
  /** What stands on its own. */
  readonly roots: readonly Node[];
  /** The nodes of a value; those that are only named are looked up. */
  nodes(value: unknown): Node[];
}

/** @param values blocks of a page: nodes, lists, `@graph`s */
export function createGraph(values: readonly unknown[]): Graph {
  const roots: Node[] = [];
  const byId = new Map<unknown, Node>();
  let left = MAX_NODES;

  function index(value: unknown): void {
    for (const one of listOf(value)) {
      if (!isNode(one) || left-- <= 0) continue;
      const parts = Object.values(one);
      if (one['@id'] && parts.length > 1 && !byId.has(one['@id'])) byId.set(one['@id'], one);
      for (const part of parts) if (typeof part === 'object') index(part);
    }
  }
  function root(value: unknown): void {
    for (const one of listOf(value).slice(0, MAX_NODES)) {
      if (Array.isArray(one)) root(one);
      else if (isNode(one)) {
        if (one['@graph']) root(one['@graph']);
        if (one['@type']) roots.push(one);
      }
    }
  }
  root(values);
  index(roots);
  return {
    roots,
    nodes: (value) =>
      listOf(value)
        .filter(isNode)
        .map((one) => (Object.keys(one).length < 3 && byId.get(one['@id'])) || one),
  };
}
