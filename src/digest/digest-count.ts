import type { AlertIndex } from '../alert/alert-index.js';
import { assess } from '../assessment/assess-rules.js';
import type { Assessment } from '../assessment/assessment.js';
import { NO_COMPANIES } from '../assessment/urgency-rules.js';
import type { CompanyIndex } from '../company/company-index.js';
import { createFirstOf, type FirstOf } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, seoulDayOf } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import { DIGEST_ROWS, type DigestList, type DigestRow } from '../records/digest.js';
import { historySince, type Store } from '../records/store.js';
import {
  byEndOfSnooze,
  byUrgency,
  type DigestAlert,
  dependsUntil,
  expiringRow,
  listOf,
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

export type ChannelOf = (company: Company) => string;

interface About {
  readonly channelOf: ChannelOf;
  readonly now: Instant;
  /** Alerts resolved since then are listed. */
  readonly since: Instant;
  /** A company counts as checked when it was asked since then. */
  readonly round: Instant;
}

type TallyOf = (brn: Company['brn']) => DigestTally | undefined;

/** Counts all watched companies, each under its channel, in one pass over the statuses. */
export async function countForDigests(
  deps: Deps,
  about: About,
): Promise<ReadonlyMap<string, DigestTally>> {
  const { index } = deps;
  const tallies = new Map<string, DigestTally>();
  for (const company of index.values()) {
    const channel = about.channelOf(company);
    const tally = tallies.get(channel) ?? createDigestTally();
    tallies.set(channel, tally);
    if (company.paused === undefined) tally.watched(company.owner);
    else tally.paused();
  }
  const tallyOf: TallyOf = (brn) => {
    const company = index.getActive(brn);
    return company === undefined ? undefined : tallies.get(about.channelOf(company));
  };
  await countStandings(deps, about, tallyOf);
  await countFixed(deps, about, tallyOf);
  return tallies;
}

async function countStandings(
  { store, index, alerts, policy }: Deps,
  { now, round }: About,
  tallyOf: TallyOf,
): Promise<void> {
  const long = longBreakAfter(seoulDayOf(now), policy.days);
  for await (const status of store.statuses()) {
    const company = index.get(status.brn);
    const tally = tallyOf(status.brn);
    if (company === undefined || tally === undefined) continue;
    const assessment = assess(status, { products: company.products, policy, now });
    tally.standing(standingOf(assessment, status, round));
    tally.trouble({ company, assessment, alert: alerts.get(status.brn), now });
    const until = dependsUntil(assessment, policy);
    if (long === undefined || until === undefined) continue;
    const day = seoulDayOf(until);
    if (long.first <= day && day <= long.last) tally.expiring(expiringRow(company, until, now));
  }
}

/** Resolved and not open again. */
async function countFixed(
  { store, index, alerts }: Deps,
  { since }: About,
  tallyOf: TallyOf,
): Promise<void> {
  const counted = new Set<Company['brn']>();
  for await (const { brn, at, event } of historySince(store, { since })) {
    if (event.kind !== 'resolved' || brn === undefined || alerts.get(brn) !== undefined) continue;
    const company = index.get(brn);
    if (company === undefined || counted.has(brn)) continue;
    counted.add(brn);
    tallyOf(brn)?.fixed({ brn, name: company.name, at });
  }
}

interface Trouble {
  readonly company: Pick<Company, 'brn' | 'name'>;
  readonly assessment: Assessment;
  readonly alert: DigestAlert | undefined;
  readonly now: Instant;
}

export type DigestTally = ReturnType<typeof createDigestTally>;

/** Counts one channel's companies one after the other; keeps only the rows that are shown. */
export function createDigestTally() {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let known = 0;
  let loginsOpen = 0;
  const collection = { ...NO_COMPANIES };
  const checked = { yes: 0, 'not-asked': 0, 'no-answer': 0 };
  const attention = { critical: 0, warning: 0, notice: 0 };
  const lists = {
    attention: createFirstOf(DIGEST_ROWS, byUrgency),
    known: createFirstOf(DIGEST_ROWS, byUrgency),
    taken: createFirstOf(DIGEST_ROWS, byUrgency),
    snoozed: createFirstOf(DIGEST_ROWS, byEndOfSnooze),
    fixed: createFirstOf<DigestRow>(DIGEST_ROWS, (a, b) => (b.at ?? 0) - (a.at ?? 0)),
    expiring: createFirstOf<DigestRow>(
      DIGEST_ROWS,
      (a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0),
    ),
  };
  return {
    watched(owner: string | undefined): void {
      watched += 1;
      if (owner !== undefined) owners.set(owner, (owners.get(owner) ?? 0) + 1);
    },
    paused(): void {
      paused += 1;
    },
    standing(standing: Standing): void {
      known += 1;
      collection[standing.collection] += 1;
      checked[standing.checked] += 1;
      if (standing.isLoginOpen) loginsOpen += 1;
    },
    trouble({ company, assessment, alert, now }: Trouble): void {
      const list = listOf(assessment, alert);
      if (list === undefined) return;
      lists[list].offer(rowOf(company, assessment, alert, now));
      if (list === 'attention') attention[assessment.severity ?? 'notice'] += 1;
    },
    fixed: (row: DigestRow) => lists.fixed.offer(row),
    expiring: (row: DigestRow) => lists.expiring.offer(row),
    facts: (): DigestFacts => ({
      counts: {
        watched,
        collectable: collection.collectable,
        atRisk: collection.atRisk,
        broken: collection.cannotCollect,
        attention,
        taken: lists.taken.offered,
        snoozed: lists.snoozed.offered,
        unknown: collection.unknown,
        neverChecked: collection.neverChecked + (watched - known),
      },
      paused,
      owners,
      notAsked: checked['not-asked'] + (watched - known),
      noAnswer: checked['no-answer'],
      loginsOpen,
      attention: listed(lists.attention),
      known: listed(lists.known),
      taken: listed(lists.taken),
      snoozed: listed(lists.snoozed),
      fixed: listed(lists.fixed),
      expiring: listed(lists.expiring),
    }),
  };
}

function listed(list: FirstOf<DigestRow>): DigestList {
  return { rows: list.inOrder(), total: list.offered };
}
