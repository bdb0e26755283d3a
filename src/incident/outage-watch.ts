import type { Brn } from '../kernel/brn.js';
import { quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { OutageAfter, OutageAlert, Silent } from '../records/incident.js';
import { ANSWERS_THAT_END, type Response, type Responses } from './outage-rules.js';
import { StandingNotice, type Timing, type WatchDeps } from './standing-notice.js';

type Deps = Omit<WatchDeps, 'clock'>;

export interface OutageFinding extends Pick<OutageAlert, 'silent' | 'asked' | 'failed'> {
  /** When the first call went unanswered. */
  readonly since: Instant;
  readonly noConnection: boolean;
  /** A person waits for the answers: quiet hours do not hold the notice. */
  readonly isAskedFor: boolean;
}

/**
 * The one notice about POPBiLL or HomeTax not answering. After it has ended, the companies that were not checked are, and
 * then the record goes.
 */
export class OutageWatch extends StandingNotice<OutageAlert> {
  readonly #deps: Deps;
  /** Companies that got an answer since the last round without any. */
  readonly #answered = new Set<Brn>();
  #unprovableSince: Instant | undefined;

  private constructor(deps: Deps, current: OutageAlert | undefined) {
    super(
      deps,
      {
        put: (value) => ({ put: 'outage', value }),
        gone: { delete: 'outage' },
        jobOf: (outage) => ({ kind: 'outage', outage }),
        troubleOf: (job) => (job.kind === 'outage' ? job.outage : undefined),
      },
      current,
    );
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<OutageWatch> {
    return new OutageWatch(deps, await deps.store.outage());
  }

  /**
   * Since when no login may be tested any more to see whether HomeTax answers again: only a test that a person confirms
   * can show it.
   */
  get unprovableSince(): Instant | undefined {
    return this.open?.silent === 'hometax' ? this.#unprovableSince : undefined;
  }

  canBeProven(can: boolean, now: Instant): void {
    this.#unprovableSince = can ? undefined : (this.#unprovableSince ?? now);
  }

  /** Opens it, or updates the one that is open or seemed to be over. */
  found(finding: OutageFinding, now: Instant): Promise<void> {
    const { stage, defaultChannel, policy, log } = this.#deps;
    const { silent, since, asked, failed, noConnection } = finding;
    const timing: Timing = finding.isAskedFor
      ? { kind: 'now' }
      : { kind: 'held', until: quietUntil(now, policy) };
    return this.update(
      (current) => {
        if (isSameFinding(current, finding)) return current;
        if (current?.silent !== silent) log.warn('Calls go unanswered', { silent, asked, failed });
        this.#answered.clear();
        const { channel, openedAt, messageRef, lastTriedAt } = current ?? {
          channel: defaultChannel(),
          openedAt: since,
        };
        return {
          v: 1,
          stage,
          silent,
          openedAt,
          foundAt: current?.foundAt ?? now,
          asked,
          failed,
          noConnection: noConnection ? true : undefined,
          channel,
          messageRef,
          lastTriedAt,
        };
      },
      timing,
      { now },
    );
  }

  /** @param affected how many could be asked: when there are few, the answers of all of them are enough. */
  async probed(
    responses: ReadonlyMap<Brn, Responses>,
    affected: number,
    now: Instant,
  ): Promise<void> {
    const open = this.open;
    if (open === undefined || responses.size === 0) return;
    const answered = [...responses].filter(
      ([, one]) => responseOf(open.silent, one) === 'answered',
    );
    if (answered.length === 0) this.#answered.clear();
    for (const [brn] of answered) this.#answered.add(brn);
    if (this.#answered.size >= Math.min(ANSWERS_THAT_END, affected)) {
      await this.end(now);
      return;
    }
    await this.update(
      (current) =>
        current === undefined || current.endedAt !== undefined
          ? current
          : { ...current, lastTriedAt: now },
      { kind: 'held', until: quietUntil(now, this.#deps.policy) },
      { now },
    );
  }

  /** A person's check of one company. */
  async checked(brn: Brn, responses: Responses, now: Instant): Promise<void> {
    const open = this.open;
    if (open === undefined) return;
    const response = responseOf(open.silent, responses);
    if (response === 'silent') this.#answered.clear();
    if (response !== 'answered') return;
    this.#answered.add(brn);
    const enough = this.unprovableSince === undefined ? ANSWERS_THAT_END : 1;
    if (this.#answered.size >= enough) await this.end(now);
  }

  /** There are answers again. */
  end(now: Instant): Promise<void> {
    return this.update(
      (current) => {
        if (current === undefined || current.endedAt !== undefined) return current;
        this.#deps.log.info('Calls are answered again', { silent: current.silent });
        this.#answered.clear();
        this.#unprovableSince = undefined;
        return { ...current, endedAt: now };
      },
      // What ended before it was posted needs no message.
      { kind: 'if-posted' },
      { now },
    );
  }

  /** The companies that were not checked are now. */
  recovered(after: OutageAfter, now: Instant): Promise<void> {
    if (this.ended === undefined) return Promise.resolve();
    return this.forget((current) => ({ ...current, after }), { kind: 'if-posted' }, { now });
  }
}

function responseOf(silent: Silent, { plain, live }: Responses): Response {
  return silent === 'popbill' ? plain : live;
}

function isSameFinding(
  current: OutageAlert | undefined,
  { silent, asked, failed, noConnection }: OutageFinding,
): boolean {
  return (
    current !== undefined &&
    current.endedAt === undefined &&
    current.silent === silent &&
    current.asked === asked &&
    current.failed === failed &&
    (current.noConnection ?? false) === noConnection
  );
}
