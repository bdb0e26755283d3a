import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { sumsOf } from '../../src/assessment/urgency-rules.js';
import { type HomeModel, homeFault, homeRefusal, homeView } from '../../src/home/home-view.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { alertActionDone } from '../../src/triage/alert-list-words.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { idsIn } from '../support/drawn-ids.js';
import { seoul } from '../support/fake-clock.js';
import {
  eightWeeks,
  healthy,
  homeModel,
  NO_COUNTS,
  NO_SWEEP,
  rowsOf,
  threeUrgent,
} from '../support/home-samples.js';
import { aCommonCause, aMassChange, anOutage } from '../support/incident-samples.js';
import { certificateExpiry, deptUserLogin } from '../support/reasons.js';
import { NOW } from '../support/reports.js';
import {
  actionsIn,
  expectAsFixture,
  expectModalFits,
  labelsIn,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

// The VAT deadline after these weeks, as if it fell in the last of them.
const EXPIRIES = eightWeeks([
  [1, 2],
  [0, 0],
  [3, 0],
  [0, 1],
  [4, 8],
  [0, 0],
  [1, 0],
  [0, 0],
]).map((week, n) => (n === 7 ? { ...week, deadline: '2027-01-25' } : week));

const FEW: Partial<HomeModel['facts']> = {
  all: {
    ...NO_COUNTS,
    watched: 24,
    collectable: 20,
    byDateOnly: 2,
    atRisk: 1,
    cannotCollect: 2,
    unknown: 1,
  },
  mine: { ...NO_COUNTS, watched: 4, collectable: 3, cannotCollect: 1 },
  weeks: EXPIRIES,
  handling: { unclaimed: 2, claimed: 1, snoozed: 0 },
  list: {
    filter: { kind: 'all' },
    rows: [...threeUrgent(), ...rowsOf(8).slice(3).map(healthy)],
    page: 1,
    pages: 3,
    total: 24,
    watched: 24,
    paused: 0,
  },
};

const MANY: Partial<HomeModel['facts']> = {
  all: {
    watched: 10_000,
    collectable: 9700,
    byDateOnly: 700,
    atRisk: 120,
    cannotCollect: 60,
    unknown: 50,
    neverChecked: 40,
    paused: 30,
    lastKnown: 0,
  },
  mine: NO_COUNTS,
  weeks: eightWeeks(Array.from({ length: 8 }, (_, n) => [100 * n, 800])),
  handling: { unclaimed: 135, claimed: 40, snoozed: 5 },
  sweep: {
    running: { done: 1234, total: 9970, startedAt: seoul('2026-11-25 10:00') },
    lastFinishedAt: seoul('2026-11-24 06:20'),
    nextAt: seoul('2026-11-26 06:00'),
  },
  list: {
    filter: { kind: 'attention' },
    rows: rowsOf(8, '나'.repeat(100)).map((row) => ({
      ...row,
      alert: alertOf([deptUserLogin(), certificateExpiry()], {
        brn: row.company.brn,
        name: row.company.name,
      }),
    })),
    page: 12,
    pages: 23,
    total: 180,
    watched: 10_000,
    paused: 0,
  },
};

const WITH_PROBLEMS: Partial<HomeModel['facts']> = {
  problems: {
    setup: {
      v: 1,
      stage: 'test',
      openedAt: NOW,
      code: -99010005,
      message: 'signature',
      at: 'token',
      fault: 'signature',
      channel: 'C0ALERTS',
    },
    outage: anOutage(),
    commonCause: aCommonCause(),
    massChange: aMassChange(),
    channels: Array.from({ length: 7 }, (_, n) => ({
      channel: `C0TEAM${n}`,
      isDefault: false,
      companies: 1,
      error: 'is_archived',
      since: NOW,
    })),
  },
};

const ONE: Partial<HomeModel['facts']> = {
  all: { ...NO_COUNTS, watched: 1, neverChecked: 1 },
  mine: { ...NO_COUNTS, watched: 1, neverChecked: 1 },
  list: {
    filter: { kind: 'mine', user: 'U0KIM' },
    rows: [{ company: aCompany({ owner: 'U0KIM' }) }],
    page: 1,
    pages: 1,
    total: 1,
    watched: 1,
    paused: 0,
  },
};

const EMPTY: Partial<HomeModel['facts']> = {
  all: NO_COUNTS,
  sweep: NO_SWEEP,
  list: { filter: { kind: 'all' }, rows: [], page: 1, pages: 1, total: 0, watched: 0, paused: 0 },
};

const NOT_FOUND: Partial<HomeModel['facts']> = {
  list: {
    filter: { kind: 'text', text: '다온 & <b>' },
    rows: [],
    page: 1,
    pages: 1,
    total: 0,
    watched: 3,
    paused: 0,
  },
};

const MODELS: Readonly<Record<string, HomeModel | ((t: Tongue) => HomeModel)>> = {
  empty: homeModel(EMPTY, { stage: 'test' }),
  'empty-viewer': homeModel(EMPTY, { mayOperate: false }),
  one: homeModel(ONE),
  few: (t) => homeModel(FEW, { feedback: alertActionDone('claim', '누리식품', t) }),
  'few-viewer': homeModel(FEW, { mayOperate: false }),
  'few-admin': homeModel(FEW, { mayChangeSettings: true }),
  many: homeModel(MANY, { stage: 'test' }),
  quiet: homeModel(),
  'not-found': homeModel(NOT_FOUND),
  troubled: homeModel(WITH_PROBLEMS),
};
const cases = LANGUAGES.flatMap((language) =>
  Object.entries(MODELS).map(([name, model]) => ({ name, model, language })),
);

describe('homeView', () => {
  it.each(cases)('draws $name in $language', async ({ name, model, language }) => {
    const t = TONGUES[language];
    const view = homeView(typeof model === 'function' ? model(t) : model, t);

    expectModalFits(view);
    await expectAsFixture(view, `home-${name}.${language}`);
  });

  it('puts the counts and the companies before the certificates that expire next', () => {
    const text = visibleText(homeView(homeModel(FEW), ko));

    expect(text).toContain(
      '*조치 필요 3곳 · 내 담당 1곳*\n수집 불가 2 · 중단 우려 1\n미처리 2 · 처리 중 1\n전체 24곳 · 수집 가능 20(유효기간 기준 2) · 조치 필요 3 · 확인하지 못함 1',
    );
    expect(text).toMatch(/조치 필요 3곳[\s\S]*한빛상사[\s\S]*누리식품[\s\S]*만료되는 인증서/);
  });

  it('shows each company once', () => {
    for (const facts of [FEW, MANY]) {
      const brns = mrkdwnIn(homeView(homeModel(facts), ko)).match(/\d{3}-\d{2}-\d{5}/g) ?? [];

      expect(brns).toHaveLength(8);
      expect(new Set(brns).size).toBe(8);
    }
  });

  it('counts the reader’s own only if they own a company', () => {
    const all = { ...NO_COUNTS, watched: 9, atRisk: 3, collectable: 6 };
    const handling = { unclaimed: 3, claimed: 0, snoozed: 0 };
    const headline = (mine: typeof NO_COUNTS) =>
      visibleText(homeView(homeModel({ all, mine, handling }), en)).split('\n')[1];

    expect(headline(NO_COUNTS)).toBe('*3 need action*');
    expect(headline({ ...NO_COUNTS, watched: 4, collectable: 4 })).toBe(
      '*3 need action · 0 of them yours*',
    );
  });

  it.each(Object.entries(MODELS))('has counts that add up: %s', (_, model) => {
    const { facts } = typeof model === 'function' ? model(ko) : model;
    const { total, needsAction } = sumsOf(facts.all);
    const { unclaimed, claimed, snoozed } = facts.handling;

    expect(total + facts.all.paused).toBe(facts.all.watched);
    expect(unclaimed + claimed + snoozed).toBe(needsAction);
  });

  it('does not say that nothing needs action while a company is unchecked', () => {
    const all = { ...NO_COUNTS, watched: 3, collectable: 2, unknown: 1 };
    const uncertain = '*확인된 범위에서 조치 필요 없음*';

    expect(visibleText(homeView(homeModel({ all }), ko))).toContain(uncertain);
    expect(visibleText(homeView(homeModel(), ko))).toContain('*조치 필요 없음*');
    expect(visibleText(homeView(homeModel(WITH_PROBLEMS), ko))).toContain(uncertain);
  });

  it('mentions last results only if a company was checked before', () => {
    const checked = { ...NO_COUNTS, watched: 3, collectable: 1, neverChecked: 2 };
    const unchecked = { ...NO_COUNTS, watched: 3, neverChecked: 3 };
    const words = (all: typeof NO_COUNTS) =>
      visibleText(homeView(homeModel({ all, problems: WITH_PROBLEMS.problems }), ko));

    expect(words(checked)).toContain('확인 전 2');
    expect(words(checked)).toContain('마지막 확인 결과로 집계했습니다');
    expect(words(unchecked)).toContain('전체 3곳 · 확인 전 3');
    expect(words(unchecked)).not.toContain('마지막 확인 결과로 집계했습니다');
  });

  it('draws the weeks as bars that begin in one column, with the numbers before them', () => {
    const text = visibleText(homeView(homeModel(FEW), ko));
    const lines = /```\n([^`]*)\n```/.exec(text)?.[1]?.split('\n') ?? [];

    expect(lines).toEqual([
      '11/25 - 12/01   3 (1) █░░',
      '12/02 - 12/08   0 (0)',
      '12/09 - 12/15   3 (3) ███',
      '12/16 - 12/22   1 (0) ░',
      '12/23 - 12/29  12 (4) ████░░░░░░░░',
      '12/30 - 01/05   0 (0)',
      '01/06 - 01/12   1 (1) █',
      '01/13 - 01/19   0 (0)',
    ]);
    expect(text).toContain('부가가치세 신고 기한 2027년 1월 25일(월)');
  });

  it('offers alert actions for companies with an alert to operators, and only check and details to viewers', () => {
    const operator = homeView(homeModel(FEW), ko);
    const viewer = homeView(homeModel(FEW, { mayOperate: false }), ko);

    expect(labelsIn(operator)).toEqual(
      expect.arrayContaining(['인증 페이지 열기', '다시 확인', '맡기 취소', '제가 맡을게요']),
    );
    expect(labelsIn(viewer)).toEqual(expect.arrayContaining(['다시 확인', '자세히']));
    expect(labelsIn(viewer).join()).not.toMatch(/인증 페이지|맡|모니터링 추가|지금 모두/);
  });

  it('names the company in its buttons’ labels for screen readers', () => {
    const json = JSON.stringify(homeView(homeModel(FEW), ko));

    expect(json).toContain('"accessibility_label":"맡기 취소: 123-45-67891, 한빛상사"');
  });

  it('shows three first steps while no company is watched', () => {
    const text = visibleText(homeView(homeModel(EMPTY), ko));

    expect(text).toMatch(/1\. 회사를 추가[\s\S]*2\. 회사가 많으면[\s\S]*3\. 알림이 오는지/);
    expect(actionsIn(homeView(homeModel(EMPTY), ko))).toEqual(
      expect.arrayContaining(['home_add', 'home_import', 'home_test_alert']),
    );
    expect(actionsIn(homeView(homeModel(EMPTY, { mayOperate: false }), ko))).toEqual([
      'home_check',
      'home_status',
      'home_help',
    ]);
    const admin = homeView(homeModel(EMPTY, { mayChangeSettings: true }), ko);
    expect(idsIn(admin).buttons).toContain('home_settings');
    expect(idsIn(admin).buttons).toContain('home_status');
  });

  it('carries the page and filter of the list in private_metadata', () => {
    expect(homeView(homeModel(MANY), ko).private_metadata).toBe('12 attention');
    expect(homeView(homeModel(ONE), ko).private_metadata).toBe('1 mine');
  });

  it('keeps the filter on the previous and next buttons', () => {
    const json = JSON.stringify(homeView(homeModel(MANY), ko));

    expect(json).toContain('"value":"11 attention"');
    expect(json).toContain('"value":"13 attention"');
  });

  it('gives the search field another block ID after a search, so that Slack clears it with the search', () => {
    const json = JSON.stringify(homeView(homeModel(NOT_FOUND), ko));

    expect(json).toContain('"block_id":"home_searched"');
    expect(json).toContain('"initial_value":"다온 & <b>"');
    expect(labelsIn(homeView(homeModel(NOT_FOUND), ko))).toContain('검색 초기화');
    expect(mrkdwnIn(homeView(homeModel(NOT_FOUND), ko))).toContain('다온 &amp; &lt;b&gt;');
    expect(JSON.stringify(homeView(homeModel(), ko))).toContain('"block_id":"home_search"');
  });

  it('puts app-wide problems above everything else', () => {
    const text = visibleText(homeView(homeModel(WITH_PROBLEMS), ko));

    expect(text.indexOf('API 서명')).toBeLessThan(text.indexOf('회사 확인'));
    expect(text).toContain('알림을 보낼 수 없는 채널 7개: <#C0TEAM0>');
    expect(text).toContain('외 2개');
  });

  it('offers settings only to admins, and import and export to operators', () => {
    const actions = (overrides: Partial<HomeModel>) => [
      ...idsIn(homeView(homeModel(FEW, overrides), ko)).buttons,
    ];

    expect(actions({ mayChangeSettings: true })).toContain('home_settings');
    expect(actions({ mayChangeSettings: false })).not.toContain('home_settings');
    expect(actions({ mayOperate: true })).toEqual(
      expect.arrayContaining(['home_import', 'home_export']),
    );
    expect(actions({ mayOperate: false }).join()).not.toMatch(/home_(import|export|add|sweep)/);
  });

  it('has at most three buttons and a menu in a row, and every command in one of them', () => {
    for (const model of [homeModel(FEW, { mayChangeSettings: true }), homeModel(MANY)]) {
      const view = homeView(model, ko);
      const blocks = view.blocks as readonly KnownBlock[];
      const rows = blocks.flatMap((block) => (block.type === 'actions' ? [block] : []));
      for (const { block_id: id, elements } of rows) {
        // The rows of alerts belong to the alerts.
        if (id?.startsWith('home_alert_') === true) continue;
        expect(elements.filter(({ type }) => type === 'button').length, id).toBeLessThanOrEqual(3);
      }
    }
    const commands = ['check', 'add', 'alerts', 'digest', 'sweep', 'import', 'export'];
    commands.push('history', 'status', 'settings', 'help', 'expiries');
    const drawn = idsIn(homeView(homeModel(FEW, { mayChangeSettings: true }), ko)).buttons;
    expect([...drawn]).toEqual(expect.arrayContaining(commands.map((each) => `home_${each}`)));
  });

  it('has no menu option for what a button of the same company does', () => {
    const view = homeView(
      homeModel({ list: { ...homeModel(FEW).facts.list, rows: threeUrgent() } }),
      ko,
    );
    const menus = view.blocks.flatMap((block) =>
      'accessory' in block && block.accessory?.type === 'overflow' ? [block.accessory.options] : [],
    );

    expect(menus.map((options) => options.map(({ text }) => text.text))).toEqual([
      ['수정', '모니터링 일시 중지', '모니터링 제외'],
      ['수정', '모니터링 일시 중지', '모니터링 제외'],
      ['다시 확인', '인증 페이지 열기', '수정', '모니터링 일시 중지', '모니터링 제외'],
    ]);
  });

  it('offers the filter for paused companies only if there are any', () => {
    expect(labelsIn(homeView(homeModel(MANY), ko))).toContain('일시 중지');
    expect(labelsIn(homeView(homeModel(FEW), ko))).not.toContain('일시 중지');
  });
});

describe('homeRefusal', () => {
  it.each(
    LANGUAGES.flatMap((language) =>
      (['guest', 'foreign', 'unknown'] as const).map((kind) => ({ kind, language })),
    ),
  )('explains the refusal to a $kind user in $language', async ({ kind, language }) => {
    const view = homeRefusal(kind, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `home-${kind}.${language}`);
  });
});

describe('homeFault', () => {
  it.each(LANGUAGES)('explains a fault in %s', async (language) => {
    const view = homeFault(NOW, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `home-broken.${language}`);
    expect(visibleText(view)).toContain('10:12');
  });
});
