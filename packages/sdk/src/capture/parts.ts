/** The captures by name, each a file of its own. */
import type { Capture } from './capture.ts';

export const captures: Readonly<Record<string, () => Promise<{ default: Capture }>>> = {
  leads: () => import('./parts/leads.ts'),
  links: () => import('./parts/links.ts'),
  scroll: () => import('./parts/scroll.ts'),
  video: () => import('./parts/video.ts'),
  vimeo: () => import('./parts/vimeo.ts'),
  youtube: () => import('./parts/youtube.ts'),
};
