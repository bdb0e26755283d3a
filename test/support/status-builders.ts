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
export const FOUND = seoul('2026-11-25 06:05');

export function aCell(about: Partial<MethodStatus> = {}): MethodStatus {
  return { registration: 'registered', foundAt: FOUND, attempts: [], ...about };
}

export function missingCell(code = -10002016): MethodStatus {
  return aCell({ registration: 'missing', code, message: `words of ${code}` });
}

export function certificateUntil(
  expiresAt: Instant,
  about: Partial<MethodStatus> = {},
): MethodStatus {
  return aCell({ expiresAt, ...about });
}

export function workingCell(about: Partial<MethodStatus> = {}): MethodStatus {
  return aCell({
    login: { outcome: 'works', at: FOUND, rejections: 0 },
    lastWorkedAt: FOUND,
    ...about,
  });
}

export function rejectedCell(code = -11100021, about: Partial<LoginStatus> = {}): MethodStatus {
  return aCell({
    login: {
      outcome: 'rejected',
      at: FOUND,
      code,
      message: `words of ${code}`,
      rejections: 1,
      rejectedSince: FOUND,
      ...about,
    },
    attempts: [FOUND],
  });
}

/** Failures as a check leaves them that asked for the certificate and for a login of the department user. */
export function failuresOf(
  problem: PopbillProblem,
  calls: readonly ProductStatus['failures'][number]['call'][] = [
    'certificate-expiry',
    'dept-user-login-test',
  ],
): ProductStatus['failures'] {
  return calls.map((call) => ({ call, problem, at: FOUND }));
}

export function aStatus(
  products: Partial<Record<'taxinvoice' | 'cashbill', Partial<ProductStatus>>>,
  about: Partial<CompanyStatus> = {},
): CompanyStatus {
  const filled = Object.fromEntries(
    Object.entries(products).map(([product, facts]) => [product, { failures: [], ...facts }]),
  );
  return {
    v: 1,
    brn: HANBIT,
    products: filled,
    answeredAt: FOUND,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...about,
  };
}
