import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { needsAction, stateOf, sumsOf } from '../../src/assessment/urgency-rules.js';
import { companyEmoji } from '../../src/check/check-report-view.js';
import { digestMessage } from '../../src/digest/digest-view.js';
import { handlingCountsOf, stateCountsOf } from '../../src/digest/digest-words.js';
import { createHomeReader } from '../../src/home/home-reader.js';
import { homeView } from '../../src/home/home-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import type { AlertLife } from '../../src/records/alert.js';
import { type Company, PRODUCTS } from '../../src/records/company.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../../src/records/status.js';
import type { Change } from '../../src/records/store.js';
import { SEVERITY_EMOJI } from '../../src/slack/blocks.js';
import { SweepCount } from '../../src/sweep/sweep-count.js';
import { TONGUES } from '../../src/text/tongue.js';
import { createAlertList } from '../../src/triage/alert-list.js';
import { aCompany, anAlert } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { homeModel } from '../support/home-samples.js';
import { liveSettings } from '../support/live-settings.js';
import { serviceBench } from '../support/service-bench.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';
import { visibleText } from '../support/views.js';

const NOW = seoul('2026-11-25 10:12');
const WATCHED = 8;

interface Watched {
  readonly company: Company;
  readonly status: CompanyStatus | undefined;
  readonly life: AlertLife | undefined;
}

const cell: fc.Arbitrary<MethodStatus | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(
    missingCell(),
    workingCell(),
    aCell(),
    rejectedCell(),
    rejectedCell(-11100001),
    rejectedCell(-11100001, { rejections: 2 }),
  ),
);

const certificate: fc.Arbitrary<MethodStatus | undefined> = fc.oneof(
  fc.constantFrom(undefined, missingCell(), missingCell(-10004004)),
  fc.integer({ min: -60, max: 60 }).map((days) => certificateUntil(NOW + days * DAY)),
);

const failures: fc.Arbitrary<ProductStatus['failures']> = fc.constantFrom(
  [],
  [],
  failuresOf({ kind: 'too-late', afterMs: 60_000 }),
  failuresOf({ kind: 'too-late', afterMs: 60_000 }, ['certificate-expiry']),
  failuresOf({ kind: 'too-late', afterMs: 60_000 }, ['dept-user-login-test']),
);

const product = fc.record({ deptUser: cell, certificate, failures }).map(
  ({ deptUser, certificate: cert, failures: unanswered }): Partial<ProductStatus> => ({
    failures: unanswered,
    ...(deptUser === undefined ? {} : { deptUser }),
    ...(cert === undefined ? {} : { certificate: cert }),
  }),
);

const status = fc
  .record({
    taxinvoice: product,
    cashbill: product,
    failedSweeps: fc.constantFrom(0, 0, 2, 3, 7),
    isMember: fc.constantFrom(true, true, true, false),
  })
  .map(({ taxinvoice, cashbill, failedSweeps, isMember }) => ({
    ...aStatus(
      { taxinvoice, cashbill },
      { failedSweeps, failedSweepsAt: Array(Math.min(3, failedSweeps)).fill(NOW - DAY) },
    ),
    ...(isMember
      ? {}
      : { memberMissing: { code: -99_003_008, message: 'no member', foundAt: NOW - DAY } }),
  }));

const life: fc.Arbitrary<AlertLife | undefined> = fc.constantFrom(
  undefined,
  { state: 'open' },
  { state: 'acknowledged', by: 'U0KIM', at: NOW - DAY },
  { state: 'snoozed', by: 'U0KIM', at: NOW - DAY, until: NOW + DAY },
);

const watched = fc
  .array(
    fc.record({
      status: fc.option(status, { nil: undefined }),
      life,
      products: fc.constantFrom<Company['products']>(['taxinvoice'], PRODUCTS),
      isPaused: fc.constantFrom(false, false, false, true),
      channel: fc.constantFrom(undefined, undefined, 'C0TEAM'),
    }),
    { minLength: 1, maxLength: WATCHED },
  )
  .map((all) =>
    all.map(({ status: known, life: lives, products, isPaused, channel }, n): Watched => {
      const brn = String(2_148_812_340 + n) as Brn;
      const paused = { reason: 'closed', by: 'U0KIM', at: NOW - DAY } as const;
      return {
        company: aCompany({
          brn,
          name: `회사 ${n}`,
          products,
          ...(isPaused ? { paused } : {}),
          ...(channel === undefined ? {} : { channel }),
        }),
        status: known === undefined ? undefined : { ...known, brn },
        life: lives,
      };
    }),
  );

