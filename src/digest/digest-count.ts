import type { AlertIndex, IndexedAlert } from '../alert/alert-index.js';
import { assess } from '../assessment/assess-rules.js';
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
import { calendarDaysUntil, type Instant, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import {
  type DigestList,
  type DigestRow,
  MAX_CRITICAL_ROWS,
  MAX_DIGEST_ROWS,
} from '../records/digest.js';
import { compareSeverity, type Reason } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';
import { historySince, type Store } from '../records/store.js';
import { type DigestFacts, longBreakAfter } from './digest-rules.js';

export interface CountDeps {
  readonly store: Store;
  readonly index: CompanyIndex;
  readonly alerts: Pick<AlertIndex, 'get'>;
  readonly policy: Policy;
}

export interface DigestTallies {
  readonly all: DigestTally;
  /** Each company is under the channel of its alerts. */
  readonly channels: ReadonlyMap<string, DigestTally>;
}

/**
 * Counts all watched companies in one pass over the statuses. Changes to companies during the pass are ignored, because a
 * company added during it would have a status without being counted as watched.
 */
export async function countForDigests(
  { store, index, alerts, policy }: CountDeps,
  options: {
    readonly channelOf: (company: Company) => string;
    readonly now: Instant;
    /** Alerts resolved after this are listed. */
    readonly since: Instant;
    /** A company counts as checked if POPBiLL was asked about it after this. */
    readonly sweepStartedAt: Instant;
  },
): Promise<DigestTallies> {
  const { channelOf, now, since, sweepStartedAt } = options;
  const all = createDigestTally();
  const channels = new Map<string, DigestTally>();
  const talliesFor = (company: Company): readonly DigestTally[] => {
    const channel = channelOf(company);
    const channelTally = channels.get(channel) ?? createDigestTally();
    channels.set(channel, channelTally);
    return [all, channelTally];
  };
  const companies = new Map<Company['brn'], Company>();
  for (const company of index.values()) {
    for (const tally of talliesFor(company)) tally.addCompany(company);
    if (company.paused === undefined) companies.set(company.brn, company);
  }
  const longBreak = longBreakAfter(seoulDayOf(now), policy.holidays);
  for await (const status of store.statuses()) {
    const company = companies.get(status.brn);
    if (company === undefined) continue;
    const assessment = assess(status, { products: company.products, policy, now });
    const alert = alerts.get(status.brn);
    const rows: [DigestListName, DigestRow][] = [];
    const place = digestPlaceOf(assessment, alert);
    if (place !== undefined) {
      rows.push([place, rowOf(company, assessment, alert, { since, now })]);
    }
    const until = firstSoleExpiry(assessment, policy);
    if (until !== undefined && isWithin(longBreak, seoulDayOf(until))) {
      rows.push(['expiring', expiringRow(company, until, now)]);
    }
    const standing = standingOf(assessment, status, sweepStartedAt);
    for (const tally of talliesFor(company)) {
      tally.addStanding(standing);
      for (const [name, row] of rows) tally.offer(name, row);
    }
  }
  const resolvedBrns = new Set<Company['brn']>();
  for await (const { brn, at, event } of historySince(store, { since })) {
    if (event.kind !== 'resolved' || brn === undefined || alerts.get(brn) !== undefined) continue;
    const company = companies.get(brn);
    if (company === undefined || resolvedBrns.has(brn)) continue;
    resolvedBrns.add(brn);
    for (const tally of talliesFor(company)) tally.offer('fixed', { brn, name: company.name, at });
  }
  return { all, channels };
}

function isWithin(days: ReturnType<typeof longBreakAfter>, day: SeoulDay): boolean {
  return days !== undefined && days.first <= day && day <= days.last;
}

type DigestListName = Handling | 'known' | 'fixed' | 'expiring';

export type DigestTally = ReturnType<typeof createDigestTally>;

/** Counts companies one by one. It keeps only the rows that are shown. */
export function createDigestTally() {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let assessed = 0;
  let loginsUnverified = 0;
  const collection = { ...ZERO_COUNTS };
  let checked = 0;
  const attention = { critical: 0, warning: 0, notice: 0 };
  const topRows = (order: typeof byUrgency) => createTopN(MAX_DIGEST_ROWS, order);
  const lists = {
    unclaimed: createTopN(MAX_CRITICAL_ROWS, byUrgency),
    claimed: topRows(byUrgency),
    snoozed: topRows(byUrgency),
    known: topRows(byUrgency),
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
    addStanding(standing: Standing): void {
      assessed += 1;
      collection[standing.collection] += 1;
      if (standing.isChecked) checked += 1;
      if (standing.isLoginUnverified) loginsUnverified += 1;
    },
    offer(list: DigestListName, row: DigestRow): void {
      lists[list].offer(row);
      if (list === 'unclaimed') attention[row.severity ?? 'notice'] += 1;
    },
    facts: (): DigestFacts => ({
      counts: {
        watched,
        collectable: collection.collectable,
        atRisk: collection.atRisk,
        broken: collection.cannotCollect,
        attention,
        taken: lists.claimed.offered,
        snoozed: lists.snoozed.offered,
        unknown: collection.unknown,
        neverChecked: collection.neverChecked + (watched - assessed),
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

export interface Standing {
  readonly collection: CompanyState;
  /** Whether the day's sweep, or a check since it began, got all answers. */
  readonly isChecked: boolean;
  /** Everything is known except the department user's login, whose test got no answer. */
  readonly isLoginUnverified: boolean;
}

export function standingOf(
  assessment: Assessment,
  status: CompanyStatus | undefined,
  sweepStartedAt: Instant,
): Standing {
  const { products } = assessment;
  const isUnanswered = products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' && failures.length > 0,
  );
  const askedAt = Math.max(status?.answeredAt ?? 0, status?.sweptAt ?? 0);
  const isChecked = askedAt >= sweepStartedAt && !isUnanswered;
  const isLoginUnverified = isChecked && products.some(hasUnverifiedLogin);
  return { collection: stateOf(assessment), isChecked, isLoginUnverified };
}

function hasUnverifiedLogin({ deptUser, failures }: Assessment['products'][number]): boolean {
  const isRegistered = deptUser.kind === 'works' || deptUser.kind === 'untested';
  return isRegistered && failures.some(({ call }) => call === 'dept-user-login-test');
}

/** The earliest expiry of a certificate that is the only working method of its product. */
export function firstSoleExpiry(
  { products }: Pick<Assessment, 'products'>,
  { collectsBy }: Pick<Policy, 'collectsBy'>,
): Instant | undefined {
  if (collectsBy === 'deptUser') return undefined;
  const expiries = products.flatMap(({ certificate, deptUser }) =>
    certificate.kind === 'valid' && deptUser.kind !== 'works' ? [certificate.expiresAt] : [],
  );
  return expiries.length === 0 ? undefined : Math.min(...expiries);
}

/** How the company is handled if it needs action; `known`: it needs none, but has something to know about. */
export function digestPlaceOf(
  { reasons }: Pick<Assessment, 'reasons'>,
  alert: Pick<IndexedAlert, 'state'> | undefined,
): Handling | 'known' | undefined {
  if (reasons.length === 0) return undefined;
  return needsAction(reasons) ? handlingOf(alert) : 'known';
}

/** @param options.since the time of the previous digest */
export function rowOf(
  { brn, name, owner }: Pick<Company, 'brn' | 'name' | 'owner'>,
  { severity, reasons }: Pick<Assessment, 'severity' | 'reasons'>,
  alert: Pick<IndexedAlert, 'openedAt'> | undefined,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): DigestRow {
  const [worst] = reasons;
  const at = alert?.openedAt;
  return {
    brn,
    name,
    severity,
    kind: worst?.kind,
    ...(worst && expiryOf(worst, now)),
    owner,
    at,
    isNew: at !== undefined && at > since ? true : undefined,
  };
}

export function expiringRow(
  { brn, name }: Pick<Company, 'brn' | 'name'>,
  expiresAt: Instant,
  now: Instant,
): DigestRow {
  const daysLeft = calendarDaysUntil(expiresAt, now);
  return { brn, name, kind: 'certificate-expiry', expiresAt, daysLeft };
}

const collator = new Intl.Collator('ko');

/** Sorts by severity, then by days left. Without a date, a critical row counts as due today, and others come last. */
export function byUrgency(a: DigestRow, b: DigestRow): number {
  return (
    compareSeverity(b.severity ?? 'notice', a.severity ?? 'notice') ||
    daysOf(a) - daysOf(b) ||
    (a.at ?? 0) - (b.at ?? 0) ||
    collator.compare(a.name, b.name)
  );
}

function daysOf({ daysLeft, severity }: DigestRow): number {
  return daysLeft ?? (severity === 'critical' ? 0 : Number.MAX_SAFE_INTEGER);
}

function expiryOf(reason: Reason, now: Instant): Pick<DigestRow, 'expiresAt' | 'daysLeft'> {
  if (reason.kind !== 'certificate-expiry') return {};
  const { expiresAt } = reason;
  return { expiresAt, daysLeft: calendarDaysUntil(expiresAt, now) };
}
