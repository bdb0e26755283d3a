import type { AlertIndex } from '../alert/alert-index.js';
import { assess } from '../assessment/assess-rules.js';
import { type Handling, ZERO_COUNTS } from '../assessment/urgency-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import { createTopN, type TopN } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, type SeoulDay, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import {
  type DigestList,
  type DigestRow,
  MAX_CRITICAL_ROWS,
  MAX_DIGEST_ROWS,
} from '../records/digest.js';
import { historySince, type Store } from '../records/store.js';
import {
  byUrgency,
  digestPlaceOf,
  expiringRow,
  firstSoleExpiry,
  rowOf,
  type Standing,
  standingOf,
} from './digest-facts-rules.js';
import { type DigestFacts, longBreakAfter } from './digest-rules.js';

interface Deps {
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
  { store, index, alerts, policy }: Deps,
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
    if (place === 'unclaimed' || place === 'known') {
      rows.push([place, rowOf(company, assessment, alert, { since, now })]);
    }
    const until = firstSoleExpiry(assessment, policy);
    if (until !== undefined && isWithin(longBreak, seoulDayOf(until))) {
      rows.push(['expiring', expiringRow(company, until, now)]);
    }
    const standing = standingOf(assessment, status, sweepStartedAt);
    for (const tally of talliesFor(company)) {
      tally.addStanding(standing);
      if (place === 'claimed' || place === 'snoozed') tally.addHandled(place);
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

type DigestListName = 'unclaimed' | 'known' | 'fixed' | 'expiring';

export type DigestTally = ReturnType<typeof createDigestTally>;

/** Counts companies one by one. It keeps only the rows that are shown. */
export function createDigestTally() {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let assessed = 0;
  let loginsUnverified = 0;
  const collection = { ...ZERO_COUNTS };
  const checked = { yes: 0, 'not-asked': 0, 'no-answer': 0 };
  const attention = { critical: 0, warning: 0, notice: 0 };
  const handled = { claimed: 0, snoozed: 0 };
  const topRows = (order: typeof byUrgency) => createTopN(MAX_DIGEST_ROWS, order);
  const lists = {
    unclaimed: createTopN(MAX_CRITICAL_ROWS, byUrgency),
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
      checked[standing.checked] += 1;
      if (standing.isLoginUnverified) loginsUnverified += 1;
    },
    addHandled(handling: Exclude<Handling, 'unclaimed'>): void {
      handled[handling] += 1;
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
        taken: handled.claimed,
        snoozed: handled.snoozed,
        unknown: collection.unknown,
        neverChecked: collection.neverChecked + (watched - assessed),
      },
      paused,
      owners,
      notAsked: checked['not-asked'] + (watched - assessed),
      noAnswer: checked['no-answer'],
      loginsUnverified,
      lists: {
        attention: toDigestList(lists.unclaimed),
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