const policy: fc.Arbitrary<Policy> = fc
  .constantFrom<Policy['collectsBy']>('any', 'any', 'deptUser')
  .map((collectsBy) => ({ ...DEFAULT_POLICY, collectsBy }));

/** Like `watched`, but with an answer to every question. */
const answered = watched.map((all) =>
  all.map((each) => ({ ...each, status: each.status && withFailures(each.status, []) })),
);

function withoutAnswer(known: CompanyStatus | undefined): CompanyStatus | undefined {
  return known && withFailures(known, failuresOf({ kind: 'too-late', afterMs: 60_000 }));
}

/** The status after one check with these failures in each product. */
function withFailures(known: CompanyStatus, failed: ProductStatus['failures']): CompanyStatus {
  const products = Object.fromEntries(
    Object.entries(known.products).map(([name, product]) => [
      name,
      { ...product, failures: failed },
    ]),
  );
  const failedSweepsAt = failed.length === 0 ? [] : [NOW - DAY];
  return { ...known, products, failedSweeps: failedSweepsAt.length, failedSweepsAt };
}

async function countEverywhere(all: readonly Watched[], rules: Policy) {
  const bench = await serviceBench({ policy: rules, now: NOW });
  const { store, index, overview, alertIndex, clock, digests } = bench;
  const watchedCompany = index.get.bind(index);
  await store.write(
    all.flatMap(({ company, status: known, life: lives }): readonly Change[] => [
      { put: 'company', value: company },
      ...(known === undefined ? [] : [{ put: 'status', value: known } as const]),
      ...(lives === undefined
        ? []
        : [{ put: 'alert', value: anAlert({ brn: company.brn, life: lives }) } as const]),
    ]),
  );
  const home = await createHomeReader({
    overview,
    store,
    index,
    policy: rules,
    settings: await liveSettings({ clock }),
    incidents: () => ({}),
    sweeper: { progress: undefined, lastFinishedAt: () => undefined, nextAt: () => undefined },
  })({ user: 'U0KIM', groups: [], filter: { kind: 'all' }, page: 1 });
  return {
    home,
    list: await overview.page({ kind: 'attention' }, 1, 10),
    alerts: await createAlertList({ index: alertIndex, store, watchedCompany, overview })(
      { kind: 'all' },
      1,
      10,
    ),
    digest: await digests.forAllCompanies(NOW),
    byChannel: await digests.forAllChannels(NOW),
    sweep: sweepOf(all, rules, NOW),
  };
}

/** The report of a sweep whose results are the known statuses. */
function sweepOf(all: readonly Watched[], rules: Policy, now: Instant) {
  const swept = all.filter(({ company: { paused }, status: known }) => !paused && known);
  const count = new SweepCount(now, swept.length);
  for (const { company, status: known } of swept) {
    const assessment = assess(known, { products: company.products, policy: rules, now });
    count.add(
      {
        ...{
          assessment,
          wasAsked: true,
          isStateKnown: true,
          alert: 'none',
          notifies: false,
          isDeferred: false,
        },
        responses: { plain: 'answered', live: 'no-evidence' },
      },
      { now },
    );
  }
  return count.summary(now);
}

it('companies are in the same order in the list, in the alerts and in the summary', async () => {
  await fc.assert(
    fc.asyncProperty(watched, policy, async (all, rules) => {
      const { list, digest, alerts } = await countEverywhere(all, rules);
      const listed = list.rows.map(({ company }) => company.brn);
      const inListOrder = (brns: readonly Brn[]) => listed.filter((brn) => brns.includes(brn));
      const brnsOf = (rows: readonly { readonly brn: Brn }[] = []) => rows.map(({ brn }) => brn);
      const groups = [digest.attention.rows, digest.claimed?.rows, digest.snoozed?.rows];

      for (const brns of groups.map(brnsOf)) expect(brns).toEqual(inListOrder(brns));
      const withAlert = brnsOf(alerts.rows);
      expect(withAlert.filter((brn) => listed.includes(brn))).toEqual(inListOrder(withAlert));
    }),
    { numRuns: 100 },
  );
});

