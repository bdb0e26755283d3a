import type { CompanyMark } from '../company/company-mark.js';
import { type Brn, parseBrn } from '../kernel/brn.js';

/** What the watch form carries beside its fields. */
export interface WatchMetadata {
  /** The company that is edited, whose BRN is no field then. */
  readonly edited?: Brn;
  /** How that one was described when the form was drawn. */
  readonly seen?: CompanyMark;
  /** POPBiLL did not answer about this company, and the form says so: sent again, it is saved without its word. */
  readonly anyway?: Brn;
}

/** The edited company's BRN and how it was seen, `anyway <BRN>`, or nothing. */
export function encodeWatchForm(about: {
  readonly edited?: string;
  readonly seen?: CompanyMark;
  readonly anyway?: string;
}): string {
  const { edited, seen, anyway } = about;
  if (edited !== undefined) return seen === undefined ? edited : `${edited} ${seen}`;
  return anyway === undefined ? '' : `anyway ${anyway}`;
}

/** `undefined` for anything this app did not write. */
export function parseWatchForm(metadata: string): WatchMetadata | undefined {
  if (metadata === '') return {};
  const [, word, digits, seen] = /^(anyway )?(\d{10})(?: ([0-9a-z]{1,7}))?$/.exec(metadata) ?? [];
  const brn = parseBrn(digits ?? '');
  if (!brn.ok) return undefined;
  if (word !== undefined) return { anyway: brn.value };
  return { edited: brn.value, seen };
}
