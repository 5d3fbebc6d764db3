/** What a page may tell while its visitor has not been heard: which pages are looked at, by nobody in particular. */

export interface CountedView {
  /** Path of the page, without query and fragment. */
  path: string;
  /** Host of another site that led here. */
  referrer?: string;
}

/** A body of the intake: no id, no time, nothing of the device. */
export interface CountBody {
  v: number;
  site: string;
  count: {
    views: CountedView[];
    /** These were counted and are events now, as the visitor has agreed: they are taken back. */
    back?: 1;
  };
}

/** Of one document; further ones are not counted. */
export const MAX_COUNTED_VIEWS = 50;
/** Longer paths are cut by the page. */
export const MAX_COUNTED_PATH = 256;

const HOST = /^[a-z0-9._-]{1,253}(:\d{1,5})?$/i;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first fault with its field and the mend; undefined when it is a body that can be counted. */
export function countFault(body: unknown): string | undefined {
  if (!isObject(body) || body['v'] !== 1) return 'v: must be 1';
  const { count } = body;
  if (!isObject(count) || !Array.isArray(count['views']))
    return 'count: must be an object with a list "views"';
  const { views, back } = count as { views: unknown[]; back?: unknown };
  if (!views.length || views.length > MAX_COUNTED_VIEWS)
    return `count.views: must have 1 to ${MAX_COUNTED_VIEWS} views`;
  if (back !== undefined && back !== 1) return 'count.back: must be 1, or left out';
  for (const [i, view] of views.entries()) {
    const { path, referrer = 'none' } = isObject(view) ? view : {};
    if (typeof path !== 'string' || path.length > MAX_COUNTED_PATH || !/^\/[^?#\s]*$/.test(path))
      return `count.views[${i}].path: must be a path of at most ${MAX_COUNTED_PATH} characters without query and fragment, such as /p/mug`;
    if (typeof referrer !== 'string' || !HOST.test(referrer))
      return `count.views[${i}].referrer: must be a host such as search.example, or left out`;
  }
  return undefined;
}
