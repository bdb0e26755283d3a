import type { Log } from '../kernel/ports.js';
import { type Calm, isQuiet } from '../kernel/quiet-hours.js';
import { type Instant, MINUTE, seoulDayOf } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { isWithin } from '../records/future-times.js';
import type { Change, Store, ToldProblem } from '../records/store.js';
import type { AdminMessages } from '../slack/people.js';
import type { HealthProblem } from '../status/health-rules.js';
import { isLetIn, type SendGate } from './sent-records.js';

interface Deps {
  readonly store: Pick<Store, 'write' | 'toldProblems'>;
  readonly admins: AdminMessages;
  readonly gate: SendGate;
  readonly policy: Calm;
  readonly log: Log;
}

/** What makes Slack unreachable cannot be told through Slack: the log, /monitoring and the missing heartbeat say it. */
const NOT_TOLD: readonly HealthProblem['kind'][] = ['slack-refused', 'slack-unreachable'];

/** What a wrong clock did is told at once: what hour it is cannot be relied on, and the next sweep repairs it. */
const TOLD_AT_ONCE: readonly HealthProblem['kind'][] = ['clock-off', 'future-times'];

/** What a process catches up on by itself after it was stopped or suspended: only what lasts longer is trouble. */
const CAUGHT_UP_ON: readonly HealthProblem['kind'][] = ['sweep-overdue', 'notices-wait'];
const CATCHES_UP_WITHIN = 10 * MINUTE;

/** Where Slack took nothing, or named nobody to tell, it is tried again then. */
const AGAIN_AFTER = 10 * MINUTE;

/** Tells the admins of trouble with the app itself: of each once, and again when it comes back on another day. */
export class ProblemNotices {
  readonly #deps: Deps;
  /** When this process first saw a problem that is still there. */
  readonly #seenSince = new Map<HealthProblem['kind'], Instant>();
  readonly #records: Map<HealthProblem['kind'], ToldProblem>;
  #telling: Promise<void> | undefined;
  #notTakenAt: Instant | undefined;
  #next: { readonly problems: readonly HealthProblem[]; readonly now: Instant } | undefined;

  private constructor(deps: Deps, records: Map<HealthProblem['kind'], ToldProblem>) {
    this.#deps = deps;
    this.#records = records;
  }

  static async load(deps: Deps): Promise<ProblemNotices> {
    const records = new Map<HealthProblem['kind'], ToldProblem>();
    for await (const record of deps.store.toldProblems()) records.set(record.kind, record);
    return new ProblemNotices(deps, records);
  }

  /**
   * To be called with all that is wrong now, as often as one likes.
   *
   * @param now the right time, also where our clock is off
   */
  tell(problems: readonly HealthProblem[], now: Instant): void {
    this.#next = { problems, now };
    this.#telling ??= this.#tellNewest()
      .catch((error: unknown) =>
        this.#deps.log.error('An admin could not be told of trouble with the app', { error }),
      )
      .finally(() => {
        this.#telling = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#telling;
  }

  async #tellNewest(): Promise<void> {
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      await this.#tellAll(next.problems, next.now);
    }
  }

  async #tellAll(problems: readonly HealthProblem[], now: Instant): Promise<void> {
    const kinds = new Set(problems.map(({ kind }) => kind));
    for (const { kind, since, isOver } of this.#records.values()) {
      if (!kinds.has(kind) && isOver === undefined) {
        await this.#note({ v: 1, kind, since, isOver: true });
      }
    }
    this.#see(kinds, now);
    if (problems.some(({ kind }) => NOT_TOLD.includes(kind))) return;
    // Decided once: an admin for whom Slack never takes anything must not keep the other problems from everybody.
    const mayTell = !isWithin(this.#notTakenAt, AGAIN_AFTER, now);
    for (const problem of problems) {
      const seenSince = this.#seenSince.get(problem.kind) ?? now;
      const mayBeCaughtUpOn = now < seenSince + CATCHES_UP_WITHIN;
      if (mayBeCaughtUpOn && CAUGHT_UP_ON.includes(problem.kind)) continue;
      await this.#follow(problem, { mayTell, now });
    }
  }

  #see(kinds: ReadonlySet<HealthProblem['kind']>, now: Instant): void {
    for (const kind of this.#seenSince.keys()) if (!kinds.has(kind)) this.#seenSince.delete(kind);
    for (const kind of kinds) {
      // A time later than now comes from a wrong clock.
      this.#seenSince.set(kind, Math.min(this.#seenSince.get(kind) ?? now, now));
    }
  }

  async #follow(
    problem: HealthProblem,
    { mayTell, now }: { readonly mayTell: boolean; readonly now: Instant },
  ): Promise<void> {
    const { policy, admins } = this.#deps;
    const { kind } = problem;
    const known = this.#records.get(kind);
    const isSameDay = known !== undefined && seoulDayOf(known.since) === seoulDayOf(now);
    if (known?.isOver === true && isSameDay) {
      await this.#note({ v: 1, kind, since: known.since });
      return;
    }
    if (isQuiet(now, policy) && !TOLD_AT_ONCE.includes(kind)) return;
    if (!mayTell) return;
    let left = known?.isOver === true ? undefined : known?.left;
    if (known === undefined || known.isOver === true) {
      left = await admins.adminsFor({ kind: 'health', problem });
      if (left === undefined || left.length === 0) {
        this.#notTakenAt = now;
        return;
      }
      await this.#note({ v: 1, kind, since: now, left });
    }
    for (const to of left ?? []) if (!(await this.#tellOne(problem, to, now))) return;
  }

  /** Told first and stored then: a crash in between tells one of them once more. False: the process stops. */
  async #tellOne(problem: HealthProblem, to: UserId, now: Instant): Promise<boolean> {
    const { gate, admins } = this.#deps;
    const pass = gate.pass();
    if (!(await isLetIn(pass))) return false;
    try {
      const outcome = await admins.tellAdmin({ kind: 'health', problem }, to);
      if (outcome === 'not-yet') {
        this.#notTakenAt = now;
        return true;
      }
      const known = this.#records.get(problem.kind);
      if (known === undefined) return true;
      const { left = [], ...rest } = known;
      const others = left.filter((user) => user !== to);
      const event = { kind: 'told-person', about: 'health', to } as const;
      await this.#note(
        { ...rest, ...(others.length === 0 ? {} : { left: others }) },
        outcome === 'told' ? [{ put: 'history', value: { v: 1, at: now, event } }] : [],
      );
      return true;
    } finally {
      pass.leave();
    }
  }

  /** Known here at once: what the store does not take is not told twice by this process. */
  async #note(value: ToldProblem, alongside: readonly Change[] = []): Promise<void> {
    this.#records.set(value.kind, value);
    try {
      await this.#deps.store.write([{ put: 'told-problem', value }, ...alongside]);
    } catch (error) {
      this.#deps.log.warn('It was not written of what an admin was told', { error });
    }
  }
}
