/** The feed of a configuration: what it is called, and its bytes. */
import { createHash } from 'node:crypto';
import type { CatalogueConfig } from '../config/catalogue-config.ts';
import { fetchFeed, openFeedFile, type Source, type Version } from './fetch-feed.ts';

/** For people: without what may be secret in an address. */
export function sourceName({ url, secretUrl, file }: CatalogueConfig): string {
  if (!url) return file;
  const { origin, pathname, search } = new URL(url);
  return secretUrl ? `${origin}/…` : `${origin}${pathname}${search && '?…'}`;
}

/** Another one when the feed is another, or is to be read in another way. */
export const originOf = ({ url, file, format }: CatalogueConfig): string =>
  createHash('sha256')
    .update(JSON.stringify([url, file, format ?? '']))
    .digest('hex');

/** Undefined when it has not changed. @throws FeedError */
export const openSource = (
  { url, file, allowPrivate }: CatalogueConfig,
  known: Version | undefined,
  signal: AbortSignal,
): Promise<Source | undefined> =>
  url ? fetchFeed(url, { allowPrivate, known, signal }) : openFeedFile(file, known);
