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
  deptUserLogin,
  expiredYesterday,
  planStopped,
} from '../support/reasons.js';

const PATH = '/client/token';

function caseOf(reasons: readonly Reason[], overrides: Partial<CaseModel> = {}) {
  return casePage({
    company: aCompany(),
    reasons,
    collectsBy: 'any',
    path: PATH,
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
      'the number': numberPage(PATH),
      'no number': numberPage(PATH, { kind: 'malformed', entered: '1' }),
      'a wrong number': numberPage(PATH, { kind: 'wrong', left: 1, entered: '2208162517' }),
      ...Object.fromEntries(FOR_CLIENTS.map(({ name, reason }) => [name, caseOf([reason])])),
      'on a phone': caseOf([certificateExpiry()], { isPhone: true }),
      'one certificate for both products': caseOf([certificateExpiry({ products: BOTH })]),
      'two department users': caseOf([deptUserLogin({ products: BOTH })]),
      'several problems': caseOf([authMissing(), expiredYesterday({ products: ['cashbill'] })]),
      'no problem': caseOf([]),
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

  it('has a button for each department user, and one for a certificate of both products', () => {
    const buttonsIn = (html: string) =>
      [...html.matchAll(/value="(\w+)">/g)].map(([, value]) => value);

    expect(buttonsIn(caseOf([deptUserLogin({ products: BOTH })]).body)).toEqual(
      expect.arrayContaining(['taxinvoice', 'cashbill']),
    );
    const certificate = caseOf([
      certificateExpiry({ products: BOTH, beside: 'rejected-dept-user' }),
    ]);
    expect(certificate.body.match(/<button/g)).toHaveLength(1);
    // A phone can only register department users, one for each product.
    const phone = caseOf([certificateExpiry({ products: BOTH })], { isPhone: true });
    expect(phone.body.match(/<button/g)).toHaveLength(2);
  });
});
