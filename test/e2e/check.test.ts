import { describe, expect, it } from 'vitest';
import type { Environment } from '../../src/app/environment.js';
import { formatBrn } from '../../src/kernel/brn.js';
import { MINUTE } from '../../src/kernel/time.js';
import type { Fault } from '../../src/sandbox/popbill/faults.js';
import { type SampleState, UNKNOWN_CODE } from '../../src/sandbox/sample-companies.js';
import { PEOPLE } from '../../src/sandbox/world.js';
import { companyCalls, type RunningApp } from './support/running-app.js';
import { findSample, sampleApp } from './support/sample-world.js';
import {
  answerTo,
  buttonsIn,
  directMessageTo,
  windowOf,
  wordsOf,
} from './support/what-people-see.js';

const { kim, lee } = PEOPLE;

/** Sends the check command in a channel and waits for the report that replaces "checking". */
async function requestReport(
  { world }: RunningApp,
  person: string,
  company: string,
  title: string,
) {
  const subcommand = person === kim ? '확인' : 'check';
  await world.slack.slash(person, '/hometax', `${subcommand} ${company}`, { channel: 'C0TEAM' });
  return answerTo(world, person, title);
}

describe('/hometax check', () => {
  it.each<{
    readonly shows: SampleState;
    readonly title: string;
    readonly says: readonly string[];
    readonly neverSays?: readonly string[];
  }>([
    {
      shows: 'healthy',
      title: '수집 가능 🟢',
      says: ['부서사용자 로그인 정상(', '2027년 6월 24일(목)까지(210일 남음)', '정액제 이용 중'],
      neverSays: ['영향'],
    },
    {
      shows: 'certificate-ends-in-14-days',
      title: '중단 우려 🟡',
      says: ['부서사용자 미등록', '12월 10일(목)까지(14일 남음)', '은행·인증기관에서 갱신'],
      neverSays: ['수집할 수 없습니다'],
    },
    {
      shows: 'certificate-expired-yesterday',
      title: '수집 불가 🔴',
      says: ['인증서 11월 25일(수) 만료됨(1일 지남)', '신규 발급'],
    },
    {
      shows: 'dept-user-rejected-beside-certificate',
      title: '중단 우려 🟡',
      says: ['로그인 거부(', '팝빌 -11100021', '수집이 이어질 수 있지만', '다시 등록했어요'],
      neverSays: ['수집 불가'],
    },
    {
      shows: 'dept-user-rejected-alone',
      title: '수집 불가 🔴',
      says: ['로그인 거부(', '팝빌 -11100021', '다시 등록할 때까지 자동 로그인 없음'],
    },
    {
      shows: 'temporary-password',
      title: '수집 불가 🔴',
      says: ['원인: 임시 비밀번호 상태', '새 비밀번호를 설정합니다', '팝빌 -11100027'],
    },
    {
      shows: 'nothing-registered',
      title: '수집 불가 🔴',
      says: ['인증서 미등록', '부서사용자 미등록', '부서사용자를 권장합니다'],
    },
    {
      shows: 'certificate-revoked',
      title: '수집 불가 🔴',
      says: ['폐기됨', '팝빌 -10004004', '새 인증서를 홈택스에 등록'],
    },
    {
      shows: 'certificate-by-date',
      title: '수집 가능(유효기간 기준) 🟢',
      says: ['로그인 테스트 안 함', '부서사용자를 등록하면 매년 갱신하지 않아도 됩니다'],
    },
    {
      shows: 'plan-ended',
      title: '수집 불가 🔴',
      says: ['종료됨', '부서사용자 로그인 정상(', '정액제를 다시 신청해 주세요'],
      neverSays: ['쓸 수 있는 다른 인증이 없', '신규 발급'],
    },
    {
      shows: 'unknown-code',
      title: '확인하지 못함 ⚪',
      says: ['알 수 없는 코드', `(${UNKNOWN_CODE})`, '인증에 문제가 있다는 뜻은 아닙니다'],
      neverSays: ['로그인 거부', '수집 불가', '영향'],
    },
  ])('shows a company’s state in Korean: $shows', async ({ shows, title, says, neverSays }) => {
    const running = await sampleApp();
    const { brn, name } = findSample(shows);

    const shown = await requestReport(running, kim, brn, `${name} · 전자세금계산서 ${title}`);

    const words = wordsOf(shown);
    expect(words).toContain(formatBrn(brn));
    for (const each of says) expect(words).toContain(each);
    for (const each of neverSays ?? []) expect(words).not.toContain(each);
    // The company is not watched, so the report may promise neither an alert nor a sweep.
    expect(words).not.toMatch(/알림이 닫힙니다|모니터링에서 제외|다음 정기 확인/);
    expect(shown.ephemeralFor).toBe(kim);
    expect(running.world.slack.warnings).toEqual([]);
  });

  it('shows the number and the stage of a company that is no member', async () => {
    const running = await sampleApp();
    const { brn } = findSample('not-a-member');

    const shown = await requestReport(running, kim, brn, '연동회원 아님 🔴');

    const words = wordsOf(shown);
    expect(words).toContain('999-67-08082');
    expect(words).toContain('지금은 테스트 환경');
    // There is no page to open for a company that POPBiLL does not know.
    expect(buttonsIn(shown)).not.toContain('report_page');
  });

  it.each<{ readonly shows: SampleState; readonly title: string; readonly says: string }>([
    {
      shows: 'healthy',
      title: 'can collect tax invoices 🟢',
      says: 'Department user login works (',
    },
    {
      shows: 'certificate-expired-yesterday',
      title: 'cannot collect tax invoices 🔴',
      says: 'ertificate expired Wed 25 Nov (1 day ago)',
    },
    {
      shows: 'dept-user-rejected-alone',
      title: 'cannot collect tax invoices 🔴',
      says: 'login rejected (',
    },
    {
      shows: 'plan-ended',
      title: 'cannot collect tax invoices 🔴',
      says: 'flat-rate plan ended',
    },
    {
      shows: 'unknown-code',
      title: 'could not check tax invoices ⚪',
      says: "This doesn't mean authentication is broken",
    },
  ])('shows a company’s state in English: $shows', async ({ shows, title, says }) => {
    const running = await sampleApp();
    const { brn } = findSample(shows);

    const shown = await requestReport(running, lee, brn, title);

    expect(wordsOf(shown)).toContain(says);
    expect(wordsOf(shown)).not.toMatch(/수집 (가능|불가)|확인하지 못/);
  });

  it('accepts part of a name, full-width digits, a number alone, and nothing if one company is watched', async () => {
    const healthy = findSample('healthy');
    const running = await sampleApp({ watched: [healthy] });
    const { slack } = running.world;

    for (const input of ['확인 한빛', '확인 ９９９-８１-０１０１４', '확인', healthy.brn]) {
      const answersBefore = slack.ephemerals(kim).length;
      await slack.slash(kim, '/hometax', input, { channel: 'C0TEAM' });
      const shown = await slack.waitFor(({ ephemerals }) =>
        ephemerals(kim)
          .slice(answersBefore)
          .find((each) => wordsOf(each).includes('한빛상사 · 전자세금계산서 수집 가능')),
      );
      expect(wordsOf(shown)).toContain('다음 정기 확인 내일 06:00');
    }
  });

  it('offers a choice when several names match, and checks the chosen company', async () => {
    const { name } = findSample('healthy');
    const running = await sampleApp({
      watched: [
        { ...findSample('healthy'), name: `${name} 서울` },
        { ...findSample('certificate-by-date'), name: `${name} 부산` },
      ],
    });
    const { world } = running;

    await world.slack.slash(kim, '/hometax', '확인 한빛', { channel: 'C0TEAM' });
    const choice = await answerTo(
      world,
      kim,
      '일치하는 회사가 2곳 있습니다',
      '한빛상사 서울',
      '한빛상사 부산',
    );
    const busan = findSample('certificate-by-date');
    await world.slack.press(kim, choice, 'choose_check', `${busan.brn}:taxinvoice`);

    await answerTo(world, kim, '한빛상사 부산', '수집 가능(유효기간 기준)');
  });

  it('explains why a number is invalid', async () => {
    const { world } = await sampleApp();

    await world.slack.slash(kim, '/hometax', '확인 999-81-0101', { channel: 'C0TEAM' });
    await world.slack.slash(lee, '/hometax', 'check 0000000000', { channel: 'C0TEAM' });

    await answerTo(world, kim, '사업자번호는 숫자 10자리입니다');
    await answerTo(world, lee, 'zeros only');
    expect(companyCalls(world)).toEqual([]);
  });

  it('does not log in again right after a successful login, except by "check again"', async () => {
    const running = await sampleApp();
    const { world } = running;
    const { brn, name } = findSample('healthy');
    const loginCount = () => world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser');
    await requestReport(running, kim, brn, `${name} · 전자세금계산서 수집 가능`);
    expect(loginCount()).toBe(1);

    await world.slack.slash(lee, '/hometax', `check ${brn}`, { channel: 'C0TEAM' });
    const second = await answerTo(world, lee, 'not logged in again');
    expect(loginCount()).toBe(1);
    await world.slack.press(lee, second, 'report_check', `${brn}:taxinvoice`);
    await world.slack.waitFor(() => loginCount() === 2);
  });

  it('does not repeat a rejected login automatically, and allows up to four tests by button', async () => {
    const running = await sampleApp();
    const { world } = running;
    const { brn } = findSample('dept-user-rejected-alone');
    const loginCount = () => world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'deptUser');
    const first = await requestReport(running, kim, brn, '수집 불가 🔴');

    world.clock.advance(30 * MINUTE);
    await requestReport(running, kim, brn, '이번에는 재시도하지 않음');
    expect(loginCount()).toBe(1);
    // Two more tests of a rejected login are allowed in a day, by buttons only.
    await world.slack.press(kim, first, 'report_check', `${brn}:taxinvoice`);
    await world.slack.waitFor(() => loginCount() === 2);
    await answerTo(world, kim, '로그인 거부(오늘 10:30)');
    await world.slack.press(kim, first, 'report_check', `${brn}:taxinvoice`);
    await world.slack.waitFor(() => loginCount() === 3);
    const third = await answerTo(world, kim, '수집 불가 🔴');
    await world.slack.press(kim, third, 'report_check', `${brn}:taxinvoice`);
    const refused = await answerTo(
      world,
      kim,
      '잠금 방지를 위해',
      '이 계정으로 다시 로그인하지 않음',
    );
    expect(loginCount()).toBe(3);
    // A new registration allows one more test, and then none.
    await world.slack.press(kim, refused, 'report_registered', `${brn}:taxinvoice`);
    const fourth = await answerTo(world, kim, '로그인을 거부했습니다', '연속 실패 4/4회');
    await world.slack.press(kim, fourth, 'report_check', `${brn}:taxinvoice`);
    await answerTo(world, kim, '잠금 방지를 위해 테스트하지 않음');
    expect(loginCount()).toBe(4);
    expect(world.popbill.companies.isLocked(brn, 'taxinvoice')).toBe(false);
  });

  it('asks before it tests a certificate login, which can log a person out', async () => {
    const running = await sampleApp();
    const { world } = running;
    const { brn } = findSample('certificate-by-date');
    const loginCount = () =>
      world.popbill.companies.loginAttempts(brn, 'taxinvoice', 'certificate');
    const shown = await requestReport(running, kim, brn, '수집 가능(유효기간 기준)');

    await world.slack.press(kim, shown, 'more', `report_cert_test ${brn}:taxinvoice`);
    await windowOf(world, kim, '로그아웃될 수 있습니다', '지금 테스트할까요?');
    expect(loginCount()).toBe(0);
    await world.slack.submit(kim);

    await windowOf(world, kim, '인증서로 홈택스에 로그인됩니다', '수집 가능');
    expect(loginCount()).toBe(1);
    expect(world.slack.warnings).toEqual([]);
  });
});

