import { expect, it } from 'vitest';
import type { Company } from '../../src/records/company.js';
import type { SampleCompanyChange } from '../../src/sandbox/popbill/companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { eventsIn } from '../support/calendar-server.js';
import { eventually } from '../support/eventually.js';
import { pressButton } from '../support/press-button.js';
import { advanceDays, MONDAY, untilSent, untilSwept } from './support/days.js';
import { aWorld, type RunningApp, startApp } from './support/running-app.js';
import { companiesIn } from './support/stored.js';
import {
  brns,
  certificateOnly,
  dayEnd,
  deptUserRejected,
  deptUserWorks,
  type Watched,
  watch,
} from './support/watching.js';
import { answerTo, homeOf, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const PUBLIC_URL = 'http://127.0.0.1:1';
const BOTH = ['taxinvoice', 'cashbill'] as const;
const HELD = 12;
const HELD_NAMES = Array.from({ length: HELD }, (_, i) => `보류 ${i}호`);

/** One company for each state, by name, when the app starts on a Monday. */
function companiesOf(world: World): readonly Watched[] {
  const certificate = (days: number) =>
    ({ state: 'registered', expiresAt: dayEnd(world, days) }) as const;
  const works = { state: 'works', id: 'tax01' } as const;
  const rejected = { state: 'rejected', code: -11100021, id: 'tax01' } as const;
  const revoked = {
    ...certificate(100),
    problem: 'revoked',
    problemShowsWithoutLogin: true,
  } as const;
  const tax = (taxinvoice: SampleCompanyChange['taxinvoice']): SampleCompanyChange => ({
    taxinvoice,
  });
  const rows: readonly Omit<Watched, 'brn'>[] = [
    { name: '정상', state: deptUserWorks() },
    { name: '날짜만', state: certificateOnly(world, 200) },
    { name: '곧 만료', state: certificateOnly(world, 3) },
    { name: '만료됨', owner: kim, state: certificateOnly(world, -1) },
    { name: '만료됨 옆 사용자', state: tax({ certificate: certificate(-2), deptUser: works }) },
    { name: '곧 만료 옆 사용자', state: tax({ certificate: certificate(5), deptUser: works }) },
    { name: '폐기', state: tax({ certificate: revoked }) },
    { name: '폐기 옆 사용자', state: tax({ certificate: revoked, deptUser: works }) },
    {
      name: '두 항목 다른 달',
      products: BOTH,
      state: {
        taxinvoice: { certificate: certificate(5) },
        cashbill: { certificate: certificate(40) },
      },
    },
    {
      name: '두 항목 같은 주',
      products: BOTH,
      state: {
        taxinvoice: { certificate: certificate(8), deptUser: works },
        cashbill: { certificate: certificate(10), deptUser: works },
      },
    },
    {
      name: '한 항목만 사용자',
      products: BOTH,
      state: {
        taxinvoice: { certificate: certificate(4), deptUser: works },
        cashbill: { certificate: certificate(4) },
      },
    },
    {
      name: '한 항목만 거부',
      products: BOTH,
      owner: 'S0TAX',
      state: { taxinvoice: { deptUser: works }, cashbill: { deptUser: rejected } },
    },
    { name: '그룹 담당', owner: 'S0TAX', state: certificateOnly(world, 20) },
    { name: '거부', owner: lee, state: deptUserRejected() },
    { name: '맡음', state: deptUserRejected(-11100027) },
    { name: '미룸', state: certificateOnly(world, 14) },
    { name: '중지 정상', state: deptUserWorks() },
    { name: '중지 거부', state: deptUserRejected() },
    { name: '비회원', state: { isMember: false } },
    { name: '모르는 코드', state: deptUserRejected(-11199999) },
    { name: '미등록', state: {} },
    { name: '추가한 항목', state: deptUserWorks() },
    ...HELD_NAMES.map((name) => ({ name, state: deptUserWorks() })),
  ];
  const numbers = brns(rows.length);
  return rows.map((row, i) => ({ ...row, brn: numbers[i] ?? '' }));
}

async function ask(world: World, command: string, ...words: readonly string[]) {
  const before = world.slack.ephemerals(kim).length;
  await world.slack.slash(kim, '/hometax', command, { channel: ALERT_CHANNEL });
  await world.slack.waitFor(() => world.slack.ephemerals(kim).length > before);
  return answerTo(world, kim, ...words);
}

async function fileOf(world: World, command: string): Promise<readonly (readonly string[])[]> {
  const before = world.slack.files.length;
  await world.slack.slash(kim, '/hometax', command, { channel: ALERT_CHANNEL });
  await world.slack.waitFor(() => world.slack.files.length > before);
  const lines = world.slack.files.at(-1)?.content.toString().trim().split('\n') ?? [];
  return lines.slice(1).map((line) => line.split(','));
}

/** Waits until the company is stored so, and closes the window, which stays open if that took long. */
async function untilStored(world: World, name: string, isSo: (company: Company) => boolean) {
  await eventually(async () =>
    (await companiesIn(world)).some((company) => company.name === name && isSo(company)),
  );
  if (world.slack.views(kim).length > 0) await world.slack.closeView(kim, { all: true });
}

/** Pauses, claims, snoozes, adds a product, imports, and has many companies break at once. */
async function bringIntoAllStates(running: RunningApp, companies: readonly Watched[]) {
  const { world } = running;
  const { slack } = world;
  const brnOf = (name: string) => companies.find((company) => company.name === name)?.brn ?? '';
  const alertsOf = async (name: string) => {
    await slack.slash(kim, '/hometax', `알림 ${name}`, { channel: ALERT_CHANNEL });
    return windowOf(world, kim, '알림', '검색 결과는 1건', name);
  };
  for (const name of ['중지 정상', '중지 거부']) {
    const list = await ask(world, `목록 ${name}`, '검색 결과 1곳', name);
    await slack.press(kim, list, ACTIONS.listRow, `pause:${brnOf(name)}:1 text ${name}`);
    await windowOf(world, kim, '일시 중지할까요?', name);
    await slack.submit(kim, { [FIELDS.pauseReason.id]: 'closed' });
    await untilStored(world, name, ({ paused }) => paused !== undefined);
  }
  for (const name of HELD_NAMES) {
    world.popbill.companies.set(brnOf(name), { name, ...deptUserRejected() });
  }
  await advanceDays(running);

  const claimed = await alertsOf('맡음');
  await pressButton(slack, kim, claimed, ACTIONS.alertClaim, `${brnOf('맡음')}:taxinvoice`);
  await windowOf(world, kim, '맡았습니다.', '처리 중');
  await slack.closeView(kim, { all: true });
  const snoozed = await alertsOf('미룸');
  await pressButton(slack, kim, snoozed, ACTIONS.alertSnooze, `${brnOf('미룸')}:taxinvoice`);
  await slack.waitFor(() => slack.views(kim).length === 2);
  await slack.submit(kim, { [FIELDS.snooze.id]: 'three-days' });
  await windowOf(world, kim, '미루기 해제');
  await slack.closeView(kim, { all: true });
  await slack.slash(kim, '/hometax', '추가 추가한 항목', { channel: ALERT_CHANNEL });
  await windowOf(world, kim, '모니터링 수정');
  await slack.submit(kim, { [FIELDS.products.id]: [...BOTH] });
  await untilStored(world, '추가한 항목', ({ products }) => products.length === 2);

  const imported = brns(companies.length + 3).slice(companies.length);
  for (const brn of imported) world.popbill.companies.set(brn, { name: '', ...deptUserWorks() });
  const lines = imported.map((brn, i) => `${brn},확인 전 ${i},${i === 0 ? 'closed' : ''}`);
  const content = Buffer.from(['brn,name,paused', ...lines, ''].join('\n'));
  await slack.slash(kim, '/hometax', '가져오기', { channel: ALERT_CHANNEL });
  await windowOf(world, kim, '가져오기');
  await slack.submit(kim, { [FIELDS.importFile.id]: { name: 'a.csv', content } });
  await windowOf(world, kim, '회사 3곳을 추가합니다');
  await slack.submit(kim);
  await windowOf(world, kim, '저장했습니다.');
  await slack.closeView(kim, { all: true });
  await untilSent({ world });
}

/** The events of certificates in a calendar of all companies, on these days or later. */
async function calendarFrom(running: RunningApp, day: string): Promise<readonly string[]> {
  const { world } = running;
  await world.slack.slash(kim, '/hometax', '캘린더', { channel: ALERT_CHANNEL });
  await windowOf(world, kim, '캘린더');
  await world.slack.submit(kim, { [FIELDS.calendarScope.id]: 'all' });
  const made = await windowOf(world, kim, '지금만 볼 수 있으니');
  const [address = ''] = /http:[^"\s]*\.ics/.exec(JSON.stringify(made)) ?? [];
  const answer = await fetch(address.replace(PUBLIC_URL, running.url));
  return eventsIn(await answer.text())
    .filter((event) => event.uid.startsWith('certificate') && event.day >= day)
    .map((event) => event.day);
}

it('companies in every state are counted alike wherever they are counted', async () => {
  const world = await aWorld({ startsAt: MONDAY });
  world.slack.addUserGroup('S0TAX', 'tax', [kim, lee]);
  const companies = companiesOf(world);
  await watch(world, companies);
  const running = await startApp(world, { PUBLIC_URL });
  await untilSwept(running);
  await bringIntoAllStates(running, companies);
  // After this time the Home tab is drawn again.
  world.clock.advance(31_000);

  await world.slack.openHome(kim);
  const home = wordsOf(await homeOf(world, kim, '처리 중 1 · 미룸 1'));
  const words = async (command: string, word: string) => wordsOf(await ask(world, command, word));
  const digest = await words('요약', '일일 요약');
  const status = await words('앱상태', '*조치 필요*');
  const needsAction = await words('목록 조치필요', ') · 전체');
  const all = await words('목록', '은 별도');
  const mine = await words('목록 내담당', '내 담당 회사');
  const forecast = await words('전망', '12개월 동안');
  await world.slack.slash(kim, '/hometax', '알림', { channel: ALERT_CHANNEL });
  const alerts = wordsOf(await windowOf(world, kim, '열린 알림'));
  await world.slack.closeView(kim, { all: true });
  const report = await fileOf(world, '내보내기 상태');
  const expiries = await fileOf(world, '전망 파일');

  const parts = '조치 필요 24 · 확인하지 못함 1 · 확인 전 3 · 일시 중지 3곳은 별도';
  expect(home).toContain(`전체 34곳 · 수집 가능 6(유효기간 기준 1) · ${parts}`);
  expect(status).toContain(`전체 34곳 · 수집 가능 6(유효기간 기준 1) · ${parts}`);
  expect(digest).toContain(`전체 34곳 · 수집 가능 6 · ${parts}`);
  expect(home).toContain('*조치 필요 24곳 · 내 담당 5곳*\n수집 불가 19 · 중단 우려 5');
  expect(digest).toContain('조치 필요 24곳\n수집 불가 19 · 중단 우려 5');
  expect(status).toContain('*조치 필요* 24곳 · 수집 불가 19 · 중단 우려 5');
  expect(needsAction).toContain('조치 필요 24곳(수집 불가 19 · 중단 우려 5) · 전체 34곳');
  expect(all).toContain('조치 필요 24곳(수집 불가 19 · 중단 우려 5) · 전체 34곳 · 일시 중지 3곳');
  expect(mine).toContain('조치 필요 5곳(수집 불가 3 · 중단 우려 2)');
  expect(home).toContain('미처리 22 · 처리 중 1 · 미룸 1');
  expect(digest).toContain('미처리 22 · 처리 중 1 · 미룸 1');
  // The alerts that are held back are not open yet.
  expect(digest).toContain(`${HELD}곳에서 같은 문제가 한꺼번에 발견되었습니다`);
  expect(alerts).toContain(`(미처리 ${22 - HELD} · 처리 중 1 · 미룸 1 · 참고 4)`);
  expect(digest).toContain('참고 4곳(');
  expect(digest).toMatch(/일부만 확인된 회사 1곳은 .* 회사 3곳은 아직 확인 전입니다/);
  expect(countWorst(report)).toEqual({
    '수집 불가': 19,
    '중단 우려': 5,
    '확인하지 못함': 1,
    '확인 전': 3,
    '수집 가능(유효기간 기준)': 1,
    '수집 가능': 5,
    '일시 중지': 3,
  });
  const days = expiries.map(([, day = '']) => day);
  expect(await calendarFrom(running, '2026-12-01')).toEqual(days);
  expect(forecast).toContain(`인증서 ${days.length}건이 만료됩니다`);
  // Two certificates of one company count once.
  expect(home).toContain('12/01 - 12/07  4 (3)');
  expect(home).toContain('12/08 - 12/14  2 (1)');
  expect(expiries.filter(([, , , name]) => name === '두 항목 같은 주')).toHaveLength(2);
});

const WORST_FIRST = [
  '수집 불가',
  '중단 우려',
  '확인하지 못함',
  '확인 전',
  '수집 가능(유효기간 기준)',
  '수집 가능',
  '일시 중지',
];

/** How many companies of the state report, which has a line for each product, are in each state. */
function countWorst(report: readonly (readonly string[])[]): Readonly<Record<string, number>> {
  const worst = new Map<string, number>();
  for (const [brn = '', , , state = ''] of report) {
    worst.set(brn, Math.min(worst.get(brn) ?? Infinity, WORST_FIRST.indexOf(state)));
  }
  const ranks = [...worst.values()];
  return Object.fromEntries(
    WORST_FIRST.map((state, n) => [state, ranks.filter((rank) => rank === n).length]),
  );
}
