import { severityWord } from '../assessment/reason-parts-words.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { oneAtATime } from '../outbox/sent-records.js';
import type { Stage, UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { HealthProblem } from '../records/health.js';
import type { Change, Store, ToldProblem } from '../records/store.js';
import type { Admins } from '../slack/people.js';
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

/** Notifies the admins of trouble with the app itself: of each once, and again when it comes back on another day. */
export class ProblemNotices {
  readonly #deps: Deps;
  /** When this process first saw a problem that is still there. */
  readonly #seenSince = new Map<Kind, Instant>();
  readonly #records: Map<Kind, ToldProblem>;
  #notifying: Promise<void> | undefined;
  #notAcceptedAt: Instant | undefined;
  #next: { readonly problems: readonly HealthProblem[]; readonly now: Instant } | undefined;
  #stopped = false;

  private constructor(deps: Deps, records: Map<Kind, ToldProblem>) {
    this.#deps = deps;
    this.#records = records;
  }

  static async load(deps: Deps): Promise<ProblemNotices> {
    const records = new Map<Kind, ToldProblem>();
    for await (const record of deps.store.toldProblems()) records.set(record.kind, record);
    return new ProblemNotices(deps, records);
  }

  /**
   * Called with all current problems, at any time.
   *
   * @param now the right time, also where our clock is off
   */
  report(problems: readonly HealthProblem[], now: Instant): void {
    if (this.#stopped) return;
    const { delivery, defaultChannel, log } = this.#deps;
    const isRefused = delivery.brokenChannels.some(({ channel }) => channel === defaultChannel());
    // The admins already know that Slack refuses the default channel, and so that messages wait for it.
    const unknown = problems.filter(({ kind }) => kind !== 'notices-wait' || !isRefused);
    this.#next = { problems: unknown, now };
    this.#notifying ??= this.#notifyNewest()
      .catch((error: unknown) =>
        log.error('An admin could not be notified of trouble with the app', { error }),
      )
      .finally(() => {
        this.#notifying = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#notifying;
  }

  /** Ends after the message that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#notifying;
  }

  async #notifyNewest(): Promise<void> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      await this.#notifyAll(next.problems, next.now);
    }
  }

  async #notifyAll(problems: readonly HealthProblem[], now: Instant): Promise<void> {
    const kinds = new Set(problems.map(({ kind }) => kind));
    for (const { kind, since, isOver } of this.#records.values()) {
      if (!kinds.has(kind) && isOver === undefined) {
        await this.#note({ v: 1, kind, since, isOver: true });
      }
    }
    this.#see(kinds, now);
    if (problems.some(({ kind }) => NOT_REPORTED.includes(kind))) return;
    // Decided once: an admin whose messages Slack never accepts must not keep the other problems from everybody.
    const mayNotify = !isWithin(this.#notAcceptedAt, AGAIN_AFTER, now);
    for (const problem of problems) {
      const seenSince = this.#seenSince.get(problem.kind) ?? now;
      const mayBeCaughtUpOn = now < seenSince + CATCHES_UP_WITHIN;
      if (mayBeCaughtUpOn && CAUGHT_UP_ON.includes(problem.kind)) continue;
      await this.#follow(problem, { mayNotify, now });
    }
  }

  #see(kinds: ReadonlySet<Kind>, now: Instant): void {
    for (const kind of this.#seenSince.keys()) if (!kinds.has(kind)) this.#seenSince.delete(kind);
    for (const kind of kinds) {
      // A time later than now comes from a wrong clock.
      this.#seenSince.set(kind, Math.min(this.#seenSince.get(kind) ?? now, now));
    }
  }

  async #follow(
    problem: HealthProblem,
    { mayNotify, now }: { readonly mayNotify: boolean; readonly now: Instant },
  ): Promise<void> {
    const { policy, admins } = this.#deps;
    const { kind } = problem;
    const known = this.#records.get(kind);
    const isSameDay = known !== undefined && seoulDayOf(known.since) === seoulDayOf(now);
    if (known?.isOver === true && isSameDay) {
      await this.#note({ v: 1, kind, since: known.since });
      return;
    }
    if (isQuiet(now, policy) && !REPORTED_AT_ONCE.includes(kind)) return;
    if (!mayNotify) return;
    let left = known?.isOver === true ? undefined : known?.left;
    if (known === undefined || known.isOver === true) {
      left = await admins.find();
      if (left === undefined || left.length === 0) {
        this.#notAcceptedAt = now;
        return;
      }
      await this.#note({ v: 1, kind, since: now, left });
    }
    for (const to of left ?? []) if (!(await this.#notifyOne(problem, to, now))) return;
  }

  /** Sent first and recorded then: a crash in between repeats one message. False: the process stops. */
  async #notifyOne(problem: HealthProblem, to: UserId, now: Instant): Promise<boolean> {
    const { delivery, admins, stage } = this.#deps;
    const isOn = await oneAtATime(delivery.pass(), async () => {
      const answer = await admins.tell(to, {
        kind: problem.kind,
        words(t) {
          const { says, remedy } = healthProblem(problem, problem.since, t);
          return `${severityWord('critical', stage, t)}: ${says} ${remedy}`;
        },
      });
      if (answer === 'not-yet') this.#notAcceptedAt = now;
      const known = this.#records.get(problem.kind);
      if (answer === 'not-yet' || known === undefined) return true;
      const others = known.left?.filter((user) => user !== to) ?? [];
      const event = { kind: 'told-person', about: 'health', to } as const;
      await this.#note(
        { ...known, left: others.length === 0 ? undefined : others },
        answer === 'told' ? [{ put: 'history', value: { v: 1, at: now, event } }] : [],
      );
      return true;
    });
    return isOn ?? false;
  }

  /** Known here at once: a notification that the store rejects is not repeated by this process. */
  async #note(value: ToldProblem, alongside: readonly Change[] = []): Promise<void> {
    this.#records.set(value.kind, value);
    try {
      await this.#deps.store.write([{ put: 'told-problem', value }, ...alongside]);
    } catch (error) {
      this.#deps.log.warn('That an admin was notified could not be recorded', { error });
    }
  }
}
