import { type Brn, parseBrn } from '../domain/brn.js';

/** What the watch form carries beside its fields. */
export interface WatchMetadata {
  /** The company that is edited, whose BRN is no field then. */
  readonly edited?: Brn;
  /** POPBiLL did not answer about this company, and the form says so: sent again, it is saved without its word. */
  readonly anyway?: Brn;
}

/** The edited company's BRN alone, `anyway <BRN>`, or nothing. */
export function encodeWatchForm(about: {
  readonly edited?: string;
  readonly anyway?: string;
}): string {
  return about.edited ?? (about.anyway === undefined ? '' : `anyway ${about.anyway}`);
}

export function parseWatchForm(metadata: string): WatchMetadata {
  const [, word, digits] = /^(anyway )?(\d{10})$/.exec(metadata) ?? [];
  const brn = parseBrn(digits ?? '');
  if (!brn.ok) return {};
  return word === undefined ? { edited: brn.value } : { anyway: brn.value };
}
