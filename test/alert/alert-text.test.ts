import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertSentence, nextNotice } from '../../src/alert/alert-words.js';
import { problemSentence } from '../../src/assessment/problem-words.js';
import {
  findingSentences,
  problemTitle,
  type ReasonContext,
  type ReasonWords,
} from '../../src/assessment/reason-parts-words.js';
import { reasonWords } from '../../src/assessment/reason-words.js';
import type { Alert } from '../../src/records/alert.js';
import type { Reason } from '../../src/records/reason.js';
import { LANGUAGES } from '../../src/text/format.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { alertOf, EVERY_REASON, resolvedAlert } from '../support/alert-samples.js';
import { seoul } from '../support/fake-clock.js';
import {
  authMissing,
  CHECKED_AT,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  endOf,
  expiredYesterday,
  memberMissing,
  planStopped,
} from '../support/reasons.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];
const baseContext: ReasonContext = {
  at: CHECKED_AT,
  stage: 'production',
  collectsBy: 'any',
  markup: PLAIN,
};

function inBoth(reason: Reason, context: Partial<ReasonContext> = {}) {
  return {
    ko: reasonWords(reason, { ...baseContext, ...context }, ko),
    en: reasonWords(reason, { ...baseContext, ...context }, en),
  };
}

function everythingOf(words: ReasonWords): string {
  const { problem, fact, explanation, consequence, todo, hint, remarks, request } = words;
  return [
    problem,
    fact ?? '',
    explanation ?? '',
    consequence,
    todo.intro ?? '',
    ...todo.steps,
    hint ?? '',
    ...remarks,
    request,
  ].join('\n');
}

const GENERAL_FAILURE = deptUserLogin({ sub: 'generic', code: -11100001, severity: 'warning' });
const UNPAID = planStopped({ plan: { state: 'stopped', why: 'unpaid', foundAt: CHECKED_AT } });

const titleInKorean = (words: ReasonWords) => problemTitle('한빛상사', words, ko);
const titleInEnglish = (words: ReasonWords) => problemTitle('Hanbit', words, en);

