import { quietUntil } from '../kernel/policy.js';
import type { UserId } from '../records/company.js';
import type { MassChange, MassCount } from '../records/incident.js';
import type { HeldChange } from './mass-change-rules.js';
import { StandingNotice, type WatchDeps } from './standing-notice.js';

interface Finding extends Pick<MassChange, 'kinds' | 'asked' | 'since'> {
  /** A person waits for it: quiet hours do not hold the notice. */
  readonly isAskedFor: boolean;
}

/** The one notice about many companies that got the same trouble at once; their own alerts wait. */
export class MassChangeWatch extends StandingNotice<MassChange> {
  readonly #deps: WatchDeps;

  private constructor(deps: WatchDeps, current: MassChange | undefined) {
    super(
      deps,
      {
        put: (value) => ({ put: 'mass-change', value }),
        gone: { delete: 'mass-change' },
        jobOf: (change) => ({ kind: 'mass-change', change }),
        troubleOf: (job) => (job.kind === 'mass-change' ? job.change : undefined),
      },
      current,
    );
    this.#deps = deps;
  }

  static async load(deps: WatchDeps): Promise<MassChangeWatch> {
    return new MassChangeWatch(deps, await deps.store.massChange());
  }

  get held(): HeldChange | undefined {
    return this.open;
  }

  /** Opens it, or adds the finding to the open one. */
  found({ kinds, asked, since, isAskedFor }: Finding): Promise<void> {
    const { stage, defaultChannel, policy, clock, log } = this.#deps;
    const now = clock.now();
    log.warn('Many companies turned to the same trouble at once: their alerts wait', { kinds });
    return this.update(
      (current) => {
        const open = current?.endedAt === undefined ? current : undefined;
        if (open === undefined) {
          const opened = { openedAt: now, channel: defaultChannel() };
          return { v: 1, stage, kinds, asked, since, ...opened };
        }
        if (open.since === since && isSame(open.kinds, kinds)) return open;
        const others = open.kinds.filter(({ kind }) => kinds.every((one) => one.kind !== kind));
        return { ...open, kinds: [...others, ...kinds], asked: Math.max(asked, open.asked) };
      },
      isAskedFor ? { kind: 'now' } : { kind: 'held', until: quietUntil(now, policy) },
      { now },
    );
  }

  /** A person says that it is each company's own trouble. False: it was over already. */
  async release(by: UserId): Promise<boolean> {
    if (this.open === undefined) return false;
    await this.#end({ endedBy: by }, [{ kind: 'alerts-released', by }]);
    return this.ended?.endedBy === by;
  }

  /** The next check of all companies found the same again in so many; 0: all are fine. */
  confirmed(companies: number): Promise<void> {
    return this.#end({ endedBy: 'sweep', confirmed: companies }, []);
  }

  /** No alert waits any more: removes the record. */
  settled(): Promise<void> {
    if (this.ended === undefined) return Promise.resolve();
    const now = this.#deps.clock.now();
    return this.forget(() => undefined, { kind: 'if-posted' }, { now });
  }

  #end(
    how: Pick<MassChange, 'endedBy' | 'confirmed'>,
    events: readonly { readonly kind: 'alerts-released'; readonly by: UserId }[],
  ): Promise<void> {
    const now = this.#deps.clock.now();
    return this.update(
      (current) => {
        if (current === undefined || current.endedAt !== undefined) return current;
        this.#deps.log.info('Alerts wait no longer', how);
        return { ...current, ...how, endedAt: now };
      },
      // What ended before it was posted needs no message.
      how.confirmed === undefined ? { kind: 'now' } : { kind: 'if-posted' },
      {
        now,
        alongside: events.map((event) => ({ put: 'history', value: { v: 1, at: now, event } })),
      },
    );
  }
}

function isSame(a: readonly MassCount[], b: readonly MassCount[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
