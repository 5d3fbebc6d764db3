/** A part of the admin API that answers several paths. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request when its path, behind `/api/`, is one of its own; false when it is not. */
export type Route = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  query: URLSearchParams,
) => boolean | Promise<boolean>;
