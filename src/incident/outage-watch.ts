import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { OutageAfter, OutageAlert, Silent } from '../records/incident.js';
import { ANSWERS_THAT_END, type Response, type Responses } from './outage-rules.js';
import { type StandingKind, StandingNotice, type WatchDeps } from './standing-notice.js';

export interface OutageFinding extends Pick<OutageAlert, 'silent' | 'asked' | 'failed'> {
  /** When the first call went unanswered. */
  readonly since: Instant;
  readonly noConnection: boolean;
  /** A person waits for the answers, so quiet hours do not hold the notice. */
  readonly isAskedFor: boolean;
}

const KIND: StandingKind<OutageAlert> = {
  put: (value) => ({ put: 'outage', value }),
  gone: { delete: 'outage' },
  jobOf: (outage) => ({ kind: 'outage', outage }),
  troubleOf: (job) => (job.kind === 'outage' ? job.outage : undefined),
};

/**
 * The one notice about POPBiLL or HomeTax not answering. After the outage the unchecked companies are checked, then its
 * record is removed.
 */
export class OutageWatch extends StandingNotice<OutageAlert> {
  /** Companies that got an answer since the last round without an answer. */
  readonly #answered = new Set<Brn>();
  #unprovableSince: Instant | undefined;

  static async load(deps: WatchDeps): Promise<OutageWatch> {
    return new OutageWatch(deps, KIND, await deps.store.outage());
  }

  /**
   * Since when no login may be tested automatically, so that only a test confirmed by a person can show that HomeTax
   * answers again.
   */
  get unprovableSince(): Instant | undefined {
    return this.open?.silent === 'hometax' ? this.#unprovableSince : undefined;
  }

  setProvable(isProvable: boolean): void {
    this.#unprovableSince = isProvable
      ? undefined
      : (this.#unprovableSince ?? this.deps.clock.now());
  }

  /** Opens an outage, updates the open one, or reopens one that had ended. */
  found(finding: OutageFinding): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    const { silent, since, asked, failed, noConnection, isAskedFor } = finding;
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
          foundAt: current?.foundAt ?? clock.now(),
          asked,
          failed,
          noConnection: noConnection ? true : undefined,
          channel,
          messageRef,
          lastTriedAt,
        };
      },
      isAskedFor ? 'now' : 'held',
    );
  }

  /** @param affected how many companies could be asked; if fewer than ANSWERS_THAT_END, all of them must answer */
  async probed(responses: ReadonlyMap<Brn, Responses>, affected: number): Promise<void> {
    const open = this.open;
    if (open === undefined || responses.size === 0) return;
    const answered = [...responses].filter(
      ([, company]) => responseOf(open.silent, company) === 'answered',
    );
    if (answered.length === 0) this.#answered.clear();
    for (const [brn] of answered) this.#answered.add(brn);
    if (this.#answered.size >= Math.min(ANSWERS_THAT_END, affected)) {
      await this.end();
      return;
    }
    const lastTriedAt = this.deps.clock.now();
    await this.updateOpen((current) => ({ ...current, lastTriedAt }), 'held');
  }

  async checked(brn: Brn, responses: Responses): Promise<void> {
    const open = this.open;
    if (open === undefined) return;
    const response = responseOf(open.silent, responses);
    if (response === 'silent') this.#answered.clear();
    if (response !== 'answered') return;
    this.#answered.add(brn);
    const required = this.unprovableSince === undefined ? ANSWERS_THAT_END : 1;
    if (this.#answered.size >= required) await this.end();
  }

  end(): Promise<void> {
    const { clock, log } = this.deps;
    // An outage that ended before it was posted needs no message.
    return this.updateOpen((open) => {
      log.info('Calls are answered again', { silent: open.silent });
      this.#answered.clear();
      this.#unprovableSince = undefined;
      return { ...open, endedAt: clock.now() };
    }, 'if-posted');
  }

  /** Call this once the unchecked companies have been checked. */
  async recovered(after: OutageAfter): Promise<void> {
    if (this.ended !== undefined) await this.forget((current) => ({ ...current, after }));
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
