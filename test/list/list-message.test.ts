import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import {
  LIST_PAGE_SIZE,
  type ListModel,
  listMessage,
  rowMrkdwn,
} from '../../src/list/list-view.js';
import type { ListRow } from '../../src/list/overview.js';
import type { ProductStatus } from '../../src/records/status.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, anAlert } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { NOW, REPORTS } from '../support/reports.js';
import {
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  labelsIn,
  visibleText,
} from '../support/views.js';

const ko = TONGUES['ko'];

/** One row per sample report. */
const ROWS: readonly ListRow[] = Object.values(REPORTS).map(({ assessment }, i) => ({
  company: aCompany({ name: `한빛상사 ${i + 1}`, owner: i % 2 === 0 ? 'U0KIM' : 'S0OPS' }),
  assessment,
  checkedAt: NOW,
}));

const COUNTS = {
  collectable: 5,
  atRisk: 17,
  cannotCollect: 3,
  unknown: 0,
  neverChecked: 0,
};

const PAUSED = aCompany({ paused: { reason: 'closed', by: 'U0KIM', at: NOW } });

/** Rows of the greatest length. */
const LONG_ROWS: readonly ListRow[] = ROWS.slice(0, LIST_PAGE_SIZE).map((row, i) => ({
  ...row,
  company: {
    ...row.company,
    name: `<&*_~>${'😀'.repeat(2)}${'가나다라마바사아자차'.repeat(9)}${i}`,
  },
}));

function model(list: Partial<ListModel['list']> = {}, rest: Partial<ListModel> = {}): ListModel {
  const rows = list.rows ?? ROWS.slice(0, LIST_PAGE_SIZE);
  return {
    list: {
      filter: { kind: 'all' },
      rows,
      page: 1,
      pages: 1,
      total: rows.length,
      watched: rows.length,
      paused: 0,
      ...list,
    },
    stage: 'production',
    mayOperate: true,
    now: NOW,
    ...rest,
  };
}