/** Unusable answers of POPBiLL, and the sentence about each. */
const FAILURES: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly says: string;
  readonly settings?: Environment;
}[] = [
  {
    name: 'hanging',
    fault: { kind: 'hang' },
    says: '안에 응답하지 않았습니다',
    settings: { POPBILL_TIMEOUT_MS: '1000' },
  },
  { name: 'resetting', fault: { kind: 'reset' }, says: '연결하지 못했습니다' },
  { name: 'answering HTML', fault: { kind: 'html' }, says: '응답을 읽을 수 없었습니다' },
  { name: 'answering half a JSON', fault: { kind: 'half-json' }, says: '읽을 수 없었습니다' },
  { name: 'answering 429', fault: { kind: 'status', status: 429 }, says: '요청 한도를 넘었다고' },
  {
    name: 'answering 500',
    fault: { kind: 'status', status: 500 },
    says: '팝빌 서버에 오류가 있었습니다(HTTP 500)',
  },
];

/** Words that would call an authentication broken. */
const BROKEN_WORDS =
  /수집 불가|로그인 거부|(부서사용자|인증서) 미등록|만료됨|폐기됨|사용 불가|cannot collect|rejected|expired/;

describe('a failed check', () => {
  it.each(FAILURES)(
    'is never shown as broken: POPBiLL $name',
    async ({ fault, says, settings = {} }) => {
      const running = await sampleApp({ settings });
      const { world } = running;
      const { brn } = findSample('dept-user-rejected-alone');
      for (const operation of ['certInfo', 'deptUserCheck', 'deptUser', 'contract'] as const) {
        world.popbill.faults.set({ operation }, fault);
      }

      const shown = await requestReport(running, kim, brn, '확인하지 못함 ⚪');

      const words = wordsOf(shown);
      expect(words).toContain(says);
      expect(words).toContain('인증에 문제가 있다는 뜻은 아닙니다');
      expect(words).toContain('다시 등록하지 마세요');
      expect(words).not.toMatch(BROKEN_WORDS);
      // A call that logs in is never repeated automatically; other calls are repeated twice.
      expect(world.popbill.countOf('deptUserCheck')).toBe(1);
      expect(world.popbill.countOf('certInfo')).toBe(3);

      world.popbill.faults.clear();
      await world.slack.press(kim, shown, 'report_check', `${brn}:taxinvoice`);
      await answerTo(world, kim, '수집 불가 🔴', '팝빌 -11100021');
    },
  );

  it('shows the previous result with its time', async () => {
    const running = await sampleApp({ watched: [findSample('healthy')] });
    const { world } = running;
    world.clock.advance(30 * MINUTE);
    world.popbill.faults.set({}, { kind: 'reset' });

    await world.slack.slash(kim, '/hometax', '확인 한빛상사', { channel: 'C0TEAM' });
    const shown = await answerTo(world, kim, '한빛상사', '연결하지 못했습니다');

    const words = wordsOf(shown);
    expect(words).toContain('부서사용자 로그인 정상(오늘 10:00)');
    expect(words).not.toMatch(BROKEN_WORDS);
    expect(world.slack.channel('C0ALERTS').messages).toEqual([]);
  });

  it('names the settings as the cause when POPBiLL refuses our key', async () => {
    const { world } = await sampleApp({
      settings: { POPBILL_SECRET_KEY: Buffer.from('another key').toString('base64') },
    });

    await world.slack.slash(kim, '/hometax', `확인 ${findSample('healthy').brn}`, {
      channel: 'C0TEAM',
    });

    const shown = await answerTo(world, kim, '팝빌이 설정 문제로', '관리자에게 알려 주세요');
    expect(wordsOf(shown)).not.toMatch(BROKEN_WORDS);
  });
});

