import { describe, expect, it } from 'vitest';
import type { HomeModel } from '../../src/home/home-lists-view.js';
import { homeFault, homeRefusal, homeView } from '../../src/home/home-view.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { alertActionDone } from '../../src/triage/alert-list-words.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  eightWeeks,
  homeModel,
  NO_COUNTS,
  NO_SWEEP,
  rowsOf,
  threeUrgent,
} from '../support/home-samples.js';
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
import { aCommonCause, aMassChange, anOutage } from '../support/wide-samples.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

// The VAT deadline falls in the last of the eight weeks.
const EXPIRIES = eightWeeks([
  [1, 2],
  [0, 0],
  [3, 0],
  [0, 1],
  [12, 30],
  [0, 0],
  [1, 0],
  [0, 0],
]).map((week, n) => (n === 7 ? { ...week, deadline: '2027-01-18' } : week));

const FEW: Partial<HomeModel['facts']> = {
  all: {
    ...NO_COUNTS,
    watched: 24,
    collectable: 20,
    byDateOnly: 2,
    atRisk: 1,
    cannotCollect: 2,
    unknown: 1,
    needAction: 3,
  },
  mine: { ...NO_COUNTS, watched: 4, collectable: 3, cannotCollect: 1, needAction: 1 },
  urgent: threeUrgent(),
  weeks: EXPIRIES,
  alerts: { open: 2, claimed: 1, snoozed: 0, goodToKnow: 1, mine: 1 },
  list: {
    filter: { kind: 'all' },
    rows: rowsOf(8),
    page: 1,
    pages: 3,
    total: 24,
    watched: 24,
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
    needAction: 180,
    lastKnown: 0,
  },
  mine: NO_COUNTS,
  urgent: rowsOf(5, '가'.repeat(100)).map((row) => ({
    row,
    isMine: false,
    alert: alertOf([deptUserLogin(), certificateExpiry()], {
      brn: row.company.brn,
      name: row.company.name,
    }),
  })),
  weeks: eightWeeks(Array.from({ length: 8 }, (_, n) => [100 * n, 1000])),
  alerts: { open: 135, claimed: 40, snoozed: 5, goodToKnow: 1200, mine: 0 },
  sweep: {
    running: { done: 1234, total: 10_000, startedAt: seoul('2026-11-25 10:00') },
    lastFinishedAt: seoul('2026-11-24 06:20'),
    nextAt: seoul('2026-11-26 06:00'),
  },
  list: {
    filter: { kind: 'attention' },
    rows: rowsOf(8, '나'.repeat(100)),
    page: 12,
    pages: 1250,
    total: 10_000,
    watched: 10_000,
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
  all: { ...NO_COUNTS, watched: 1, byDateOnly: 1 },
  mine: { ...NO_COUNTS, watched: 1, byDateOnly: 1 },
  list: {
    filter: { kind: 'mine', user: 'U0KIM' },
    rows: [{ company: aCompany() }],
    page: 1,
    pages: 1,
    total: 1,
    watched: 1,
  },
};

const EMPTY: Partial<HomeModel['facts']> = {
  all: NO_COUNTS,
  sweep: NO_SWEEP,
  list: { filter: { kind: 'all' }, rows: [], page: 1, pages: 1, total: 0, watched: 0 },
};

const NOT_FOUND: Partial<HomeModel['facts']> = {
  list: {
    filter: { kind: 'text', text: '다온 & <b>' },
    rows: [],
    page: 1,
    pages: 1,
    total: 0,
    watched: 3,
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

  it('puts companies that need action first, the reader’s own before others', () => {
    const text = visibleText(homeView(homeModel(FEW), ko));

    expect(text).toContain(
      '내 담당 1곳을 포함해 손볼 회사가 3곳 있습니다. 3곳 가운데 수집 불가는 2곳, 처리 중이거나 미룬 회사는 1곳입니다.',
    );
    expect(text.indexOf('손볼 회사가')).toBeLessThan(text.indexOf('만료되는 인증서'));
    expect(text.indexOf('한빛상사')).toBeLessThan(text.indexOf('누리식품'));
    expect(text).toContain('내 담당 · 처리 중 · <@U0LEE> 님이 11월 25일 09:02에 맡았습니다');
  });

  it.each([
    {
      own: 0,
      ko: '내 담당 가운데 손볼 회사는 없습니다. 전체에는 3곳 있습니다.',
      en: 'None of yours',
    },
    { own: 3, ko: '손볼 회사가 3곳 있습니다. 모두 내 담당입니다.', en: 'all of them are yours' },
  ])(
    'says how many of the 3 companies that need action are the reader’s: $own',
    ({ own, ko: korean, en: english }) => {
      const facts = {
        all: { ...NO_COUNTS, watched: 9, atRisk: 3, needAction: 3, collectable: 6 },
        mine: { ...NO_COUNTS, watched: 4, atRisk: own, needAction: own, collectable: 4 - own },
      };

      expect(visibleText(homeView(homeModel(facts), ko))).toContain(korean);
      expect(visibleText(homeView(homeModel(facts), en))).toContain(english);
    },
  );

  it.each([
    { stopped: 1, handled: 0, ko: '1곳 있습니다. 지금 수집 불가입니다.', en: 'It cannot collect.' },
    {
      stopped: 0,
      handled: 1,
      ko: '1곳 있습니다. 처리 중이거나 미룬 상태입니다.',
      en: 'It is being handled or snoozed.',
    },
    {
      stopped: 1,
      handled: 1,
      ko: '지금 수집 불가입니다. 처리 중이거나 미룬 상태입니다.',
      en: 'It cannot collect and is being handled or snoozed.',
    },
  ])(
    'describes the state of a single company that needs action (stopped: $stopped, handled: $handled)',
    ({ stopped, handled, ...expected }) => {
      const all = {
        ...NO_COUNTS,
        watched: 3,
        needAction: 1,
        atRisk: 1 - stopped,
        cannotCollect: stopped,
      };
      const alerts = { open: 1 - handled, claimed: handled, snoozed: 0, goodToKnow: 0, mine: 0 };
      const model = homeModel({ all, alerts });

      expect(visibleText(homeView(model, ko))).toContain(expected.ko);
      expect(visibleText(homeView(model, en))).toContain(expected.en);
    },
  );

  it('does not say that nothing needs action while a company is unchecked', () => {
    const all = { ...NO_COUNTS, watched: 3, collectable: 2, unknown: 1 };

    expect(visibleText(homeView(homeModel({ all }), ko))).toContain(
      '다만 확인하지 못한 것이 있습니다',
    );
    expect(visibleText(homeView(homeModel(), ko))).toContain('지금 손볼 회사가 없습니다.');
    expect(visibleText(homeView(homeModel(WITH_PROBLEMS), ko))).toContain('확인하지 못한 것이');
  });

  it('describes each week completely in text, without the bar', () => {
    const text = visibleText(homeView(homeModel(FEW), ko)).replaceAll(/ {2}`[█░]+`/g, '');

    expect(text).toContain('11월 25일~12월 1일: 3곳, 이 가운데 1곳은 만료되면 수집이 멈춥니다\n');
    expect(text).toContain('12월 2일~12월 8일: 없음\n');
    expect(text).toContain('12월 9일~12월 15일: 3곳, 만료되면 수집이 멈춥니다\n');
    expect(text).toContain('12월 16일~12월 22일: 1곳, 수집에는 영향이 없습니다\n');
    expect(text).toContain('12월 30일~2027년 1월 5일');
    expect(text).toContain('없음 · 부가가치세 신고 기한 2027년 1월 18일(월)');
  });

  it('scales a week’s bar by its number of companies, with at least one segment', () => {
    const text = visibleText(homeView(homeModel(FEW), en));

    expect(text).toMatch(/42 companies, collection then stops for 12 of them {2}`█{3}░{9}`/);
    expect(text).toMatch(/1 company, collection not affected {2}`░`/);
  });

  it('offers alert actions for urgent companies to operators, and only check and details to viewers', () => {
    const operator = homeView(homeModel(FEW), ko);
    const viewer = homeView(homeModel(FEW, { mayOperate: false }), ko);

    expect(labelsIn(operator)).toEqual(
      expect.arrayContaining([
        '인증 페이지 열기',
        '다시 확인',
        '맡은 것 내려놓기',
        '제가 맡을게요',
      ]),
    );
    expect(labelsIn(viewer)).toEqual(expect.arrayContaining(['다시 확인', '자세히']));
    expect(labelsIn(viewer).join()).not.toMatch(/인증 페이지|맡|모니터링 추가|지금 모두/);
  });

  it('names the company in its buttons’ labels for screen readers', () => {
    const json = JSON.stringify(homeView(homeModel(FEW), ko));

    expect(json).toContain('"accessibility_label":"다시 확인: 123-45-67891, 한빛상사"');
  });

  it('shows three first steps while no company is watched', () => {
    const text = visibleText(homeView(homeModel(EMPTY), ko));

    expect(text).toMatch(/1\. 회사를 추가[\s\S]*2\. 회사가 많다면[\s\S]*3\. 알림이 오는지/);
    expect(actionsIn(homeView(homeModel(EMPTY), ko))).toEqual(
      expect.arrayContaining(['home_add', 'home_import', 'home_test_alert']),
    );
    expect(actionsIn(homeView(homeModel(EMPTY, { mayOperate: false }), ko))).toEqual([
      'home_check',
      'home_status',
      'home_help',
    ]);
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
    expect(labelsIn(homeView(homeModel(NOT_FOUND), ko))).toContain('찾기 지우기');
    expect(mrkdwnIn(homeView(homeModel(NOT_FOUND), ko))).toContain('다온 &amp; &lt;b&gt;');
    expect(JSON.stringify(homeView(homeModel(), ko))).toContain('"block_id":"home_search"');
  });

  it('puts app-wide problems above everything else', () => {
    const text = visibleText(homeView(homeModel(WITH_PROBLEMS), ko));

    expect(text.indexOf('서명을 받아들이지 않아')).toBeLessThan(text.indexOf('회사 확인'));
    expect(text).toContain('알림을 보낼 수 없는 채널이 7개 있습니다: <#C0TEAM0>');
    expect(text).toContain('외 2개');
  });

  it('offers settings only to admins, and import and export to operators', () => {
    const actions = (overrides: Partial<HomeModel>) =>
      actionsIn(homeView(homeModel(FEW, overrides), ko));

    expect(actions({ mayChangeSettings: true })).toContain('home_settings');
    expect(actions({ mayChangeSettings: false })).not.toContain('home_settings');
    expect(actions({ mayOperate: true })).toEqual(
      expect.arrayContaining(['home_import', 'home_export']),
    );
    expect(actions({ mayOperate: false }).join()).not.toMatch(/home_(import|export|add|sweep)/);
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
  it.each(
    LANGUAGES.flatMap((language) =>
      (['store', 'unexpected'] as const).map((kind) => ({ kind, language })),
    ),
  )('explains a $kind fault in $language', async ({ kind, language }) => {
    const view = homeFault({ kind, at: NOW }, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `home-broken-${kind}.${language}`);
    expect(visibleText(view)).toContain('10:12');
  });
});
