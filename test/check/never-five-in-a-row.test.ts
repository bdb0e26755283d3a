import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveTest, TestIntent } from '../../src/assessment/lock-out-rules.js';
import { planTests } from '../../src/check/ask-popbill.js';
import { recordAnswers, recordAttempt } from '../../src/check/record-answers-rules.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
import { recordSighting } from '../../src/collector/collector-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import { DAY, type Instant, MINUTE } from '../../src/kernel/time.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../../src/records/company.js';
import {
  type CompanyStatus,
  companyStatusSchema,
  emptyStatus,
  type PopbillProblem,
} from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';

const MAX_ATTEMPTS = 4;
const POLICY = { ...DEFAULT_POLICY, certLoginTest: 'sweep' } as const;
const EXPIRES_AT = seoul('2028-11-25 23:59');

/** The outcome of a login. HomeTax may have counted a wrong password whenever the outcome is unknown. */
type Outcome = 'works' | 'rejected' | 'too-late' | 'unknown-code' | 'no-login' | 'killed';

type Step =
  | { readonly kind: 'time-passes'; readonly minutes: number }
  | { readonly kind: 'registration-changes'; readonly product: Product }
  /** The collector's login is rejected, which it reports with a code that names the method or not. */
  | {
      readonly kind: 'collector-rejected';
      readonly cell: LiveTest;
      readonly isGeneral: boolean;
    }
  | {
      readonly kind: 'asks';
      readonly intent: TestIntent;
      readonly product: Product | undefined;
      readonly method: Method;
      readonly products: readonly Product[];
      readonly mayOperate: boolean;
      readonly outcomes: readonly Outcome[];
    };

const INTENTS: readonly TestIntent[] = [
  'sweep',
  'repeat',
  'check',
  'check-again',
  'registered-again',
  'certificate-login',
  'confirmed',
  'without-login',
];

function stepsWith(outcomes: readonly Outcome[]): fc.Arbitrary<readonly Step[]> {
  const product = fc.constantFrom(...PRODUCTS);
  const minutes = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 600, max: 3000 }));
  return fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: minutes.map((each) => ({ kind: 'time-passes', minutes: each }) as const),
      },
      {
        weight: 1,
        arbitrary: product.map(
          (each) => ({ kind: 'registration-changes', product: each }) as const,
        ),
      },
      {
        weight: 3,
        arbitrary: fc
          .record({ product, method: fc.constantFrom(...METHODS), isGeneral: fc.boolean() })
          .map(({ isGeneral, ...cell }) => {
            return { kind: 'collector-rejected', cell, isGeneral } as const;
          }),
      },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('asks' as const),
          intent: fc.constantFrom(...INTENTS),
          product: fc.option(product, { nil: undefined }),
          method: fc.constantFrom(...METHODS),
          products: fc.constantFrom(PRODUCTS, ['taxinvoice'] as const, ['cashbill'] as const),
          mayOperate: fc.boolean(),
          outcomes: fc.array(fc.constantFrom(...outcomes), { minLength: 4, maxLength: 4 }),
        }),
      },
    ),
    { maxLength: 120 },
  );
}

/** HomeTax: counts the failed logins of each account, and expects no fifth one without a confirmation. */
class Hometax {
  readonly #failed = new Map<string, number>();
  readonly #confirmed = new Map<string, Instant>();
  readonly #accountOf: (cell: LiveTest) => string;

  constructor(accountOf: (cell: LiveTest) => string) {
    this.#accountOf = accountOf;
  }

  login(cell: LiveTest, outcome: Outcome, confirmedAt: Instant | undefined): void {
    const account = this.#accountOf(cell);
    const failures = this.#failed.get(account) ?? 0;
    if (confirmedAt !== undefined && failures >= MAX_ATTEMPTS) {
      const last = this.#confirmed.get(keyOf(cell));
      if (last !== undefined) expect(confirmedAt - last).toBeGreaterThanOrEqual(DAY);
      this.#confirmed.set(keyOf(cell), confirmedAt);
    }
    if (outcome === 'no-login') return;
    if (outcome === 'works') {
      this.#failed.delete(account);
      return;
    }
    if (confirmedAt === undefined) expect(failures).toBeLessThan(MAX_ATTEMPTS);
    this.#failed.set(account, failures + 1);
  }

  /** Nobody can keep the collector from a fifth login. */
  rejectCollector(cell: LiveTest): void {
    const account = this.#accountOf(cell);
    this.#failed.set(account, (this.#failed.get(account) ?? 0) + 1);
  }

  forget(cell: LiveTest): void {
    this.#failed.delete(this.#accountOf(cell));
  }
}

