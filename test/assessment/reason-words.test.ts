import { describe, expect, it } from 'vitest';
import { productLines } from '../../src/assessment/facts-words.js';
import { quotePopbill } from '../../src/assessment/reason-parts-words.js';
import { reasonName, reasonWords } from '../../src/assessment/reason-words.js';
import { stateLabel } from '../../src/assessment/verdict-words.js';
import type { Reason } from '../../src/records/reason.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { EVERY_REASON } from '../support/alert-samples.js';
import {
  authMissing,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  expiredYesterday,
} from '../support/reasons.js';
import { NOW, REPORTS } from '../support/reports.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];

function wordsOf(reason: Reason, t: Tongue) {
  const context = { at: NOW, stage: 'production', collectsBy: 'any', markup: PLAIN } as const;
  return reasonWords(reason, context, t);
}

function reportOf(name: string) {
  const report = REPORTS[name];
  if (report === undefined) throw new Error(`There is no sample report ${name}.`);
  return report;
}

describe('quotePopbill', () => {
  it.each(['오류가 발생하였습니다. (-11199999)', '오류가 발생하였습니다.'])(
    'shows the code once: %s',
    (message) => {
      expect(quotePopbill({ message, code: -11199999 }, PLAIN, ko)).toBe(
        '팝빌 메시지: "오류가 발생하였습니다." (-11199999)',
      );
    },
  );
});

