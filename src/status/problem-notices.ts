import { severityWord } from '../assessment/reason-parts-words.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, isWithin, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { runExclusively } from '../outbox/sent-records.js';
import type { Stage, UserId } from '../records/company.js';
import type { Change, ReportedProblem, Store } from '../records/store.js';
import type { Admins } from '../slack/people.js';
import type { HealthProblem } from './health-rules.js';
import { describeProblem } from './health-words.js';

type Kind = HealthProblem['kind'];

interface Deps {
  readonly store: Pick<Store, 'write' | 'reportedProblems'>;
  readonly admins: Admins;
  readonly delivery: Pick<Delivery, 'pass' | 'isStuck' | 'brokenChannels'>;
  readonly defaultChannel: () => string;
  readonly stage: Stage;
  readonly policy: QuietTimes;
  readonly log: Log;
}

/** Without Slack no message can be sent, so only the log, /monitoring and the missing heartbeat show these problems. */
const UNREPORTED: readonly Kind[] = ['slack-refused', 'slack-unreachable'];

/** A wrong clock makes quiet hours unreliable. `future-times` may end before they do, with the next sweep. */
const REPORTED_IN_QUIET_HOURS: readonly Kind[] = ['clock-off', 'future-times'];

/** After a restart or a sleep of the machine, the app soon ends these problems, so only lasting ones are reported. */
const REPORTED_IF_LASTING: readonly Kind[] = ['sweep-overdue', 'notices-wait'];
const MIN_LASTING_DURATION = 10 * MINUTE;

const RETRY_AFTER = 10 * MINUTE;

export type ProblemNotices = Awaited<ReturnType<typeof loadProblemNotices>>;

/** Notifies the admins of each problem once, and again if it recurs on another day. */
export async function loadProblemNotices(deps: Deps) {
  const { store, admins, delivery, defaultChannel, stage, policy, log } = deps;
  const records = new Map<Kind, ReportedProblem>();
  for await (const record of store.reportedProblems()) records.set(record.kind, record);
  /** When this process first saw each current problem. */
  const firstSeenAt = new Map<Kind, Instant>();
  let notifying: Promise<void> | undefined;
  /** When a message could last not be sent, or no admins were found. */
  let failedAt: Instant | undefined;
  let pending: { readonly problems: readonly HealthProblem[]; readonly now: Instant } | undefined;
  let isStopped = false;

  async function notifyNewest(): Promise<void> {
    for (let newest = pending; newest !== undefined; newest = pending) {
      pending = undefined;
      await notifyAll(newest.problems, newest.now);
    }
  }

  async function notifyAll(problems: readonly HealthProblem[], now: Instant): Promise<void> {
    const kinds = new Set(problems.map(({ kind }) => kind));
    for (const record of records.values()) {
      const hasEnded = record.isOver === undefined && !kinds.has(record.kind);
      if (hasEnded) await save({ ...record, isOver: true });
    }
    for (const kind of firstSeenAt.keys()) if (!kinds.has(kind)) firstSeenAt.delete(kind);
    // A time after `now` was recorded while the clock was wrong.
    for (const kind of kinds) firstSeenAt.set(kind, Math.min(firstSeenAt.get(kind) ?? now, now));
    if (problems.some(({ kind }) => UNREPORTED.includes(kind))) return;
    // Decided before the loop: a failed message to one admin must not stop the reports of the other problems.
    const mayNotify = !isWithin(failedAt, RETRY_AFTER, now);
    for (const problem of problems) {
      const isRecent = now < (firstSeenAt.get(problem.kind) ?? now) + MIN_LASTING_DURATION;
      if (isRecent && REPORTED_IF_LASTING.includes(problem.kind)) continue;
      await notify(problem, mayNotify, now);
    }
  }

  async function notify(problem: HealthProblem, mayNotify: boolean, now: Instant): Promise<void> {
    const { kind } = problem;
    const record = records.get(kind);
    // A recurrence on the same day is reported only to admins who were not notified before the problem ended.
    if (record?.isOver === true && seoulDayOf(record.since) === seoulDayOf(now)) {
      return save({ ...record, isOver: undefined });
    }
    if (!mayNotify || (isQuiet(now, policy) && !REPORTED_IN_QUIET_HOURS.includes(kind))) return;
    let remaining = record?.left ?? [];
    if (record === undefined || record.isOver === true) {
      remaining = (await admins.find()) ?? [];
      if (remaining.length === 0) failedAt = now;
      else await save({ v: 1, kind, since: now, left: remaining });
    }
    for (const to of remaining) if (!(await notifyOne(problem, to, now))) return;
  }

  /** Sends, then records, so a crash between the two repeats one message. Returns false if the process is stopping. */
  async function notifyOne(problem: HealthProblem, to: UserId, now: Instant): Promise<boolean> {
    const send = async () => {
      const answer = await admins.notify(to, {
        kind: problem.kind,
        words(t) {
          // Not `now`: in a message that stays, the year is left out of dates in the year when the problem began.
          const { description, remedy } = describeProblem(problem, problem.since, t);
          return `${severityWord('critical', stage, t)}: ${description} ${remedy}`;
        },
      });
      if (answer === 'not-yet') failedAt = now;
      const record = records.get(problem.kind);
      if (answer === 'not-yet' || record === undefined) return true;
      // Also if Slack refused the message, because it would refuse it again.
      const remaining = record.left?.filter((user) => user !== to) ?? [];
      const event = { kind: 'told-person', about: 'health', to } as const;
      await save(
        { ...record, left: remaining.length === 0 ? undefined : remaining },
        answer === 'sent' ? [{ put: 'history', value: { v: 1, at: now, event } }] : [],
      );
      return true;
    };
    // While the store rejects records, no message gets a pass, but the admins have to learn why.
    const canContinue = delivery.isStuck
      ? await send()
      : await runExclusively(delivery.pass(), send);
    return canContinue ?? false;
  }

  /** Keeps the record in memory even if the write fails, so that this process does not notify anyone twice. */
  async function save(value: ReportedProblem, otherChanges: readonly Change[] = []): Promise<void> {
    records.set(value.kind, value);
    try {
      await store.write([{ put: 'told-problem', value }, ...otherChanges]);
    } catch (error) {
      log.warn('The state of a reported problem could not be recorded', { error });
    }
  }

  return {
    /**
     * @param problems all current ones; other kinds have ended
     * @param now corrected, even if our clock is off
     */
    report(problems: readonly HealthProblem[], now: Instant): void {
      if (isStopped) return;
      const isDefaultRefused = delivery.brokenChannels.some(
        ({ channel }) => channel === defaultChannel(),
      );
      // The admins already know that Slack refuses the default channel, which is why messages wait.
      const toReport = isDefaultRefused
        ? problems.filter(({ kind }) => kind !== 'notices-wait')
        : problems;
      pending = { problems: toReport, now };
      notifying ??= notifyNewest()
        .catch((error: unknown) =>
          log.error('An admin could not be notified of a problem with the app', { error }),
        )
        .finally(() => {
          notifying = undefined;
        });
    },
    async untilIdle(): Promise<void> {
      await notifying;
    },
    async stop(): Promise<void> {
      isStopped = true;
      await notifying;
    },
  };
}
