import { MINUTE } from '../kernel/instant.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import { type Calm, quietUntil } from '../kernel/quiet-hours.js';
import type { Change, Clock, Store } from '../records/ports.js';
import type { OutboxLog } from './outbox-log.js';

interface Deps {
  readonly store: Pick<Store, 'write'>;
  readonly outbox: OutboxLog;
  readonly records: KeyedQueue;
  readonly policy: Calm;
  readonly clock: Clock;
}

/** What waits for the end of quiet hours waits for the end of those that count now. */
export async function waitForNewQuietHours(deps: Deps): Promise<void> {
  const about = deps.outbox.all().flatMap(({ job }) => ('alert' in job ? [job.alert.brn] : []));
  // Within their turns, so that none is brought back that is joined with another or dropped meanwhile.
  await deps.records.runAll([...new Set(about)], () => moveAll(deps));
}

async function moveAll({ store, outbox, policy, clock }: Deps): Promise<void> {
  const now = clock.now();
  const until = quietUntil(now, policy);
  const changes = outbox
    .all()
    // What waits for a minute only waits for more to be said together.
    .filter(({ calm, notBefore = 0 }) => calm === true && notBefore > now + MINUTE)
    .map(({ notBefore: _, ...entry }): Change => {
      return { put: 'outbox', value: until > now ? { ...entry, notBefore: until } : entry };
    });
  if (changes.length > 0) await store.write(changes);
  outbox.apply(changes);
}
