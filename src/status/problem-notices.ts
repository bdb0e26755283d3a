import { severityWord } from '../assessment/reason-parts-words.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { oneAtATime } from '../outbox/sent-records.js';
import type { Stage, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { Change, Store, ToldProblem } from '../records/store.js';
import type { Admins } from '../slack/people.js';
import type { HealthProblem } from './health-rules.js';
import { healthProblem } from './health-words.js';

type Kind = HealthProblem['kind'];

interface Deps {
  readonly store: Pick<Store, 'write' | 'toldProblems'>;
  readonly admins: Admins;
  readonly delivery: Pick<Delivery, 'pass' | 'brokenChannels'>;
  readonly defaultChannel: () => string;
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly log: Log;
}

/** Without Slack no message can be sent; the log, /monitoring and the missing heartbeat report these. */
const NOT_REPORTED: readonly Kind[] = ['slack-refused', 'slack-unreachable'];

/** Reported in quiet hours too: by a wrong clock they are not reliable, and the next sweep repairs the clock's damage. */
const REPORTED_AT_ONCE: readonly Kind[] = ['clock-off', 'future-times'];

/** A process that was stopped or suspended catches up on these, so they are reported only if they last. */
const REPORTED_IF_LASTING: readonly Kind[] = ['sweep-overdue', 'notices-wait'];
const LASTING_AFTER = 10 * MINUTE;

/** Wait after Slack accepted no message, or named no admins. */
const RETRY_AFTER = 10 * MINUTE;

export type ProblemNotices = Awaited<ReturnType<typeof loadProblemNotices>>;

/** Notifies the admins of problems with the app: once each, and again if a problem recurs on another day. */
export async function loadProblemNotices(deps: Deps) {
  const { store, admins, delivery, defaultChannel, stage, policy, log } = deps;
  const records = new Map<Kind, ToldProblem>();
  for await (const record of store.toldProblems()) records.set(record.kind, record);
  /** When this process first saw each current problem. */
  const seenSince = new Map<Kind, Instant>();
  let notifying: Promise<void> | undefined;
  let notAcceptedAt: Instant | undefined;
  let next: { readonly problems: readonly HealthProblem[]; readonly now: Instant } | undefined;
  let isStopped = false;

  async function notifyNewest(): Promise<void> {
    for (let newest = next; newest !== undefined; newest = next) {
      next = undefined;
      await notifyAll(newest.problems, newest.now);
    }
  }

  async function notifyAll(problems: readonly HealthProblem[], now: Instant): Promise<void> {
    const kinds = new Set(problems.map(({ kind }) => kind));
    for (const { kind, since, isOver } of records.values()) {
      if (!kinds.has(kind) && isOver === undefined) await note({ v: 1, kind, since, isOver: true });
    }
    for (const kind of seenSince.keys()) if (!kinds.has(kind)) seenSince.delete(kind);
    // A time later than now comes from a wrong clock.
    for (const kind of kinds) seenSince.set(kind, Math.min(seenSince.get(kind) ?? now, now));
    if (problems.some(({ kind }) => NOT_REPORTED.includes(kind))) return;
    // Decided before the loop: if Slack never accepts messages to one admin, the other problems must still be reported.
    const mayNotify = !isWithin(notAcceptedAt, RETRY_AFTER, now);
    for (const problem of problems) {
      const mayPass = now < (seenSince.get(problem.kind) ?? now) + LASTING_AFTER;
      if (mayPass && REPORTED_IF_LASTING.includes(problem.kind)) continue;
      await follow(problem, mayNotify, now);
    }
  }

  async function follow(problem: HealthProblem, mayNotify: boolean, now: Instant): Promise<void> {
    const { kind } = problem;
    const record = records.get(kind);
    const isNew = record === undefined || record.isOver === true;
    if (record !== undefined && isNew && seoulDayOf(record.since) === seoulDayOf(now)) {
      return note({ v: 1, kind, since: record.since });
    }
    if (!mayNotify || (isQuiet(now, policy) && !REPORTED_AT_ONCE.includes(kind))) return;
    const remaining = (isNew ? await admins.find() : record.left) ?? [];
    if (isNew && remaining.length === 0) notAcceptedAt = now;
    if (isNew && remaining.length > 0) {
      await note({ v: 1, kind, since: now, left: remaining });
    }
    for (const to of remaining) if (!(await notifyOne(problem, to, now))) return;
  }

  /** Sends, then records: a crash in between repeats one message. Returns false if the process is stopping. */
  async function notifyOne(problem: HealthProblem, to: UserId, now: Instant): Promise<boolean> {
    const canContinue = await oneAtATime(delivery.pass(), async () => {
      const answer = await admins.tell(to, {
        kind: problem.kind,
        words(t) {
          const { says, remedy } = healthProblem(problem, problem.since, t);
          return `${severityWord('critical', stage, t)}: ${says} ${remedy}`;
        },
      });
      if (answer === 'not-yet') notAcceptedAt = now;
      const record = records.get(problem.kind);
      if (answer === 'not-yet' || record === undefined) return true;
      const others = record.left?.filter((user) => user !== to) ?? [];
      const event = { kind: 'told-person', about: 'health', to } as const;
      await note(
        { ...record, left: others.length === 0 ? undefined : others },
        answer === 'told' ? [{ put: 'history', value: { v: 1, at: now, event } }] : [],
      );
      return true;
    });
    return canContinue ?? false;
  }

  /** Kept in memory first: if the store rejects the record, this process still does not repeat the notification. */
  async function note(value: ToldProblem, alongside: readonly Change[] = []): Promise<void> {
    records.set(value.kind, value);
    try {
      await store.write([{ put: 'told-problem', value }, ...alongside]);
    } catch (error) {
      log.warn('The notification of an admin could not be recorded', { error });
    }
  }

  return {
    /** Takes all current problems; `now` is the right time, even if our clock is off. */
    report(problems: readonly HealthProblem[], now: Instant): void {
      if (isStopped) return;
      const isRefused = delivery.brokenChannels.some(({ channel }) => channel === defaultChannel());
      // The admins were already notified that Slack refuses the default channel, for which messages wait.
      const unreported = problems.filter(({ kind }) => kind !== 'notices-wait' || !isRefused);
      next = { problems: unreported, now };
      notifying ??= notifyNewest()
        .catch((error: unknown) =>
          log.error('An admin could not be notified of a problem with the app', { error }),
        )
        .finally(() => {
          notifying = undefined;
        });
    },
    async idle(): Promise<void> {
      await notifying;
    },
    /** Resolves after the current message. */
    async stop(): Promise<void> {
      isStopped = true;
      await notifying;
    },
  };
}
