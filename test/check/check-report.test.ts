import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/check/check-company.js';
import { type CheckReportModel, drawReport } from '../../src/check/check-report-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { ViewMessage } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { idsIn } from '../support/drawn-ids.js';
import { seoul } from '../support/fake-clock.js';
import {
  aReport,
  certificateFor,
  failureOf,
  MISSING,
  NOW,
  RARE_REPORTS,
  REPORTS,
  rejectedLogin,
  UNTESTED,
  unwatchedReport,
  workingLogin,
} from '../support/reports.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  labelsIn,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

function model(report: CheckReport, overrides: Partial<CheckReportModel> = {}): CheckReportModel {
  return {
    report,
    request: { intent: 'check' },
    mayOperate: true,
    policy: DEFAULT_POLICY,
    now: NOW,
    ...overrides,
  };
}

function reportMessage(reportModel: CheckReportModel, t: Tongue) {
  return drawReport(reportModel, t).message;
}

const ALL_REPORTS = { ...REPORTS, ...RARE_REPORTS };

function sample(name: string): CheckReport {
  const report = ALL_REPORTS[name];
  if (report === undefined) throw new Error(`There is no sample report ${name}.`);
  return report;
}

/** What a reader sees without the buttons, line by line. */
function linesOf({ blocks }: ViewMessage): readonly string[] {
  const words = blocks.filter((block) => block.type !== 'actions');
  return visibleText({ text: '', blocks: words }).split('\n').slice(1);
}

/** The actions behind the entries of the menu. */
function menuIn({ blocks }: ViewMessage): readonly string[] {
  return [...idsIn(blocks).buttons].filter((id) => !actionsIn({ text: '', blocks }).includes(id));
}