function run(steps: readonly Step[], hometax: Hometax): void {
  let now: Instant = seoul('2026-11-25 06:00');
  let status: CompanyStatus | undefined;
  const registered = new Set(PRODUCTS);
  for (const step of steps) {
    if (step.kind === 'time-passes') {
      now += step.minutes * MINUTE;
    } else if (step.kind === 'registration-changes') {
      const { product } = step;
      if (!registered.delete(product)) {
        registered.add(product);
        hometax.forget({ product, method: 'deptUser' });
      }
    } else if (step.kind === 'collector-rejected') {
      const { product, method } = step.cell;
      if (method === 'deptUser' && !registered.has(product)) continue;
      hometax.rejectCollector(step.cell);
      // No two failures have the same time.
      now += 1;
      const ofDeptUser = step.isGeneral ? -11100001 : -11100021;
      const code = method === 'deptUser' ? ofDeptUser : -11101006;
      const sighting = { product, code, message: '', at: now };
      const failure = { sighting, codeClass: 'auth-rejected', reportedAt: now } as const;
      const before = status ?? emptyStatus(HANBIT);
      status = restored(recordSighting(before, failure, POLICY));
    } else {
      status = statusAfter(step);
    }
  }

  function statusAfter(step: Extract<Step, { readonly kind: 'asks' }>): CompanyStatus | undefined {
    const { intent, method, products, mayOperate, product = products[0] } = step;
    const isConfirmed = intent === 'confirmed';
    const request = {
      intent,
      method,
      mayOperate: mayOperate || isConfirmed,
      ...(step.product === undefined && !isConfirmed ? {} : { product: product ?? 'taxinvoice' }),
    };
    const target = { brn: HANBIT, products };
    const { tests } = planTests(target, status, request, { policy: POLICY, now });
    const outcomeOf = new Map(tests.map((cell, i) => [keyOf(cell), step.outcomes[i] ?? 'works']));
    let recorded = status;
    for (const cell of tests) {
      const isRegistered = cell.method === 'certificate' || registered.has(cell.product);
      if (isRegistered) {
        const outcome = outcomeOf.get(keyOf(cell)) ?? 'works';
        hometax.login(cell, outcome, isConfirmed ? now : undefined);
      }
      recorded = recordAttempt(recorded, { brn: HANBIT, ...cell, isConfirmed, now });
    }
    // The process was killed before the answers were recorded.
    if ([...outcomeOf.values()].includes('killed')) return restored(recorded);
    const answers = Object.fromEntries(
      products.map((product): [Product, ProductAnswers] => {
        const login = (method: Method) => {
          const outcome = outcomeOf.get(keyOf({ product, method }));
          const isRegistered = method === 'certificate' || registered.has(product);
          return outcome === undefined
            ? undefined
            : isRegistered
              ? answerOf(outcome)
              : NOTHING_REGISTERED;
        };
        const [certificateLogin, deptUserLogin] = [login('certificate'), login('deptUser')];
        return [
          product,
          {
            certificate: ok({ expiresAt: EXPIRES_AT }),
            ...(certificateLogin === undefined ? {} : { certificateLogin }),
            ...(deptUserLogin === undefined
              ? {
                  deptUserRegistration: registered.has(product)
                    ? ok('registered')
                    : NOTHING_REGISTERED,
                }
              : { deptUserLogin }),
          },
        ];
      }),
    );
    return restored(recordAnswers(recorded, { brn: HANBIT, answers, policy: POLICY, now }));
  }
}

const NOTHING_REGISTERED = err(refusal(-10002016, 'auth-missing'));

function answerOf(outcome: Outcome): Result<'works', PopbillProblem> {
  switch (outcome) {
    case 'works':
      return ok('works');
    case 'rejected':
      return err(refusal(-11100021, 'auth-rejected'));
    case 'too-late':
    case 'killed':
      return err({ kind: 'too-late', afterMs: 60_000 });
    case 'unknown-code':
      return err(refusal(-12345678, 'unknown'));
    case 'no-login':
      return err(refusal(-11100003, 'transient'));
  }
}

function refusal(
  code: number,
  codeClass: Extract<PopbillProblem, { readonly kind: 'refused' }>['codeClass'],
): PopbillProblem {
  return { kind: 'refused', code, message: '', codeClass, at: 'call' };
}

function keyOf({ product, method }: LiveTest): string {
  return `${product} ${method}`;
}

/** The status as read from the store after a restart. */
function restored(status: CompanyStatus | undefined): CompanyStatus | undefined {
  if (status === undefined) return undefined;
  return companyStatusSchema.parse(JSON.parse(JSON.stringify(status)));
}

describe('the lock-out rule', () => {
  const outcomes: readonly Outcome[] = [
    // Rejections are three times as likely as the others.
    'rejected',
    'rejected',
    'rejected',
    'too-late',
    'unknown-code',
    'no-login',
    'killed',
    'works',
  ];

  it('never allows a fifth failed login in a row without a confirmation, in any order of events', () => {
    void fc.assert(
      fc.property(stepsWith(outcomes), (steps) => {
        run(steps, new Hometax(keyOf));
      }),
      { numRuns: 200 },
    );
  });
});
