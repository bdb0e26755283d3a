import { type Brn, formatBrn } from '../../../kernel/brn.js';
import { type Instant, parsePopbillDate } from '../../../kernel/time.js';
import type { Product } from '../../../records/company.js';
import type { CompanyBook, SampleCertificate, SampleProduct } from '../../popbill/companies.js';
import { messageWithCode } from '../../popbill/messages.js';
import { LOGIN_OUTCOMES } from '../../popbill/popup-page.js';
import { SAMPLES } from '../../sample-companies.js';
import type { PageCompany, PageLanguage, PageProduct, PageRejection } from '../contract.js';
import { wordsOf } from './words.js';

interface Context {
  readonly book: CompanyBook;
  readonly language: PageLanguage;
  readonly now: Instant;
}

export function companiesState(context: Context): readonly PageCompany[] {
  return SAMPLES.flatMap(({ brn, name, products }) => {
    const company = context.book.get(brn);
    if (company === undefined) return [];
    return {
      brn,
      shownBrn: formatBrn(brn),
      name,
      isMember: company.isMember,
      products,
      taxinvoice: productState(brn, 'taxinvoice', company.taxinvoice, context),
      cashbill: productState(brn, 'cashbill', company.cashbill, context),
    };
  });
}

/** The errors of a department user's login: all outcomes except 1, a login that works. */
function rejectionsOf(product: Product, language: PageLanguage): readonly PageRejection[] {
  return LOGIN_OUTCOMES[product]
    .filter((code) => code !== 1)
    .map((code) => ({ code, words: messageWithCode(code, language) }));
}

function productState(
  brn: Brn,
  product: Product,
  { certificate, deptUser, flatRate }: SampleProduct,
  context: Context,
): PageProduct {
  const words = wordsOf(context.language).plan;
  return {
    certificate: certificateState(certificate, context),
    deptUser: deptUserState(deptUser, context.book.isLocked(brn, product), product, context),
    plan:
      flatRate.state === 'in-use'
        ? { state: 'in-use', words: words.inUse }
        : { state: 'ended', words: words.ended },
    failures: rejectionsOf(product, context.language),
  };
}

function certificateState(
  certificate: SampleCertificate,
  { language, now }: Context,
): PageProduct['certificate'] {
  const words = wordsOf(language).certificate;
  if (certificate.state === 'none') return { state: 'none', words: words.none };
  const { expiresAt: digits, problem } = certificate;
  const expiresAt = parsePopbillDate(digits);
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const state = stateOfCertificate(problem, expiresAt !== undefined && expiresAt < now);
  return { state, expiresAt, words: words[state](date) };
}

function stateOfCertificate(
  problem: Extract<SampleCertificate, { state: 'registered' }>['problem'],
  isExpired: boolean,
): 'fine' | 'expired' | 'revoked' | 'wrong' {
  if (problem === 'revoked') return 'revoked';
  if (problem !== undefined) return 'wrong';
  return isExpired ? 'expired' : 'fine';
}

function deptUserState(
  deptUser: SampleProduct['deptUser'],
  isLocked: boolean,
  product: Product,
  { language }: Context,
): PageProduct['deptUser'] {
  const words = wordsOf(language).deptUser;
  if (deptUser.state === 'none') return { state: 'none', words: words.none };
  const { id } = deptUser;
  if (isLocked) return { state: 'locked', id, words: words.locked };
  if (deptUser.state === 'works') {
    return { state: 'works', id, words: words.works, rejections: rejectionsOf(product, language) };
  }
  const { code } = deptUser;
  return { state: 'rejected', id, code, words: words.rejected(messageWithCode(code, language)) };
}
