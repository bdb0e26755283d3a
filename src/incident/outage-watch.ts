import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { AfterOutageCounts, OutageAlert, SilentService } from '../records/incident.js';
import { type IncidentKind, IncidentNotice, type WatchDeps } from './incident-notice.js';
import { MIN_ANSWERS, type Responses, type ServiceResponse } from './incident-rules.js';

export interface OutageFinding extends Pick<OutageAlert, 'silent' | 'asked' | 'failed'> {
  /** When the first call went unanswered. */
  readonly since: Instant;
  readonly isOnDemand: boolean;
}

const KIND: IncidentKind<OutageAlert> = {
  put: (value) => ({ put: 'outage', value }),
  deletion: { delete: 'outage' },
  jobOf: (outage) => ({ kind: 'outage', outage }),
  incidentOf: (job) => (job.kind === 'outage' ? job.outage : undefined),
};

/**
 * The one notice about POPBiLL or HomeTax not answering. After the outage the unchecked companies are checked, then the
 * record of the outage is removed.
 */
export class OutageWatch extends IncidentNotice<OutageAlert> {
  /** Companies that got an answer since the last probe or check without one. */
  readonly #answered = new Set<Brn>();
  #loginsUntestableSince: Instant | undefined;

  static async load(deps: WatchDeps): Promise<OutageWatch> {
    return new OutageWatch(deps, KIND, await deps.store.outage());
  }

  /**
   * Since when no login may be tested automatically any more. After that, only a test confirmed by a person can show
   * that HomeTax answers again, so a single answer ends the outage.
   */
  get loginsUntestableSince(): Instant | undefined {
    return this.open?.silent === 'hometax' ? this.#loginsUntestableSince : undefined;
  }

  setLoginsTestable(areTestable: boolean): void {
    this.#loginsUntestableSince = areTestable
      ? undefined
      : (this.#loginsUntestableSince ?? this.deps.clock.now());
  }

  /** Opens an outage, updates the open one, or reopens one that had ended. */
  report({ silent, since, asked, failed, isOnDemand }: OutageFinding): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    return this.update(
      (current) => {
        const { open } = this;
        const isUnchanged =
          open?.silent === silent && open.asked === asked && open.failed === failed;
        if (isUnchanged) return open;
        if (current?.silent !== silent)
          log.warn('Many calls are not answered', { silent, asked, failed });
        this.#answered.clear();
        const began = { v: 1, stage, openedAt: since, channel: defaultChannel() } as const;
        const foundAt = current?.foundAt ?? clock.now();
        const counts = { silent, asked, failed, foundAt };
        const reopened = {
          endedAt: undefined,
          isUnconfirmed: undefined,
          after: undefined,
        } as const;
        return { ...(current ?? began), ...counts, ...reopened };
      },
      isOnDemand ? 'now' : 'held',
    );
  }

  /** Does nothing if the outage has ended, or if another service is silent now. */
  updateCounts({ silent, asked, failed, isOnDemand }: OutageFinding): Promise<void> {
    return this.updateOpen(
      (open) => {
        if (open.silent !== silent || (open.asked === asked && open.failed === failed)) return open;
        this.#answered.clear();
        return { ...open, asked, failed };
      },
      isOnDemand ? 'now' : 'held',
    );
  }

  /** @param candidateCount companies that could be asked; if fewer than MIN_ANSWERS, all of them must get an answer */
  async recordProbe(probed: ReadonlyMap<Brn, Responses>, candidateCount: number): Promise<void> {
    const open = this.open;
    if (open === undefined || probed.size === 0) return;
    const answered = [...probed].filter(
      ([, responses]) => responseOf(open.silent, responses) === 'answered',
    );
    if (answered.length === 0) this.#answered.clear();
    for (const [brn] of answered) this.#answered.add(brn);
    if (this.#answered.size >= Math.min(MIN_ANSWERS, candidateCount)) {
      await this.end();
      return;
    }
    const lastTriedAt = this.deps.clock.now();
    await this.updateOpen((current) => ({ ...current, lastTriedAt }), 'held');
  }

  async recordCheck(brn: Brn, responses: Responses): Promise<void> {
    const open = this.open;
    if (open === undefined) return;
    const response = responseOf(open.silent, responses);
    if (response === 'silent') this.#answered.clear();
    if (response !== 'answered') return;
    this.#answered.add(brn);
    const required = this.loginsUntestableSince === undefined ? MIN_ANSWERS : 1;
    if (this.#answered.size >= required) await this.end();
  }

  end(): Promise<void> {
    return this.#end('Calls are answered again');
  }

  /** Call this when no company has a login left that could be tested, because no answer could end the outage then. */
  endUnconfirmed(): Promise<void> {
    return this.#end('No login is left to test whether HomeTax answers again', true);
  }

  /** If the outage was not posted yet, its waiting notice is dropped. */
  #end(why: string, isUnconfirmed?: true): Promise<void> {
    const { clock, log } = this.deps;
    return this.updateOpen((open) => {
      log.info(why, { silent: open.silent });
      this.#answered.clear();
      this.#loginsUntestableSince = undefined;
      return { ...open, endedAt: clock.now(), isUnconfirmed };
    }, 'if-posted');
  }

  finishCatchUp(after: AfterOutageCounts): Promise<void> {
    return this.forgetEnded((ended) => ({ ...ended, after }));
  }
}

function responseOf(silent: SilentService, { plain, live }: Responses): ServiceResponse {
  return silent === 'popbill' ? plain : live;
}
