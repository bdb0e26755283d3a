import { type Instant, MINUTE, SECOND } from '../kernel/instant.js';
import { isWithin } from '../records/future-times.js';
import type { OutboxEntry } from '../records/ports.js';
import type { RollUp } from './roll-up.js';

/** The first message waits this long for more members, so that it does not speak of one company. */
const GATHERING = 5 * SECOND;
/** An edit is made at most this often. */
const BETWEEN_EDITS = MINUTE;
/** News is said when none came for this long, so that a round makes noise once ... */
const NEWS_SETTLES = 30 * SECOND;
/** ... but no later than this after the first. */
const NEWS_AT_LATEST = 10 * MINUTE;

/** When a combined alert's entry is to be sent; `waiting` is the one that it has in the outbox by now. */
export function dueAt(
  about: {
    readonly record?: RollUp;
    /** When the first news came that is not said yet. */
    readonly newsSince?: Instant;
  },
  waiting: OutboxEntry | undefined,
  now: Instant,
): Instant {
  const { record, newsSince } = about;
  const waits = waiting?.notBefore;
  // What Slack made it wait for stands.
  if (waits !== undefined && (waiting?.attempts ?? 0) > 0) return waits;
  if (record === undefined) return waits ?? now + GATHERING;
  const edit = isWithin(record.sentAt, BETWEEN_EDITS, now) ? record.sentAt + BETWEEN_EDITS : now;
  if (newsSince === undefined) return waits ?? edit;
  return Math.max(edit, Math.min(now + NEWS_SETTLES, newsSince + NEWS_AT_LATEST));
}
