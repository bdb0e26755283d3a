import { randomBytes } from 'node:crypto';
import type { Product, Stage } from '../../records/company.js';

export interface PopupTarget {
  readonly brn: string;
  readonly product: Product;
  readonly stage: Stage;
}

interface Entry {
  readonly target: PopupTarget;
  readonly expiresAt: number;
}

const PAGE_LIFETIME_MS = 10 * 60_000;

/**
 * Popup URLs and the pages opened with them. A URL works until it expires, because a browser may fetch a page again.
 * POPBiLL does not document whether its URLs work more than once.
 */
export function createPopups(lifeMs: number) {
  const urls = new Map<string, Entry>();
  const pages = new Map<string, Entry>();
  const issued: string[] = [];
  return {
    /** The keys of all URLs issued so far, including expired ones. */
    issued: issued as readonly string[],

    issue(target: PopupTarget, now: number): string {
      const key = add(urls, target, now, lifeMs);
      issued.push(key);
      return key;
    },

    /** Opens a page with a URL's key. Returns the page's own key, or undefined if the URL is expired or unknown. */
    openPage(urlKey: string, now: number): string | undefined {
      const target = find(urls, urlKey, now);
      return target && add(pages, target, now, PAGE_LIFETIME_MS);
    },

    findPage: (pageKey: string, now: number): PopupTarget | undefined => find(pages, pageKey, now),
  };
}

export type Popups = ReturnType<typeof createPopups>;

function add(map: Map<string, Entry>, target: PopupTarget, now: number, lifeMs: number): string {
  // All entries of a map have the same lifetime, so the oldest come first.
  for (const [key, { expiresAt }] of map) {
    if (expiresAt > now) break;
    map.delete(key);
  }
  const key = randomBytes(32).toString('base64url');
  map.set(key, { target, expiresAt: now + lifeMs });
  return key;
}

function find(map: Map<string, Entry>, key: string, now: number): PopupTarget | undefined {
  const entry = map.get(key);
  return entry !== undefined && now < entry.expiresAt ? entry.target : undefined;
}
