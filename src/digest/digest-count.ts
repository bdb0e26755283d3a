import type { AlertIndex, IndexedAlert } from '../alert/alert-index.js';
import { assess, isUndetermined } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import {
  type CompanyState,
  type Handling,
  handlingOf,
  needsAction,
  stateOf,
  ZERO_COUNTS,
} from '../assessment/urgency-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import { createTopN, type TopN } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { CompanyOrder, Overview } from '../list/overview.js';
import type { Company } from '../records/company.js';
import {
  type DigestList,
  type DigestRow,
  MAX_CRITICAL_ROWS,
  MAX_DIGEST_ROWS,
} from '../records/digest.js';
import type { CompanyStatus } from '../records/status.js';
import { historySince, type Store } from '../records/store.js';
import { type DigestFacts, longBreakAfter } from './digest-rules.js';

export interface CountDeps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly alerts: Pick<AlertIndex, 'get'>;
  readonly overview: Pick<Overview, 'companyOrder'>;
  readonly policy: Policy;
}

export interface DigestTallies {
  readonly all: DigestTally;
  /** Each company is under the channel of its alerts. */
  readonly channels: ReadonlyMap<string, DigestTally>;
  /** The tally for a channel without companies. */
  readonly empty: DigestTally;
}

/**
 * Counts all watched companies in one scan of the statuses. The companies are those at its start: one that is added
 * during the scan would have a status without being counted as watched.
 */
export async function countForDigests(
  { store, index, alerts, overview, policy }: CountDeps,
  options: {
    readonly defaultChannel: string;
    readonly now: Instant;
    /** The time of the previous digest. Alerts opened after it are new; those resolved after it are listed. */
    readonly since: Instant;
    /** A company counts as checked only if POPBiLL was asked about it since this time. */
    readonly sweepStartedAt: Instant;
  },
): Promise<DigestTallies> {
  const { defaultChannel, now, since, sweepStartedAt } = options;
  const compareCompanies = await overview.companyOrder();
  const all = createDigestTally(compareCompanies);
  const channels = new Map<string, DigestTally>();
  const talliesFor = (company: Company): readonly DigestTally[] => {
    const { channel = defaultChannel } = company;
    const channelTally = channels.get(channel) ?? createDigestTally(compareCompanies);
    channels.set(channel, channelTally);
    return [all, channelTally];
  };
  const companies = new Map<Company['brn'], Company>();
  for (const company of index.values()) {
    for (const tally of talliesFor(company)) tally.addCompany(company);
    if (company.paused === undefined) companies.set(company.brn, company);
  }
  const longBreak = longBreakAfter(seoulDayOf(now), policy.holidays);
  const isInLongBreak = (at: Instant) => {
    const day = seoulDayOf(at);
    return longBreak !== undefined && longBreak.first <= day && day <= longBreak.last;
  };
  for await (const status of store.statuses()) {
    const company = companies.get(status.brn);
    if (company === undefined) continue;
    const assessment = assess(status, { products: company.products, policy, now });
    const alert = alerts.get(status.brn);
    const list = digestListOf(assessment, alert);
    const row = rowOf(company, assessment, alert, since);
    const state = countedStateOf(assessment, status, sweepStartedAt);
    const expiriesInBreak = soleExpiries(assessment, policy).filter(isInLongBreak);
    for (const tally of talliesFor(company)) {
      tally.addState(state);
      if (list !== undefined) tally.offer(list, row);
      if (expiriesInBreak.length > 0) {
        const expiresAt = Math.min(...expiriesInBreak);
        tally.offer('expiring', { brn: status.brn, name: company.name, expiresAt });
      }
    }
    // Keeps it out of the resolved list below: an alert can end before the new registration's login is tested.
    if (state.state === 'unknown') companies.delete(status.brn);
  }
  const resolvedBrns = new Set<Company['brn']>();
  for await (const { brn, at, event } of historySince(store, { since })) {
    if (event.kind !== 'resolved' || brn === undefined || alerts.get(brn) !== undefined) continue;
    const company = companies.get(brn);
    if (company === undefined || resolvedBrns.has(brn)) continue;
    resolvedBrns.add(brn);
    for (const tally of talliesFor(company)) tally.offer('fixed', { brn, name: company.name, at });
  }
  return { all, channels, empty: createDigestTally(compareCompanies) };
}

type DigestTally = ReturnType<typeof createDigestTally>;

