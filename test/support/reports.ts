import { assess } from '../../src/assessment/assess-rules.js';
import { testsOf } from '../../src/assessment/left-open-rules.js';
import type { CheckReport } from '../../src/check/check-company.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, type Instant } from '../../src/kernel/time.js';
import { PRODUCTS, type Product } from '../../src/records/company.js';
import type {
  CheckFailure,
  CompanyStatus,
  MethodStatus,
  PlanStatus,
  PopbillProblem,
  ProductStatus,
} from '../../src/records/status.js';
import { aCompany, HANBIT } from './builders.js';
import { seoul } from './fake-clock.js';

/** The time of all samples, on a Wednesday. */
export const NOW = seoul('2026-11-25 10:12');

/** A certificate that ends with the Seoul day `days` days from now. */
export function certificateFor(days: number, overrides: Partial<MethodStatus> = {}): MethodStatus {
  const expiresAt = seoul('2026-11-25 23:59') + 59_000 + days * DAY;
  return { registration: 'registered', foundAt: NOW, expiresAt, attempts: [], ...overrides };
}

export const MISSING: MethodStatus = {
  registration: 'missing',
  foundAt: NOW,
  code: -10002016,
  message: '등록된 인증정보가 존재하지 않습니다.',
  attempts: [],
};

export const UNTESTED: MethodStatus = { registration: 'registered', foundAt: NOW, attempts: [] };

export function workingLogin(testedAt: Instant = NOW): MethodStatus {
  return {
    registration: 'registered',
    foundAt: testedAt,
    login: { outcome: 'works', at: testedAt, rejections: 0 },
    lastWorkedAt: testedAt,
    attempts: [],
  };
}

export function rejectedLogin(code: number, message: string): MethodStatus {
  const at = seoul('2026-11-25 08:31');
  return {
    registration: 'registered',
    foundAt: at,
    login: { outcome: 'rejected', at, code, message, rejections: 1, rejectedSince: at },
    lastWorkedAt: seoul('2026-11-24 08:30'),
    attempts: [at],
  };
}

export const IN_USE: PlanStatus = { state: 'in-use', foundAt: NOW };

export function failureOf(call: CheckFailure['call'], problem: PopbillProblem): CheckFailure {
  return { call, problem, at: NOW };
}

export interface ReportSample {
  readonly products?: Partial<Record<Product, Partial<ProductStatus>>>;
  readonly status?: Partial<CompanyStatus>;
  readonly report?: Partial<CheckReport>;
}

/** A report about 한빛상사 by default, assessed by the real rules from the given facts. */
export function aReport({ products = {}, status = {}, report = {} }: ReportSample): CheckReport {
  const givenProducts = PRODUCTS.filter((product) => products[product] !== undefined);
  const companyProducts = givenProducts.length === 0 ? (['taxinvoice'] as const) : givenProducts;
  const facts: CompanyStatus = {
    v: 1,
    brn: HANBIT,
    products: Object.fromEntries(
      givenProducts.map((product) => [product, { failures: [], ...products[product] }]),
    ),
    answeredAt: NOW,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...status,
  };
  return {
    stage: 'production',
    brn: HANBIT,
    company: aCompany({ products: companyProducts }),
    name: '한빛상사',
    assessment: assess(facts, { products: companyProducts, policy: DEFAULT_POLICY, now: NOW }),
    held: [],
    tested: testsOf({ products: companyProducts }),
    checkedAt: NOW,
    nextSweepAt: seoul('2026-11-26 08:30'),
    areSettingsRefused: false,
    hasResolvedAlert: false,
    ...report,
  };
}

const NO_ANSWER: PopbillProblem = { kind: 'too-late', afterMs: 60_000 };
const UNKNOWN_CODE: PopbillProblem = {
  kind: 'refused',
  code: -12345678,
  message: '알 수 없는 오류입니다.',
  codeClass: 'unknown',
  at: 'call',
};
const WRONG_KEY: PopbillProblem & { kind: 'refused' } = {
  kind: 'refused',
  code: -99010007,
  message: '권한 정보의 서명이 일치하지 않습니다.',
  codeClass: 'caller-misconfigured',
  at: 'token',
};

