import type { Brn } from '../kernel/brn.js';
import type { AlertRowWord } from './alert-list-text.js';

/** What was chosen in the menu of one alert's row. */
export interface AlertRowChoice {
  readonly action: AlertRowWord;
  readonly brn: Brn;
}

export function encodeAlertRowChoice({ action, brn }: AlertRowChoice): string {
  return `${action}:${brn}`;
}

/** Reads the value back; `undefined` for anything this app did not write. */
export function parseAlertRowChoice(value: string): AlertRowChoice | undefined {
  const match = /^(page|check|take|hand-back|snooze|wake|details):(\d{10})$/.exec(value);
  if (match === null) return undefined;
  // The expression above admits these words and ten digits only.
  return { action: match[1] as AlertRowWord, brn: match[2] as Brn };
}
