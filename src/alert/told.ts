import type { Instant } from '../kernel/instant.js';
import type { Alert, MessageRef } from '../records/alert.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change } from '../records/ports.js';

type Told = Extract<HistoryEvent, { readonly kind: 'told' }>;

/** Puts on record that a message about the company's alert made noise in the channel where it stands. */
export function told(
  { brn, severity }: Pick<Alert, 'brn' | 'severity'>,
  {
    message,
    calls = [],
    ...about
  }: Pick<Told, 'why' | 'rollUp' | 'untaken' | 'calls'> & { readonly message: MessageRef },
  at: Instant,
): Change {
  const { channel } = message;
  const called = calls.length === 0 ? {} : { calls };
  const event = { kind: 'told', ...about, severity, channel, message, ...called } as const;
  return { put: 'history', value: { v: 1, at, brn, event } };
}
