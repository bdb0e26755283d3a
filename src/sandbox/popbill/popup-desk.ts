import { randomBytes } from 'node:crypto';
import type { Product, Stage } from '../../records/company.js';

export interface PopupFor {
  readonly brn: string;
  readonly product: Product;
  readonly stage: Stage;
}

interface Entry {
  readonly about: PopupFor;
  readonly endsAt: number;
}

const PAGE_LIFE_MS = 10 * 60_000;

/**
 * Popup URLs and the pages opened with them. Whether POPBiLL's URL works twice within its life is not documented; here
 * it does, because a browser may fetch a page again.
 */
export function popupDesk(lifeMs: number) {
  const urls = new Map<string, Entry>();
  const pages = new Map<string, Entry>();
  const minted: string[] = [];
  return {
    /** The keys of all URLs so far, dead ones too. */
    minted: minted as readonly string[],

    mint(about: PopupFor, now: number): string {
      const key = add(urls, about, now, lifeMs);
      minted.push(key);
      return key;
    },

    /** Opens a page with a URL's key; gives the page's own key, or undefined when the URL is dead or unknown. */
    enter(urlKey: string, now: number): string | undefined {
      const about = find(urls, urlKey, now);
      return about && add(pages, about, now, PAGE_LIFE_MS);
    },

    page: (pageKey: string, now: number): PopupFor | undefined => find(pages, pageKey, now),
  };
}

export type PopupDesk = ReturnType<typeof popupDesk>;

function add(entries: Map<string, Entry>, about: PopupFor, now: number, lifeMs: number): string {
  // All entries of a map live equally long, so the oldest come first.
  for (const [key, { endsAt }] of entries) {
    if (endsAt > now) break;
    entries.delete(key);
  }
  const key = randomBytes(32).toString('base64url');
  entries.set(key, { about, endsAt: now + lifeMs });
  return key;
}

function find(entries: Map<string, Entry>, key: string, now: number): PopupFor | undefined {
  const entry = entries.get(key);
  return entry !== undefined && now < entry.endsAt ? entry.about : undefined;
}
