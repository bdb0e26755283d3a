import type { Instant } from '../../src/kernel/time.js';
import type { CommonCauseAlert, MassChange } from '../../src/records/incident.js';
import type { Change, SweepRecord } from '../../src/records/store.js';
import type { WideCauses } from './wide-causes.js';
import type { YearReport } from './year-checker.js';
import type { IncidentKind, YearContext } from './year-context.js';

/** Mirrors the stored sweeps and incidents: what concerns more than one company. */
export function createIncidentMirror(
  context: YearContext,
  report: YearReport,
  wideCauses: WideCauses,
) {
  const { stored, now } = context;
  const { incidents } = stored;
  /** The start of the last sweep by the app's clock, which identifies the sweep. */
  let sweepId: Instant | undefined;

  function onPut(change: Extract<Change, { readonly put: string }>): void {
    switch (change.put) {
      case 'sweep':
        onSweep(change.value);
        return;
      case 'setup':
        if (incidents.setup === undefined) {
          report.setups += 1;
          wideCauses.onSetupOpened();
        }
        openIncident('setup', change.value.openedAt, change.value.code);
        return;
      case 'outage':
        if (change.value.endedAt !== undefined) {
          endIncident('outage');
          return;
        }
        if (incidents.outage === undefined) report.outages += 1;
        openIncident('outage', change.value.openedAt);
        stored.silentService = change.value.silent;
        return;
      case 'common-cause':
        onCommonCause(change.value);
        return;
      case 'mass-change':
        onMassChange(change.value);
        return;
      case 'history':
        if (change.value.event.kind === 'alerts-released') stored.releasedAt = now();
        return;
      default:
        return;
    }
  }

  function onDeleted(change: Extract<Change, { readonly delete: string }>): void {
    if (change.delete === 'setup' || change.delete === 'outage') endIncident(change.delete);
    if (change.delete === 'common-cause') endIncident('commonCause');
    if (change.delete === 'mass-change') endIncident('massChange');
  }

  function onSweep({ startedAt, finishedAt }: SweepRecord): void {
    const { sweep } = stored;
    if (finishedAt !== undefined) sweep.finishedAt = now();
    if (sweepId === startedAt) return;
    sweepId = startedAt;
    sweep.startedAt = now();
    wideCauses.onPassStarted();
  }

  function onCommonCause({ code, openedAt, endedAt }: CommonCauseAlert): void {
    const { commonCauses } = stored;
    const foundAt = commonCauses.get(openedAt)?.foundAt ?? now();
    commonCauses.set(openedAt, { code, foundAt, until: endedAt ?? Number.POSITIVE_INFINITY });
    if (endedAt !== undefined) {
      endIncident('commonCause');
      return;
    }
    if (incidents.commonCause === undefined) report.commonCauses += 1;
    openIncident('commonCause', openedAt, code);
  }

  function onMassChange({ openedAt, endedAt, endedBy, confirmed, kinds }: MassChange): void {
    if (endedAt === undefined) {
      if (incidents.massChange === undefined) report.massChanges += 1;
      openIncident('massChange', openedAt);
      stored.massChangeKinds = kinds.map(({ kind }) => kind);
      return;
    }
    if (incidents.massChange === undefined) return;
    const how = endedBy === 'sweep' ? (confirmed === 0 ? 'withdrawn' : 'repeated') : 'released';
    report.massChangeEnds[how] = (report.massChangeEnds[how] ?? 0) + 1;
    endIncident('massChange');
  }

  function openIncident(what: IncidentKind, since: Instant, code?: number): void {
    if (incidents[what] === undefined) {
      context.note('all', `${what} begins`);
      stored.incidentChangedAt[what] = now();
    }
    incidents[what] = { code, since };
  }

  function endIncident(what: IncidentKind): void {
    if (incidents[what] === undefined) return;
    context.note('all', `${what} ends`);
    incidents[what] = undefined;
    stored.incidentChangedAt[what] = now();
  }

  return { onPut, onDeleted };
}
