import type { Brn } from '../kernel/brn.js';

/** What a row's menu offers. */
export type RowAction = 'check' | 'page' | 'edit' | 'pause' | 'resume' | 'unwatch';

export interface RowChoice {
  readonly action: RowAction;
  readonly brn: Brn;
}

/** The value of one entry of a list row's menu. */
export function encodeRowChoice(choice: RowChoice): string {
  return `${choice.action}:${choice.brn}`;
}

/** Reads the value back; `undefined` for anything this app did not write. */
export function parseRowChoice(value: string): RowChoice | undefined {
  const match = /^(check|page|edit|pause|resume|unwatch):(\d{10})$/.exec(value);
  if (match === null) return undefined;
  // The expression above admits these words and ten digits only.
  return { action: match[1] as RowAction, brn: match[2] as Brn };
}