describe('listMessage', () => {
  const models = {
    first: model({ pages: 3, total: 25, watched: 25 }, { counts: COUNTS }),
    attention: model(
      { rows: ROWS.slice(3, 5), total: 2, watched: 25, filter: { kind: 'attention' } },
      { counts: { ...COUNTS, cannotCollect: 0, atRisk: 2 } },
    ),
    'attention-of-channel': model(
      {
        rows: ROWS.slice(3, 5),
        total: 2,
        watched: 25,
        filter: { kind: 'attention', channel: 'C0TEAM' },
      },
      { counts: { ...COUNTS, cannotCollect: 0, atRisk: 2 } },
    ),
    mine: model(
      {
        rows: ROWS.slice(3, 4),
        total: 1,
        watched: 10_000,
        filter: { kind: 'mine', user: 'U0KIM' },
      },
      { counts: { ...COUNTS, cannotCollect: 0, atRisk: 1 } },
    ),
    found: model({
      rows: ROWS.slice(0, 2),
      total: 2,
      watched: 10_000,
      filter: { kind: 'text', text: '한빛' },
    }),
    paused: model({
      rows: [{ company: PAUSED }],
      total: 1,
      watched: 10_000,
      filter: { kind: 'paused' },
    }),
    rest: model({ rows: ROWS.slice(LIST_PAGE_SIZE), page: 2, pages: 2, total: 17, watched: 40 }),
    empty: model({ rows: [], total: 0, pages: 0, watched: 0 }),
    'empty-viewer': model({ rows: [], total: 0, pages: 0, watched: 0 }, { mayOperate: false }),
    one: model({ rows: ROWS.slice(0, 1) }, { mayOperate: false }),
    few: model({ rows: [...ROWS.slice(0, 2), { company: PAUSED }], total: 3, watched: 3 }),
    'attention-none': model({
      rows: [],
      total: 0,
      pages: 0,
      watched: 10_000,
      filter: { kind: 'attention' },
    }),
    many: model(
      { rows: LONG_ROWS, page: 617, pages: 1000, total: 10_000, watched: 10_000 },
      { stage: 'test', counts: { ...COUNTS, cannotCollect: 3000, atRisk: 2000 } },
    ),
  };
  const cases = LANGUAGES.flatMap((language) =>
    Object.entries(models).map(([name, model]) => ({ name, model, language })),
  );

  it.each(cases)('draws $name in $language', async ({ name, model, language }) => {
    const message = listMessage(model, TONGUES[language]);

    expectMessageFits(message);
    await expectAsFixture(message, `list-${name}.${language}`);
  });

  it('shows the verdict, facts, owner and time of the check in each row', () => {
    const words = visibleText(listMessage(model(), ko));

    expect(words).toContain(
      '*한빛상사 4* · 123-45-67891 · 중단 우려 🟡\n부서사용자 미등록 · 인증서 12월 9일(수)까지(14일 남음)\n담당 <!subteam^S0OPS> · 오늘 10:12 확인',
    );
  });

  it('says who handles the open alert of a company, in the words of the alerts', () => {
    const at = seoul('2026-11-25 09:02');
    const until = seoul('2026-11-26 09:00');
    const lives = {
      unclaimed: { state: 'open' },
      claimed: { state: 'acknowledged', by: 'U0LEE', at },
      assigned: { state: 'acknowledged', by: 'U0LEE', at, assignedBy: 'U0KIM' },
      snoozed: { state: 'snoozed', by: 'U0LEE', at, until },
    } as const;
    const rows = Object.values(lives).map((life) => ({
      company: aCompany({ owner: 'U0KIM' }),
      alert: anAlert({ life }),
    }));

    const words = visibleText(listMessage(model({ rows }), ko));

    expect(words).toContain('미처리 · 담당 <@U0KIM>');
    expect(words).toContain('<@U0LEE> 님이 11월 25일 09:02에 맡았습니다 · 담당 <@U0KIM>');
    expect(words).toContain('<@U0KIM> 님이 11월 25일 09:02에 <@U0LEE> 님에게 맡겼습니다 · 담당');
    expect(words).toContain('미룸 · 11월 26일(목) 09:00까지 · <@U0LEE> 님 · 담당 <@U0KIM>');
  });

  it('shows the result of a bulk edit between the companies and the buttons', () => {
    const message = listMessage(model({}, { feedback: '회사 3곳을 바꿨습니다.' }), ko);

    expect(message.text).toBe('회사 3곳을 바꿨습니다.');
    expect(visibleText(message)).toMatch(/제외\n회사 3곳을 바꿨습니다\.\n조치 필요\n/);
  });

  it.each<{ name: string; rows: readonly ListRow[]; label: string }>([
    { name: 'was never checked', rows: [{ company: aCompany() }], label: '확인' },
    { name: 'was checked', rows: ROWS.slice(0, 1), label: '다시 확인' },
  ])('labels the check of a company that $name: $label', ({ rows, label }) => {
    const { blocks } = listMessage(model({ rows }, { mayOperate: false }), ko);

    expect(blocks).toContainEqual(
      expect.objectContaining({
        accessory: expect.objectContaining({
          options: [expect.objectContaining({ text: expect.objectContaining({ text: label }) })],
        }),
      }),
    );
  });

  it('says that a company was never checked', () => {
    const words = visibleText(listMessage(model({ rows: [{ company: aCompany() }] }), ko));

    expect(words).toContain('*한빛상사* · 123-45-67891\n아직 확인한 적이 없습니다');
  });

  it('shows the BRN of a company without a name only once', () => {
    const company = aCompany({ name: '123-45-67891' });

    const words = visibleText(listMessage(model({ rows: [{ company }] }), ko));

    expect(words.split('123-45-67891')).toHaveLength(2);
  });

  it('offers both neighbouring pages of the same filter', () => {
    const filter = { kind: 'text', text: '한빛 상사' } as const;

    const message = listMessage(model({ filter, page: 2, pages: 3, total: 25, watched: 90 }), ko);

    expect(labelsIn(message)).toEqual(
      expect.arrayContaining(['이전', '다음', '전체', '조치 필요', '일괄 변경']),
    );
    expect(JSON.stringify(message)).toContain('"value":"1 text 한빛 상사"');
    expect(JSON.stringify(message)).toContain('"value":"3 text 한빛 상사"');
    expect(visibleText(message)).toContain('2/3페이지 · 미처리부터 급한 순');
    expect(message.text).toBe('검색 결과 25곳 · 검색어: 한빛 상사');
  });

  it('does not offer the filter that is shown', () => {
    const actions = actionsIn(listMessage(model({ filter: { kind: 'attention' } }), ko));

    expect(actions).not.toContain('list_attention');
    expect(actions).toContain('list_all');
  });

  it.each([
    {
      name: 'no watched company',
      list: { watched: 0 },
      expected:
        '아직 모니터링하는 회사가 없습니다. /hometax 추가 명령으로 첫 회사를 추가해 주세요.',
    },
    {
      name: 'no company that needs attention',
      list: { filter: { kind: 'attention' }, watched: 12 },
      expected: '조치가 필요한 회사가 없습니다 · 전체 12곳',
    },
    {
      name: 'no company of the reader',
      list: { filter: { kind: 'mine', user: 'U0KIM' }, watched: 12 },
      expected: '내 담당 회사가 없습니다(내가 담당자이거나 알림을 맡은 회사) · 전체 12곳',
    },
    {
      name: 'no company found',
      list: { filter: { kind: 'text', text: '<누리>' }, watched: 12 },
      expected: '검색 결과가 없습니다. 검색어: &lt;누리&gt; · 전체 12곳',
    },
  ] as const)('says that there is $name', ({ list, expected }) => {
    expect(listMessage(model({ rows: [], total: 0, pages: 0, ...list }), ko).text).toBe(expected);
  });

  it('gives operators the whole menu, and viewers only the check', () => {
    const rows = ROWS.slice(0, 1);

    const operator = JSON.stringify(listMessage(model({ rows }), ko));
    const viewer = JSON.stringify(listMessage(model({ rows }, { mayOperate: false }), ko));

    expect(operator.match(/"value":"(check|page|edit|unwatch):1234567891"/g)).toHaveLength(4);
    expect(viewer.match(/"value":"(check|page|edit|unwatch):1234567891"/g)).toEqual([
      '"value":"check:1234567891"',
    ]);
    expect(viewer).not.toContain('list_add');
  });

  it.each([
    { life: { state: 'open' }, mayOperate: true, offers: true },
    { life: { state: 'open' }, mayOperate: false, offers: false },
    { life: { state: 'acknowledged', by: 'U0KIM', at: NOW }, mayOperate: true, offers: false },
  ] as const)('offers operators to claim an unclaimed alert: $life.state, $mayOperate', (given) => {
    const row: ListRow = { company: aCompany(), alert: anAlert({ life: given.life }) };

    const message = listMessage(model({ rows: [row] }, { mayOperate: given.mayOperate }), ko);

    expect(JSON.stringify(message).includes('"value":"claim:1234567891:1 all"')).toBe(given.offers);
    expectMessageFits(message);
  });

  it('fits into a message with the longest names and two broken products', () => {
    const assessment = REPORTS['two-products']?.assessment;
    const row = (i: number): ListRow => ({
      company: aCompany({ name: `<!channel>${'라'.repeat(200)}`, brn: `${1000000000 + i}` as Brn }),
      ...(assessment === undefined ? {} : { assessment }),
      checkedAt: NOW,
    });

    for (const language of LANGUAGES) {
      const rows = Array.from({ length: 30 }, (_, i) => row(i));
      const message = listMessage(model({ rows, page: 2, pages: 4 }), TONGUES[language]);

      expect(JSON.stringify(message)).not.toContain('<!channel>');
      expect(message.blocks.length).toBeLessThanOrEqual(50);
      expectMessageFits(
        listMessage(model({ rows: rows.slice(0, LIST_PAGE_SIZE) }), TONGUES[language]),
      );
    }
  });

  it.each([
    { counts: COUNTS, expected: '조치 필요 20곳(수집 불가 3 · 중단 우려 17)' },
    { counts: { ...COUNTS, cannotCollect: 0 }, expected: '조치 필요 17곳(중단 우려 17)' },
    { counts: { ...COUNTS, cannotCollect: 0, atRisk: 0 }, expected: '조치 필요 없음' },
    {
      counts: { ...COUNTS, cannotCollect: 0, atRisk: 0, neverChecked: 25 },
      expected: '확인된 범위에서 조치 필요 없음',
    },
  ])('says how many companies need action: $expected', ({ counts, expected }) => {
    const { text } = listMessage(model({ watched: 25 }, { counts }), ko);

    expect(text).toBe(`${expected} · 전체 25곳`);
  });

  it('says how many companies are paused, which are in no other number', () => {
    const { text } = listMessage(model({ watched: 28, paused: 3 }, { counts: COUNTS }), ko);

    expect(text).toBe(
      '조치 필요 20곳(수집 불가 3 · 중단 우려 17) · 전체 25곳 · 일시 중지 3곳은 별도',
    );
  });

  it('shows why a company is paused, in all words of the person', () => {
    const note = `<세무 조사>${'가'.repeat(INPUT_LIMITS.note - 7)}`;
    const paused = { reason: 'other', note, by: 'U0KIM', at: NOW } as const;

    const words = rowMrkdwn({ company: aCompany({ paused }) }, NOW, ko);

    expect(words).toMatch(/일시 중지\(기타: &lt;세무 조사&gt;가{493}\) · /);
  });

  it('names the test stage', () => {
    expect(visibleText(listMessage(model({}, { stage: 'test' }), ko))).toContain(
      '테스트 환경입니다',
    );
  });

  describe('the times in a row', () => {
    const row = (facts: Partial<ProductStatus>) => {
      const context = { products: ['taxinvoice'], policy: DEFAULT_POLICY, now: NOW } as const;
      const assessment = assess(aStatus({ taxinvoice: facts }), context);
      const company = aCompany();
      return [ko, TONGUES['en']].map((text) =>
        rowMrkdwn({ company, assessment, checkedAt: NOW }, NOW, text),
      );
    };
    const [YESTERDAY, SILENCE] = [NOW - DAY, { kind: 'too-late', afterMs: 60_000 } as const];
    const loggedIn = (at: Instant) =>
      workingCell({ login: { outcome: 'works', at, rejections: 0 } });

    it('include that of the login test if the latest check made none', () => {
      const [inKorean = '', inEnglish = ''] = row({
        certificate: missingCell(),
        deptUser: loggedIn(YESTERDAY),
        failures: failuresOf(SILENCE, ['dept-user-login-test']),
      });
      const [rejected = ''] = row({ deptUser: rejectedCell(-11100021, { at: YESTERDAY }) });

      expect(inKorean).toContain('로그인 정상(어제 10:12) · 인증서 미등록');
      expect(inEnglish).toContain('login works (yesterday 10:12) · certificate not registered');
      expect(rejected).toContain('로그인 거부(어제 10:12)');
    });

    it('come with a note if the latest check got no answer', () => {
      const [inKorean = '', inEnglish = ''] = row({
        deptUser: missingCell(),
        certificate: certificateUntil(NOW - 9 * DAY),
        failures: failuresOf(SILENCE),
      });

      expect(inKorean).toContain(
        '11월 16일(월) 10:12 만료됨(9일 지남)\n마지막 확인에서 응답이 없어',
      );
      expect(inEnglish).toContain('last known status: the latest check got no answer');
    });
  });
});
