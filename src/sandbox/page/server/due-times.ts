import { nextReviewAt } from '../../../alert/notice-rules.js';
import { MAX_SWEEP_WAIT_MS } from '../../../digest/digest-rules.js';
import { SAMPLE_INTERVAL } from '../../../incident/common-cause-rules.js';
import { PROBE_INTERVAL } from '../../../incident/incident-rules.js';
import type { NextRun } from '../../../kernel/next-run.js';
import { type Policy, quietUntil } from '../../../kernel/policy.js';
import {
  calendarDaysUntil,
  HOUR,
  type Instant,
  seoulDayOf,
  startOfSeoulDay,
} from '../../../kernel/time.js';
import { isWorkingDay } from '../../../kernel/working-days.js';
import type { Store } from '../../../records/store.js';
import type { PageDueEvent, PageNotices } from '../contract.js';

export interface Schedule {
  readonly policy: Pick<Policy, 'quietHours' | 'holidays'>;
  readonly sweepRun: NextRun;
  readonly digestRun: NextRun;
}

/** As in sweep/sweep-records: failed checks are repeated after these delays, a stopped sweep after the first. */
const RETRY_DELAYS = [HOUR, 3 * HOUR] as const;

/** The next sweep, digest and end of quiet hours, soonest first. */
export function nextRuns(schedule: Schedule, now: Instant): readonly PageDueEvent[] {
  const { policy, sweepRun } = schedule;
  const quietEnd = quietUntil(now, policy);
  const runs = [
    { kind: 'sweep', at: sweepRun(now) },
    { kind: 'digest', at: nextDigest(schedule, now) },
    { kind: 'quiet-hours-end', at: quietEnd > now ? quietEnd : undefined },
  ] as const;
  return runs
    .flatMap(({ kind, at }) => (at === undefined ? [] : { kind, at }))
    .toSorted((a, b) => a.at - b.at);
}

/** The soonest coming notice of a certificate ladder, as a list of none or one. */
export function nextRung(
  { policy, sweepRun }: Schedule,
  { alerts }: Pick<PageNotices, 'alerts'>,
  now: Instant,
): readonly PageDueEvent[] {
  const upcoming = alerts.flatMap(({ name, next }): PageDueEvent[] => {
    // Notices after expiry (negative rungs) come daily, later weekly. They are not worth jumping to.
    if (next === undefined || next.rung < 0) return [];
    // The first sweep of that day, even one at midnight.
    const sweep = sweepRun(startOfSeoulDay(next.on) - 1);
    const at = sweep === undefined ? undefined : quietUntil(sweep, policy);
    return at === undefined || at <= now
      ? []
      : [{ kind: 'rung', at, company: name, days: calendarDaysUntil(next.expiresAt, at) }];
  });
  return upcoming.toSorted((a, b) => a.at - b.at).slice(0, 1);
}

/**
 * The next time after `now` and before `until` at which the app has something to do, according to its store. It may be
 * too early, which does no harm, and for a stopped sweep or a broken channel up to an hour too late.
 */
export async function nextDue(
  store: Store,
  schedule: Schedule,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<Instant | undefined> {
  const times = [
    ...nextRuns(schedule, now).map(({ at }) => at),
    ...(await digestDeadline(store, schedule, now)),
    ...(await timesOf(store.alerts(), (alert) => nextReviewAt(alert, schedule.policy))),
    ...(await timesOf(store.outbox(), ({ notBefore }) => notBefore)),
    ...(await timesOf(store.promisedChecks(), ({ dueAt }) => dueAt)),
    // A broken channel is tried again every hour.
    ...(await timesOf(store.brokenChannels(), () => now + HOUR)),
    ...(await sweepTimes(store, now)),
    ...(await probeTimes(store, { now, until })),
  ];
  const upcoming = times.filter((at) => at > now && at < until);
  return upcoming.length === 0 ? undefined : Math.min(...upcoming);
}

function nextDigest({ policy, digestRun }: Schedule, now: Instant): Instant | undefined {
  let at = digestRun(now);
  // Terminates: the holiday list is finite, and every week has working days.
  while (at !== undefined && !isWorkingDay(seoulDayOf(at), policy.holidays)) at = digestRun(at);
  return at;
}

/** When today's digest is sent at the latest, if it still waits for a sweep. */
async function digestDeadline(
  store: Store,
  { digestRun }: Schedule,
  now: Instant,
): Promise<readonly Instant[]> {
  const today = seoulDayOf(now);
  const last = await store.lastDigest();
  const due = digestRun(startOfSeoulDay(today) - 1);
  return due === undefined || (last !== undefined && last.day >= today)
    ? []
    : [due + MAX_SWEEP_WAIT_MS];
}

async function timesOf<T>(
  items: AsyncIterable<T>,
  timeOf: (item: T) => Instant | undefined,
): Promise<readonly Instant[]> {
  const times: Instant[] = [];
  for await (const item of items) {
    const at = timeOf(item);
    if (at !== undefined) times.push(at);
  }
  return times;
}

async function sweepTimes(store: Store, now: Instant): Promise<readonly Instant[]> {
  const last = await store.lastSweep();
  if (last === undefined) return [];
  const { finishedAt } = last;
  if (finishedAt === undefined) return [now + RETRY_DELAYS[0]];
  const delay = RETRY_DELAYS[last.askedAgain ?? 0];
  return (last.failed ?? 0) === 0 || delay === undefined ? [] : [finishedAt + delay];
}

/** For longer moves, one probe per hour is enough. */
const LONG_MOVE = 6 * HOUR;

async function probeTimes(
  store: Store,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<readonly Instant[]> {
  const [setup, outage, cause] = await Promise.all([
    store.setup(),
    store.outage(),
    store.commonCause(),
  ]);
  const interval = until - now > LONG_MOVE ? HOUR : PROBE_INTERVAL;
  return [
    // While POPBiLL refuses our settings, a sweep is tried at the same interval.
    ...(setup === undefined ? [] : [nextMultiple(setup.openedAt, interval, now)]),
    ...(outage === undefined || outage.endedAt !== undefined
      ? []
      : [nextMultiple(outage.lastTriedAt ?? outage.openedAt, interval, now)]),
    ...(cause === undefined || cause.endedAt !== undefined
      ? []
      : [nextMultiple(cause.lastSampledAt ?? cause.openedAt, SAMPLE_INTERVAL, now)]),
  ];
}

function nextMultiple(start: Instant, interval: number, now: Instant): Instant {
  return start + interval * (Math.floor(Math.max(0, now - start) / interval) + 1);
}