/** Reports of most kinds, by name. The samples of the lists and of Home show their assessments. */
export const REPORTS: Readonly<Record<string, CheckReport>> = {
  healthy: aReport({
    products: {
      taxinvoice: { certificate: certificateFor(217), deptUser: workingLogin(), plan: IN_USE },
    },
  }),
  'certificate-by-date': aReport({
    products: {
      taxinvoice: { certificate: certificateFor(217), deptUser: MISSING, plan: IN_USE },
    },
  }),
  'certificate-tested': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(217, { login: workingLogin().login ?? never() }),
        deptUser: MISSING,
      },
    },
  }),
  'certificate-14-days': aReport({
    products: { taxinvoice: { certificate: certificateFor(14), deptUser: MISSING, plan: IN_USE } },
    report: { alertLife: { state: 'open' } },
  }),
  'certificate-last-day': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(0, { expiresAt: seoul('2026-11-25 20:47') }),
        deptUser: MISSING,
      },
    },
    report: { alertLife: { state: 'open' } },
  }),
  'certificate-expired-covered': aReport({
    products: {
      taxinvoice: { certificate: certificateFor(-1), deptUser: workingLogin(), plan: IN_USE },
    },
  }),
  'certificate-expired': aReport({
    products: { taxinvoice: { certificate: certificateFor(-1), deptUser: MISSING, plan: IN_USE } },
    report: { alertLife: { state: 'open' } },
  }),
  'certificate-revoked': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(200, {
          registration: 'unusable',
          code: -10004004,
          message: '폐기된 인증서입니다.',
        }),
        deptUser: MISSING,
      },
    },
    report: { alertLife: { state: 'open' } },
  }),
  'login-rejected': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: rejectedLogin(-11100021, '홈택스 부서사용자 검증에 실패하였습니다.'),
        plan: IN_USE,
      },
    },
    report: {
      alertLife: { state: 'open' },
      held: [
        {
          product: 'taxinvoice',
          method: 'deptUser',
          why: 'rejected-before',
        },
      ],
    },
  }),
  'login-rejected-budget-spent': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(217),
        deptUser: rejectedLogin(-11100029, '홈택스 부서사용자 2차인증이 실패 하였습니다.'),
      },
    },
    report: {
      alertLife: { state: 'open' },
      held: [
        {
          product: 'taxinvoice',
          method: 'deptUser',
          why: 'budget-spent',
          until: seoul('2026-11-26 08:31'),
        },
      ],
    },
  }),
  'login-rejected-four-times': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: {
          ...rejectedLogin(-11100021, '홈택스 부서사용자 검증에 실패하였습니다.'),
          inRow: 4,
        },
      },
    },
    report: {
      alertLife: { state: 'open' },
      held: [
        {
          product: 'taxinvoice',
          method: 'deptUser',
          why: 'attempts-spent',
        },
      ],
    },
  }),
  'login-answers-lost': aReport({
    products: { taxinvoice: { certificate: MISSING, deptUser: { ...UNTESTED, inRow: 4 } } },
    report: { held: [{ product: 'taxinvoice', method: 'deptUser', why: 'attempts-spent' }] },
  }),
  'login-count-lost': aReport({
    products: { taxinvoice: { certificate: MISSING, deptUser: { ...UNTESTED, countLost: true } } },
    report: { held: [{ product: 'taxinvoice', method: 'deptUser', why: 'count-lost' }] },
  }),
  'certificate-rejected': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(200, {
          ...rejectedLogin(-11100001, '홈택스 로그인에 실패하였습니다.'),
          inRow: 1,
        }),
        deptUser: MISSING,
      },
    },
    report: { alertLife: { state: 'open' } },
  }),
  'dept-user-untested': aReport({
    products: { taxinvoice: { certificate: MISSING, deptUser: UNTESTED } },
  }),
  'nothing-registered': aReport({
    products: { taxinvoice: { certificate: MISSING, deptUser: MISSING } },
    report: { alertLife: { state: 'open' } },
  }),
  'not-a-member': aReport({
    status: {
      memberMissing: { code: -99003008, message: '회원이 아닙니다.', foundAt: NOW },
    },
    report: { stage: 'test' },
  }),
  'plan-ended': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(217),
        deptUser: workingLogin(),
        plan: { state: 'stopped', why: 'ended', foundAt: NOW, endsAt: seoul('2026-11-20 23:59') },
      },
    },
  }),
  'popbill-silent': aReport({
    products: {
      taxinvoice: {
        failures: [
          failureOf('certificate-expiry', NO_ANSWER),
          failureOf('dept-user-login-test', NO_ANSWER),
        ],
      },
    },
  }),
  'unknown-code': aReport({
    products: { taxinvoice: { failures: [failureOf('dept-user-login-test', UNKNOWN_CODE)] } },
  }),
  'unchecked-in-a-row': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: { ...UNTESTED, inRow: 4 },
        failures: [
          { ...failureOf('dept-user-login-test', UNKNOWN_CODE), at: seoul('2026-11-20 06:00') },
        ],
      },
    },
    status: {
      failedSweeps: 8,
      failedSweepsAt: [23, 24, 25].map((day) => seoul(`2026-11-${day} 06:00`)),
      decidedAt: seoul('2026-11-16 06:00'),
    },
    report: {
      held: [{ product: 'taxinvoice', method: 'deptUser', why: 'attempts-spent' }],
      alertLife: { state: 'open' },
    },
  }),
  'our-fault': aReport({
    products: {
      taxinvoice: {
        certificate: certificateFor(217),
        deptUser: workingLogin(NOW - DAY),
        failures: [failureOf('certificate-expiry', WRONG_KEY)],
      },
    },
    report: { ourFault: WRONG_KEY },
  }),
  'our-fault-at-first': aReport({
    products: { taxinvoice: { failures: [failureOf('certificate-expiry', WRONG_KEY)] } },
    report: { ourFault: WRONG_KEY },
  }),
  'two-products': aReport({
    products: {
      taxinvoice: { certificate: certificateFor(5), deptUser: workingLogin(), plan: IN_USE },
      cashbill: {
        certificate: certificateFor(5),
        deptUser: rejectedLogin(-11100024, '홈택스에 등록된 현금영수증 부서사용자가 아닙니다.'),
        plan: IN_USE,
      },
    },
    report: {
      alertLife: { state: 'open' },
      company: aCompany({ products: PRODUCTS, owner: 'U01' }),
    },
  }),
};

