import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveTest, TestIntent } from '../../src/assessment/lock-out-rules.js';
import { planTests } from '../../src/check/ask-popbill.js';
import { noteAttempt, recordAnswers } from '../../src/check/record-answers-rules.js';
import type { ProductAnswers } from '../../src/check/record-product-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import { DAY, type Instant, MINUTE } from '../../src/kernel/time.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../../src/records/company.js';
import {
  type CompanyStatus,
  companyStatusSchema,
  type PopbillProblem,
} from '../../src/records/status.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';

const MOST = 4;
const POLICY = { ...DEFAULT_POLICY, certLoginTest: 'sweep' } as const;
const EXPIRES = seoul('2028-11-25 23:59');

/** What becomes of a login. HomeTax may have judged it wrong wherever it is not known what it said. */
type Fate = 'works' | 'rejected' | 'too-late' | 'unknown-code' | 'no-login' | 'killed';

type Step =
  | { readonly kind: 'time-passes'; readonly minutes: number }
  | { readonly kind: 'registration-changes'; readonly product: Product }
  | {
      readonly kind: 'asks';
      readonly intent: TestIntent;
      readonly product: Product | undefined;
      readonly method: Method;
      readonly products: readonly Product[];
      readonly mayOperate: boolean;
      readonly fates: readonly Fate[];
    };

const INTENTS: readonly TestIntent[] = [
  ...['sweep', 'repeat', 'check', 'check-again', 'registered-again'],
  ...['certificate-login', 'confirmed', 'look'],
] as readonly TestIntent[];

function steps(fates: readonly Fate[]): fc.Arbitrary<readonly Step[]> {
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
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant('asks' as const),
          intent: fc.constantFrom(...INTENTS),
          product: fc.option(product, { nil: undefined }),
          method: fc.constantFrom(...METHODS),
          products: fc.constantFrom(PRODUCTS, ['taxinvoice'] as const, ['cashbill'] as const),
          mayOperate: fc.boolean(),
          fates: fc.array(fc.constantFrom(...fates), { minLength: 4, maxLength: 4 }),
        }),
      },
    ),
    { maxLength: 120 },
  );
}

/** HomeTax's side: what it counted, of each account. */
class Hometax {
  readonly #failed = new Map<string, number>();
  readonly #confirmed = new Map<string, Instant>();
  readonly #accountOf: (cell: LiveTest) => string;

  constructor(accountOf: (cell: LiveTest) => string) {
    this.#accountOf = accountOf;
  }

  login(cell: LiveTest, fate: Fate, confirmedAt: Instant | undefined): void {
    const account = this.#accountOf(cell);
    const before = this.#failed.get(account) ?? 0;
    if (confirmedAt !== undefined && before >= MOST) {
      const last = this.#confirmed.get(keyOf(cell));
      if (last !== undefined) expect(confirmedAt - last).toBeGreaterThanOrEqual(DAY);
      this.#confirmed.set(keyOf(cell), confirmedAt);
    }
    if (fate === 'no-login') return;
    if (fate === 'works') {
      this.#failed.delete(account);
      return;
    }
    if (confirmedAt === undefined) expect(before).toBeLessThan(MOST);
    this.#failed.set(account, before + 1);
  }

  forget(cell: LiveTest): void {
    this.#failed.delete(this.#accountOf(cell));
  }
}

function live(steps: readonly Step[], hometax: Hometax): void {
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
    } else {
      status = asked(step);
    }
  }

  function asked(step: Extract<Step, { readonly kind: 'asks' }>): CompanyStatus | undefined {
    const { intent, method, products, mayOperate, product = products[0] } = step;
    const isConfirmed = intent === 'confirmed';
    const request = {
      ...{ intent, method, mayOperate: mayOperate || isConfirmed },
      ...(step.product === undefined && !isConfirmed ? {} : { product: product ?? 'taxinvoice' }),
    };
    const target = { brn: HANBIT, products };
    const { tests } = planTests(target, status, request, { policy: POLICY, now });
    const fateOf = new Map(tests.map((cell, i) => [keyOf(cell), step.fates[i] ?? 'works']));
    let noted = status;
    for (const cell of tests) {
      const isThere = cell.method === 'certificate' || registered.has(cell.product);
      if (isThere) {
        const fate = fateOf.get(keyOf(cell)) ?? 'works';
        hometax.login(cell, fate, isConfirmed ? now : undefined);
      }
      noted = noteAttempt(noted, { brn: HANBIT, ...cell, isConfirmed, now });
    }
    // The process ended before an answer was written down.
    if ([...fateOf.values()].includes('killed')) return stored(noted);
    const answers = Object.fromEntries(
      products.map((asked): [Product, ProductAnswers] => {
        const login = (one: Method) => {
          const fate = fateOf.get(keyOf({ product: asked, method: one }));
          const isThere = one === 'certificate' || registered.has(asked);
          return fate === undefined ? undefined : isThere ? answerOf(fate) : NOTHING_THERE;
        };
        const [certificateLogin, deptUserLogin] = [login('certificate'), login('deptUser')];
        return [
          asked,
          {
            certificate: ok({ expiresAt: EXPIRES }),
            ...(certificateLogin === undefined ? {} : { certificateLogin }),
            ...(deptUserLogin === undefined
              ? {
                  deptUserRegistered: registered.has(asked) ? ok('registered') : NOTHING_THERE,
                }
              : { deptUserLogin }),
          },
        ];
      }),
    );
    return stored(recordAnswers(noted, { brn: HANBIT, answers, policy: POLICY, now }));
  }
}

const NOTHING_THERE = err(refusal(-10002016, 'auth-missing'));

function answerOf(fate: Fate): Result<'works', PopbillProblem> {
  switch (fate) {
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

/** Through the store and back, as after a restart. */
function stored(status: CompanyStatus | undefined): CompanyStatus | undefined {
  if (status === undefined) return undefined;
  return companyStatusSchema.parse(JSON.parse(JSON.stringify(status)));
}

describe('no account is rejected a fifth time in a row unless somebody confirms it', () => {
  const fates: readonly Fate[] = [
    ...(['rejected', 'rejected', 'rejected', 'too-late'] as const),
    ...(['unknown-code', 'no-login', 'killed', 'works'] as const),
  ];

  it('whatever is asked, answered, lost or registered again, in whatever order', () => {
    void fc.assert(
      fc.property(steps(fates), (all) => {
        live(all, new Hometax(keyOf));
      }),
      { numRuns: 200 },
    );
  });
});
