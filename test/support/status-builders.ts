import type { Instant } from '../../src/kernel/time.js';
import type {
  CompanyStatus,
  LoginStatus,
  MethodStatus,
  PopbillProblem,
  ProductStatus,
} from '../../src/records/status.js';
import { HANBIT } from './builders.js';
import { seoul } from './fake-clock.js';

/** When the facts of these builders were found. */
export const FOUND_AT = seoul('2026-11-25 06:05');

export function aCell(overrides: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: FOUND_AT, attempts: [], ...overrides };
}

export function missingCell(code = -10002016): MethodStatus {
  return aCell({ registration: 'missing', code, message: `words of ${code}` });
}

export function certificateUntil(
  expiresAt: Instant,
  overrides: Partial<MethodStatus> = {},
): MethodStatus {
  return aCell({ expiresAt, ...overrides });
}

export function workingCell(overrides: Partial<MethodStatus> = {}): MethodStatus {
  return aCell({
    login: { outcome: 'works', at: FOUND_AT, rejections: 0 },
    lastWorkedAt: FOUND_AT,
    ...overrides,
  });
}

export function rejectedCell(code = -11100021, overrides: Partial<LoginStatus> = {}): MethodStatus {
  return aCell({
    login: {
      outcome: 'rejected',
      at: FOUND_AT,
      code,
      message: `words of ${code}`,
      rejections: 1,
      rejectedSince: FOUND_AT,
      ...overrides,
    },
    attempts: [FOUND_AT],
  });
}

/** Failed calls of a check, by default those for the certificate and the department user's login. */
export function failuresOf(
  problem: PopbillProblem,
  calls: readonly ProductStatus['failures'][number]['call'][] = [
    'certificate-expiry',
    'dept-user-login-test',
  ],
): ProductStatus['failures'] {
  return calls.map((call) => ({ call, problem, at: FOUND_AT }));
}

export function aStatus(
  products: Partial<Record<'taxinvoice' | 'cashbill', Partial<ProductStatus>>>,
  overrides: Partial<CompanyStatus> = {},
): CompanyStatus {
  const filled = Object.fromEntries(
    Object.entries(products).map(([product, facts]) => [product, { failures: [], ...facts }]),
  );
  return {
    v: 1,
    brn: HANBIT,
    products: filled,
    answeredAt: FOUND_AT,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...overrides,
  };
}