describe('the words of an expiring certificate', () => {
  it('name the date, the days left as of the check, and the day until which to act', () => {
    const words = inBoth(certificateExpiry());

    expect(titleInKorean(words.ko)).toBe('한빛상사 인증서가 12월 9일(수)에 만료됩니다');
    expect(findingSentences(words.ko)).toBe('인증서가 12월 9일(수)에 만료됩니다.');
    expect(words.ko.consequence).toBe(
      '부서사용자가 없어, 만료되면 전자세금계산서 수집이 멈춥니다.',
    );
    expect(words.ko.todo).toEqual({
      intro: '12월 8일(화)까지 회사에서 순서대로 마쳐야 합니다.',
      ordered: true,
      steps: [
        '은행·인증기관에서 갱신(보통 만료 30일 전부터, 만료 후에는 신규 발급만 가능)',
        '홈택스에 등록',
        '인증서가 있는 Windows PC에서 인증 페이지를 열어 팝빌에 등록(확인되면 알림이 닫힘)',
      ],
    });
    expect(titleInEnglish(words.en)).toBe('Hanbit: certificate expires Wed 9 Dec');
    expect(words.en.consequence).toBe(
      'No department user, so tax-invoice collection stops at expiry.',
    );
    expect(words.en.todo.intro).toBe('by Tue 8 Dec. The company:');
    expect(words.en.todo.steps[2]).toContain('The alert then closes.');
  });

  it('recommend a department user, with both ways to register one', () => {
    const words = inBoth(certificateExpiry());

    expect(words.ko.remarks.join()).toMatch(
      /인증 관리에서도 등록할 수 있습니다.+ 인증 페이지에서 등록합니다/,
    );
    expect(words.en.remarks.join()).toMatch(/on POPBiLL's site, .+ on the authentication page/);
  });

  it('name the last day', () => {
    const words = inBoth(certificateExpiry({ expiresAt: endOf('2026-11-25'), daysLeft: 0 }));

    expect(titleInKorean(words.ko)).toBe('한빛상사 인증서가 11월 25일(수)에 만료됩니다');
    expect(words.ko.todo.intro).toContain('11월 25일(수)까지 회사가 갱신을 마쳐야 합니다');
    expect(titleInEnglish(words.en)).toBe('Hanbit: certificate expires Wed 25 Nov');
  });

  it('do not say that there is no department user if that is unknown', () => {
    for (const deptUserUnsure of ['untested', 'unknown'] as const) {
      for (const reason of [
        certificateExpiry({ deptUserUnsure }),
        expiredYesterday({ deptUserUnsure }),
        certificateInvalid({ deptUserUnsure }),
      ]) {
        const words = inBoth(reason);

        expect(everythingOf(words.ko)).not.toMatch(/부서사용자[가도] 없|다른 인증이 없/);
        expect(everythingOf(words.en)).not.toMatch(/No department user|No other method/);
      }
    }
  });

  it('are not urgent if a department user works, and account for the other certificate', () => {
    const words = inBoth(certificateExpiry({ severity: 'notice', beside: 'working-dept-user' }));

    expect(titleInKorean(words.ko)).toMatch(/수집에는 영향이 없습니다$/);
    expect(words.ko.consequence).toContain('(로그인 정상)');
    expect(words.ko.todo.intro).toMatch(/^급하지 않습니다/);
    expect(words.ko.remarks.join()).toContain('전자세금계산서 발행에 쓰는 인증서');
    expect(titleInEnglish(words.en)).toMatch(/collection not affected$/);
  });

  it('name both products of one certificate', () => {
    const words = inBoth(certificateExpiry({ products: ['taxinvoice', 'cashbill'] }));

    expect(words.ko.consequence).toContain('전자세금계산서와 현금영수증 수집이 멈춥니다');
    expect(words.en.consequence).toContain(
      'tax-invoice and cash-receipt collection stops at expiry',
    );
  });
});

describe('the words of an expired certificate', () => {
  it('ask first, and say new issue, never reissue', () => {
    const words = inBoth(expiredYesterday());

    expect(titleInKorean(words.ko)).toBe('한빛상사 인증서가 11월 24일(화)에 만료되었습니다');
    expect(words.ko.consequence).toBe(
      '부서사용자가 없어, 전자세금계산서를 수집할 수 없습니다. 자료는 홈택스에 남아 있으니 인증 등록 후 11월 24일분부터 다시 수집하면 됩니다.',
    );
    expect(words.ko.todo.intro).toBe('이미 갱신했는지 회사에 물어봅니다.');
    expect(words.ko.todo.steps[1]).toContain('신규 발급');
    expect(everythingOf(words.ko)).not.toContain('재발급');
    expect(everythingOf(words.en)).not.toMatch(/reissue/i);
  });

  it('say that the department user is rejected too', () => {
    const words = inBoth(expiredYesterday({ beside: 'rejected-dept-user' }));

    expect(words.ko.consequence).toContain('부서사용자 로그인도 거부되어');
    expect(words.en.consequence).toContain('Department user login rejected too');
  });
});

describe('the words of a certificate that cannot be used', () => {
  it('explain a revoked certificate with a reissue', () => {
    const words = inBoth(certificateInvalid());

    expect(titleInKorean(words.ko)).toBe('한빛상사 인증서가 폐기되었습니다(11월 25일 확인)');
    expect(words.ko.fact).toContain('재발급하면 기존 인증서는 폐기됩니다');
    expect(words.ko.code).toBe(-10004004);
  });

  it('quote POPBiLL only if its message says more than ours', () => {
    const unusable = inBoth(certificateInvalid({ sub: 'unusable', message: '로드 실패' }));
    const other = inBoth(certificateInvalid({ sub: 'wrong-company', message: '로드 실패' }));

    expect(unusable.ko.fact).toContain('팝빌 메시지: "로드 실패" (-10004004)');
    expect(other.ko.fact).not.toContain('로드 실패');
    expect(other.ko.problem).toContain('사업자번호가 다릅니다');
  });

  it.each([
    { beside: 'working-dept-user', ko: '수집을 계속할 수 있습니다', en: 'can still be collected' },
    { beside: 'rejected-dept-user', ko: '로그인도 거부되어', en: 'rejected too' },
    { beside: 'nothing', ko: '부서사용자가 없어', en: 'No department user' },
  ] as const)('mention the other method: $beside', ({ beside, ko: inKo, en: inEn }) => {
    const words = inBoth(certificateInvalid({ beside }));

    expect(words.ko.consequence).toContain(inKo);
    expect(words.en.consequence).toContain(inEn);
  });
});

describe('the words of a rejected department user', () => {
  it('blame nobody, and say when it last worked and who does what', () => {
    const words = inBoth(deptUserLogin());

    expect(findingSentences(words.ko)).toBe(
      '부서사용자 로그인이 11월 25일에 거부되었습니다. 홈택스가 부서사용자의 아이디나 비밀번호를 거부했습니다. 마지막 정상 로그인은 11월 24일 08:30입니다.',
    );
    expect(words.ko.consequence).toBe(
      '쓸 수 있는 다른 인증이 없어 전자세금계산서를 수집할 수 없습니다.',
    );
    expect(words.ko.todo.steps.at(-1)).toBe(
      "마치면 '다시 등록했어요'를 누릅니다(로그인을 한 번 테스트).",
    );
    expect(words.en.explanation).toContain("HomeTax rejected the department user's ID");
    expect(words.en.todo.steps.at(-1)).toContain('I registered it again');
  });

  it.each([
    { willTestAgain: true, ko: '다음 정기 확인에서 한 번만 더 테스트', en: 'test once more' },
    {
      willTestAgain: false,
      ko: '잠금 방지를 위해 재시도하지 않았습니다',
      en: 'Not retried, to avoid a lockout',
    },
  ])('explain the lock-out rule and whether the app tests again: $willTestAgain', (row) => {
    const words = inBoth(deptUserLogin({ willTestAgain: row.willTestAgain }));

    expect(words.ko.remarks.join()).toContain('잠길 수 있습니다');
    expect(words.ko.remarks.join()).toContain(row.ko);
    expect(words.en.remarks.join()).toContain('can lock the account');
    expect(words.en.remarks.join()).toContain(row.en);
  });

  it('say how many of the allowed attempts are used', () => {
    const words = inBoth(deptUserLogin({ attempts: 3 }));

    expect(words.ko.remarks.join()).toContain('(연속 실패 3/4회)');
    expect(words.en.remarks.join()).toContain('(3 of 4 attempts used)');
  });

  it('name the window with a confirmation instead of the button once all attempts are used', () => {
    const words = inBoth(deptUserLogin({ attempts: 4, willTestAgain: false }));
    const steps = { ko: words.ko.todo.steps.join(), en: words.en.todo.steps.join() };

    expect(steps.ko).toContain('먼저 회사가 이 부서사용자로 홈택스에 직접 로그인해 봅니다');
    expect(steps.ko).toContain("'그래도 로그인 테스트'를 누릅니다");
    expect(steps.ko).not.toContain('다시 등록했어요');
    expect(steps.en).toContain('The company logs in to HomeTax');
    expect(steps.en).toContain('Press "Test login anyway"');
    expect(steps.en).not.toContain('I registered it again');
    expect(words.ko.remarks.join()).toContain('로그인 테스트를 중단했습니다');
    expect(words.en.remarks.join()).toContain('Login tests stopped to avoid a lockout');
  });

  it('mention a certificate that is still valid', () => {
    const words = inBoth(
      deptUserLogin({ severity: 'warning', certificateUntil: endOf('2027-06-30') }),
    );

    expect(words.ko.consequence).toBe(
      '유효한 인증서로 수집이 이어질 수 있지만, 부서사용자로만 연동했다면 이미 멈췄을 수 있습니다.',
    );
    expect(words.en.consequence).toContain('with the valid certificate');
  });

  it('say that collection stops if only department users collect by the settings', () => {
    const words = inBoth(deptUserLogin(), { collectsBy: 'deptUser' });

    expect(words.ko.consequence).toContain('부서사용자로만 수집하도록 설정되어 있어');
    expect(words.en.consequence).toContain('set to department users only');
  });

  it('do not claim a stop after a single general failure', () => {
    const words = inBoth(deptUserLogin({ sub: 'generic', code: -11100001, severity: 'warning' }));

    expect(words.ko.consequence).toContain('멈췄을 수 있습니다');
    expect(words.ko.todo.intro).toContain('일시적인 문제');
    expect(words.en.consequence).toContain('may have stopped');
  });

  it('no longer call the problem temporary after a second general failure', () => {
    const words = inBoth(deptUserLogin({ sub: 'generic', code: -11100001, rejections: 2 }));

    expect(words.ko.todo.intro).toBeUndefined();
    expect(words.en.todo.intro).toBeUndefined();
  });

  it.each([
    { sub: 'temporary-password', ko: '새로 설정하지 않은 상태', en: 'no new one has been set' },
    { sub: 'second-step-missing', ko: '2차 인증 정보 없음', en: 'not set up' },
    { sub: 'second-step-failed', ko: '2차 인증 실패', en: '2-step verification failed' },
    { sub: 'wrong-company', ko: '다른 회사나 다른 사업장', en: 'another company or branch' },
    { sub: 'wrong-account-type', ko: '따로 있습니다', en: 'separate department users' },
  ] as const)('have specific advice for $sub', ({ sub, ko: inKo, en: inEn }) => {
    const words = inBoth(deptUserLogin({ sub }));

    expect(findingSentences(words.ko)).toContain(inKo);
    expect(findingSentences(words.en)).toContain(inEn);
  });

  it.each([
    'wrong-password',
    'temporary-password',
    'second-step-missing',
    'second-step-failed',
  ] as const)('ask not to send secrets through Slack: %s', (sub) => {
    const words = inBoth(deptUserLogin({ sub }));

    expect(words.ko.remarks.join()).toContain('비밀번호나 주민등록번호는 슬랙');
    expect(words.en.remarks.join()).toContain("Don't accept passwords");
  });

  it('name the kind of department user that the product needs', () => {
    const words = inBoth(deptUserLogin({ sub: 'wrong-account-type', products: ['cashbill'] }));

    expect(words.ko.todo.steps[0]).toContain('현금영수증 전용 부서사용자로 가입');
    expect(words.en.todo.steps[0]).toContain('a department user for cash receipts');
  });
});

describe('the words of other reasons', () => {
  it('recommend a department user if nothing is registered', () => {
    const words = inBoth(authMissing());

    expect(titleInKorean(words.ko)).toBe(
      '한빛상사 홈택스 인증이 등록되어 있지 않습니다(11월 25일 확인)',
    );
    expect(words.ko.fact).toContain('11월 24일 08:30에는 수집할 수 있었습니다');
    expect(words.ko.todo.intro).toContain('부서사용자를 권장합니다');
    expect(words.ko.remarks.join()).toContain('/hometax 제외');
    expect(words.en.remarks.join()).toContain('/hometax unwatch');
  });

  it('mention only the department user if nothing else collects', () => {
    const words = inBoth(authMissing(), { collectsBy: 'deptUser' });

    expect(titleInKorean(words.ko)).toBe(
      '한빛상사 부서사용자가 등록되어 있지 않습니다(11월 25일 확인)',
    );
    expect(everythingOf(words.ko)).not.toContain('인증서');
    expect(everythingOf(words.en)).not.toContain('certificate');
  });

  it('name the stage without such a member', () => {
    expect(inBoth(memberMissing(), { stage: 'test' }).ko.request).toContain('현재 테스트');
    expect(inBoth(memberMissing()).en.request).toContain('(now: production)');
  });

  it.each([
    { why: 'ended', ko: '정액제가 종료되었습니다', en: 'ended' },
    { why: 'restricted', ko: '이용이 제한되었습니다', en: 'restricted' },
    { why: 'unpaid', ko: '미수금이 있습니다', en: 'unpaid' },
    { why: 'refused', ko: '정지되었습니다', en: 'suspended' },
  ] as const)('distinguish a plan problem ($why) from an authentication problem', (row) => {
    const words = inBoth(
      planStopped({ plan: { state: 'stopped', why: row.why, foundAt: CHECKED_AT } }),
    );

    expect(titleInKorean(words.ko)).toContain(row.ko);
    expect(words.ko.consequence).toContain('인증을 다시 등록할 필요는 없습니다');
    expect(titleInEnglish(words.en)).toContain(row.en);
  });

  it('say that a failed check says nothing about the authentication', () => {
    const words = inBoth(checkBroken());

    expect(titleInKorean(words.ko)).toBe('한빛상사 상태를 11월 22일 이후 확인하지 못했습니다');
    expect(words.ko.consequence).toBe(
      '지금 수집할 수 있는지 알 수 없습니다. 인증에 문제가 있다는 뜻은 아닙니다. 마지막으로 확인된 11월 22일 08:30에는 수집할 수 있었습니다.',
    );
    expect(words.ko.fact).toContain('3회 연속 확인하지 못했습니다');
    expect(words.ko.fact).toContain('60초 안에 응답하지 않았습니다');
    expect(words.en.consequence).toContain("This doesn't mean authentication is broken.");
  });

  it('name the time of the last failure, which may be of an earlier day than the last check', () => {
    const problem = { kind: 'too-late', afterMs: 60_000 } as const;
    const failure = { call: 'certificate-expiry', problem, at: seoul('2026-11-21 06:00') } as const;
    const words = inBoth(checkBroken({ failure }));

    expect(words.ko.fact).toContain('마지막 시도(11월 21일 06:00): 팝빌이 60초 안에');
    expect(words.en.fact).toContain('Last attempt (21 Nov, 06:00 KST): POPBiLL did not');
  });

  it('name no time and no silent POPBiLL if the result of the last login is unknown', () => {
    const problem = { kind: 'unreachable', cause: 'answer lost' } as const;
    const failure = { call: 'dept-user-login-test', problem, at: CHECKED_AT } as const;
    const words = inBoth(checkBroken({ failure }));

    expect(words.ko.fact).toMatch(/확인하지 못했습니다\. 마지막 로그인의 결과를 알 수 없습니다\.$/);
    expect(words.en.fact).toMatch(/no usable answer\. The result of the last login is unknown\.$/);
  });

  it('do not say that collection was possible if that is unknown', () => {
    const words = inBoth(checkBroken({ couldCollectThen: false }));

    expect(everythingOf(words.ko)).not.toContain('수집할 수 있었');
    expect(everythingOf(words.en)).not.toContain('can collect');
  });

  it('recommend a department user after a double login', () => {
    const problem = {
      kind: 'refused',
      code: -11100008,
      message: '이중로그인',
      codeClass: 'transient',
      at: 'call',
    } as const;

    expect(problemSentence(problem, PLAIN, ko)).toContain(
      '동시에 여러 곳에서 로그인할 수 있습니다',
    );
    expect(problemSentence(problem, PLAIN, en)).toContain('several times at once');
  });
});

describe('nextNotice', () => {
  const { checkedAt } = alertOf([certificateExpiry()]);

  it.each([
    { on: '2026-12-02', ko: '다음 알림 12월 2일', en: 'next reminder 2 Dec' },
    { on: '2027-01-04', ko: '다음 알림 2027년 1월 4일', en: 'next reminder 4 Jan 2027' },
  ])('names the day of the next reminder: $on', (row) => {
    // The rung's own day may be a day off.
    const alert = alertOf([certificateExpiry({ nextRung: 5, nextNoticeOn: row.on })]);

    expect(nextNotice(alert, ko)).toBe(row.ko);
    expect(nextNotice(alert, en)).toBe(row.en);
  });

  it('is the earliest of several certificates, even if another one is worse', () => {
    const worst = certificateExpiry({ nextRung: 7, nextNoticeOn: '2026-11-27' });
    const other = certificateExpiry({ nextRung: 14, nextNoticeOn: '2026-11-26' });

    expect(nextNotice(alertOf([worst, other]), en)).toBe('next reminder 26 Nov');
  });

  it('is absent if no further notice is planned', () => {
    const { nextRung: _, nextNoticeOn: __, ...last } = certificateExpiry();

    expect(nextNotice(alertOf([last]), ko)).toBeUndefined();
    expect(nextNotice(alertOf([deptUserLogin()]), ko)).toBeUndefined();
  });

  it('is absent while a snooze lasts longer', () => {
    const reason = certificateExpiry({ nextRung: 7, nextNoticeOn: '2026-12-02' });
    const snoozedUntil = (day: string) => {
      const until = seoul(`${day} 09:00`);
      return alertOf([reason], {
        life: { state: 'snoozed', by: 'U0LEE', at: checkedAt, until },
      });
    };

    expect(nextNotice(snoozedUntil('2026-12-01'), ko)).toBe('다음 알림 12월 2일');
    expect(nextNotice(snoozedUntil('2026-12-04'), ko)).toBeUndefined();
  });
});

const context = { collectsBy: 'any', markup: PLAIN } as const;

function sentenceOf(alert: Alert, text: Tongue): string {
  return alertSentence(alert, context, text);
}

describe.each(LANGUAGES.flatMap((language) => EVERY_REASON.map((row) => ({ language, ...row }))))(
  'in $language: $name',
  ({ language, reason }) => {
    const text = TONGUES[language];

    it('is a full sentence with severity, company and BRN', () => {
      const sentence = sentenceOf(alertOf([reason], { stage: 'production' }), text);

      const severity = text.words.severity[reason.severity];
      expect(sentence.startsWith(`${severity}${text.say(': ', ' | ')}한빛상사`)).toBe(true);
      expect(sentence).toContain(' · 123-45-67891. ');
      expect(sentence).toMatch(/[.]$/);
      expect(sentence.length).toBeLessThan(600);
    });

    it('contains nothing that is true on one day only', () => {
      const words = everythingOf(reasonWords(reason, baseContext, text));

      expect(words).not.toMatch(/오늘|어제|내일|\b(today|yesterday|tomorrow)\b/i);
    });

    it('uses no forbidden words', () => {
      const words = everythingOf(reasonWords(reason, baseContext, text));

      expect(words).not.toMatch(/감시|판정|시험알림|비정상|에러|조치 바람|귀사|공인인증서/);
      expect(words).not.toMatch(/\b(verdict|incident|outage|undefined|NaN|null)\b/i);
      expect(words).not.toMatch(/5번 틀리면|앞 7자리| {2}|\.\./);
    });
  },
);

describe('Korean particles', () => {
  it('do not depend on the word before them', () => {
    for (const { reason } of EVERY_REASON) {
      const words = reasonWords(reason, baseContext, ko);
      const [vowel, consonant, latin] = ['가나', '가람', 'ABC'].map((name) =>
        problemTitle(name, words, ko).replaceAll(name, '*'),
      );

      expect(consonant).toBe(vowel);
      expect(latin).toBe(vowel);
    }
  });

  it('do not follow a variable in the source, unless its last sound is known', () => {
    const folder = new URL('../../src/', import.meta.url);
    const known =
      /\$\{(deptUserFor\([^}]*\)|companies\([^}]*\)|authPage\([^}]*\)|affected|others|partly|login)\}(를|가|은|이|을|로)/g;
    const wrong = /\}(은|는|이|가|을|를|과|와|으로|로|이나|나|이라|라)(?=[\s.,·:!?'"`()])/;
    const files = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((file) =>
      /(\.ko|-words)\.ts$/.test(file),
    );

    const lines = files.flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('\n')
        .map((line) => line.replaceAll(known, ''))
        .filter((line) => wrong.test(line)),
    );

    expect(lines).toEqual([]);
    expect(files.length).toBeGreaterThan(8);
  });
});

