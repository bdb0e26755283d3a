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
  wordsIn,
} from '../support/views.js';
import { aCommonCause, aMassChange, anOutage } from '../support/wide-samples.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

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
    ...{ watched: 24, collectable: 20, byDateOnly: 2, atRisk: 1, cannotCollect: 2 },
    ...{ unknown: 1, needAction: 3 },
  },
  mine: { ...NO_COUNTS, watched: 4, collectable: 3, cannotCollect: 1, needAction: 1 },
  urgent: threeUrgent(),
  weeks: EXPIRIES,
  alerts: { open: 2, claimed: 1, snoozed: 0, known: 1, mine: 1 },
  list: {
    ...{ filter: { kind: 'all' }, rows: rowsOf(8), page: 1, pages: 3 },
    ...{ total: 24, watched: 24 },
  },
};

const MANY: Partial<HomeModel['facts']> = {
  all: {
    ...{ watched: 10_000, collectable: 9700, byDateOnly: 700, atRisk: 120 },
    ...{ cannotCollect: 60, unknown: 50, neverChecked: 40, paused: 30 },
    ...{ needAction: 180, lastKnown: 0 },
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
  alerts: { open: 135, claimed: 40, snoozed: 5, known: 1200, mine: 0 },
  sweep: {
    running: { done: 1234, total: 10_000, startedAt: seoul('2026-11-25 10:00') },
    lastFinishedAt: seoul('2026-11-24 06:20'),
    nextAt: seoul('2026-11-26 06:00'),
  },
  list: {
    ...{ filter: { kind: 'attention' }, rows: rowsOf(8, '나'.repeat(100)), page: 12 },
    ...{ pages: 1250, total: 10_000, watched: 10_000 },
  },
};

const TROUBLED: Partial<HomeModel['facts']> = {
  troubles: {
    setup: {
      ...{ v: 1, stage: 'test', openedAt: NOW, code: -99010005, message: 'signature' },
      ...{ at: 'token', fault: 'signature', channel: 'C0ALERTS' },
    },
    outage: anOutage(),
    commonCause: aCommonCause(),
    massChange: aMassChange(),
    channels: Array.from({ length: 7 }, (_, n) => ({
      ...{
        channel: `C0TEAM${n}`,
        isDefault: false,
        companies: 1,
        error: 'is_archived',
        since: NOW,
      },
    })),
  },
};

const one = aCompany();
const ONE: Partial<HomeModel['facts']> = {
  all: { ...NO_COUNTS, watched: 1, byDateOnly: 1 },
  mine: { ...NO_COUNTS, watched: 1, byDateOnly: 1 },
  list: {
    ...{ filter: { kind: 'mine', user: 'U0KIM' }, rows: [{ company: one }], page: 1, pages: 1 },
    ...{ total: 1, watched: 1 },
  },
};

const EMPTY: Partial<HomeModel['facts']> = {
  all: NO_COUNTS,
  sweep: NO_SWEEP,
  list: { filter: { kind: 'all' }, rows: [], page: 1, pages: 1, total: 0, watched: 0 },
};

const NOT_FOUND: Partial<HomeModel['facts']> = {
  list: {
    ...{ filter: { kind: 'text', text: '다온 & <b>' }, rows: [], page: 1, pages: 1 },
    ...{ total: 0, watched: 3 },
  },
};

const DRAWN: Readonly<Record<string, HomeModel | ((text: Tongue) => HomeModel)>> = {
  empty: homeModel(EMPTY, { stage: 'test' }),
  'empty-viewer': homeModel(EMPTY, { mayOperate: false }),
  one: homeModel(ONE),
  few: (text) => homeModel(FEW, { news: alertActionDone('take', '누리식품', text) }),
  'few-viewer': homeModel(FEW, { mayOperate: false }),
  'few-admin': homeModel(FEW, { mayChangeSettings: true }),
  many: homeModel(MANY, { stage: 'test' }),
  quiet: homeModel(),
  'not-found': homeModel(NOT_FOUND),
  troubled: homeModel(TROUBLED),
};
const every = LANGUAGES.flatMap((language) =>
  Object.entries(DRAWN).map(([name, drawn]) => ({ name, drawn, language })),
);

describe('homeView', () => {
  it.each(every)('draws $name in $language', async ({ name, drawn, language }) => {
    const text = TONGUES[language];
    const view = homeView(typeof drawn === 'function' ? drawn(text) : drawn, text);

    expectModalFits(view);
    await expectAsFixture(view, `home-${name}.${language}`);
  });

  it('says first what needs somebody, the reader’s own before others’', () => {
    const words = wordsIn(homeView(homeModel(FEW), ko));

    expect(words).toContain(
      '내 담당 1곳을 포함해 손볼 회사가 3곳 있습니다. 3곳 가운데 수집 불가는 2곳, 처리 중이거나 미룬 회사는 1곳입니다.',
    );
    expect(words.indexOf('손볼 회사가')).toBeLessThan(words.indexOf('만료되는 인증서'));
    expect(words.indexOf('한빛상사')).toBeLessThan(words.indexOf('누리식품'));
    expect(words).toContain('내 담당 · 처리 중 · <@U0LEE> 님이 11월 25일 09:02에 맡았습니다');
  });

  it.each([
    {
      own: 0,
      ko: '내 담당 가운데 손볼 회사는 없습니다. 전체에는 3곳 있습니다.',
      en: 'None of yours',
    },
    { own: 3, ko: '손볼 회사가 3곳 있습니다. 모두 내 담당입니다.', en: 'all of them are yours' },
  ])('says whose they are when $own of 3 are the reader’s', ({ own, ko: korean, en: english }) => {
    const facts = {
      all: { ...NO_COUNTS, watched: 9, atRisk: 3, needAction: 3, collectable: 6 },
      mine: { ...NO_COUNTS, watched: 4, atRisk: own, needAction: own, collectable: 4 - own },
    };

    expect(wordsIn(homeView(homeModel(facts), ko))).toContain(korean);
    expect(wordsIn(homeView(homeModel(facts), en))).toContain(english);
  });

  it.each([
    { stopped: 1, handled: 0, ko: '1곳 있습니다. 지금 수집 불가입니다.', en: 'It cannot collect.' },
    {
      ...{ stopped: 0, handled: 1, ko: '1곳 있습니다. 처리 중이거나 미룬 상태입니다.' },
      en: 'It is being handled or snoozed.',
    },
    {
      ...{ stopped: 1, handled: 1 },
      ko: '지금 수집 불가입니다. 처리 중이거나 미룬 상태입니다.',
      en: 'It cannot collect and is being handled or snoozed.',
    },
  ])(
    'says of the only one that needs action how it is ($stopped, $handled)',
    ({ stopped, handled, ...said }) => {
      const all = {
        ...{ ...NO_COUNTS, watched: 3, needAction: 1 },
        ...{ atRisk: 1 - stopped, cannotCollect: stopped },
      };
      const alerts = { open: 1 - handled, claimed: handled, snoozed: 0, known: 0, mine: 0 };
      const model = homeModel({ all, alerts });

      expect(wordsIn(homeView(model, ko))).toContain(said.ko);
      expect(wordsIn(homeView(model, en))).toContain(said.en);
    },
  );

  it('is not sure that nothing needs action while something was not checked', () => {
    const all = { ...NO_COUNTS, watched: 3, collectable: 2, unknown: 1 };

    expect(wordsIn(homeView(homeModel({ all }), ko))).toContain('다만 확인하지 못한 것이 있습니다');
    expect(wordsIn(homeView(homeModel(), ko))).toContain('지금 손볼 회사가 없습니다.');
    expect(wordsIn(homeView(homeModel(TROUBLED), ko))).toContain('확인하지 못한 것이');
  });

  it('tells each week in words that are complete without the bar', () => {
    const words = wordsIn(homeView(homeModel(FEW), ko)).replaceAll(/ {2}`[█░]+`/g, '');

    expect(words).toContain('11월 25일~12월 1일: 3곳, 이 가운데 1곳은 만료되면 수집이 멈춥니다\n');
    expect(words).toContain('12월 2일~12월 8일: 없음\n');
    expect(words).toContain('12월 9일~12월 15일: 3곳, 만료되면 수집이 멈춥니다\n');
    expect(words).toContain('12월 16일~12월 22일: 1곳, 수집에는 영향이 없습니다\n');
    expect(words).toContain('2026년 12월 30일~2027년 1월 5일'.replace('2026년 ', ''));
    expect(words).toContain('없음 · 부가가치세 신고 기한 2027년 1월 18일(월)');
  });

  it('draws a bar as long as the week is heavy, and at least a piece of it', () => {
    const words = wordsIn(homeView(homeModel(FEW), en));

    expect(words).toMatch(/42 companies, collection then stops for 12 of them {2}`█{3}░{9}`/);
    expect(words).toMatch(/1 company, collection not affected {2}`░`/);
  });

  it('offers each urgent company what can be done, by an alert that a viewer may not touch', () => {
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

  it('names the company in what a screen reader says of its buttons', () => {
    const json = JSON.stringify(homeView(homeModel(FEW), ko));

    expect(json).toContain('"accessibility_label":"다시 확인: 123-45-67891, 한빛상사"');
  });

  it('leads through three steps while nothing is watched', () => {
    const words = wordsIn(homeView(homeModel(EMPTY), ko));

    expect(words).toMatch(/1\. 회사를 추가[\s\S]*2\. 회사가 많다면[\s\S]*3\. 알림이 오는지/);
    expect(actionsIn(homeView(homeModel(EMPTY), ko))).toEqual(
      expect.arrayContaining(['home_add', 'home_import', 'home_test_alert']),
    );
    expect(actionsIn(homeView(homeModel(EMPTY, { mayOperate: false }), ko))).toEqual([
      'home_check',
      'home_status',
      'home_help',
    ]);
  });

  it('carries where it is in the list', () => {
    expect(homeView(homeModel(MANY), ko).private_metadata).toBe('12 attention');
    expect(homeView(homeModel(ONE), ko).private_metadata).toBe('1 mine');
  });

  it('pages to both sides within its filter', () => {
    const json = JSON.stringify(homeView(homeModel(MANY), ko));

    expect(json).toContain('"value":"11 attention"');
    expect(json).toContain('"value":"13 attention"');
  });

  it('gives a search field its own place once something was searched for, so that it can be emptied', () => {
    const json = JSON.stringify(homeView(homeModel(NOT_FOUND), ko));

    expect(json).toContain('"block_id":"home_searched"');
    expect(json).toContain('"initial_value":"다온 & <b>"');
    expect(labelsIn(homeView(homeModel(NOT_FOUND), ko))).toContain('찾기 지우기');
    expect(mrkdwnIn(homeView(homeModel(NOT_FOUND), ko))).toContain('다온 &amp; &lt;b&gt;');
    expect(JSON.stringify(homeView(homeModel(), ko))).toContain('"block_id":"home_search"');
  });

  it('puts what is wrong for all above everything else', () => {
    const words = wordsIn(homeView(homeModel(TROUBLED), ko));

    expect(words.indexOf('서명을 받아들이지 않아')).toBeLessThan(words.indexOf('회사 확인'));
    expect(words).toContain('알림을 보낼 수 없는 채널이 7개 있습니다: <#C0TEAM0>');
    expect(words).toContain('외 2개');
  });

  it('offers settings to admins alone, and import and export to operators', () => {
    const actions = (about: Partial<HomeModel>) => actionsIn(homeView(homeModel(FEW, about), ko));

    expect(actions({ mayChangeSettings: true })).toContain('home_settings');
    expect(actions({ mayChangeSettings: false })).not.toContain('home_settings');
    expect(actions({ mayOperate: true })).toEqual(
      expect.arrayContaining(['home_import', 'home_export']),
    );
    expect(actions({ mayOperate: false }).join()).not.toMatch(/home_(import|export|add|sweep)/);
  });

  it('offers the paused ones only where there are some', () => {
    expect(labelsIn(homeView(homeModel(MANY), ko))).toContain('일시 중지');
    expect(labelsIn(homeView(homeModel(FEW), ko))).not.toContain('일시 중지');
  });
});

describe('homeRefusal', () => {
  it.each(
    LANGUAGES.flatMap((language) =>
      (['guest', 'foreign', 'unknown'] as const).map((kind) => ({ kind, language })),
    ),
  )('is kind to $kind in $language', async ({ kind, language }) => {
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
  )('says in $language what $kind trouble means', async ({ kind, language }) => {
    const view = homeFault({ kind, at: NOW }, TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `home-broken-${kind}.${language}`);
    expect(wordsIn(view)).toContain('10:12');
  });
});
