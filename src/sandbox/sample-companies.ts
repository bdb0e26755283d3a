import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { DAY, type Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import {
  type CompanyBook,
  type SampleCompanyChange,
  type SampleProduct,
  seoulStamp,
} from './popbill/companies.js';

export interface Sample {
  readonly brn: Brn;
  readonly name: string;
  readonly products: readonly Product[];
  readonly shows: SampleState;
}

/** Not in the vendor's error list, so that nobody can say what it means. */
export const UNKNOWN_CODE = -11199999;

/** Fictional: no tax office has the number 999. */
export const SAMPLES: readonly Sample[] = [
  sample('9998101014', '한빛상사', 'healthy'),
  sample('9998102027', '가람무역', 'certificate-ends-in-14-days'),
  sample('9998603036', '누리전자', 'certificate-expired-yesterday'),
  sample('9991204048', '다온유통', 'dept-user-rejected-beside-certificate'),
  sample('9998805057', '라온식품', 'dept-user-rejected-alone'),
  sample('9993406067', '마루건설', 'temporary-password'),
  sample('9998107075', '바른물류', 'nothing-registered'),
  sample('9996708082', '새솔디자인', 'not-a-member'),
  sample('9998609097', '아라미디어', 'plan-ended'),
  sample('9998110100', '자람테크', 'unknown-code'),
  sample('9992111110', '초록농산', 'certificate-revoked'),
  sample('9998812126', '큰솔회계', 'certificate-by-date'),
  sample('9998613136', '터전학원', 'both-products', ['taxinvoice', 'cashbill']),
  sample('9998114144', '푸른약국', 'both-products-one-certificate-ends-in-3-days', [
    'taxinvoice',
    'cashbill',
  ]),
  sample('9994515150', '하늘여행', 'certificate-ends-beside-dept-user'),
  sample(
    '9998116161',
    '농업회사법인 <햇살&바람> 산들내 친환경 유기농 먹거리 생산자 협동 유통 주식회사 경기북부 제2물류센터',
    'long-name',
  ),
];

/**
 * Puts the sample companies into the book of a stand-in, in the states they show.
 *
 * @param now certificate dates are counted from here.
 */
export function seedSampleCompanies(book: CompanyBook, now: Instant): void {
  for (const { brn, name, shows } of SAMPLES) {
    const company: SampleCompanyChange = states(brn, now)[shows];
    book.set(brn, { name, ...company });
  }
}

export type SampleState = keyof ReturnType<typeof states>;

function states(brn: Brn, now: Instant) {
  const works = { state: 'works', id: `tax${brn.slice(4)}` } as const;
  const rejected = (code: number) => ({ state: 'rejected', code, id: works.id }) as const;
  const fine = certificate(now, 210);
  const tax = (taxinvoice: Partial<SampleProduct>): SampleCompanyChange => ({ taxinvoice });
  const both = (product: Partial<SampleProduct>) => ({ taxinvoice: product, cashbill: product });
  const healthy = tax({ deptUser: works, certificate: fine });
  return {
    healthy,
    'long-name': healthy,
    'certificate-ends-in-14-days': tax({ certificate: certificate(now, 14) }),
    'certificate-expired-yesterday': tax({ certificate: certificate(now, -1) }),
    'dept-user-rejected-beside-certificate': tax({
      deptUser: rejected(-11100021),
      certificate: fine,
    }),
    'dept-user-rejected-alone': tax({ deptUser: rejected(-11100021) }),
    'temporary-password': tax({ deptUser: rejected(-11100027) }),
    'nothing-registered': {},
    'not-a-member': { member: false },
    'plan-ended': tax({
      deptUser: works,
      flatRate: { state: 'ended', useEndDate: seoulStamp(now - 3 * DAY).slice(0, 8) },
    }),
    'unknown-code': tax({ deptUser: rejected(UNKNOWN_CODE) }),
    'certificate-revoked': tax({
      certificate: { ...fine, problem: 'revoked', problemShowsWithoutLogin: true },
    }),
    'certificate-by-date': tax({ certificate: fine }),
    'both-products': {
      taxinvoice: { deptUser: works, certificate: fine },
      cashbill: { deptUser: { state: 'works', id: `cash${brn.slice(4)}` }, certificate: fine },
    },
    'both-products-one-certificate-ends-in-3-days': both({ certificate: certificate(now, 3) }),
    'certificate-ends-beside-dept-user': tax({
      deptUser: works,
      certificate: certificate(now, 20),
    }),
  } as const satisfies Record<string, SampleCompanyChange>;
}

/** A certificate that ends with a Seoul day, so many days from today. */
function certificate(now: Instant, days: number) {
  const expiresAt = `${seoulStamp(now + days * DAY).slice(0, 8)}235959`;
  return { state: 'registered', expiresAt } as const;
}

function sample(
  number: string,
  name: string,
  shows: SampleState,
  products: readonly Product[] = ['taxinvoice'],
): Sample {
  const brn = parseBrn(number);
  if (!brn.ok || !hasValidCheckDigit(brn.value)) throw new Error(`${number} is no BRN.`);
  return { brn: brn.value, name, products, shows };
}