describe('the counts of companies', () => {
  it('agree on Home, in the list, in all summaries and in the report of a sweep, and add up', async () => {
    await fc.assert(
      fc.asyncProperty(watched, policy, async (all, rules) => {
        const { home, list, digest, byChannel, sweep } = await countEverywhere(all, rules);
        const { atRisk, cannotCollect, collectable, unknown, neverChecked } = home.all;
        const parts = { collectable, atRisk, cannotCollect, unknown, neverChecked };
        const active = all.filter(({ company: { paused } }) => paused === undefined).length;

        const { total, needsAction: needAction } = sumsOf(home.all);
        const { unclaimed, claimed, snoozed } = home.handling;
        expect(total + home.all.paused).toBe(home.all.watched);
        expect(total).toBe(active);
        expect(unclaimed + claimed + snoozed).toBe(needAction);
        expect(list.total).toBe(needAction);
        expect(list.watched - list.paused).toBe(total);
        expect(digest.counts.watched).toBe(active);
        expect(stateCountsOf(digest.counts)).toEqual(parts);
        expect(handlingCountsOf(digest.counts)).toEqual(home.handling);
        const [ofDefault] = byChannel;
        if (ofDefault !== undefined) {
          expect(stateCountsOf(ofDefault.totals ?? ofDefault.counts)).toEqual(parts);
        }
        expect(sweep).toMatchObject({ collectable, atRisk, cannotCollect, unknown });
        expect(sweep.done).toBe(active - neverChecked);
      }),
      { numRuns: 150 },
    );
  });

  it('stay the same while POPBiLL does not answer, and are counted as last known', async () => {
    await fc.assert(
      fc.asyncProperty(answered, policy, async (all, rules) => {
        const unanswered = all.map((each) => ({ ...each, status: withoutAnswer(each.status) }));
        const before = await countEverywhere(all, rules);
        const { home, digest, list } = await countEverywhere(unanswered, rules);

        expect(home.all).toEqual({ ...before.home.all, lastKnown: home.all.lastKnown });
        expect(stateCountsOf(digest.counts)).toEqual(stateCountsOf(before.digest.counts));
        expect(list.total).toBe(before.list.total);
        const { collectable, cannotCollect, lastKnown } = home.all;
        expect(lastKnown).toBeGreaterThanOrEqual(collectable + cannotCollect);
      }),
      { numRuns: 100 },
    );
  });

  it('are the same in the words on Home and in the summary', async () => {
    await fc.assert(
      fc.asyncProperty(watched, async (all) => {
        const { home, digest } = await countEverywhere(all, DEFAULT_POLICY);
        if (sumsOf(home.all).total === 0) return;
        for (const t of [TONGUES['ko'], TONGUES['en']]) {
          // Without what only Home mentions.
          const facts = { ...home, all: { ...home.all, byDateOnly: 0, lastKnown: 0 } };
          const onHome = visibleText(homeView(homeModel(facts), t)).split('\n');
          const inSummary = visibleText(digestMessage(digest, t)).split('\n');
          const { needsAction: needAction } = sumsOf(home.all);
          // The states, who handles them, and the total; without the heading.
          const words = onHome.slice(2, needAction > 0 ? 5 : 3);
          expect(inSummary).toEqual(expect.arrayContaining(words));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('include every broken company in those that need action, with the emoji of the worst reason', () => {
    fc.assert(
      fc.property(status, policy, (known, rules) => {
        const assessment = assess(known, { products: PRODUCTS, policy: rules, now: NOW });
        const isBroken = stateOf(assessment) === 'cannotCollect';
        const { severity } = assessment;

        if (isBroken) expect(needsAction(assessment.reasons)).toBe(true);
        if (severity !== undefined) expect(companyEmoji(assessment)).toBe(SEVERITY_EMOJI[severity]);
        else expect(['🟢', '⚪']).toContain(companyEmoji(assessment));
      }),
    );
  });
});

it('companyEmoji is grey without an assessment', () => {
  expect(companyEmoji(undefined)).toBe('⚪');
});
