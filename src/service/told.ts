import type { Alert, MessageRef } from '../domain/alert.js';
import type { Instant } from '../domain/instant.js';
import type { Change } from './ports.js';

/** Puts on record that a notice of the company's alert made noise in the channel where the message stands. */
export function told(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  why: string,
  message: MessageRef,
  at: Instant,
): Change {
  const { channel } = message;
  const event = { kind: 'told', why, severity, channel, message } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
