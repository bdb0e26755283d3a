import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/check/check-company.js';
import { type CheckReportModel, drawReport } from '../../src/check/check-report-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';
import {
  aReport,
  certificateFor,
  failureOf,
  MISSING,
  NOW,
  REPORTS,
  rejectedLogin,
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

function model(report: CheckReport, about: Partial<CheckReportModel> = {}): CheckReportModel {
  return {
    report,
    request: { intent: 'check' },
    mayOperate: true,
    policy: DEFAULT_POLICY,
    now: NOW,
    ...about,
  };
}

function reportMessage(reportModel: CheckReportModel, t: Tongue) {
  return drawReport(reportModel, t).message;
}

function sample(name: string): CheckReport {
  const report = REPORTS[name];
  if (report === undefined) throw new Error(`There is no sample report ${name}.`);
  return report;
}

describe('shownReport', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.keys(REPORTS).map((name) => ({ name, language })),
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
      '한빛상사(123-45-67891) 확인 결과: 전자세금계산서 수집 가능. 부서사용자 로그인이 정상이고 인증서는 217일 남았습니다.',
    );
    const words = visibleText(message);
    expect(words).toContain('한빛상사 · 123-45-67891 · 수집 가능 🟢');
    expect(words).toContain('부서사용자 · 로그인 정상 (오늘 10:12 로그인 테스트)');
    expect(words).toContain('2027년 6월 30일(수)까지 · 217일 남음 (로그인은 테스트하지 않음)');
    expect(words).toContain('정액제 · 이용 중');
    expect(words).toContain('할 일* 지금은 없습니다.');
    expect(words).toContain('다음 정기 확인은 내일 08:30입니다.');
    expect(labelsIn(message)).toEqual([
      '다시 확인',
      '인증 페이지 열기',
      '인증서 로그인 테스트',
      '수정',
    ]);
  });

  it('describes a healthy company in English', () => {
    const report = { ...sample('healthy'), name: 'Hanbit Trading' };

    const message = reportMessage(model(report), en);

    expect(message.text).toBe(
      "Hanbit Trading (123-45-67891) can collect tax invoices. The department user's login works and the certificate has 217 days left.",
    );
    const words = visibleText(message);
    expect(words).toContain('Hanbit Trading · 123-45-67891 · can collect 🟢');
    expect(words).toContain('Tax invoices: can collect');
    expect(words).toContain('Department user · login works (login test today 10:12)');
    expect(words).toContain('until Wed 30 Jun 2027, 217 days left (login not tested)');
    expect(words).toContain('The next scheduled check is tomorrow at 08:30.');
  });

  it('says that a certificate was not tested although it is valid by date', () => {
    const message = reportMessage(model(sample('certificate-by-date')), ko);

    expect(visibleText(message)).toContain('수집 가능(유효기간 기준)');
    expect(visibleText(message)).toContain('인증서로 실제로 로그인되는지는 테스트하지 않았습니다.');
    expect(message.text).toContain('로그인은 테스트하지 않았습니다');
  });

  it('says when the certificate login was tested', () => {
    const words = visibleText(reportMessage(model(sample('certificate-tested')), ko));

    expect(words).toContain('217일 남음 (오늘 10:12 로그인 테스트)');
    expect(words).not.toContain('테스트하지 않았습니다');
  });

  it('advises to register a department user if the company has only a certificate', () => {
    const words = visibleText(reportMessage(model(sample('certificate-by-date')), ko));

    expect(words).toContain('홈택스연동 &gt; 환경설정 &gt; 인증관리 &gt; 부서사용자 인증');
  });

  it('gives the time of day of an expiry that is not the day’s last second', () => {
    const words = visibleText(reportMessage(model(sample('certificate-last-day')), ko));

    expect(words).toContain('오늘 20:47까지');
  });

  it('says why a rejected login was not tested again, and offers operators "registered it"', () => {
    const message = reportMessage(model(sample('login-rejected')), ko);

    expect(visibleText(message)).toContain(
      '오늘 08:31에 거부된 로그인이라 이번에는 다시 시도하지 않았습니다. 인증 페이지에서 다시 등록했다면',
    );
    expect(labelsIn(message)).toContain('다시 등록했어요');
  });

  it('says until when no further login is made', () => {
    const words = visibleText(reportMessage(model(sample('login-rejected-budget-spent')), ko));

    expect(words).toContain('내일 08:31까지는 이 계정으로 더 로그인하지 않습니다.');
  });

  it('shows unanswered questions as "could not check", never as rejected or missing', () => {
    const message = reportMessage(model(sample('popbill-silent')), ko);

    expect(message.text).toBe(
      '한빛상사(123-45-67891) 확인 결과: 전자세금계산서 확인하지 못함. 인증이 잘못되었다는 뜻은 아닙니다.',
    );
    const words = visibleText(message);
    expect(words).toContain('팝빌이 60초 안에 응답하지 않았습니다.');
    expect(words).toContain('인증을 다시 등록할 필요는 없습니다.');
    expect(words).not.toMatch(/거부|등록 안 됨/);
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

    expect(message.text).toContain('이번에 확인하지 못한 것이 있습니다.');
    expect(visibleText(message)).toContain('부서사용자 · 로그인 정상 (어제 08:30 로그인 테스트)');
    expect(visibleText(message)).toContain('팝빌에 연결하지 못했습니다');
  });

  it('quotes POPBiLL for an unknown code', () => {
    const words = visibleText(reportMessage(model(sample('unknown-code')), ko));

    expect(words).toContain('팝빌의 말: "알 수 없는 오류입니다." (-12345678)');
    expect(words).toContain('인증이 잘못되었는지 아직 알 수 없습니다');
  });

  it('shows the last known facts when our settings are refused, and refers to the admin', () => {
    const message = reportMessage(model(sample('our-fault')), ko);

    expect(message.text).toMatch(/^한빛상사\(123-45-67891\) 상태를 확인하지 못했습니다\./);
    expect(visibleText(message)).toContain('한빛상사 · 123-45-67891 · 확인하지 못함 ⚪');
    expect(visibleText(message)).toContain('관리자에게 알려 주세요');
    expect(visibleText(message)).toContain('아래는 전에 확인한 내용입니다.');
    expect(visibleText(message)).toContain('어제 10:12 로그인 테스트');
    expect(actionsIn(message)).not.toContain('report_page');
  });

  it('says once that our settings are refused, and shows no products if nothing was known before', () => {
    const known = visibleText(reportMessage(model(sample('our-fault')), ko));
    const unknown = visibleText(reportMessage(model(sample('our-fault-at-first')), ko));

    for (const words of [known, unknown]) expect(words.split('-99010007')).toHaveLength(2);
    expect(unknown).not.toContain('아래는 전에 확인한 내용입니다.');
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

    expect(visibleText(message)).toContain('마지막 숫자가 맞지 않습니다');
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
      '운영 권한이 있는 분에게만 보입니다',
    );
    expect(visibleText(reportMessage(model(sample('healthy'), viewer), ko))).not.toContain(
      '운영 권한',
    );
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

  it('names the same reason of two products once in the notification', () => {
    const { text } = reportMessage(model(sample('two-products')), ko);

    expect(text.match(/인증서 만료/g)).toHaveLength(1);
  });

  it('gives each of two products its own buttons', () => {
    const message = reportMessage(model(sample('two-products')), ko);

    const values = JSON.stringify(message.blocks);
    expect(values).toContain('1234567891:taxinvoice');
    expect(values).toContain('1234567891:cashbill');
    expect(message.text).toContain('전자세금계산서 수집 가능, 현금영수증 조치 필요');
  });

  it('offers to watch an unwatched company, and says that no alerts are sent', () => {
    const message = reportMessage(model(unwatchedReport()), ko);

    expect(labelsIn(message)).toContain('모니터링 추가');
    expect(visibleText(message)).toContain('모니터링하지 않는 회사라');
    expect(message.text).toMatch(/^123-45-67891 확인 결과/);
  });

  it.each([
    {
      text: ko,
      language: 'Korean',
      now: '다음 정기 확인에서 한 번만 더 테스트하고',
      paused: '다시 등록했다고 알려 주실 때까지 저절로 로그인하지 않습니다',
    },
    {
      text: en,
      language: 'English',
      now: 'test once more in the next scheduled check',
      paused: 'do not log in by ourselves again until somebody says',
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
    expect(visibleText(message)).toContain('123-45-67891 · 수집 가능');
    expect(message.text).not.toContain('123-45-67891(123-45-67891)');
  });

  it('offers to stop watching if the company seems to be no longer collected', () => {
    expect(actionsIn(reportMessage(model(sample('nothing-registered')), ko))).toContain(
      'report_unwatch',
    );
    expect(actionsIn(reportMessage(model(sample('healthy')), ko))).not.toContain('report_unwatch');
  });

  it.each([
    {
      name: 'fixed by the department user',
      report: { ...sample('healthy'), alertResolved: true },
      intent: 'registered-again',
      expected: '확인했습니다. 한빛상사 부서사용자 로그인이 정상입니다. 알림을 닫았습니다.',
    },
    {
      name: 'still rejected',
      report: sample('login-rejected'),
      intent: 'registered-again',
      expected: '홈택스가 한빛상사 부서사용자 로그인을 아직 받아들이지 않습니다.',
    },
    {
      name: 'still the old date',
      report: sample('certificate-14-days'),
      intent: 'registered-again',
      expected:
        '한빛상사 · 팝빌에 등록된 만료일이 아직 12월 9일입니다. 은행이나 홈택스까지만 했다면 팝빌 등록이 남았습니다.',
    },
    {
      name: 'a new date',
      report: sample('certificate-by-date'),
      intent: 'registered-again',
      expected: '확인했습니다. 한빛상사 인증서는 2027년 6월 30일(수)까지로 등록되어 있습니다.',
    },
    {
      name: 'nothing registered yet',
      report: sample('nothing-registered'),
      intent: 'without-login',
      expected: '한빛상사 · 팝빌에 등록된 인증이 아직 없습니다.',
    },
    {
      name: 'a check without a login that cannot tell',
      report: sample('login-rejected'),
      intent: 'without-login',
      expected:
        "한빛상사 부서사용자를 다시 등록했는지는 로그인해 보아야 알 수 있습니다. 등록을 마쳤으면 '다시 등록했어요'를 눌러 주세요.",
    },
    {
      name: 'a registration that no login has tested',
      report: sample('dept-user-untested'),
      intent: 'without-login',
      expected:
        '한빛상사 부서사용자가 등록되어 있습니다. 로그인되는지는 아직 테스트하지 않았습니다.',
    },
    {
      name: 'a certificate that logs in',
      report: sample('certificate-tested'),
      intent: 'certificate-login',
      expected: '한빛상사 인증서로 홈택스에 로그인됩니다.',
    },
    {
      name: 'a certificate that does not log in',
      report: sample('certificate-revoked'),
      intent: 'certificate-login',
      expected: '한빛상사 인증서로는 홈택스에 로그인되지 않습니다.',
    },
    {
      name: 'no answer from POPBiLL',
      report: sample('popbill-silent'),
      intent: 'registered-again',
      expected: '한빛상사 상태를 확인하지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.',
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
      expect.stringMatching(/… · 123-45-67891 · 수집 불가 🔴$/),
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

    expect(message.text).toContain('전자세금계산서 수집 가능.');
    expect(visibleText(message)).toContain('인증서가 만료되어도 전자세금계산서는 부서사용자로');
  });

  it('shows no plan if none is known', () => {
    const report = aReport({
      products: { taxinvoice: { certificate: MISSING, deptUser: workingLogin() } },
    });

    expect(visibleText(reportMessage(model(report), ko))).not.toContain('정액제');
  });
});