describe('drawReport', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.keys(ALL_REPORTS).map((name) => ({ name, language })),
  );

  it.each(cases)('draws $name in $language', async ({ name, language }) => {
    const message = reportMessage(model(sample(name)), TONGUES[language]);

    expectMessageFits(message);
    await expectAsFixture(message, `check-report-${name}.${language}`);
  });

  it.each(cases)('fits as a modal: $name in $language', ({ name, language }) => {
    expectModalFits(drawReport(model(sample(name)), TONGUES[language]).modal);
  });

  it('describes a healthy company in Korean', () => {
    const message = reportMessage(model(sample('healthy')), ko);

    expect(message.text).toBe(
      '한빛상사: 전자세금계산서 수집 가능 · 부서사용자 로그인 정상(오늘 10:12) · 인증서 2027년 6월 30일(수)까지(217일 남음) · 123-45-67891',
    );
    expect(linesOf(message)).toEqual([
      '한빛상사 · 전자세금계산서 수집 가능 🟢',
      '부서사용자 로그인 정상(오늘 10:12) · 인증서 2027년 6월 30일(수)까지(217일 남음) · 정액제 이용 중',
      '123-45-67891 · 다음 정기 확인 내일 08:30',
    ]);
    expect(labelsIn(message)).toEqual(['다시 확인', '인증 페이지 열기']);
    expect(menuIn(message)).toEqual(['report_cert_test', 'report_watch']);
  });

  it('describes a healthy company in English', () => {
    const report = { ...sample('healthy'), name: 'Hanbit Trading' };

    expect(linesOf(reportMessage(model(report), en))).toEqual([
      'Hanbit Trading · can collect tax invoices 🟢',
      'Department user login works (today 10:12) · certificate valid until Wed 30 Jun 2027 (217 days left) · flat-rate plan active',
      '123-45-67891 · next scheduled check tomorrow at 08:30',
    ]);
  });

  it('says that a certificate was not tested although it is valid by date', () => {
    const message = reportMessage(model(sample('certificate-by-date')), ko);

    expect(visibleText(message)).toContain('수집 가능(유효기간 기준)');
    expect(visibleText(message)).toContain('로그인되지 않을 수 있습니다');
    expect(message.text).toContain('로그인 테스트 안 함');
  });

  it('says when the certificate login was tested', () => {
    const words = visibleText(reportMessage(model(sample('certificate-tested')), ko));

    expect(words).toContain('(217일 남음), 로그인 정상(오늘 10:12)');
    expect(words).not.toContain('테스트 안 함');
  });

  it('advises to register a department user if the company has only a certificate', () => {
    const words = visibleText(reportMessage(model(sample('certificate-by-date')), ko));

    expect(words).toContain('부서사용자를 등록하면 매년 갱신하지 않아도 됩니다.');
  });

  it('gives the time of day of an expiry that is not the day’s last second', () => {
    const words = visibleText(reportMessage(model(sample('certificate-last-day')), ko));

    expect(words).toContain('오늘 20:47까지');
  });

  it('says why a rejected login was not tested again, and offers operators "registered it"', () => {
    const message = reportMessage(model(sample('login-rejected')), ko);

    expect(visibleText(message)).toContain('잠금 방지를 위해 이번에는 재시도하지 않음');
    expect(labelsIn(message)).toContain('다시 등록했어요');
  });

  it('says once when a login worked that is not tested again', () => {
    const held = [{ product: 'taxinvoice', method: 'deptUser', why: 'worked-just-now' }] as const;
    const lines = linesOf(reportMessage(model({ ...sample('healthy'), held }), ko)).join('\n');

    expect(lines).toContain("이번에는 다시 로그인하지 않음(지금 테스트하려면 '다시 확인')");
    expect(lines.match(/정상/g)).toHaveLength(1);
  });

  it('says since when invoices are missing and have to be collected again', () => {
    const words = visibleText(reportMessage(model(sample('certificate-expired')), ko));

    expect(words).toContain('11월 24일 이후 수집되지 않았습니다.');
    expect(words).toContain('11월 24일분부터 다시 수집하면 됩니다.');
  });

  it('claims no gap if a department user collects beside the expired certificate', () => {
    const words = visibleText(reportMessage(model(sample('certificate-expired-covered')), ko));

    expect(words).toContain('전자세금계산서 수집 가능');
    expect(words).not.toContain('수집되지 않았습니다');
    expect(words).not.toContain('다시 수집');
  });

  it('says until when no further login is made', () => {
    const words = visibleText(reportMessage(model(sample('login-rejected-budget-spent')), ko));

    expect(words).toContain('내일 08:31까지 이 계정으로 다시 로그인하지 않음');
    expect(words).toContain('이후 정기 확인에서 한 번만 더 테스트');
  });

  it('names no exception for a new registration when that was the request', () => {
    const report = sample('login-rejected-budget-spent');
    const noteOf = (intent: 'check' | 'registered-again') =>
      visibleText(reportMessage(model(report, { request: { intent } }), ko));

    expect(noteOf('check')).toContain('다시 등록한 경우 제외');
    expect(noteOf('registered-again')).not.toContain('다시 등록한 경우 제외');
  });

  it('shows unanswered questions as "could not check", never as rejected or missing', () => {
    const message = reportMessage(model(sample('popbill-silent')), ko);

    expect(message.text).toBe(
      '한빛상사: 전자세금계산서 확인하지 못함 · 인증에 문제가 있다는 뜻은 아닙니다 · 123-45-67891',
    );
    const words = visibleText(message);
    expect(words).toContain('팝빌이 60초 안에 응답하지 않았습니다.');
    expect(words).toContain('아직은 인증을 다시 등록하지 마세요.');
    expect(words).not.toMatch(/거부|없음/);
  });

  it('says that a question got no answer beside the facts from before', () => {
    const report = aReport({
      products: {
        taxinvoice: {
          certificate: certificateFor(217),
          deptUser: workingLogin(seoul('2026-11-24 08:30')),
          failures: [
            failureOf('dept-user-login-test', { kind: 'unreachable', cause: 'ECONNREFUSED' }),
          ],
        },
      },
    });

    const message = reportMessage(model(report), ko);

    expect(message.text).toContain('일부는 확인하지 못함');
    expect(visibleText(message)).toContain('부서사용자 로그인 정상(어제 08:30)');
    expect(visibleText(message)).toContain('팝빌에 연결하지 못했습니다');
  });

  it('says neither that a login works nor that it is broken after four tests without an answer', () => {
    const report = aReport({
      products: {
        taxinvoice: {
          certificate: MISSING,
          deptUser: { ...workingLogin(seoul('2026-11-21 08:30')), inRow: 4 },
          failures: [failureOf('dept-user-login-test', { kind: 'too-late', afterMs: 60_000 })],
        },
      },
    });

    const words = visibleText(reportMessage(model(report), ko));

    expect(words).toContain('부서사용자 등록됨, 로그인 미확인');
    expect(words).toContain('인증에 문제가 있다는 뜻은 아닙니다.');
  });

  it('quotes POPBiLL for an unknown code', () => {
    const words = visibleText(reportMessage(model(sample('unknown-code')), ko));

    expect(words).toContain('팝빌 메시지: "알 수 없는 오류입니다." (-12345678)');
    expect(words).toContain('인증에 문제가 있다는 뜻은 아닙니다.');
  });

  it('says why a company counts as at risk that could not be checked', () => {
    const inKorean = visibleText(reportMessage(model(sample('unchecked-in-a-row')), ko));
    const inEnglish = visibleText(reportMessage(model(sample('unchecked-in-a-row')), en));

    expect(inKorean).toContain('전자세금계산서 확인하지 못함');
    expect(inKorean).toContain('8회 연속 확인하지 못했습니다. 이 때문에 중단 우려로 집계됩니다.');
    expect(inEnglish).toContain(
      '8 checks in a row got no usable answer. The company therefore counts as at risk.',
    );
  });

  it.each([
    {
      name: 'claimed',
      life: { state: 'acknowledged', by: 'U01', at: seoul('2026-11-24 09:02') },
      inKorean: '처리 중 · <@U01> 님이 11월 24일 09:02에 맡았습니다',
      inEnglish: 'claimed by <@U01> on 24 Nov, 09:02',
    },
    {
      name: 'assigned',
      life: {
        state: 'acknowledged',
        by: 'U01',
        assignedBy: 'U02',
        at: seoul('2026-11-24 09:02'),
      },
      inKorean: '처리 중 · <@U02> 님이 11월 24일 09:02에 <@U01> 님에게 맡겼습니다',
      inEnglish: 'assigned to <@U01> by <@U02> on 24 Nov, 09:02',
    },
    {
      name: 'snoozed',
      life: { state: 'snoozed', by: 'U01', at: NOW, until: seoul('2026-11-30 09:00') },
      inKorean: '미룸 · 11월 30일(월) 09:00까지 · <@U01> 님',
      inEnglish: 'snoozed until Mon 30 Nov, 09:00 · <@U01>',
    },
  ] as const)('says who $name the open alert', ({ life, inKorean, inEnglish }) => {
    const report = { ...sample('nothing-registered'), alertLife: life };

    expect(mrkdwnIn(reportMessage(model(report), ko))).toContain(inKorean);
    expect(mrkdwnIn(reportMessage(model(report), en))).toContain(inEnglish);
  });

  it('shows the last known facts when our settings are refused, and refers to the admin', () => {
    const message = reportMessage(model(sample('our-fault')), ko);

    expect(message.text).toMatch(/^한빛상사: .*확인하지 못했습니다\./);
    expect(visibleText(message)).toContain('한빛상사 · 확인하지 못함 ⚪');
    expect(visibleText(message)).toContain('관리자에게 알려 주세요');
    expect(visibleText(message)).toContain('아래는 마지막으로 확인된 내용입니다.');
    expect(visibleText(message)).toContain('부서사용자 로그인 정상(어제 10:12)');
    expect(actionsIn(message)).not.toContain('report_page');
  });

  it('says once that our settings are refused, and shows no products if nothing was known before', () => {
    const known = visibleText(reportMessage(model(sample('our-fault')), ko));
    const unknown = visibleText(reportMessage(model(sample('our-fault-at-first')), ko));

    for (const words of [known, unknown]) expect(words.split('-99010007')).toHaveLength(2);
    expect(unknown).not.toContain('아래는 마지막으로 확인된 내용입니다.');
    expect(unknown).not.toContain('전자세금계산서');
  });

  it('names the stage only if it is the test stage', () => {
    const onTest = { ...sample('healthy'), stage: 'test' } as const;

    expect(visibleText(reportMessage(model(onTest), ko))).toContain('테스트 환경입니다');
    expect(visibleText(reportMessage(model(sample('healthy')), ko))).not.toContain('테스트 환경');
  });

  it('warns of a wrong check digit', () => {
    const message = reportMessage(
      model({ ...sample('healthy'), stage: 'test', brn: '1234567890' as Brn }),
      ko,
    );

    expect(visibleText(message)).toContain('마지막 숫자(검증 번호)가 맞지 않습니다');
  });

  it('offers viewers only "check again", and not for a rejected login', () => {
    const names = Object.keys(REPORTS);

    const drawn = names.map((name) =>
      actionsIn(reportMessage(model(sample(name), { mayOperate: false }), ko)),
    );

    const isRejected = (name: string) =>
      sample(name).assessment.products.some(({ deptUser }) => deptUser.kind === 'rejected');
    expect(drawn).toEqual(names.map((name) => (isRejected(name) ? [] : ['report_check'])));
  });

  it('offers the confirmed test after four attempts in a row, or if their count is lost', () => {
    for (const name of [
      'login-rejected-four-times',
      'login-answers-lost',
      'login-count-lost',
    ] as const) {
      const drawn = actionsIn(reportMessage(model(sample(name)), ko));

      expect(drawn).toContain('report_confirm_login');
      expect(drawn).not.toContain('report_registered');
    }
  });

  it('tells viewers that only operators see the buttons named in the advice', () => {
    const viewer = { mayOperate: false };

    expect(visibleText(reportMessage(model(sample('login-rejected'), viewer), ko))).toContain(
      '운영자만 할 수 있습니다',
    );
    expect(visibleText(reportMessage(model(sample('healthy'), viewer), ko))).not.toContain(
      '운영자',
    );
  });

  it('sends a viewer to an operator, because "check again" would not test the login either', () => {
    const report = {
      ...sample('dept-user-untested'),
      held: [{ product: 'taxinvoice', method: 'deptUser', why: 'operators-only' }] as const,
    };
    const words = visibleText(reportMessage(model(report, { mayOperate: false }), ko));

    expect(words).toContain('부서사용자 로그인 테스트를 운영자에게 요청해 주세요.');
    expect(words).not.toContain("'다시 확인'을 누르면");
  });

  it('asks for no button that would not test the login either, because the tests of the day are used up', () => {
    const until = seoul('2026-11-26 08:31');
    const report = {
      ...sample('dept-user-untested'),
      held: [{ product: 'taxinvoice', method: 'deptUser', why: 'budget-spent', until }] as const,
    };
    const words = visibleText(reportMessage(model(report), ko));

    expect(words).toContain('내일 08:31까지 이 계정으로 다시 로그인하지 않음');
    expect(words).not.toContain("'다시 확인'을 누르면");
    expect(words).not.toContain('다시 등록한 경우 제외');
  });

  it('says that only department users collect if the settings say so', () => {
    const message = reportMessage(
      model(sample('login-rejected-budget-spent'), {
        policy: { ...DEFAULT_POLICY, collectsBy: 'deptUser' },
      }),
      ko,
    );

    expect(visibleText(message)).toContain('부서사용자로만 수집하도록 설정되어 있어');
  });

  it('offers no certificate login test if the settings forbid it', () => {
    const message = reportMessage(
      model(sample('healthy'), { policy: { ...DEFAULT_POLICY, certLoginTest: 'off' } }),
      ko,
    );

    expect(actionsIn(message)).not.toContain('report_cert_test');
  });

  it('gives the facts and the advice once that two products share', () => {
    const lines = linesOf(reportMessage(model(sample('two-products')), ko)).join('\n');

    expect(lines).toContain('한빛상사 · 전자세금계산서 수집 가능, 현금영수증 중단 우려 🟡');
    expect(lines.match(/11월 30일/g)).toHaveLength(1);
    expect(lines.match(/인증서 만료/g)).toHaveLength(1);
    expect(lines.match(/할 일/g)).toHaveLength(1);
  });

  it('names the product on the buttons of the worse of two, and has the other’s in the menu', () => {
    const message = reportMessage(model(sample('two-products')), ko);

    expect(labelsIn(message)).toEqual([
      '인증 페이지 열기 · 현금영수증',
      '다시 등록했어요 · 현금영수증',
      '다시 확인',
    ]);
    expect(JSON.stringify(message.blocks)).toContain('report_page 1234567891:taxinvoice');
  });

  it('shows all codes and the owner once, for POPBiLL’s support and for those who ask who handles it', () => {
    const codes = visibleText(reportMessage(model(sample('two-rejected-dept-users')), ko));
    const owned = mrkdwnIn(reportMessage(model(sample('two-products')), ko));

    expect(codes).toContain('팝빌 -11100021 · 팝빌 -11100024');
    expect(owned).toContain('담당 <@U01>');
  });

  it('offers operators to claim the open alert, unless somebody has it', () => {
    const claimOf = (name: string, mayOperate = true) =>
      [...idsIn(reportMessage(model(sample(name), { mayOperate }), ko).blocks).buttons].includes(
        'report_claim',
      );

    expect(labelsIn(reportMessage(model(sample('nothing-registered')), ko))).toEqual([
      '인증 페이지 열기',
      '다시 확인',
      '제가 맡을게요',
    ]);
    expect(claimOf('two-products')).toBe(true);
    expect(claimOf('two-rejected-dept-users')).toBe(false);
    expect(claimOf('healthy')).toBe(false);
    expect(claimOf('two-products', false)).toBe(false);
  });

  it('names the state of a company as lists do, if its department user is only untested', () => {
    const message = reportMessage(model(sample('certificate-expired-dept-user-untested')), ko);

    expect(visibleText(message)).toContain('한빛상사 · 전자세금계산서 중단 우려 🟡');
    expect(visibleText(message)).toContain(
      "먼저 '다시 확인'을 눌러 부서사용자 로그인을 테스트합니다.",
    );
    expect(visibleText(message)).not.toContain('가입');
  });

  it('has an untested department user tested before the certificate is renewed', () => {
    const report = aReport({
      products: { taxinvoice: { certificate: certificateFor(5), deptUser: UNTESTED } },
    });
    const message = reportMessage(model(report), ko);

    expect(visibleText(message)).toContain("먼저 '다시 확인'을 눌러");
    expect(labelsIn(message).slice(0, 2)).toEqual(['다시 확인', '인증 페이지 열기']);
  });

  it('says why a company that cannot be collected needs only a warning', () => {
    const message = reportMessage(model(sample('login-rejected-once-without-reason')), ko);

    expect(visibleText(message)).toContain('한빛상사 · 전자세금계산서 수집 불가 🟡');
    expect(visibleText(message)).toContain('한 번뿐이라면 일시적인 문제일 수 있습니다.');
  });

  it.each(['unchecked-in-a-row', 'unknown-code', 'popbill-silent'])(
    'says once that nothing may be broken: %s',
    (name) => {
      const request = { intent: 'registered-again' } as const;
      const message = reportMessage(model(sample(name), { request }), ko);

      expect(
        linesOf(message)
          .join('\n')
          .match(/인증에 문제가/g),
      ).toHaveLength(1);
    },
  );

  it('tells what to do about each of two equally severe faults of one kind', () => {
    const lines = linesOf(reportMessage(model(sample('two-rejected-dept-users')), ko)).join('\n');

    expect(lines).toContain('비밀번호를 다시 등록합니다.');
    expect(lines).toContain('현금영수증 전용 부서사용자로 가입하고');
    const unpaid = { state: 'stopped', why: 'unpaid', foundAt: NOW } as const;
    const cells = { certificate: certificateFor(217), deptUser: workingLogin() };
    const plans = aReport({
      products: {
        taxinvoice: { ...cells, plan: unpaid },
        cashbill: { ...cells, plan: { ...unpaid, why: 'restricted' } },
      },
    });
    const advice = linesOf(reportMessage(model(plans), ko)).join('\n');

    expect(advice).toContain('결제해 주세요.');
    expect(advice).toContain('제한된 이유를 팝빌 고객센터에 문의해 주세요.');
  });

  it('gives equal steps of two products once', () => {
    const cell = { certificate: MISSING, deptUser: rejectedLogin(-11100021, '') };
    const report = aReport({ products: { taxinvoice: cell, cashbill: cell } });
    const lines = linesOf(reportMessage(model(report), en)).join('\n');

    expect(lines).toContain('so cash receipts cannot be collected.');
    expect(lines.match(/Press "I registered it again"/g)).toHaveLength(1);
  });

  it('tells what to do about a rejected department user beside a certificate that cannot be used', () => {
    const deptUser = rejectedLogin(-11100001, '홈택스 로그인에 실패하였습니다.');
    const revoked = certificateFor(200, { registration: 'unusable', code: -10004004 });
    const lines = (certificate: typeof revoked) =>
      linesOf(
        reportMessage(model(aReport({ products: { taxinvoice: { certificate, deptUser } } })), ko),
      ).join('\n');

    expect(lines(revoked)).toMatch(
      /\*할 일\*.*\n1\. 홈택스에 그 부서사용자가[\s\S]*\*인증서 폐기됨\*/,
    );
    expect(lines(certificateFor(-1))).not.toMatch(/전용 부서사용자로 가입|다시 수집/);
  });

  it('adds the last known state, which lists show, to a check without an answer', () => {
    const message = reportMessage(model(sample('popbill-silent-nothing-registered')), ko);

    expect(visibleText(message)).toContain('한빛상사 · 전자세금계산서 확인하지 못함');
    expect(visibleText(message)).toContain('지난 확인 결과: 전자세금계산서 수집 불가');
  });

  it('offers to watch an unwatched company, and says that no alerts are sent', () => {
    const message = reportMessage(model(unwatchedReport()), ko);

    expect(labelsIn(message)).toContain('모니터링 추가');
    expect(visibleText(message)).toContain('모니터링하지 않는 회사(알림 없음)');
    expect(message.text).toMatch(/^123-45-67891: /);
  });

  it.each([
    {
      text: ko,
      language: 'Korean',
      now: '이후 정기 확인에서 한 번만 더 테스트',
      paused: '다시 등록할 때까지 자동 로그인 없음',
    },
    {
      text: en,
      language: 'English',
      now: 'one more test at a later scheduled check',
      paused: 'no automatic login until registered again',
    },
  ])('promises no scheduled check of a paused company, in $language', ({ text, now, paused }) => {
    const report = sample('login-rejected');
    const company = report.company;
    if (company === undefined) throw new Error('The sample has no company.');
    const pausedCompany = { ...company, paused: { reason: 'closed', by: 'U01', at: NOW } } as const;

    const words = visibleText(reportMessage(model({ ...report, company: pausedCompany }), text));

    expect(visibleText(reportMessage(model(report), text))).toContain(now);
    expect(words).not.toContain(now);
    expect(words).toContain(paused);
  });

  it('shows the number once if it is also the name', () => {
    const message = reportMessage(model({ ...sample('healthy'), name: '123-45-67891' }), ko);

    expect(visibleText(message)).not.toContain('123-45-67891 · 123-45-67891');
    expect(linesOf(message)).toContain('123-45-67891 · 전자세금계산서 수집 가능 🟢');
    expect(message.text.split('123-45-67891')).toHaveLength(2);
  });

  it('offers to stop watching if the company seems to be no longer collected', () => {
    expect(menuIn(reportMessage(model(sample('nothing-registered')), ko))).toContain(
      'report_unwatch',
    );
    expect(menuIn(reportMessage(model(sample('healthy')), ko))).not.toContain('report_unwatch');
  });

  it.each([
    {
      name: 'fixed by the department user',
      report: { ...sample('healthy'), hasResolvedAlert: true },
      intent: 'registered-again',
      expected: '확인했습니다. 부서사용자 로그인이 정상입니다. 알림을 닫았습니다.',
    },
    {
      name: 'rejected, perhaps for the first time',
      report: sample('login-rejected'),
      intent: 'registered-again',
      expected: '홈택스가 부서사용자 로그인을 거부했습니다.',
    },
    {
      name: 'a certificate that is registered, but expires soon',
      report: sample('certificate-14-days'),
      intent: 'registered-again',
      expected:
        '확인했습니다. 팝빌에 등록된 인증서의 만료일은 2026년 12월 9일(수)입니다. 곧 만료되니, 갱신했다면 새 인증서를 팝빌에 등록해야 합니다.',
    },
    {
      name: 'still the old date',
      report: sample('certificate-expired'),
      intent: 'registered-again',
      expected:
        '팝빌에 등록된 만료일이 아직 11월 24일입니다. 은행과 홈택스까지 마쳤다면 팝빌 등록이 남았습니다.',
    },
    {
      name: 'a new date',
      report: sample('certificate-by-date'),
      intent: 'registered-again',
      expected: '확인했습니다. 팝빌에 등록된 인증서의 만료일은 2027년 6월 30일(수)입니다.',
    },
    {
      name: 'nothing registered yet',
      report: sample('nothing-registered'),
      intent: 'without-login',
      expected: '아직 팝빌에 등록된 인증이 없습니다.',
    },
    {
      name: 'a check without a login that cannot tell',
      report: { ...sample('login-rejected'), tested: [] },
      intent: 'without-login',
      expected:
        "다시 등록했는지는 로그인해야 알 수 있습니다. 등록을 마쳤으면 '다시 등록했어요'를 눌러 주세요.",
    },
    {
      name: 'a registration that no login has tested',
      report: sample('dept-user-untested'),
      intent: 'without-login',
      expected: '부서사용자가 등록되어 있습니다. 로그인되는지는 아직 확인되지 않았습니다.',
    },
    {
      name: 'a certificate that logs in',
      report: sample('certificate-tested'),
      intent: 'certificate-login',
      expected: '인증서로 홈택스에 로그인됩니다.',
    },
    {
      name: 'a certificate that does not log in',
      report: sample('certificate-revoked'),
      intent: 'certificate-login',
      expected: '이 인증서로는 홈택스에 로그인되지 않습니다.',
    },
    {
      name: 'no answer from POPBiLL',
      report: sample('popbill-silent'),
      intent: 'registered-again',
      expected: '확인하지 못했습니다.',
    },
  ] as const)('answers the request first: $name', ({ report, intent, expected }) => {
    const message = reportMessage(model(report, { request: { intent } }), ko);

    expect(visibleText({ text: '', blocks: message.blocks.slice(1, 2) })).toContain(expected);
  });

  it('escapes a name, and shortens a long one so that the verdict stays visible', () => {
    const name = `<!channel> *${'가'.repeat(200)}*`;
    const report = { ...sample('login-rejected'), name };

    const message = reportMessage(model(report), ko);

    expectMessageFits(message);
    expect(mrkdwnIn(message)).not.toContain('<!channel>');
    expect(message.text).not.toContain('<!channel>');
    expect(visibleText(message).split('\n')).toContainEqual(
      expect.stringMatching(/… · 전자세금계산서 수집 불가 🔴$/),
    );
  });

  it('fits Slack’s limits with every problem in both products', () => {
    const broken = {
      certificate: certificateFor(-3),
      deptUser: rejectedLogin(-11100001, '홈택스 로그인에 실패하였습니다.'),
      plan: { state: 'stopped', why: 'unpaid', foundAt: NOW } as const,
      failures: [],
    };
    const report = aReport({
      products: { taxinvoice: broken, cashbill: { ...broken, certificate: certificateFor(2) } },
      status: {
        failedSweeps: 3,
        failedSweepsAt: [seoul('2026-11-23 08:30'), seoul('2026-11-24 08:30'), NOW],
      },
    });

    expectMessageFits(reportMessage(model(report), ko));
    expectMessageFits(reportMessage(model(report), en));
  });

  it('calls a company collectable if its department user works and its certificate expires soon', () => {
    const report = aReport({
      products: { taxinvoice: { certificate: certificateFor(7), deptUser: workingLogin() } },
    });

    const message = reportMessage(model(report), ko);

    expect(linesOf(message)[0]).toBe('한빛상사 · 전자세금계산서 수집 가능 🔵');
    // The title and the facts say that the department user collects.
    expect(visibleText(message)).not.toContain('영향*');
    expect(visibleText(message)).toContain('급하지 않습니다.');
  });

  it('shows no plan if none is known', () => {
    const report = aReport({
      products: { taxinvoice: { certificate: MISSING, deptUser: workingLogin() } },
    });

    expect(visibleText(reportMessage(model(report), ko))).not.toContain('정액제');
  });
});

