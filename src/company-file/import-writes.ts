import type { AlertBook } from '../alert/alert-book.js';
import { companyChanges } from '../company/company-changes.js';
import { createBreather } from '../kernel/breather.js';
import type { Instant } from '../kernel/instant.js';
import type { Company, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change } from '../records/ports.js';
import type { FirstChecks } from './first-checks.js';
import type { ImportPlan, PlannedCompany } from './import-plan.js';

interface Doing {
  readonly by: UserId | 'cli';
  readonly now: Instant;
}

/** All that an import writes at once: the companies, who did what to each, and that their first check is to come. */
export async function writesOf(
  plan: ImportPlan,
  { by, now }: Doing,
  deps: {
    readonly alerts: Pick<AlertBook, 'close' | 'described'>;
    readonly firstChecks: Pick<FirstChecks, 'begin'>;
  },
): Promise<readonly Change[]> {
  const breathe = createBreather();
  const changes: Change[] = [];
  for (const planned of plan.companies) {
    const { before } = planned;
    const company = companyOf(planned, { by, now });
    changes.push({ put: 'company', value: company }, ...historyOf(before, company, { by, now }));
    const isPaused = company.paused !== undefined && before?.paused === undefined;
    if (before !== undefined) {
      const follows = isPaused
        ? await deps.alerts.close(company, by, now)
        : await deps.alerts.described(company, now);
      changes.push(...follows);
    }
    await breathe();
  }
  const event = { kind: 'imported', by, companies: plan.companies.length } as const;
  const fresh = plan.companies.filter(
    ({ before, fields }) => before === undefined && fields.paused === undefined,
  );
  return [
    ...changes,
    { put: 'history', value: { v: 1, at: now, event } },
    ...deps.firstChecks.begin(
      fresh.map(({ fields }) => fields.brn),
      by,
      now,
    ),
  ];
}

/** The company that a plan writes. */
function companyOf({ before, fields }: PlannedCompany, { by, now }: Doing): Company {
  const { paused: reason, ...described } = fields;
  const stays = before?.paused?.reason === reason ? before?.paused : undefined;
  const paused = reason === undefined ? undefined : (stays ?? { reason, by, at: now });
  return {
    v: 1,
    ...described,
    ...(paused === undefined ? {} : { paused }),
    addedBy: before?.addedBy ?? by,
    addedAt: before?.addedAt ?? now,
  };
}

/** What an import did to one company, in the words of those who do it one by one. */
function historyOf(
  before: Company | undefined,
  company: Company,
  { by, now }: Doing,
): readonly Change[] {
  const { brn, paused } = company;
  const wasPaused = before?.paused;
  const changes = before === undefined ? [] : companyChanges(before, company);
  const events: readonly HistoryEvent[] = [
    ...(before === undefined ? [{ kind: 'watched', by } as const] : []),
    ...(changes.length === 0 ? [] : [{ kind: 'edited', by, changes } as const]),
    ...(paused !== undefined && wasPaused?.reason !== paused.reason
      ? [{ kind: 'paused', by, reason: paused.reason } as const]
      : []),
    ...(paused === undefined && wasPaused !== undefined ? [{ kind: 'resumed', by } as const] : []),
  ];
  return events.map((event) => ({ put: 'history', value: { v: 1, at: now, brn, event } }));
}
