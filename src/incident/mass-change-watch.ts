import type { UserId } from '../records/company.js';
import type { MassChange } from '../records/incident.js';
import type { Change } from '../records/store.js';
import { type StandingKind, StandingNotice, type WatchDeps } from './standing-notice.js';

interface Finding extends Pick<MassChange, 'kinds' | 'asked' | 'since'> {
  /** A person waits for the result, so quiet hours do not hold the notice. */
  readonly isAskedFor: boolean;
}

const KIND: StandingKind<MassChange> = {
  put: (value) => ({ put: 'mass-change', value }),
  gone: { delete: 'mass-change' },
  jobOf: (change) => ({ kind: 'mass-change', change }),
  troubleOf: (job) => (job.kind === 'mass-change' ? job.change : undefined),
};

/** The one notice about the same new trouble at many companies; their own alerts wait. */
export class MassChangeWatch extends StandingNotice<MassChange> {
  static async load(deps: WatchDeps): Promise<MassChangeWatch> {
    return new MassChangeWatch(deps, KIND, await deps.store.massChange());
  }

  /** Opens a mass change, or adds the finding to the open one. */
  found({ kinds, asked, since, isAskedFor }: Finding): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    log.warn('Many companies have the same new trouble at once: their alerts wait', { kinds });
    return this.update(
      (current) => {
        const open = current?.endedAt === undefined ? current : undefined;
        if (open === undefined) {
          const opened = { openedAt: clock.now(), channel: defaultChannel() };
          return { v: 1, stage, kinds, asked, since, ...opened };
        }
        const isKnown =
          open.since === since && JSON.stringify(open.kinds) === JSON.stringify(kinds);
        if (isKnown) return open;
        const others = open.kinds.filter(({ kind }) => kinds.every((added) => added.kind !== kind));
        return { ...open, kinds: [...others, ...kinds], asked: Math.max(asked, open.asked) };
      },
      isAskedFor ? 'now' : 'held',
    );
  }

  /** A person decides that it is each company's own trouble. Returns false if it had already ended. */
  async release(by: UserId): Promise<boolean> {
    if (this.open === undefined) return false;
    const event = { kind: 'alerts-released', by } as const;
    const at = this.deps.clock.now();
    await this.#end({ endedBy: by }, [{ put: 'history', value: { v: 1, at, event } }]);
    return this.ended?.endedBy === by;
  }

  /** @param companies how many still have the trouble in the next check of all companies */
  confirmed(companies: number): Promise<void> {
    return this.#end({ endedBy: 'sweep', confirmed: companies });
  }

  #end(
    how: Pick<MassChange, 'endedBy' | 'confirmed'>,
    alongside?: readonly Change[],
  ): Promise<void> {
    return this.updateOpen(
      (open) => {
        this.deps.log.info('Alerts no longer wait', how);
        return { ...open, ...how, endedAt: this.deps.clock.now() };
      },
      // A change that ended before it was posted needs no message.
      how.confirmed === undefined ? 'now' : 'if-posted',
      alongside,
    );
  }
}