function createDigestTally(compareCompanies: CompanyOrder) {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let assessed = 0;
  let loginsUnverified = 0;
  const byState = { ...ZERO_COUNTS };
  let checked = 0;
  const attention = { critical: 0, warning: 0, notice: 0 };
  const byListOrder = (a: DigestRow, b: DigestRow) => compareCompanies(a.brn, b.brn);
  const topRows = (order: typeof byListOrder) => createTopN(MAX_DIGEST_ROWS, order);
  const lists = {
    unclaimed: createTopN(MAX_CRITICAL_ROWS, byListOrder),
    claimed: topRows(byListOrder),
    snoozed: topRows(byListOrder),
    known: topRows(byListOrder),
    fixed: topRows((a, b) => (b.at ?? 0) - (a.at ?? 0)),
    expiring: topRows((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0)),
  };
  return {
    addCompany({ owner, paused: pauseState }: Company): void {
      if (pauseState !== undefined) {
        paused += 1;
        return;
      }
      watched += 1;
      if (owner !== undefined) owners.set(owner, (owners.get(owner) ?? 0) + 1);
    },
    addState(counted: CountedState): void {
      assessed += 1;
      byState[counted.state] += 1;
      if (counted.isChecked) checked += 1;
      if (counted.isLoginUnverified) loginsUnverified += 1;
    },
    offer(list: keyof typeof lists, row: DigestRow): void {
      lists[list].offer(row);
      // A row without a severity counts too, so that the numbers add up.
      if (list === 'unclaimed') attention[row.severity ?? 'notice'] += 1;
    },
    facts: (): DigestFacts => ({
      counts: {
        watched,
        collectable: byState.collectable,
        atRisk: byState.atRisk,
        broken: byState.cannotCollect,
        attention,
        taken: lists.claimed.offered,
        snoozed: lists.snoozed.offered,
        unknown: byState.unknown,
        neverChecked: byState.neverChecked + (watched - assessed),
      },
      paused,
      owners,
      unchecked: watched - checked,
      loginsUnverified,
      lists: {
        attention: toDigestList(lists.unclaimed),
        claimed: toDigestList(lists.claimed),
        snoozed: toDigestList(lists.snoozed),
        known: toDigestList(lists.known),
        fixed: toDigestList(lists.fixed),
      },
      expiring: toDigestList(lists.expiring),
    }),
  };
}

function toDigestList(list: TopN<DigestRow>): DigestList {
  const rows = list.inOrder();
  const kept = rows.filter(({ severity }, i) => i < MAX_DIGEST_ROWS || severity === 'critical');
  return { rows: kept, total: list.offered };
}

interface CountedState {
  readonly state: CompanyState;
  /** The day's sweep or a later check determined the state, or the company has the reason `check-broken`. */
  readonly isChecked: boolean;
  /** Everything is known except the department user's login, whose test got no answer. */
  readonly isLoginUnverified: boolean;
}

export function countedStateOf(
  assessment: Assessment,
  status: CompanyStatus,
  sweepStartedAt: Instant,
): CountedState {
  const { products, reasons } = assessment;
  const isCheckBroken = reasons.some(({ kind }) => kind === 'check-broken');
  const askedAt = Math.max(status.answeredAt ?? 0, status.sweptAt ?? 0);
  const state = stateOf(assessment);
  const isDetermined =
    isCheckBroken || (state !== 'neverChecked' && !products.some(isUndetermined));
  const isChecked = askedAt >= sweepStartedAt && isDetermined;
  const isLoginUnverified = isChecked && !isCheckBroken && products.some(hasUnverifiedLogin);
  return { state, isChecked, isLoginUnverified };
}

function hasUnverifiedLogin({ deptUser, failures }: Assessment['products'][number]): boolean {
  const isRegistered = deptUser.kind === 'works' || deptUser.kind === 'untested';
  return isRegistered && failures.some(({ call }) => call === 'dept-user-login-test');
}

/** The expiries of certificates that are the only method of their product known to work. */
export function soleExpiries(
  { products }: Pick<Assessment, 'products'>,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): readonly Instant[] {
  if (collectsBy === 'deptUser') return [];
  return products.flatMap(({ certificate, deptUser }) =>
    certificate.kind === 'valid' && deptUser.kind !== 'works' ? [certificate.expiresAt] : [],
  );
}

/** The digest's list for the company; `known`: it has reasons, but none needs action. `undefined`: no reason. */
export function digestListOf(
  { reasons }: Pick<Assessment, 'reasons'>,
  alert: Pick<IndexedAlert, 'state'> | undefined,
): Handling | 'known' | undefined {
  if (reasons.length === 0) return undefined;
  return needsAction(reasons) ? handlingOf(alert) : 'known';
}

export function rowOf(
  { brn, name, owner }: Pick<Company, 'brn' | 'name' | 'owner'>,
  { severity, reasons }: Pick<Assessment, 'severity' | 'reasons'>,
  alert: Pick<IndexedAlert, 'openedAt' | 'handledBy' | 'handledAt' | 'snoozedUntil'> | undefined,
  since: Instant,
): DigestRow {
  const [worst] = reasons;
  const expiresAt = worst?.kind === 'certificate-expiry' ? worst.expiresAt : undefined;
  const { openedAt: at, handledBy, handledAt, snoozedUntil: until } = alert ?? {};
  return {
    brn,
    name,
    severity,
    kind: worst?.kind,
    reason: worst,
    expiresAt,
    owner,
    at,
    isNew: at !== undefined && at > since ? true : undefined,
    handledBy,
    handledAt,
    until,
  };
}
