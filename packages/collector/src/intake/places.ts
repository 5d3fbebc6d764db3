/** Country and region of an address, from a database file of the operator that is read anew when it changes. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Reader, type Response } from 'mmdb-lib';
import { ConfigError } from '../config/config.ts';

export interface Place {
  /** ISO 3166-1, two letters. */
  country: string;
  /** The part of ISO 3166-2 behind the country: `BY` of `DE-BY`. Absent where the file has none. */
  region?: string;
}

export type PlaceOf = (address: string) => Place | undefined;

export interface Places {
  /** A walk of some 30 steps through memory. Never throws; undefined when the file does not know the address. */
  of: PlaceOf;
  close(): void;
}

/** Files are looked at this often, and read when they have stayed the same between two looks. */
const LOOK_EVERY_MS = 2000;
/** Decoded records that are kept; a file of countries has some 250. */
const CACHE_ENTRIES = 5000;

function createCache() {
  const kept = new Map<string | number, unknown>();
  return {
    get: (key: string | number) => kept.get(key),
    set(key: string | number, value: unknown) {
      if (kept.size >= CACHE_ENTRIES) kept.clear();
      kept.set(key, value);
    },
  };
}

/** What the records of the common files have of a place. */
interface PlaceRecord {
  /** MaxMind, DB-IP. */
  country?: { iso_code?: unknown };
  subdivisions?: { iso_code?: unknown }[];
  /** The flat files of ip-location-db. */
  country_code?: unknown;
}

function placeOf(record: PlaceRecord | null): Place | undefined {
  const country = record?.country?.iso_code ?? record?.country_code;
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) return undefined;
  const region = record?.subdivisions?.[0]?.iso_code;
  return typeof region === 'string' && /^[A-Z0-9]{1,3}$/.test(region) ? { country, region } : { country };
}

/** @throws Error when the file is cut off, or of another kind */
function open(file: Buffer): Reader<Response> {
  try {
    const reader = new Reader<Response>(file, { cache: createCache() });
    // Whatever is broken in the middle shows itself here rather than at the first visitor.
    for (let i = 0; i < 256; i++) reader.get(`${i}.0.0.1`);
    return reader;
  } catch (cause) {
    throw new Error('it is no MMDB file, or not a whole one', { cause });
  }
}

/** @throws Error when it is no file of this kind, or knows no countries */
function readerOf(file: Buffer): PlaceOf {
  const reader = open(file);
  // The keys of the records lie in the file as they are.
  if (!file.includes('country_code') && !file.includes('iso_code'))
    throw new Error('it has no country codes: another kind of database');
  const ofIpv4Alone = reader.metadata.ipVersion === 4;
  return (address) => {
    if (!address || (ofIpv4Alone && address.includes(':'))) return undefined;
    try {
      return placeOf(reader.get(address) as PlaceRecord | null);
    } catch {
      return undefined;
    }
  };
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Tells one state of a file from another; empty when there is none. */
const markOf = (stats: Stats | undefined) => (stats ? `${stats.size} ${stats.mtimeMs} ${stats.ino}` : '');

/**
 * @param file an MMDB file; it may be replaced at any time. A new one that cannot be read is reported, and the one
 * before goes on to be used
 * @throws ConfigError when it cannot be read at the start
 */
export function openPlaces(file: string, report: (message: string) => void): Places {
  let current: PlaceOf;
  /** As it was when it was last read, and last looked at. */
  let read: string;
  try {
    read = markOf(statSync(file));
    current = readerOf(readFileSync(file));
  } catch (error) {
    throw new ConfigError([
      `countryFile: ${file} cannot be used: ${reason(error)}. Give the path of an MMDB file with countries, or leave it out`,
    ]);
  }

  let seen = read;
  let looking = false;
  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    const now = markOf(await stat(file).catch(() => undefined));
    const written = now === seen;
    seen = now;
    if (written && now !== read) {
      read = now;
      try {
        current = readerOf(await readFile(file));
        report(`countryFile: ${file} has changed and is used from now on`);
      } catch (error) {
        report(
          `countryFile: ${file} has changed and cannot be used: ${reason(error)}. Going on with the one before`,
        );
      }
    }
    looking = false;
  }
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return { of: (address) => current(address), close: () => clearInterval(timer) };
}
