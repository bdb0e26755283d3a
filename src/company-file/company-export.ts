import { assess } from '../assessment/assess-rules.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { reasonName } from '../assessment/reason-words.js';
import { needsAction } from '../assessment/urgency-rules.js';
import { AT_RISK, verdictLabel } from '../assessment/verdict-words.js';
import { eventLoopYielder } from '../kernel/async.js';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Company, UserId } from '../records/company.js';
import type { CompanyStatus } from '../records/status.js';
import type { Store } from '../records/store.js';
import { clockTime } from '../text/format.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { SlackNameLookup } from './company-import.js';
import { writeCompanies, writeTable } from './csv-columns.js';
import { stateReportWords } from './export-words.js';
import { ownerNamesOf } from './slack-names-rules.js';

export type CompanyExport = ReturnType<typeof createCompanyExport>;

interface Deps {
  readonly index: { values(): Iterable<Company> };
  readonly store: Pick<Store, 'write' | 'statuses'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

export function createCompanyExport({ index, store, policy, clock }: Deps) {
  /**
   * `undefined`: there are no companies. The history event is written before the file is returned, so that every export
   * is recorded. Rejects with StoreError.
   */
  const exportFile = async <Written>(
    by: UserId,
    write: (companies: readonly Company[], now: Instant) => Promise<Written>,
  ) => {
    // A copy, because the index may change while the file is written.
    const companies = [...index.values()];
    if (companies.length === 0) return undefined;
    const now = clock.now();
    const written = await write(companies, now);
    const event = { kind: 'exported', by, companies: companies.length } as const;
    await store.write([{ put: 'history', value: { v: 1, at: now, event } }]);
    return { ...written, companies: companies.length, at: now };
  };
  return {
    companies: (by: UserId, t: Tongue) =>
      exportFile(by, async (companies) => ({
        content: await writeCompanies(companies, t.language),
      })),
    stateReport: (by: UserId, t: Tongue, lookUp: SlackNameLookup) =>
      exportFile(by, async (companies, now) => {
        const ownerNames = await namesOfOwners(companies, lookUp);
        const content = await writeStateReport(companies, { store, policy, now, ownerNames, t });
        return { content, areOwnersNamed: ownerNames !== undefined };
      }),
  };
}

/** By ID. `undefined`: Slack did not answer. */
export async function namesOfOwners(
  companies: readonly Company[],
  lookUp: SlackNameLookup,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (companies.every(({ owner }) => owner === undefined)) return new Map();
  const names = await lookUp(['owner']);
  return names.owners && ownerNamesOf(names);
}

interface ReportContext {
  readonly policy: Policy;
  readonly now: Instant;
  readonly ownerNames: ReadonlyMap<string, string> | undefined;
  readonly t: Tongue;
}

/** CSV with a line for each product. Rejects with StoreError. */
export async function writeStateReport(
  companies: readonly Company[],
  { store, ...context }: ReportContext & { readonly store: Pick<Store, 'statuses'> },
): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const byBrn = new Map(companies.map((company) => [company.brn, company]));
  const checkedRows = new Map<Brn, readonly (readonly string[])[]>();
  for await (const status of store.statuses()) {
    const company = byBrn.get(status.brn);
    if (company !== undefined) checkedRows.set(status.brn, rowsOf(company, status, context));
    await yieldToEventLoop();
  }
  const rows = companies.flatMap(
    (company) => checkedRows.get(company.brn) ?? rowsOf(company, undefined, context),
  );
  return writeTable(Object.values(stateReportWords(context.t).columns), rows);
}

function rowsOf(
  company: Company,
  status: CompanyStatus | undefined,
  { policy, now, ownerNames, t }: ReportContext,
): readonly (readonly string[])[] {
  const { brn, name, products, owner = '' } = company;
  const assessment = assess(status, { products, policy, now });
  return assessment.products.map((product) => {
    const checkedAt = product.neverAsked ? undefined : status?.answeredAt;
    return [
      formatBrn(brn),
      name,
      t.words.productLabel[product.product],
      ...((status === undefined || product.neverAsked) && company.paused === undefined
        ? [stateReportWords(t).neverChecked, '']
        : stateCells(company, product, assessment, t)),
      expiryCell(product),
      checkedAt === undefined ? '' : `${seoulDayOf(checkedAt)} ${clockTime(checkedAt)}`,
      ownerNames?.get(owner) ?? owner,
    ];
  });
}

/** The state as counted on Home, and its reasons. */
function stateCells(
  { paused }: Company,
  { product, lastKnown }: ProductAssessment,
  { reasons }: Assessment,
  t: Tongue,
): readonly [string, string] {
  // The state from before the pause would look as if the company were still checked.
  if (paused !== undefined) {
    return [stateReportWords(t).paused, upperFirst(t.words.pauseReason[paused.reason])];
  }
  const actionReasons = reasons.filter(
    (reason) => reason.products.includes(product) && needsAction([reason]),
  );
  const state = lastKnown.kind !== 'broken' && actionReasons.length > 0 ? AT_RISK : lastKnown;
  return [verdictLabel(state, t), actionReasons.map((reason) => reasonName(reason, t)).join(', ')];
}

function expiryCell({ certificate }: ProductAssessment): string {
  const expiresAt = 'expiresAt' in certificate ? certificate.expiresAt : undefined;
  return expiresAt === undefined ? '' : seoulDayOf(expiresAt);
}