describe('reasonWords', () => {
  it.each(EVERY_REASON)("gives POPBiLL's code of $name, also if it quotes it", ({ reason }) => {
    const codes = JSON.stringify(reason).match(/(?<="code":)-\d+/g) ?? [];

    expect([wordsOf(reason, ko).code].filter(Boolean)).toEqual(codes.map(Number));
  });

  it('says when the last login test was, after which sweeps may test no more', () => {
    const unknownCode = { kind: 'refused', code: -11199999, message: '?', at: 'call' } as const;
    const problem = { ...unknownCode, codeClass: 'unknown' } as const;
    const failure = { call: 'dept-user-login-test', problem, at: NOW } as const;
    const reason = checkBroken({ times: 8, failure, attempts: 4 });

    expect(wordsOf(reason, ko).fact).toContain('마지막 시도(11월 25일 10:12): ');
    expect(wordsOf(reason, en).fact).toContain('Last attempt (25 Nov, 10:12 KST): ');
  });

  it.each(['revoked', 'wrong-company', 'unusable'] as const)(
    'recommends a department user instead of a %s certificate alone',
    (sub) => {
      const alone = wordsOf(certificateInvalid({ sub }), en);
      const covered = wordsOf(certificateInvalid({ sub, beside: 'working-dept-user' }), en);

      expect(alone.todo.intro).toContain('A department user is recommended');
      expect(covered.todo.intro).not.toContain('recommended');
    },
  );

  it.each(['revoked', 'wrong-company', 'unusable'] as const)(
    'demands nothing about a %s certificate beside a department user that works',
    (sub) => {
      const reason = certificateInvalid({ sub, beside: 'working-dept-user' });
      const korean = wordsOf(reason, ko);
      const english = wordsOf(reason, en);

      expect(korean.problem).toMatch(/\(11월 \d+일 확인\) · 수집에는 영향 없음$/);
      expect(english.problem).toMatch(/, collection not affected$/);
      expect(korean.fact).toBeUndefined();
      expect(korean.consequence).toContain('부서사용자로 전자세금계산서 수집을 계속할 수 있습니다');
      expect(korean.request).toBe('급하지 않습니다. 부서사용자만 쓴다면 그대로 두어도 됩니다.');
      expect(korean.todo.intro).toBe(`${korean.request} 인증서를 다시 쓰려면:`);
      expect(english.todo.intro).toBe(`${english.request} To use a certificate again:`);
    },
  );

  it('has a department user for each of two products registered on its own page', () => {
    const both = { products: ['taxinvoice', 'cashbill'] } as const;

    expect(wordsOf(authMissing(both), ko).todo.steps[1]).toMatch(
      /^각 아이디와 비밀번호를 각각의 인증 페이지에서 등록합니다\. 인증서를/,
    );
    expect(wordsOf(authMissing(both), en).todo.steps).toEqual([
      "The company creates separate department users for tax invoices and cash receipts in HomeTax and approves them with the representative's ID, so that their state becomes 사용 (in use).",
      'Register each ID and its password on its own authentication page. (To use a certificate instead, register it in HomeTax, then on both pages.)',
    ]);
    expect(wordsOf(authMissing(), ko).todo.steps[1]).toMatch(/^인증 페이지에서 그 아이디와/);
  });

  it.each([
    certificateExpiry({ beside: 'rejected-dept-user' }),
    expiredYesterday({ beside: 'rejected-dept-user' }),
    certificateInvalid({ beside: 'rejected-dept-user' }),
  ])('has a certificate of two products registered on both pages: $kind', (reason) => {
    const stepsOf = (each: Reason, t: Tongue) => wordsOf(each, t).todo.steps.join('\n');
    const both = { ...reason, products: ['taxinvoice', 'cashbill'] } as const;

    expect(stepsOf(both, ko)).toContain('전자세금계산서와 현금영수증 인증 페이지를 각각 열어');
    expect(stepsOf(both, en)).toContain("on both products' authentication pages");
    expect(stepsOf(reason, ko)).not.toContain('각각');
    expect(stepsOf(reason, en)).not.toContain('both');
  });

  it('has an untested department user tested first, in the alert and in its notification', () => {
    const unsure = { deptUserUnsure: 'untested', severity: 'warning' } as const;
    for (const reason of [
      certificateExpiry(unsure),
      expiredYesterday(unsure),
      certificateInvalid(unsure),
    ]) {
      expect(wordsOf(reason, ko).request).toBe('먼저 부서사용자 로그인을 테스트해 주세요.');
      expect(wordsOf(reason, ko).todo.intro).toMatch(
        /^먼저 '다시 확인'을 눌러 부서사용자 로그인을/,
      );
      expect(wordsOf(reason, en).request).toBe('First test the department user login.');
      expect(wordsOf(reason, en).todo.intro).toMatch(/^First press "Check again" to test/);
    }
  });

  it('offers no new department user beside one that is registered', () => {
    const advice = (reason: Reason) => {
      const { todo, remarks } = wordsOf(reason, en);
      return [...todo.steps, ...remarks].join(' ');
    };

    expect(advice(expiredYesterday())).toMatch(/Faster: create .* The company creates /);
    for (const beside of ['rejected-dept-user', 'working-dept-user'] as const) {
      expect(advice(expiredYesterday({ beside }))).not.toContain('create');
      expect(advice(certificateInvalid({ beside }))).not.toContain('create');
    }
  });

  it('dates what has to be collected again only if no department user can have collected', () => {
    const rejected = expiredYesterday({ beside: 'rejected-dept-user' });

    expect(wordsOf(expiredYesterday(), ko).consequence).toContain('11월 24일분부터 다시 수집');
    expect(wordsOf(rejected, ko).consequence).not.toContain('다시 수집');
  });

  it('says whether collection stopped by what is known, not by the severity', () => {
    const once = deptUserLogin({ sub: 'generic', code: -11100001, severity: 'warning' });
    const withoutCertificate = { ...once, certificateMissing: true };

    expect(wordsOf(withoutCertificate, ko).consequence).toContain('수집할 수 없습니다');
    expect(wordsOf(withoutCertificate, en).consequence).toContain('cannot be collected');
    expect(wordsOf(once, ko).consequence).toContain('수집이 멈췄을 수 있습니다');
    expect(wordsOf(once, en).consequence).toContain('may have stopped');
  });

  it('calls a revoked certificate revoked in the title, as a name and as a fact', () => {
    const reason = certificateInvalid({ sub: 'revoked' });
    const { products } = reportOf('certificate-revoked').assessment;
    const facts = products.flatMap((product) => productLines(product, NOW, ko));

    expect(wordsOf(reason, ko).problem).toContain('인증서가 폐기되었습니다');
    expect(reasonName(reason, ko)).toBe('인증서 폐기됨');
    expect(facts).toContain('인증서 폐기됨');
  });
});

describe('stateLabel', () => {
  it('names the reason of a company that counts as at risk because it could not be checked', () => {
    const { assessment } = reportOf('unchecked-in-a-row');

    expect(stateLabel(assessment, ko)).toBe('중단 우려(연속으로 확인하지 못함)');
    expect(stateLabel(assessment, en)).toBe('at risk (repeatedly could not check)');
    expect(stateLabel(reportOf('certificate-14-days').assessment, ko)).toBe('중단 우려');
    expect(stateLabel(reportOf('unknown-code').assessment, ko)).toBe('확인하지 못함');
  });
});