describe('the end of an alert', () => {
  it('describes a certificate that was renewed in time', () => {
    const alert = resolvedAlert([certificateExpiry()], { renewedUntil: endOf('2027-12-09') });

    expect(sentenceOf({ ...alert, stage: 'production' }, ko)).toBe(
      '해결됨: 한빛상사 새 인증서가 등록되었습니다(2027년 12월 9일까지). 수집은 중단되지 않았습니다.',
    );
    expect(sentenceOf({ ...alert, stage: 'production' }, en)).toBe(
      'Resolved | 한빛상사: new certificate registered, valid until 9 Dec 2027. Collection did not stop.',
    );
  });

  it('says how it was resolved, then asks to collect the gap again', () => {
    const alert = resolvedAlert([deptUserLogin()], {
      deptUserWorks: true,
      gaps: [
        {
          product: 'taxinvoice',
          from: seoul('2026-11-24 08:30'),
          to: seoul('2026-12-01 15:26'),
        },
      ],
    });

    expect(sentenceOf({ ...alert, stage: 'production' }, ko)).toBe(
      '해결됨: 한빛상사 부서사용자 로그인이 다시 정상입니다. 11월 24일~12월 1일분 전자세금계산서를 다시 수집해 주세요. 그동안 수집이 중단되었습니다.',
    );
    expect(sentenceOf({ ...alert, stage: 'production' }, en)).toBe(
      'Resolved | 한빛상사: department user login works again. Re-collect 24 Nov - 1 Dec (tax invoices). Collection had stopped.',
    );
  });

  it.each([
    { name: 'a rejected login', was: [deptUserLogin()], isCertain: true },
    { name: 'an expired certificate', was: [expiredYesterday()], isCertain: true },
    { name: 'a plan that ended', was: [planStopped()], isCertain: true },
    { name: 'a single general failure', was: [GENERAL_FAILURE], isCertain: false },
    { name: 'an unpaid plan', was: [UNPAID], isCertain: false },
    {
      name: 'an unpaid plan and a certificate that was about to expire',
      was: [UNPAID, certificateExpiry({ severity: 'critical', daysLeft: 1, rung: 1 })],
      isCertain: false,
    },
    {
      name: 'a rejected login of the other product',
      was: [deptUserLogin({ products: ['cashbill'] }), GENERAL_FAILURE],
      isCertain: false,
    },
  ])('says that collection stopped only if that is certain: $name', ({ was, isCertain }) => {
    const to = seoul('2026-12-01 15:26');
    const gap = { product: 'taxinvoice', to } as const;
    const dated = resolvedAlert(was, { gaps: [{ ...gap, from: seoul('2026-11-24 08:30') }] });
    const undated = resolvedAlert(was, { gaps: [gap] });
    const [ending, stopped, stoppedOnce] = isCertain
      ? ['중단되었', 'had stopped', 'stopped']
      : ['중단되었을 수 있', 'may have stopped', 'may have stopped'];

    expect(sentenceOf(dated, ko)).toContain(`그동안 수집이 ${ending}습니다.`);
    expect(sentenceOf(dated, en)).toContain(`Collection ${stopped}.`);
    expect(sentenceOf(undated, ko)).toContain(
      isCertain
        ? '수집이 언제부터 중단되었는지는 알 수 없습니다.'
        : '수집이 중단되었을 수 있습니다. 시작 시점은 알 수 없습니다.',
    );
    expect(sentenceOf(undated, en)).toContain(`Collection ${stoppedOnce} at an unknown time.`);
  });

  it('does not say that a removed login works', () => {
    const alert = resolvedAlert([deptUserLogin()], { deptUserWorks: false });

    expect(sentenceOf(alert, ko)).not.toContain('다시 됩니다');
    expect(sentenceOf(alert, en)).not.toContain('works again');
  });

  it('asks for the end of a gap that is known, although another login is not confirmed', () => {
    const [from, to] = [seoul('2026-11-24 08:31'), seoul('2026-11-26 08:31')];
    const gaps = [{ product: 'taxinvoice', from, to } as const];
    const alert = resolvedAlert([authMissing()], { unconfirmed: 'until-sweep', gaps });

    expect(sentenceOf(alert, ko)).toContain('11월 24일~11월 26일분 전자세금계산서를 다시 수집해');
    expect(sentenceOf(alert, en)).toContain('Re-collect 24 Nov - 26 Nov (tax invoices).');
  });

  it('names the test stage', () => {
    expect(sentenceOf(resolvedAlert([authMissing()]), ko)).toMatch(/^해결됨\(테스트 환경\): /);
    expect(sentenceOf(alertOf([authMissing()]), en)).toMatch(
      /^Critical \| .* · test environment\. /,
    );
  });

  it('names the person who stopped watching, and does not say that anything was resolved', () => {
    const at = seoul('2026-12-01 15:26');
    const alert = alertOf([], { life: { state: 'closed', at, by: 'U0KIM' }, stage: 'production' });

    expect(sentenceOf(alert, ko)).toBe(
      '종료: 한빛상사 · @U0KIM 님이 12월 1일 15:26에 모니터링에서 제외했습니다.',
    );
    expect(sentenceOf(alert, en)).toContain(
      '@U0KIM stopped watching this company on 1 Dec, 15:26.',
    );
  });

  it.each(EVERY_REASON)('has a sentence for $name', ({ reason }) => {
    for (const language of LANGUAGES) {
      const sentence = sentenceOf(resolvedAlert([reason]), TONGUES[language]);

      expect(sentence).toContain('한빛상사');
      expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toMatch(/undefined| {2}/);
    }
  });
});
