import type { UserId } from '../records/company.js';
import type { MassChange } from '../records/incident.js';
import type { Change } from '../records/store.js';
import { type IncidentKind, IncidentNotice, type WatchDeps } from './incident-notice.js';

interface Finding extends Pick<MassChange, 'kinds' | 'asked' | 'since'> {
  /** How many companies' alerts are held, by this finding or by the open mass change. */
  readonly companies: number;
  readonly isOnDemand: boolean;
}

const KIND: IncidentKind<MassChange> = {
  put: (value) => ({ put: 'mass-change', value }),
  deletion: { delete: 'mass-change' },
  jobOf: (change) => ({ kind: 'mass-change', change }),
  incidentOf: (job) => (job.kind === 'mass-change' ? job.change : undefined),
};

/** The one notice about the same new problem at many companies, whose own alerts are held back. */
export class MassChangeWatch extends IncidentNotice<MassChange> {
  static async load(deps: WatchDeps): Promise<MassChangeWatch> {
    return new MassChangeWatch(deps, KIND, await deps.store.massChange());
  }

  report({ kinds, companies, asked, since, isOnDemand }: Finding): Promise<void> {
    const { stage, defaultChannel, clock, log } = this.deps;
    log.warn('Many companies have the same new problem; their alerts are held back', { kinds });
    return this.update(
      () => {
        const { open } = this;
        if (open === undefined) {
          const openedAt = clock.now();
          const channel = defaultChannel();
          return { v: 1, stage, kinds, companies, asked, since, openedAt, channel };
        }
        const isSameFinding =
          open.since === since && JSON.stringify(open.kinds) === JSON.stringify(kinds);
        if (isSameFinding) return open;
        const kept = open.kinds.filter(({ kind }) => kinds.every((added) => added.kind !== kind));
        return {
          ...open,
          kinds: [...kept, ...kinds],
          companies,
          asked: Math.max(asked, open.asked),
        };
      },
      isOnDemand ? 'now' : 'held',
    );
  }

  /** A person decided that each company has its own problem. False if the mass change had already ended. */
  async release(by: UserId): Promise<boolean> {
    if (this.open === undefined) return false;
    const event = { kind: 'alerts-released', by } as const;
    const at = this.deps.clock.now();
    await this.#end({ endedBy: by }, [{ put: 'history', value: { v: 1, at, event } }]);
    return this.ended?.endedBy === by;
  }

  /** @param companies how many still have the problem in the next sweep */
  conclude(companies: number): Promise<void> {
    return this.#end({ endedBy: 'sweep', confirmed: companies });
  }

  #end(
    ending: Pick<MassChange, 'endedBy' | 'confirmed'>,
    alongside?: readonly Change[],
  ): Promise<void> {
    return this.updateOpen(
      (open) => {
        this.deps.log.info('Alerts are no longer held back', ending);
        return { ...open, ...ending, endedAt: this.deps.clock.now() };
      },
      // A person's decision (without `confirmed`) is always posted; a sweep's only edits a message that was posted.
      ending.confirmed === undefined ? 'now' : 'if-posted',
      alongside,
    );
  }
}