describe('the check window', () => {
  it('offers watched companies while typing, says "checking", and becomes the report', async () => {
    const healthy = findSample('healthy');
    const running = await sampleApp({ watched: [healthy, findSample('certificate-by-date')] });
    const { world } = running;

    await world.slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인', '수집 항목');
    const { options } = await world.slack.typeahead(kim, 'company', '한빛');
    expect(options.map((each) => each['value'])).toEqual([healthy.brn]);
    world.popbill.faults.set({ operation: 'certInfo' }, { kind: 'delay', ms: 700 });
    const submitted = await world.slack.submit(kim, { company: healthy.brn });

    expect(submitted.ackBody).toMatchObject({ response_action: 'update' });
    await windowOf(world, kim, '상태를 확인하고 있습니다');
    await windowOf(world, kim, '한빛상사 · 전자세금계산서 수집 가능 🟢');
    expect(world.slack.warnings).toEqual([]);
  });

  it('accepts a number that is not watched, and both products', async () => {
    const { world } = await sampleApp();
    const { brn } = findSample('both-products');

    await world.slack.slash(lee, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Check authentication');
    const { options } = await world.slack.typeahead(lee, 'company', '999-86-13136');
    expect(options.map((each) => each['value'])).toEqual([brn]);
    expect(JSON.stringify(options)).toContain('Use 999-86-13136 (not watched)');
    await world.slack.submit(lee, { company: brn, products: ['taxinvoice', 'cashbill'] });

    await windowOf(world, lee, 'can collect tax invoices and cash receipts');
  });

  it('offers nothing for an invalid number, in production also for a wrong check digit', async () => {
    const { world } = await sampleApp({ settings: { POPBILL_STAGE: 'production' } });
    const { slack } = world;
    await slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');

    for (const input of ['999-81-0101', '0000000000', '123-45-67890']) {
      const { acked, options } = await slack.typeahead(kim, 'company', input);
      expect({ input, acked, options }).toEqual({ input, acked: true, options: [] });
    }
    await slack.slash(kim, '/hometax', '확인 123-45-67890', { channel: 'C0TEAM' });
    await answerTo(world, kim, '마지막 숫자(검증 번호)가 맞지 않습니다');
    expect(companyCalls(world)).toEqual([]);
  });

  it('sends the report as a direct message if the window was closed', async () => {
    const { world } = await sampleApp();
    const { brn } = findSample('healthy');
    world.popbill.faults.set({ operation: 'deptUserCheck' }, { kind: 'delay', ms: 800 });

    await world.slack.slash(kim, '/hometax', '', { channel: 'C0TEAM' });
    await windowOf(world, kim, '홈택스 인증 확인');
    await world.slack.typeahead(kim, 'company', brn);
    await world.slack.submit(kim, { company: brn });
    await windowOf(world, kim, '상태를 확인하고 있습니다');
    await world.slack.closeView(kim);

    const shown = await directMessageTo(world, kim, '한빛상사', '수집 가능 🟢');
    expect(buttonsIn(shown)).toContain('report_check');
    expect(world.slack.views(kim)).toEqual([]);
  });
});
