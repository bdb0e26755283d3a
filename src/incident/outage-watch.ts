import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Log } from '../kernel/ports.js';
import { quietUntil } from '../kernel/quiet-hours.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { OutageAfter, OutageAlert, Silent } from '../records/incident.js';
import { ANSWERS_THAT_END, type Heard, type Hearing } from './outage-rules.js';
import type { Saying, StandingDeps } from './standing-notice.js';
import { StandingWatch } from './standing-watch.js';

interface Deps extends StandingDeps {
  readonly stage: Stage;
  readonly policy: Pick<Policy, 'quietHours' | 'days'>;
  readonly defaultChannel: () => string;
  readonly log: Log;
}

/** What a pass over companies heard that makes it an outage. */
export interface OutageFinding {
  readonly silent: Silent;
  /** When the first call went unanswered. */
  readonly since: Instant;
  readonly asked: number;
  readonly failed: number;
  readonly noConnection: boolean;
  /** A person waits for the answers: quiet hours do not hold the notice. */
  readonly isAskedFor: boolean;
}

/**
 * Keeps the one notice about POPBiLL or HomeTax not answering. While it is open no company is called broken for want of
 * an answer; once it has ended, those that were left are checked, and then the record goes.
 */
export class OutageWatch extends StandingWatch<OutageAlert> {
  readonly #deps: Deps;
  /** Companies that were answered since the last time nobody was. */
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
   * Since when nobody can be asked any more whether HomeTax answers again, because each login was tested in vain as often
   * as may be: only a test that a person confirms can show it. Undefined: somebody can.
   */
  get unprovableSince(): Instant | undefined {
    return this.open?.silent === 'hometax' ? this.#unprovableSince : undefined;
  }

  canBeProven(can: boolean, now: Instant): void {
    this.#unprovableSince = can ? undefined : (this.#unprovableSince ?? now);
  }

  /**
   * Opens it. The one that is open takes over what is heard now; one that seemed to be over goes on, because those that
   * were left are not answered either.
   */
  found(finding: OutageFinding, now: Instant): Promise<void> {
    const { stage, defaultChannel, policy, log } = this.#deps;
    const { silent, since, asked, failed, noConnection } = finding;
    const saying: Saying = finding.isAskedFor
      ? { kind: 'now' }
      : { kind: 'held', until: quietUntil(now, policy) };
    return this.notice.update(
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
          ...(noConnection ? { noConnection } : {}),
          channel,
          ...(messageRef === undefined ? {} : { messageRef }),
          ...(lastTriedAt === undefined ? {} : { lastTriedAt }),
        };
      },
      saying,
      { now },
    );
  }

  /**
   * Companies were asked whether there is an answer again.
   *
   * @param affected how many could be asked at all: the answers of all of them are enough when there are few.
   */
  async probed(heard: ReadonlyMap<Brn, Heard>, affected: number, now: Instant): Promise<void> {
    const open = this.open;
    if (open === undefined || heard.size === 0) return;
    const answered = [...heard].filter(([, one]) => hearingOf(open.silent, one) === 'answered');
    if (answered.length === 0) this.#answered.clear();
    for (const [brn] of answered) this.#answered.add(brn);
    if (this.#answered.size >= Math.min(ANSWERS_THAT_END, affected)) {
      await this.end(now);
      return;
    }
    await this.notice.update(
      (current) => (current?.endedAt === undefined ? withTry(current, now) : current),
      { kind: 'held', until: quietUntil(now, this.#deps.policy) },
      { now },
    );
  }

  /** A person's check of one company: its answer is as good as one that was asked for. */
  async heard(brn: Brn, heard: Heard, now: Instant): Promise<void> {
    const open = this.open;
    if (open === undefined) return;
    const hearing = hearingOf(open.silent, heard);
    if (hearing === 'silent') this.#answered.clear();
    if (hearing !== 'answered') return;
    this.#answered.add(brn);
    const enough = this.unprovableSince === undefined ? ANSWERS_THAT_END : 1;
    if (this.#answered.size >= enough) await this.end(now);
  }

  /** There are answers again. */
  end(now: Instant): Promise<void> {
    return this.notice.update(
      (current) => {
        if (current === undefined || current.endedAt !== undefined) return current;
        this.#deps.log.info('Calls are answered again', { silent: current.silent });
        this.#answered.clear();
        this.#unprovableSince = undefined;
        return { ...current, endedAt: now };
      },
      // What ended before anybody was told needs no message.
      { kind: 'if-told' },
      { now },
    );
  }

  /** Those that were left are checked. */
  recovered(after: OutageAfter, now: Instant): Promise<void> {
    if (this.ended === undefined) return Promise.resolve();
    return this.notice.forget((current) => ({ ...current, after }), { kind: 'if-told' }, { now });
  }
}

function withTry(outage: OutageAlert | undefined, now: Instant): OutageAlert | undefined {
  return outage === undefined ? undefined : { ...outage, lastTriedAt: now };
}

function hearingOf(silent: Silent, { plain, live }: Heard): Hearing {
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