it('offers no certificate test for a company that is not a member', () => {
  const report = aReport({
    status: {
      memberMissing: { code: -99003008, message: '회원이 아닙니다.', foundAt: NOW },
    },
    products: { taxinvoice: { certificate: certificateFor(217), deptUser: MISSING } },
  });
  const message = reportMessage(model(report), en);

  expect([...idsIn(message.blocks).buttons]).toEqual([
    'report_check',
    'report_watch',
    'report_unwatch',
  ]);
});

describe('the limits of a report', () => {
  const LONG_NAMES = { ko: '가나다라마바사'.repeat(20), en: 'Long Company Name '.repeat(10) };
  const cases = LANGUAGES.flatMap((language) =>
    Object.keys(ALL_REPORTS).map((name) => ({ name, language })),
  );

  it.each(cases)('hold for $name with a long name in $language', ({ name, language }) => {
    const report = { ...sample(name), name: LONG_NAMES[language] };
    const { text, blocks } = reportMessage(model(report), TONGUES[language]);
    const rows = blocks.flatMap((block) => (block.type === 'actions' ? [block.elements] : []));
    const lines = linesOf({ text, blocks });

    expect(rows).toHaveLength(1);
    expect(rows[0]?.filter(({ type }) => type === 'button').length).toBeLessThanOrEqual(3);
    expect(lines.length).toBeLessThanOrEqual(report.assessment.reasons.length < 2 ? 12 : 16);
    if (report.assessment.reasons.length < 2) {
      expect(lines.join('').length).toBeLessThanOrEqual(language === 'ko' ? 600 : 900);
    }
    expect(lines.join('\n')).not.toMatch(/이 알림이 닫힙니다|alert (then )?closes/);
    // Company, problem and date.
    const [problem = ''] = text.split(/ · |\. /);
    const date = /\d월 \d+일|\d [A-Z][a-z]{2}/;
    expect(date.test(text.slice(0, 60))).toBe(date.test(problem));
  });

  it.each(LANGUAGES)('are six lines for a healthy company in %s', (language) => {
    for (const name of ['healthy', 'certificate-by-date', 'certificate-tested']) {
      const report = { ...sample(name), stage: 'test', name: LONG_NAMES[language] } as const;

      expect(linesOf(reportMessage(model(report), TONGUES[language])).length).toBeLessThanOrEqual(
        6,
      );
    }
  });

  it('do not let "check again" come first after a rejection', () => {
    const rejected = Object.values(REPORTS).filter(({ assessment }) =>
      assessment.products.some(({ deptUser }) => deptUser.kind === 'rejected'),
    );

    expect(rejected.length).toBeGreaterThan(3);
    for (const report of rejected) {
      expect(actionsIn(reportMessage(model(report), ko))[0]).toBe('report_page');
    }
  });

  it('drop no button when the menu is full', () => {
    const broken = {
      certificate: certificateFor(200, { registration: 'unusable', code: -10004004 }),
      deptUser: { ...rejectedLogin(-11100021, ''), inRow: 4 },
      plan: { state: 'stopped', why: 'unpaid', foundAt: NOW } as const,
    };
    const report = aReport({ products: { taxinvoice: broken, cashbill: broken } });
    const message = reportMessage(model(report), ko);

    expect(actionsIn(message)).toEqual([
      'report_page',
      'report_confirm_login',
      'report_registered',
      'report_check',
      'more',
    ]);
    expect(menuIn(message)).toEqual(['report_watch', 'report_unwatch']);
    expect(JSON.stringify(message.blocks)).toContain('report_registered 1234567891:cashbill');
  });

  it('leave room for every step of two products in the menu', () => {
    const cell = { certificate: certificateFor(200), deptUser: rejectedLogin(-11100021, '') };
    const report = aReport({ products: { taxinvoice: cell, cashbill: cell } });
    const message = reportMessage(model(report), ko);

    expect(actionsIn(message)).toEqual([
      'report_page',
      'report_registered',
      'report_check',
      'more',
    ]);
    expect(menuIn(message)).toEqual(['report_cert_test', 'report_watch']);
    expect(JSON.stringify(message.blocks)).toContain('report_registered 1234567891:cashbill');
  });
});
