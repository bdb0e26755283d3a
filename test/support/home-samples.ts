import type { Assessment } from '../../src/assessment/assessment.js';
import { summaryOf } from '../../src/assessment/urgency-rules.js';
import type { HomeFacts } from '../../src/home/home-reader.js';
import type { HomeModel } from '../../src/home/home-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { addDays, seoulDayOf } from '../../src/kernel/time.js';
import type { ListRow } from '../../src/list/overview.js';
import type { OverviewCounts } from '../../src/list/overview-entry.js';
import { alertOf } from './alert-samples.js';
import { aCompany, NURI } from './builders.js';
import { seoul } from './fake-clock.js';
import { certificateExpiry, deptUserLogin } from './reasons.js';
import { NOW, REPORTS } from './reports.js';

type Facts = HomeModel['facts'];

export const NO_COUNTS: OverviewCounts = {
  watched: 0,
  collectable: 0,
  byDateOnly: 0,
  atRisk: 0,
  cannotCollect: 0,
  unknown: 0,
  neverChecked: 0,
  lastKnown: 0,
  paused: 0,
};

export const NO_INCIDENTS = {
  setup: undefined,
  outage: undefined,
  commonCause: undefined,
  massChange: undefined,
  channels: [],
};
export const NO_SWEEP = { running: undefined, lastFinishedAt: undefined, nextAt: undefined };

/** The eight weeks from the day of the samples on, with the number of certificates that expire in each. */
export function eightWeeks(
  expiries: readonly (readonly [stops: number, covered: number])[] = [],
): HomeFacts['weeks'] {
  return Array.from({ length: 8 }, (_, n) => {
    const from = addDays(seoulDayOf(NOW), 7 * n);
    const [stopsCollection, covered] = expiries[n] ?? [0, 0];
    return { from, to: addDays(from, 6), stopsCollection, covered, deadline: undefined };
  });
}

/** The assessments of all sample reports, the most urgent first. */
const ASSESSMENTS = Object.values(REPORTS)
  .map(({ assessment }) => assessment)
  .toSorted((a, b) => rankOf(a) - rankOf(b));

function rankOf(assessment: Assessment): number {
  return summaryOf(assessment, { collectsBy: 'any' }).rank;
}

/** Rows of `count` companies, the most urgent first. After all assessments, the first one follows again. */
export function rowsOf(count: number, name = '한빛상사'): readonly ListRow[] {
  return Array.from({ length: count }, (_, i) => {
    const assessment = ASSESSMENTS[i % ASSESSMENTS.length];
    return {
      // The check digit may be wrong; drawing only needs ten digits.
      company: aCompany({ brn: String(1_234_567_891 + i) as Brn, name: `${name} ${i + 1}` }),
      assessment,
      checkedAt: NOW,
    };
  });
}

/** A claimed alert of a company that the reader owns, an unclaimed alert, and a company without an alert. */
export function threeUrgent(): readonly ListRow[] {
  const [first, second, third] = rowsOf(3);
  if (first === undefined || second === undefined || third === undefined) return [];
  const at = seoul('2026-11-25 09:02');
  return [
    {
      ...first,
      company: aCompany({ owner: 'U0KIM' }),
      assessment: assessmentOf('login-rejected'),
      alert: alertOf([deptUserLogin()], { life: { state: 'acknowledged', by: 'U0LEE', at } }),
    },
    {
      ...second,
      company: aCompany({ brn: NURI, name: '누리식품' }),
      assessment: assessmentOf('certificate-14-days'),
      alert: alertOf([certificateExpiry()], { brn: NURI, name: '누리식품' }),
    },
    third,
  ];
}

function assessmentOf(name: string): NonNullable<ListRow['assessment']> {
  const report = REPORTS[name];
  if (report === undefined) throw new Error(`there is no sample report ${name}`);
  return report.assessment;
}

export function healthy(row: ListRow): ListRow {
  return { ...row, assessment: assessmentOf('healthy') };
}

/** Home of a person who owns no company; all companies are fine. */
export function homeFacts(overrides: Partial<Facts> = {}): Facts {
  return {
    all: { ...NO_COUNTS, watched: 3, collectable: 3 },
    mine: NO_COUNTS,
    weeks: eightWeeks(),
    handling: { unclaimed: 0, claimed: 0, snoozed: 0 },
    problems: NO_INCIDENTS,
    sweep: {
      running: undefined,
      lastFinishedAt: seoul('2026-11-25 06:20'),
      nextAt: seoul('2026-11-26 06:00'),
    },
    list: {
      filter: { kind: 'all' },
      rows: rowsOf(3).map(healthy),
      page: 1,
      pages: 1,
      total: 3,
      watched: 3,
      paused: 0,
    },
    ...overrides,
  };
}

export function homeModel(
  facts: Partial<Facts> = {},
  overrides: Partial<HomeModel> = {},
): HomeModel {
  return {
    facts: homeFacts(facts),
    stage: 'production',
    mayOperate: true,
    mayChangeSettings: false,
    now: NOW,
    ...overrides,
  };
}
