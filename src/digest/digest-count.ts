import type { AlertIndex } from '../alert/alert-index.js';
import { assess } from '../assessment/assess.js';
import type { CompanyIndex } from '../company/company-index.js';
import type { Instant, SeoulDay } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { seoulDayOf } from '../kernel/seoul-time.js';
import type { Company } from '../records/company.js';
import { historySince } from '../records/history-since.js';
import type { Store } from '../records/ports.js';
import { longBreakAfter } from './compose-digest.js';
import { dependsUntil, expiringRow, standingOf } from './digest-facts-rules.js';
import { createDigestTally, type DigestTally } from './digest-tally.js';

interface Deps {
  readonly store: Store;
  readonly index: CompanyIndex;
  /** The alerts that are not over. */
  readonly alerts: Pick<AlertIndex, 'get'>;
  readonly policy: Policy;
}

/** The channel under whose digest a company is counted. */
export type ChannelOf = (company: Company) => string;

interface About {
  readonly channelOf: ChannelOf;
  readonly now: Instant;
  /** From when on what was solved is told. */
  readonly since: Instant;
  /** When the sweep began since which a company has to have been asked to count as checked. */
  readonly round: Instant;
}

type TallyOf = (brn: Company['brn']) => DigestTally | undefined;

/** Counts all watched companies, each under its channel, in one pass over statuses that holds none of them. */
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
    if (isWithin(seoulDayOf(until), long)) tally.expiring(expiringRow(company, until, now));
  }
}

/** What was solved and did not come back. */
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

function isWithin(
  day: SeoulDay,
  { first, last }: { readonly first: SeoulDay; readonly last: SeoulDay },
): boolean {
  return first <= day && day <= last;
}