/** Reports of further kinds, whose assessments the samples of the lists and of Home do not show. */
export const RARE_REPORTS: Readonly<Record<string, CheckReport>> = {
  'certificate-expired-dept-user-untested': aReport({
    products: { taxinvoice: { certificate: certificateFor(-1), deptUser: UNTESTED } },
    report: { alertLife: { state: 'open' } },
  }),
  'popbill-silent-nothing-registered': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: MISSING,
        failures: [
          failureOf('certificate-expiry', NO_ANSWER),
          failureOf('dept-user-login-test', NO_ANSWER),
        ],
      },
    },
    report: { alertLife: { state: 'open' } },
  }),
  'login-rejected-once-without-reason': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: rejectedLogin(-11100001, '홈택스 로그인에 실패하였습니다.'),
      },
    },
    report: { alertLife: { state: 'open' } },
  }),
  'two-rejected-dept-users': aReport({
    products: {
      taxinvoice: {
        certificate: MISSING,
        deptUser: rejectedLogin(-11100021, '홈택스 부서사용자 검증에 실패하였습니다.'),
      },
      cashbill: {
        certificate: MISSING,
        deptUser: rejectedLogin(-11100024, '홈택스에 등록된 현금영수증 부서사용자가 아닙니다.'),
      },
    },
    report: { alertLife: { state: 'acknowledged', by: 'U01', at: NOW } },
  }),
};

/** The report about an unwatched company whose name POPBiLL did not give. */
export function unwatchedReport(): CheckReport {
  const {
    company: _,
    name: __,
    nextSweepAt: ___,
    ...report
  } = aReport({
    products: { taxinvoice: { certificate: certificateFor(217), deptUser: workingLogin() } },
  });
  return report;
}

function never(): never {
  throw new Error('a working login has a login status');
}
