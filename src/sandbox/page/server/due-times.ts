import { nextLookAt } from '../../../alert/speaking-rules.js';
import { WAITS_FOR_SWEEP } from '../../../digest/digest-rules.js';
import { SAMPLE_EVERY } from '../../../incident/common-cause-rules.js';
import { PROBE_EVERY } from '../../../incident/outage-rules.js';
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
import type { PageDue, PageNotices } from '../contract.js';

export interface Schedule {
  readonly policy: Pick<Policy, 'quietHours' | 'days'>;
  readonly sweepRun: NextRun;
  readonly digestRun: NextRun;
}

/** How long after a sweep the app asks again where a check failed; a stopped sweep after the first of these. */
const ASKED_AGAIN_AFTER = [HOUR, 3 * HOUR] as const;

/** The next sweep, digest and end of quiet hours, soonest first. */
export function nextRuns(schedule: Schedule, now: Instant): readonly PageDue[] {
  const { policy, sweepRun } = schedule;
  const quietEnd = quietUntil(now, policy);
  const dues = [
    { what: 'sweep', at: sweepRun(now) },
    { what: 'digest', at: nextDigest(schedule, now) },
    { what: 'quiet-hours-end', at: quietEnd > now ? quietEnd : undefined },
  ] as const;
  return dues
    .flatMap(({ what, at }) => (at === undefined ? [] : { what, at }))
    .toSorted((a, b) => a.at - b.at);
}

/** The next step of a certificate ladder that has a notice: none, or the soonest. */
export function nextRungs(
  { policy, sweepRun }: Schedule,
  { alerts }: Pick<PageNotices, 'alerts'>,
  now: Instant,
): readonly PageDue[] {
  const ahead = alerts.flatMap(({ name, next }): PageDue[] => {
    // After the end there is a notice every day, which is no step worth going to.
    if (next === undefined || next.rung < 0) return [];
    const sweep = sweepRun(startOfSeoulDay(next.on) - 1);
    const at = sweep === undefined ? undefined : quietUntil(sweep, policy);
    return at === undefined || at <= now
      ? []
      : [{ what: 'rung', at, company: name, days: calendarDaysUntil(next.expiresAt, at) }];
  });
  return ahead.toSorted((a, b) => a.at - b.at).slice(0, 1);
}

/**
 * The next moment after `now` at which the app has something to do by itself, as its store says; undefined when nothing
 * is due before `until`. It may be too early: then nothing happens.
 */
export async function nextDue(
  store: Store,
  schedule: Schedule,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<Instant | undefined> {
  const moments = [
    ...nextRuns(schedule, now).map(({ at }) => at),
    ...(await lateDigest(store, schedule, now)),
    ...(await momentsOf(store.alerts(), (alert) => nextLookAt(alert, schedule.policy))),
    ...(await momentsOf(store.outbox(), ({ notBefore }) => notBefore)),
    ...(await momentsOf(store.brokenChannels(), () => now + HOUR)),
    ...(await sweepMoments(store, now)),
    ...(await probeMoments(store, { now, until })),
  ];
  const ahead = moments.filter((at) => at > now && at < until);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

function nextDigest({ policy, digestRun }: Schedule, now: Instant): Instant | undefined {
  let at = digestRun(now);
  // Ends: holidays are a finite list, and every week has working days.
  while (at !== undefined && !isWorkingDay(seoulDayOf(at), policy.days)) at = digestRun(at);
  return at;
}

async function lateDigest(
  store: Store,
  { digestRun }: Schedule,
  now: Instant,
): Promise<readonly Instant[]> {
  const today = seoulDayOf(now);
  const last = await store.lastDigest();
  const due = digestRun(startOfSeoulDay(today) - 1);
  return due === undefined || (last !== undefined && last.day >= today)
    ? []
    : [due + WAITS_FOR_SWEEP];
}

async function momentsOf<T>(
  items: AsyncIterable<T>,
  momentOf: (item: T) => Instant | undefined,
): Promise<readonly Instant[]> {
  const moments: Instant[] = [];
  for await (const item of items) {
    const at = momentOf(item);
    if (at !== undefined) moments.push(at);
  }
  return moments;
}

async function sweepMoments(store: Store, now: Instant): Promise<readonly Instant[]> {
  const last = await store.lastSweep();
  if (last === undefined) return [];
  const { finishedAt } = last;
  if (finishedAt === undefined) return [now + ASKED_AGAIN_AFTER[0]];
  const after = ASKED_AGAIN_AFTER[last.askedAgain ?? 0];
  return (last.failed ?? 0) === 0 || after === undefined ? [] : [finishedAt + after];
}

/** Further ahead than this one probe an hour is enough. */
const FAR = 6 * HOUR;

async function probeMoments(
  store: Store,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<readonly Instant[]> {
  const [setup, outage, cause] = await Promise.all([
    store.setup(),
    store.outage(),
    store.commonCause(),
  ]);
  const every = until - now > FAR ? HOUR : PROBE_EVERY;
  return [
    // A sweep checks as often whether our settings are accepted again.
    ...(setup === undefined ? [] : [nextOf(setup.openedAt, every, now)]),
    ...(outage === undefined || outage.endedAt !== undefined
      ? []
      : [nextOf(outage.lastTriedAt ?? outage.openedAt, every, now)]),
    ...(cause === undefined || cause.endedAt !== undefined
      ? []
      : [nextOf(cause.lastSampledAt ?? cause.openedAt, SAMPLE_EVERY, now)]),
  ];
}

function nextOf(last: Instant, every: number, now: Instant): Instant {
  return last + every * (Math.floor(Math.max(0, now - last) / every) + 1);
}
