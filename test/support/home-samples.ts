import type { Assessment } from '../../src/assessment/assessment.js';
import { summaryOf } from '../../src/assessment/urgency-rules.js';
import type { HomeModel } from '../../src/home/home-lists-view.js';
import type { HomeUrgent, HomeWeekFacts } from '../../src/home/home-reader.js';
import type { Brn } from '../../src/kernel/brn.js';
import type { OverviewCounts } from '../../src/list/company-standing.js';
import type { ListRow } from '../../src/list/overview.js';
import { alertOf } from './alert-samples.js';
import { aCompany, NURI } from './builders.js';
import { seoul } from './fake-clock.js';
import { certificateExpiry, deptUserLogin } from './reasons.js';
import { NOW, REPORTS } from './reports.js';

type Facts = HomeModel['facts'];

export const NO_COUNTS: OverviewCounts = {
  ...{ watched: 0, collectable: 0, byDateOnly: 0, atRisk: 0, cannotCollect: 0 },
  ...{ unknown: 0, neverChecked: 0, needAction: 0, lastKnown: 0, paused: 0 },
};

const WEEK_STARTS = [
  '2026-11-25',
  '2026-12-02',
  '2026-12-09',
  '2026-12-16',
  '2026-12-23',
  '2026-12-30',
  '2027-01-06',
  '2027-01-13',
];
const WEEK_ENDS = [
  '2026-12-01',
  '2026-12-08',
  '2026-12-15',
  '2026-12-22',
  '2026-12-29',
  '2027-01-05',
  '2027-01-12',
  '2027-01-19',
];

export const NO_TROUBLES = {
  ...{ setup: undefined, outage: undefined, commonCause: undefined, massChange: undefined },
  channels: [],
};
export const NO_SWEEP = { running: undefined, lastFinishedAt: undefined, nextAt: undefined };

/** The eight weeks from the day of the samples on; each pair: how many stop, how many are covered. */
export function eightWeeks(
  expiries: readonly (readonly [stops: number, covered: number])[] = [],
): HomeWeekFacts[] {
  return WEEK_STARTS.map((from, n) => {
    const [stopsCollection, covered] = expiries[n] ?? [0, 0];
    return { from, to: WEEK_ENDS[n] ?? from, stopsCollection, covered, deadline: undefined };
  });
}

/** Assessments of all kinds, most urgent first, as the list shows them. */
const ASSESSMENTS = Object.values(REPORTS)
  .map(({ assessment }) => assessment)
  .toSorted((a, b) => rankOf(a) - rankOf(b));

function rankOf(assessment: Assessment): number {
  return summaryOf(assessment, { collectsBy: 'any' }).rank;
}

/** Rows of as many companies, most urgent first. */
export function rowsOf(count: number, name = '한빛상사'): readonly ListRow[] {
  return Array.from({ length: count }, (_, i) => {
    const assessment = ASSESSMENTS[i % ASSESSMENTS.length];
    return {
      // Ten digits, which is all that is drawn of it.
      company: aCompany({ brn: String(1_234_567_891 + i) as Brn, name: `${name} ${i + 1}` }),
      assessment,
      checkedAt: NOW,
    };
  });
}

/** A taken rejected login, the reader's own; a certificate that nobody took; one that is not told. */
export function threeUrgent(): HomeUrgent[] {
  const [first, second, third] = rowsOf(3);
  if (first === undefined || second === undefined || third === undefined) return [];
  const at = seoul('2026-11-25 09:02');
  return [
    {
      row: {
        ...first,
        company: aCompany({ owner: 'U0KIM' }),
        assessment: assessed('login-rejected'),
      },
      isMine: true,
      alert: alertOf([deptUserLogin()], { life: { state: 'acknowledged', by: 'U0LEE', at } }),
    },
    {
      row: {
        ...second,
        company: aCompany({ brn: NURI, name: '누리식품' }),
        assessment: assessed('certificate-14-days'),
      },
      isMine: false,
      alert: alertOf([certificateExpiry()], { brn: NURI, name: '누리식품' }),
    },
    { row: third, isMine: false, alert: undefined },
  ];
}

function assessed(name: string): NonNullable<ListRow['assessment']> {
  const report = REPORTS[name];
  if (report === undefined) throw new Error(`there is no sample report ${name}`);
  return report.assessment;
}

/** Home of somebody who owns none of the companies, all of which are fine. */
export function homeFacts(about: Partial<Facts> = {}): Facts {
  const assessment = assessed('healthy');
  const rows = rowsOf(3).map((row) => ({ ...row, assessment }));
  return {
    all: { ...NO_COUNTS, watched: 3, collectable: 3 },
    mine: NO_COUNTS,
    urgent: [],
    weeks: eightWeeks(),
    alerts: { open: 0, claimed: 0, snoozed: 0, known: 0, mine: 0 },
    troubles: NO_TROUBLES,
    sweep: {
      running: undefined,
      lastFinishedAt: seoul('2026-11-25 06:20'),
      nextAt: seoul('2026-11-26 06:00'),
    },
    list: { filter: { kind: 'all' }, rows, page: 1, pages: 1, total: 3, watched: 3 },
    ...about,
  };
}

export function homeModel(facts: Partial<Facts> = {}, about: Partial<HomeModel> = {}): HomeModel {
  return {
    facts: homeFacts(facts),
    stage: 'production',
    mayOperate: true,
    mayChangeSettings: false,
    now: NOW,
    ...about,
  };
}
