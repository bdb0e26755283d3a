import { describe, expect, it } from 'vitest';
import { Companies } from '../../../../src/sandbox/page/client/panel/companies.js';
import type { PageLanguage } from '../../../../src/sandbox/page/contract.js';
import { companiesState } from '../../../../src/sandbox/page/server/companies-state.js';
import { CompanyBook } from '../../../../src/sandbox/popbill/companies.js';
import { seedSampleCompanies } from '../../../../src/sandbox/sample-companies.js';
import { seoul } from '../../../support/fake-clock.js';
import { htmlOf } from './html-of.js';

const NOW = seoul('2026-11-24 09:30');

/** The HTML of one company in the sandbox controls. */
function draw(name: string, language: PageLanguage = 'en'): string {
  const book = new CompanyBook('test');
  seedSampleCompanies(book, NOW);
  const companies = companiesState({ book, language, now: NOW });
  const shown = companies.filter((company) => company.name === name);
  return htmlOf(<Companies companies={shown} now={NOW} />, { language });
}

/** The lines below the company's name. */
function summaryOf(html: string): string | undefined {
  return /<small class="company-words">([^<]*)</.exec(html)?.[1];
}

describe('a company in the sandbox controls', () => {
  it('names both products in its summary', () => {
    expect(summaryOf(draw('푸른약국'))).toBe(
      'Tax invoices: certificate until 2026-11-27 · no department user\n' +
        'Cash receipts: certificate until 2026-11-27 · no department user',
    );
    expect(summaryOf(draw('푸른약국', 'ko'))).toBe(
      '전자세금계산서: 인증서 2026-11-27까지 · 부서사용자 없음\n' +
        '현금영수증: 인증서 2026-11-27까지 · 부서사용자 없음',
    );
  });

  it('says what is missing, but not that the plan is active', () => {
    expect(summaryOf(draw('바른물류'))).toBe('no certificate · no department user');
    expect(summaryOf(draw('아라미디어'))).toBe(
      'no certificate · department user login works · flat-rate plan ended',
    );
    expect(summaryOf(draw('새솔디자인'))).toBe('Not a linked member');
  });

  it('groups the controls of each product under its name', () => {
    const html = draw('터전학원');

    expect(html).toContain(
      '<section class="product" data-product="taxinvoice" aria-label="Tax invoices">',
    );
    expect(html).toContain(
      '<section class="product" data-product="cashbill" aria-label="Cash receipts">',
    );
  });

  it('offers the rejections of the product, in the reader’s language', () => {
    const [, taxInvoices = '', cashReceipts = ''] = draw('터전학원').split(
      '<section class="product"',
    );

    expect(taxInvoices).toContain('(-11100023)');
    expect(taxInvoices).not.toContain('(-11100024)');
    expect(cashReceipts).toContain('(-11100024)');
    expect(cashReceipts).not.toContain('(-11100023)');
    expect(taxInvoices + cashReceipts).not.toMatch(/[가-힣]/);
    expect(draw('마루건설')).toContain('temporary password must be changed (-11100027)');
  });

  it('labels the error that can be chosen, which is not the present state', () => {
    expect(draw('한빛상사')).toMatch(
      /department user login works<.*<label><span[^>]*>Reason when rejected</,
    );
  });

  it('offers no expiry date that POPBiLL would refuse', () => {
    expect(draw('한빛상사')).toContain('min="2026-11-24"');
  });
});
