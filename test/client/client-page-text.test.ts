import { describe, expect, it } from 'vitest';
import {
  type CaseModel,
  casePage,
  numberPage,
  problemPage,
} from '../../src/client/client-page-html.js';
import type { Reason } from '../../src/records/reason.js';
import { LANGUAGES } from '../../src/text/format.js';
import { EVERY_REASON } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { textOfPage } from '../support/client-page.js';
import {
  authMissing,
  CHECKED_AT,
  certificateExpiry,
  certificateInvalid,
  deptUserLogin,
  expiredYesterday,
  planStopped,
} from '../support/reasons.js';

const PATH = '/client/token';
const SENDER = '새봄세무법인';

function caseOf(reasons: readonly Reason[], overrides: Partial<CaseModel> = {}) {
  return casePage({
    company: aCompany(),
    reasons,
    withoutDeptUser: ['taxinvoice'],
    collectsBy: 'any',
    path: PATH,
    sender: SENDER,
    isPhone: false,
    now: CHECKED_AT,
    ...overrides,
  });
}

const BOTH = ['taxinvoice', 'cashbill'] as const;
const FOR_CLIENTS = EVERY_REASON.filter(({ reason }) => reason.kind !== 'check-broken');

describe('the page for a client', () => {
  it.each(LANGUAGES)('reads as its fixture: %s', async (language) => {
    const retry = { path: PATH, brn: '1234567891', product: 'taxinvoice' } as const;
    const pages = {
      'the number': numberPage(PATH, SENDER),
      'no number': numberPage(PATH, SENDER, { kind: 'malformed', entered: '1' }),
      'a wrong number': numberPage(PATH, SENDER, { kind: 'wrong', left: 1, entered: '2208162517' }),
      ...Object.fromEntries(FOR_CLIENTS.map(({ name, reason }) => [name, caseOf([reason])])),
      'on a phone': caseOf([certificateExpiry()], { isPhone: true }),
      'optional, on a phone': caseOf([certificateExpiry({ beside: 'working-dept-user' })], {
        isPhone: true,
      }),
      'one certificate for both products': caseOf([certificateExpiry({ products: BOTH })]),
      'an expired certificate for both products': caseOf([expiredYesterday({ products: BOTH })]),
      'nothing registered for both products': caseOf([authMissing({ products: BOTH })]),
      'two department users': caseOf([deptUserLogin({ products: BOTH })]),
      'several problems': caseOf([authMissing(), expiredYesterday({ products: ['cashbill'] })]),
      'no problem': caseOf([]),
      'no problem, two products': caseOf([], { company: aCompany({ products: BOTH }) }),
      'no problem, on a phone': caseOf([], { isPhone: true }),
      'collection by department user only': caseOf([authMissing()], { collectsBy: 'deptUser' }),
      unusable: problemPage('unusable'),
      'pages used up': problemPage('pages-used-up'),
      later: problemPage('later', retry),
      'no page': problemPage('no-page', retry),
    };
    const shown = new Set<string>();
    const texts = Object.entries(pages).flatMap(([name, page]) => {
      const text = textOfPage(`<body>${page.body}</body>`, language);
      // Many reasons read the same to a client.
      if (shown.has(text)) return [];
      shown.add(text);
      return [`=== ${name} (${page.status}) ===\n${text}\n`];
    });

    await expect(texts.join('\n')).toMatchFileSnapshot(
      `../fixtures/text/client-page.${language}.txt`,
    );
  });

  it.each(FOR_CLIENTS)('has no words or codes of this app: $name', ({ reason }) => {
    const html = caseOf([reason]).body;

    expect(html).not.toMatch(/-\d{8}|undefined|알림|모니터링|슬랙|Slack|alert|HomeTax Watch/);
  });

  it('shows English beside every Korean text', () => {
    for (const { reason } of FOR_CLIENTS) {
      const { body } = caseOf([reason]);
      const elements = [...body.matchAll(/<(p|h2|strong|button)[^>]*>([\s\S]*?)<\/\1>/g)];
      const withoutEnglish = elements.filter(
        ([, , text = '']) => !text.includes('<span lang="en">'),
      );

      expect(withoutEnglish).toEqual([]);
    }
  });

  it('has three steps for each problem that is registered on POPBiLL’s page, and no button else', () => {
    const several = caseOf([authMissing(), expiredYesterday({ products: ['cashbill'] })]).body;
    const plan = caseOf([planStopped()]).body;

    expect(several.match(/<ol>/g)).toHaveLength(2);
    expect(several.match(/<li>/g)).toHaveLength(6);
    expect(plan).not.toContain('<button');
    expect(plan).toContain('정액제');
  });

  it.each([
    ['none', certificateExpiry(), true],
    ['a rejected one', certificateExpiry({ beside: 'rejected-dept-user' }), false],
    ['an untested one', certificateExpiry({ deptUserUnsure: 'untested' }), false],
  ])(
    'offers a department user instead of a certificate, beside %s: on a phone as on a computer',
    (_, reason, isOffered) => {
      for (const isPhone of [false, true]) {
        const { body } = caseOf([reason], { isPhone });
        expect(body.includes('무료이며 매년 갱신하지 않으셔도 됩니다'), `${isPhone}`).toBe(
          isOffered,
        );
      }
    },
  );

  it('without a problem, offers to register no certificate if collection uses none', () => {
    const certificate = /공동인증서|인증서를|joint certificate|certificate cannot/;
    for (const isPhone of [false, true]) {
      expect(caseOf([], { isPhone }).body).toMatch(certificate);
      expect(caseOf([], { isPhone, collectsBy: 'deptUser' }).body).not.toMatch(certificate);
    }
  });

  const onBoth: readonly Reason[] = [
    certificateExpiry({ products: BOTH }),
    certificateExpiry({ products: BOTH, beside: 'rejected-dept-user' }),
    expiredYesterday({ products: BOTH }),
    certificateInvalid({ products: BOTH }),
    authMissing({ products: BOTH }),
    deptUserLogin({ products: BOTH }),
  ];
  it.each([
    ...onBoth.map((reason) => ({ name: reason.kind, reasons: [reason] })),
    { name: 'no problem', reasons: [] },
  ])('has a labelled button for each product in its second step: $name', ({ reasons }) => {
    for (const isPhone of [false, true]) {
      const company = aCompany({ products: BOTH });
      const { body } = caseOf(reasons, { company, isPhone });
      const [, , second = ''] = body.split('<li>');
      const buttonsIn = (html: string) =>
        [...html.matchAll(/value="(\w+)">([^<]+)/g)].map(([, product, label]) => [product, label]);

      expect(buttonsIn(second)).toEqual([
        ['taxinvoice', '홈택스 인증 관리 화면 열기 · 전자세금계산서'],
        ['cashbill', '홈택스 인증 관리 화면 열기 · 현금영수증'],
      ]);
      expect(buttonsIn(body)).toHaveLength(2);
      expect(second).toContain('두 버튼의 화면에 각각');
      expect(body).toContain('두 화면 모두 등록을 마치시면');
    }
  });
});
