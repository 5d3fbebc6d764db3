/** A cart on the server of a shop that is played, and how its pages and scripts get at it. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Line {
  id: string;
  name: string;
  price: number | string;
  quantity: number;
}
/** What the shop sells, by id; one that is not there is refused. */
const GOODS: Readonly<Record<string, Omit<Line, 'id' | 'quantity'>>> = {
  '11': { name: 'Mug', price: 5.5 },
  '12': { name: 'Kettle', price: '1.019,90 €' },
};

export function createShop() {
  const lines = new Map<string, Line>();
  /** Puts in so many more, or as many as are left. */
  function change(id: string, by: number, to?: number): boolean {
    const goods = GOODS[id];
    if (!goods) return false;
    const quantity = to ?? (lines.get(id)?.quantity ?? 0) + by;
    if (quantity > 0) lines.set(id, { id, ...goods, quantity });
    else lines.delete(id);
    return true;
  }
  return {
    clear: () => lines.clear(),
    all: () => [...lines.values()],
    change,
    /** Answers `?id=…&by=…` or `&to=…` by what the shop says of its cart then. */
    answers: (say: (done: boolean, id: string) => unknown) => (req: IncomingMessage, res: ServerResponse) => {
      const { searchParams: said } = new URL(req.url!, 'http://shop');
      const to = said.get('to');
      const id = said.get('id') ?? '';
      const done = change(id, Number(said.get('by')), to === null ? undefined : Number(to));
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      const answer = say(done, id);
      res.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    },
  };
}

/** A function that runs in the page, as a script of it. */
export const scriptOf =
  (work: () => void) =>
  (_: IncomingMessage, res: ServerResponse): void => {
    res.writeHead(200, { 'content-type': 'text/javascript' });
    res.end(`(${work})();`);
  };
