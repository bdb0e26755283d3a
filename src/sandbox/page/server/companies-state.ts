import { type Brn, formatBrn } from '../../../kernel/brn.js';
import { type Instant, seoulInstant } from '../../../kernel/time.js';
import type { Product } from '../../../records/company.js';
import type { CompanyBook, SampleCertificate, SampleProduct } from '../../popbill/companies.js';
import { messageOf } from '../../popbill/messages.js';
import { LOGIN_OUTCOMES } from '../../popbill/popup-page.js';
import { SAMPLES } from '../../sample-companies.js';
import type { PageCompany, PageLanguage, PagePopbill, PageProduct } from '../contract.js';
import { wordsOf } from './words.js';

interface About {
  readonly book: CompanyBook;
  readonly language: PageLanguage;
  readonly now: Instant;
}

export function companiesState(about: About): readonly PageCompany[] {
  return SAMPLES.flatMap(({ brn, name, products }) => {
    const company = about.book.get(brn);
    if (company === undefined) return [];
    return {
      brn,
      shownBrn: formatBrn(brn),
      name,
      member: company.member,
      products,
      taxinvoice: productState(brn, 'taxinvoice', company.taxinvoice, about),
      cashbill: productState(brn, 'cashbill', company.cashbill, about),
    };
  });
}

export function rejectionsIn(language: PageLanguage): PagePopbill['rejections'] {
  return LOGIN_OUTCOMES.taxinvoice
    .filter((code) => code !== 1)
    .map((code) => ({ code, words: spoken(code, language) }));
}

/** POPBiLL's words with the code, which the words for an unknown code hold already. */
function spoken(code: number, language: PageLanguage): string {
  const words = messageOf(code, language);
  return words.includes(String(code)) ? words : `${words} (${code})`;
}

function productState(
  brn: Brn,
  product: Product,
  { certificate, deptUser, flatRate }: SampleProduct,
  about: About,
): PageProduct {
  const words = wordsOf(about.language).plan;
  return {
    certificate: certificateState(certificate, about),
    deptUser: deptUserState(deptUser, about.book.isLocked(brn, product), about.language),
    plan:
      flatRate.state === 'in-use'
        ? { state: 'in-use', words: words.inUse }
        : { state: 'ended', words: words.ended },
  };
}

function certificateState(
  certificate: SampleCertificate,
  { language, now }: About,
): PageProduct['certificate'] {
  const words = wordsOf(language).certificate;
  if (certificate.state === 'none') return { state: 'none', words: words.none };
  const { expiresAt: digits, problem } = certificate;
  const expiresAt = seoulInstant(digits);
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  const state = stateOfCertificate(problem, expiresAt !== undefined && expiresAt < now);
  return { state, expiresAt, words: words[state](date) };
}

function stateOfCertificate(
  problem: Extract<SampleCertificate, { state: 'registered' }>['problem'],
  isOver: boolean,
): 'fine' | 'expired' | 'revoked' | 'wrong' {
  if (problem === 'revoked') return 'revoked';
  if (problem !== undefined) return 'wrong';
  return isOver ? 'expired' : 'fine';
}

function deptUserState(
  deptUser: SampleProduct['deptUser'],
  isLocked: boolean,
  language: PageLanguage,
): PageProduct['deptUser'] {
  const words = wordsOf(language).deptUser;
  if (deptUser.state === 'none') return { state: 'none', words: words.none };
  const { id } = deptUser;
  if (isLocked) return { state: 'locked', id, words: words.locked };
  if (deptUser.state === 'works') return { state: 'works', id, words: words.works };
  const { code } = deptUser;
  return { state: 'rejected', id, code, words: words.rejected(spoken(code, language)) };
}
