/** Writes a small MMDB file, as country databases are. Source: maxmind.github.io/MaxMind-DB, version 2.0. */

type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** A node: what lies behind a 0 and behind a 1; another node, the place of a record, or nothing. */
interface Node {
  next: [Branch, Branch];
}
type Branch = Node | { record: number } | undefined;

/** Type and size; sizes here are below 285. */
function control(type: number, size: number): Buffer {
  const small = Math.min(size, 29);
  const rest = size < 29 ? [] : [size - 29];
  return Buffer.from(type <= 7 ? [(type << 5) | small, ...rest] : [small, type - 7, ...rest]);
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value as { [key: string]: Value });
  return Buffer.concat([control(7, entries.length), ...entries.flat().map(encode)]);
}

/** The bits of `203.0.113.0/24` (behind 96 zeros) or `2001:db8::/32`. */
function bitsOf(network: string): string {
  const [address = '', length] = network.split('/');
  const binary = (part: number, bits: number) => part.toString(2).padStart(bits, '0');
  if (!address.includes(':')) {
    const bits = address.split('.').map((part) => binary(Number(part), 8));
    return '0'.repeat(96) + bits.join('').slice(0, Number(length));
  }
  const [head = '', tail = ''] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return groups
    .map((group) => binary(Number.parseInt(group, 16), 16))
    .join('')
    .slice(0, Number(length));
}

/** Nodes of three bytes a side, the root first. */
function tree(root: Node): Buffer {
  const nodes = [root];
  for (const { next } of nodes) for (const branch of next) if (branch && 'next' in branch) nodes.push(branch);
  const bytes = Buffer.alloc(nodes.length * 6);
  const place = (branch: Branch) =>
    !branch ? nodes.length : 'next' in branch ? nodes.indexOf(branch) : nodes.length + 16 + branch.record;
  for (const [i, { next }] of nodes.entries())
    for (const side of [0, 1] as const) bytes.writeUIntBE(place(next[side]), i * 6 + side * 3, 3);
  return bytes;
}

/** @param records by network, `203.0.113.0/24` or `2001:db8::/32`; none within another */
export function makeMmdb(records: Record<string, Value>): Buffer {
  const root: Node = { next: [undefined, undefined] };
  const data: Buffer[] = [];
  let size = 0;
  for (const [network, record] of Object.entries(records)) {
    const sides = [...bitsOf(network)].map((bit) => (bit === '1' ? 1 : 0));
    let node = root;
    for (const side of sides.slice(0, -1)) {
      node.next[side] ??= { next: [undefined, undefined] };
      node = node.next[side] as Node;
    }
    node.next[sides.at(-1)!] = { record: size };
    data.push(encode(record));
    size += data.at(-1)!.length;
  }
  const nodes = tree(root);
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 0,
    database_type: 'Test',
    description: {},
    ip_version: 6,
    languages: [],
    node_count: nodes.length / 6,
    record_size: 24,
  });
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([nodes, Buffer.alloc(16), ...data, marker, metadata]);
}
