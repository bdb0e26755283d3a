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

/** While Slack cannot be reached no message can say so: the log, /monitoring and the missing heartbeat do. */
const NOT_REPORTED: readonly Kind[] = ['slack-refused', 'slack-unreachable'];

/** A wrong clock is reported at once: what hour it is cannot be relied on, and the next sweep repairs its damage. */
const REPORTED_AT_ONCE: readonly Kind[] = ['clock-off', 'future-times'];

/** A process catches up on these by itself after it was stopped or suspended: only if they last are they trouble. */
const CAUGHT_UP_ON: readonly Kind[] = ['sweep-overdue', 'notices-wait'];
const CATCHES_UP_WITHIN = 10 * MINUTE;

/** The next attempt where Slack accepted nothing, or named no admins. */
const AGAIN_AFTER = 10 * MINUTE;

export type ProblemNotices = Awaited<ReturnType<typeof loadProblemNotices>>;

/** Notifies the admins of trouble with the app itself: of each once, and again when it comes back on another day. */
export async function loadProblemNotices(deps: Deps) {
  const { store, admins, delivery, defaultChannel, stage, policy, log } = deps;
  const records = new Map<Kind, ToldProblem>();
  for await (const record of store.toldProblems()) records.set(record.kind, record);
  /** When this process first saw a problem that is still there. */
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
    // Decided once: an admin whose messages Slack never accepts must not keep the other problems from everybody.
    const mayNotify = !isWithin(notAcceptedAt, AGAIN_AFTER, now);
    for (const problem of problems) {
      const mayBeCaughtUpOn = now < (seenSince.get(problem.kind) ?? now) + CATCHES_UP_WITHIN;
      if (mayBeCaughtUpOn && CAUGHT_UP_ON.includes(problem.kind)) continue;
      await follow(problem, mayNotify, now);
    }
  }

  async function follow(problem: HealthProblem, mayNotify: boolean, now: Instant): Promise<void> {
    const { kind } = problem;
    const known = records.get(kind);
    const isNew = known === undefined || known.isOver === true;
    if (known !== undefined && isNew && seoulDayOf(known.since) === seoulDayOf(now)) {
      return note({ v: 1, kind, since: known.since });
    }
    if (!mayNotify || (isQuiet(now, policy) && !REPORTED_AT_ONCE.includes(kind))) return;
    const left = (isNew ? await admins.find() : known.left) ?? [];
    if (isNew && left.length === 0) notAcceptedAt = now;
    if (isNew && left.length > 0) await note({ v: 1, kind, since: now, left });
    for (const to of left) if (!(await notifyOne(problem, to, now))) return;
  }

  /** Sent first and recorded then: a crash in between repeats one message. False: the process stops. */
  async function notifyOne(problem: HealthProblem, to: UserId, now: Instant): Promise<boolean> {
    const isOn = await oneAtATime(delivery.pass(), async () => {
      const answer = await admins.tell(to, {
        kind: problem.kind,
        words(t) {
          const { says, remedy } = healthProblem(problem, problem.since, t);
          return `${severityWord('critical', stage, t)}: ${says} ${remedy}`;
        },
      });
      if (answer === 'not-yet') notAcceptedAt = now;
      const known = records.get(problem.kind);
      if (answer === 'not-yet' || known === undefined) return true;
      const others = known.left?.filter((user) => user !== to) ?? [];
      const event = { kind: 'told-person', about: 'health', to } as const;
      await note(
        { ...known, left: others.length === 0 ? undefined : others },
        answer === 'told' ? [{ put: 'history', value: { v: 1, at: now, event } }] : [],
      );
      return true;
    });
    return isOn ?? false;
  }

  /** Known here at once: a notification that the store rejects is not repeated by this process. */
  async function note(value: ToldProblem, alongside: readonly Change[] = []): Promise<void> {
    records.set(value.kind, value);
    try {
      await store.write([{ put: 'told-problem', value }, ...alongside]);
    } catch (error) {
      log.warn('That an admin was notified could not be recorded', { error });
    }
  }

  return {
    /**
     * Called with all current problems, at any time.
     *
     * @param now the right time, also where our clock is off
     */
    report(problems: readonly HealthProblem[], now: Instant): void {
      if (isStopped) return;
      const isRefused = delivery.brokenChannels.some(({ channel }) => channel === defaultChannel());
      // The admins already know that Slack refuses the default channel, and so that messages wait for it.
      const unknown = problems.filter(({ kind }) => kind !== 'notices-wait' || !isRefused);
      next = { problems: unknown, now };
      notifying ??= notifyNewest()
        .catch((error: unknown) =>
          log.error('An admin could not be notified of trouble with the app', { error }),
        )
        .finally(() => {
          notifying = undefined;
        });
    },
    async idle(): Promise<void> {
      await notifying;
    },
    /** Ends after the message that is under way. */
    async stop(): Promise<void> {
      isStopped = true;
      await notifying;
    },
  };
}
