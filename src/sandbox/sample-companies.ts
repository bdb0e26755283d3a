import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { DAY, type Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import {
  type CompanyBook,
  type SampleCompanyChange,
  type SampleProduct,
  seoulStamp,
  usualAccount,
} from './popbill/companies.js';

export interface Sample {
  readonly brn: Brn;
  readonly name: string;
  readonly products: readonly Product[];
  readonly state: SampleState;
}

/** Not in the vendor's error list, so its meaning is unknown. */
export const UNKNOWN_CODE = -11199999;
const WRONG_PASSWORD_CODE = -11100021;
const TEMPORARY_PASSWORD_CODE = -11100027;

/** Fictional companies. No tax office has the number 999. */
export const SAMPLES: readonly Sample[] = [
  defineSample('9998101014', '한빛상사', 'healthy'),
  defineSample('9998102027', '가람무역', 'certificate-ends-in-14-days'),
  defineSample('9998603036', '누리전자', 'certificate-expired-yesterday'),
  defineSample('9991204048', '다온유통', 'dept-user-rejected-beside-certificate'),
  defineSample('9998805057', '라온식품', 'dept-user-rejected-alone'),
  defineSample('9993406067', '마루건설', 'temporary-password'),
  defineSample('9998107075', '바른물류', 'nothing-registered'),
  defineSample('9996708082', '새솔디자인', 'not-a-member'),
  defineSample('9998609097', '아라미디어', 'plan-ended'),
  defineSample('9998110100', '자람테크', 'unknown-code'),
  defineSample('9992111110', '초록농산', 'certificate-revoked'),
  defineSample('9998812126', '큰솔회계', 'certificate-by-date'),
  defineSample('9998613136', '터전학원', 'both-products', ['taxinvoice', 'cashbill']),
  defineSample('9998114144', '푸른약국', 'both-products-one-certificate-ends-in-3-days', [
    'taxinvoice',
    'cashbill',
  ]),
  defineSample('9994515150', '하늘여행', 'certificate-ends-beside-dept-user'),
  defineSample(
    '9998116161',
    '농업회사법인 <햇살&바람> 산들내 친환경 유기농 먹거리 생산자 협동 유통 주식회사 경기북부 제2물류센터',
    'long-name',
  ),
];

/** Adds the sample companies to a stand-in's book in their states. Expiry dates are counted from `now`. */
export function seedSampleCompanies(book: CompanyBook, now: Instant): void {
  for (const { brn, name, state } of SAMPLES) {
    const company: SampleCompanyChange = companyStates(brn, now)[state];
    book.set(brn, { name, ...company });
  }
}

export type SampleState = keyof ReturnType<typeof companyStates>;

function companyStates(brn: Brn, now: Instant) {
  const workingUser = { state: 'works', id: usualAccount(brn, 'taxinvoice') } as const;
  const rejectedUser = (code: number) => ({ ...workingUser, state: 'rejected', code }) as const;
  const valid = certificate(now, 210);
  const taxOnly = (taxinvoice: Partial<SampleProduct>): SampleCompanyChange => ({ taxinvoice });
  const both = (product: Partial<SampleProduct>) => ({ taxinvoice: product, cashbill: product });
  const healthy = taxOnly({ deptUser: workingUser, certificate: valid });
  return {
    healthy,
    'long-name': healthy,
    'certificate-ends-in-14-days': taxOnly({ certificate: certificate(now, 14) }),
    'certificate-expired-yesterday': taxOnly({ certificate: certificate(now, -1) }),
    'dept-user-rejected-beside-certificate': taxOnly({
      deptUser: rejectedUser(WRONG_PASSWORD_CODE),
      certificate: valid,
    }),
    'dept-user-rejected-alone': taxOnly({ deptUser: rejectedUser(WRONG_PASSWORD_CODE) }),
    'temporary-password': taxOnly({ deptUser: rejectedUser(TEMPORARY_PASSWORD_CODE) }),
    'nothing-registered': {},
    'not-a-member': { isMember: false },
    'plan-ended': taxOnly({
      deptUser: workingUser,
      flatRate: { state: 'ended', useEndDate: seoulStamp(now - 3 * DAY).slice(0, 8) },
    }),
    'unknown-code': taxOnly({ deptUser: rejectedUser(UNKNOWN_CODE) }),
    'certificate-revoked': taxOnly({
      certificate: { ...valid, problem: 'revoked', problemShowsWithoutLogin: true },
    }),
    'certificate-by-date': taxOnly({ certificate: valid }),
    'both-products': {
      taxinvoice: { deptUser: workingUser, certificate: valid },
      cashbill: {
        deptUser: { state: 'works', id: usualAccount(brn, 'cashbill') },
        certificate: valid,
      },
    },
    'both-products-one-certificate-ends-in-3-days': both({ certificate: certificate(now, 3) }),
    'certificate-ends-beside-dept-user': taxOnly({
      deptUser: workingUser,
      certificate: certificate(now, 20),
    }),
  } as const satisfies Record<string, SampleCompanyChange>;
}

/** A certificate that expires at the end of a day in Seoul, `days` days from today. */
function certificate(now: Instant, days: number) {
  const expiresAt = `${seoulStamp(now + days * DAY).slice(0, 8)}235959`;
  return { state: 'registered', expiresAt } as const;
}

function defineSample(
  number: string,
  name: string,
  state: SampleState,
  products: readonly Product[] = ['taxinvoice'],
): Sample {
  const brn = parseBrn(number);
  if (!brn.ok || !hasValidCheckDigit(brn.value)) throw new Error(`${number} is not a BRN.`);
  return { brn: brn.value, name, products, state };
}
