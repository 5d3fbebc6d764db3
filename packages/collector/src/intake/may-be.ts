/** Tells from its first bytes whether a body may be something else than a batch. */

/** Version and site come first, then what it is. A batch is long: it is not searched for what it does not begin with. */
const HEAD = 128;

/** @param names of the fields that make it that something, as `"count"` */
export function mayBe(body: Buffer, ...names: readonly string[]): boolean {
  const head = body.toString('latin1', 0, HEAD);
  return names.some((name) => head.includes(name));
}
