import { describe, expect, it } from 'vitest';
import { canClientFix } from '../../src/assessment/urgency-rules.js';
import type { Reason } from '../../src/records/reason.js';
import { LANGUAGES, type Language } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { clientTextOf } from '../../src/triage/client-words.js';
import { EVERY_REASON } from '../support/alert-samples.js';
import {
  authMissing,
  CHECKED_AT,
  certificateExpiry,
  certificateInvalid,
  checkBroken,
  deptUserLogin,
  endOf,
  expiredYesterday,
  planStopped,
} from '../support/reasons.js';

function textOf(
  reasons: readonly Reason[],
  language: Language = 'ko',
  collectsBy: 'any' | 'deptUser' = 'any',
): string | undefined {
  const facts = { name: '한빛상사', brn: '123-45-67891', reasons, collectsBy, now: CHECKED_AT };
  return clientTextOf(facts, TONGUES[language]);
}

const BOTH = ['taxinvoice', 'cashbill'] as const;
const FOR_CLIENTS = EVERY_REASON.filter(({ reason }) => reason.kind !== 'check-broken');

describe.each(LANGUAGES)('clientTextOf in %s', (language) => {
  it('matches the fixture for every reason', async () => {
    const texts = FOR_CLIENTS.map(
      ({ name, reason }) => `=== ${name} ===\n${textOf([reason], language)}\n`,
    );
    const several = [deptUserLogin(), expiredYesterday({ beside: 'rejected-dept-user' })];
    const twoProducts = [
      deptUserLogin({ products: ['taxinvoice'] }),
      deptUserLogin({ products: ['cashbill'] }),
      expiredYesterday({ products: ['cashbill'], beside: 'rejected-dept-user' }),
    ];
    const oneForBoth = [certificateExpiry(), certificateInvalid(), authMissing()].map((reason) => ({
      ...reason,
      products: BOTH,
    }));
    const allTexts = [
      ...texts,
      `=== several ===\n${textOf(several, language)}\n`,
      `=== several, two products ===\n${textOf(twoProducts, language)}\n`,
      ...oneForBoth.map(
        (reason) => `=== ${reason.kind}, both products ===\n${textOf([reason], language)}\n`,
      ),
    ].join('\n');

    await expect(allTexts).toMatchFileSnapshot(`../fixtures/text/client-texts.${language}.txt`);
  });

  it.each(FOR_CLIENTS)('is ready to send: $name', ({ reason }) => {
    const text = textOf([reason], language) ?? '';

    expect(text).toContain('한빛상사');
    expect(text).toContain('123-45-67891');
    expect(text.length).toBeLessThan(1500);
    // No links, codes, or words of this app.
    expect(text).not.toMatch(
      /https?:|-\d{8}|\{|undefined|알림|모니터링|슬랙|Slack|alert|HomeTax Watch/,
    );
    expect(text).not.toMatch(/오늘|어제|내일|\b(today|yesterday|tomorrow)\b/i);
    const neverSend =
      language === 'ko'
        ? '비밀번호·주민등록번호·인증서 파일은 보내지 말아 주세요.'
        : 'Never send passwords, resident registration numbers or certificate files.';
    const isAboutAuthentication = reason.kind !== 'plan' && reason.kind !== 'member-missing';
    expect(text.includes(neverSend)).toBe(isAboutAuthentication);
  });

  it('numbers several problems, the worst first, and still fits a Slack field', () => {
    const reasons = [
      deptUserLogin({ sub: 'generic', products: BOTH }),
      authMissing({ products: BOTH }),
      expiredYesterday({ products: BOTH }),
    ];
    const text = textOf(reasons, language) ?? '';

    expect(text.match(/^\[\d\] /gm)).toEqual(['[1] ', '[2] ', '[3] ']);
    expect(text.length).toBeLessThan(3000);
  });
});

describe('clientTextOf', () => {
  it('sets the day before the expiry as the deadline, in full dates', () => {
    expect(textOf([certificateExpiry()])).toContain('2026년 12월 9일(수)에 만료됩니다');
    expect(textOf([certificateExpiry()])).toContain('2026년 12월 8일(화)까지 아래 순서대로');
    expect(textOf([certificateExpiry()], 'en')).toContain('by Tue 8 Dec 2026?');
  });

  it('asks for the same day on the last day', () => {
    const lastDay = certificateExpiry({ expiresAt: endOf('2026-11-25'), daysLeft: 0 });

    expect(textOf([lastDay])).toContain('만료되기 전에 갱신을 마칠 수 있도록');
    expect(textOf([lastDay], 'en')).toContain('before it expires');
    expect(textOf([lastDay])).not.toContain('11월 24일');
  });

  it('states the consequence only as surely as it is known', () => {
    const unsure = certificateExpiry({ deptUserUnsure: 'unknown' });

    expect(textOf([certificateExpiry()])).toContain('가져올 수 없습니다');
    expect(textOf([unsure])).toContain('가져오지 못할 수 있습니다');
    expect(textOf([unsure], 'en')).toContain('it may not be possible to collect tax invoices');
  });

  it('says that collection is not affected if a department user works', () => {
    const harmless = certificateExpiry({ beside: 'working-dept-user', severity: 'notice' });

    expect(textOf([harmless])).toContain('자료 수집에는 영향이 없습니다');
    expect(textOf([harmless], 'en')).toContain('no action is needed');
  });

  it('says nothing of the product whose department user works beside the certificate', () => {
    const harmless = certificateExpiry({ beside: 'working-dept-user', severity: 'notice' });
    const expiring = certificateExpiry({ products: ['cashbill'] });

    expect(textOf([expiring, harmless])).toBe(textOf([expiring]));
    expect(textOf([harmless, checkBroken()])).toBe(textOf([harmless]));
    // Nor where the authentication page is, if nothing has to be registered there.
    expect(textOf([planStopped(), harmless])).toBe(textOf([planStopped()]));
  });

  it('offers a department user only for a product that has none', () => {
    const offersDeptUser = (reason: Reason) => textOf([reason])?.includes('인증서 대신 부서사용자');
    const products = ['cashbill'] as const;

    expect(textOf([certificateExpiry({ products })])).toContain(
      '현금영수증 전용 부서사용자로 가입',
    );
    expect(offersDeptUser(certificateExpiry())).toBe(true);
    expect(offersDeptUser(expiredYesterday())).toBe(true);
    expect(offersDeptUser(certificateInvalid())).toBe(true);
    expect(offersDeptUser(expiredYesterday({ beside: 'rejected-dept-user' }))).toBe(false);
    expect(offersDeptUser(expiredYesterday({ deptUserUnsure: 'untested' }))).toBe(false);
    expect(offersDeptUser(certificateInvalid({ beside: 'working-dept-user' }))).toBe(false);
  });

  it.each([
    {
      language: 'ko',
      headings: ['[1] 전자세금계산서:', '[2] 현금영수증:'],
      once: [
        '홈택스에 있는 자료는 없어지지 않습니다.',
        '비밀번호를 바꾸셨다면',
        '위 [1]의 방법대로',
      ],
    },
    {
      language: 'en',
      headings: ['[1] Tax invoices:', '[2] Cash receipts:'],
      once: ['is not lost.', 'If the password was changed', 'the same steps as under [1]'],
    },
  ] as const)('names the products, and says once what they share: $language', (example) => {
    const reasons = [deptUserLogin(), deptUserLogin({ products: ['cashbill'] })];
    const text = textOf(reasons, example.language) ?? '';

    expect(text.match(/^\[\d\] [^:]+:/gm)).toEqual(example.headings);
    for (const words of example.once) expect(text.split(words)).toHaveLength(2);
  });

  it('asks to register a certificate of two products for each, and one of one product once', () => {
    const reasons = [certificateExpiry, expiredYesterday, certificateInvalid, authMissing];
    for (const reasonOf of reasons) {
      const [one, both] = [reasonOf(), reasonOf({ products: BOTH })];

      expect(textOf([both])).toContain('(전자세금계산서와 현금영수증 화면에 각각)');
      expect(textOf([both], 'en')).toContain('on both HomeTax authentication pages');
      expect(textOf([one])).not.toContain('각각');
      expect(textOf([one], 'en')).not.toContain('both');
    }
  });

  it('asks only for a department user if the policy collects only by that', () => {
    expect(textOf([authMissing()], 'ko', 'deptUser')).not.toContain('인증서를 쓰시려면');
    expect(textOf([authMissing()])).toContain('인증서를 쓰시려면');
  });

  it('omits problems that the client cannot fix', () => {
    expect(textOf([checkBroken()])).toBeUndefined();
    expect(canClientFix([checkBroken()])).toBe(false);
    expect(textOf([authMissing(), checkBroken()])).toBe(textOf([authMissing()]));
    expect(canClientFix([authMissing(), checkBroken()])).toBe(true);
  });
});
