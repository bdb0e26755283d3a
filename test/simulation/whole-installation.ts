import type { Instant } from '../../src/kernel/time.js';
import type { CommonCauseAlert, MassChange } from '../../src/records/incident.js';
import type { Change, SweepRecord } from '../../src/records/store.js';
import type { YearReport } from './court.js';
import type { StandingKind, Trial } from './trial.js';
import type { WideCauses } from './wide-causes.js';

/** Mirrors what the app stored about the whole installation: its sweeps, and what concerns everybody at once. */
export function createWholeInstallation(trial: Trial, report: YearReport, wide: WideCauses) {
  const { stored, now } = trial;
  const { standing } = stored;
  /** When the last sweep began by the app's clock, which tells it from others. */
  let sweepId: Instant | undefined;

  function put(change: Extract<Change, { readonly put: string }>): void {
    switch (change.put) {
      case 'sweep':
        swept(change.value);
        return;
      case 'setup':
        if (standing.setup === undefined) {
          report.setups += 1;
          wide.setupOpens();
        }
        stands('setup', change.value.openedAt, change.value.code);
        return;
      case 'outage':
        if (change.value.endedAt !== undefined) {
          ends('outage');
          return;
        }
        if (standing.outage === undefined) report.outages += 1;
        stands('outage', change.value.openedAt);
        stored.silent = change.value.silent;
        return;
      case 'common-cause':
        foundCause(change.value);
        return;
      case 'mass-change':
        foundMassChange(change.value);
        return;
      case 'history':
        if (change.value.event.kind === 'alerts-released') stored.releasedAt = now();
        return;
      default:
        return;
    }
  }

  function removed(change: Extract<Change, { readonly delete: string }>): void {
    if (change.delete === 'setup' || change.delete === 'outage') ends(change.delete);
    if (change.delete === 'common-cause') ends('commonCause');
    if (change.delete === 'mass-change') ends('massChange');
  }

  function swept({ startedAt, finishedAt }: SweepRecord): void {
    const { sweep } = stored;
    if (finishedAt !== undefined) sweep.finishedAt = now();
    if (sweepId === startedAt) return;
    sweepId = startedAt;
    sweep.begunAt = now();
    wide.passBegins();
  }

  function foundCause({ code, openedAt, endedAt }: CommonCauseAlert): void {
    const { causes } = stored;
    const foundAt = causes.get(openedAt)?.foundAt ?? now();
    causes.set(openedAt, { code, foundAt, until: endedAt ?? Number.POSITIVE_INFINITY });
    if (endedAt !== undefined) {
      ends('commonCause');
      return;
    }
    if (standing.commonCause === undefined) report.commonCauses += 1;
    stands('commonCause', openedAt, code);
  }

  function foundMassChange({ openedAt, endedAt, endedBy, confirmed, kinds }: MassChange): void {
    if (endedAt === undefined) {
      if (standing.massChange === undefined) report.massChanges += 1;
      stands('massChange', openedAt);
      stored.doubted = kinds.map(({ kind }) => kind);
      return;
    }
    if (standing.massChange === undefined) return;
    const how = endedBy === 'sweep' ? (confirmed === 0 ? 'withdrawn' : 'repeated') : 'released';
    report.massChangeEnds[how] = (report.massChangeEnds[how] ?? 0) + 1;
    ends('massChange');
  }

  function stands(what: StandingKind, since: Instant, code?: number): void {
    if (standing[what] === undefined) {
      trial.note('all', `${what} begins`);
      stored.standingChangedAt[what] = now();
    }
    standing[what] = { code, since };
  }

  function ends(what: StandingKind): void {
    if (standing[what] === undefined) return;
    trial.note('all', `${what} ends`);
    standing[what] = undefined;
    stored.standingChangedAt[what] = now();
  }

  return { put, removed };
}
