import { type HeldTest, mayTest, type TestIntent } from '../assessment/lock-out.js';
import type { Brn } from '../kernel/brn.js';
import type { Instant } from '../kernel/instant.js';
import type { Policy } from '../kernel/policy.js';
import { seoulDayOf } from '../kernel/seoul-time.js';
import type { Company, Method, Product } from '../records/company.js';
import type { Asking, Popbill, Priority } from '../records/ports.js';
import type { CompanyStatus } from '../records/status.js';
import { noteAttempt, type ProductAnswers } from './record-answers-rules.js';

export type Answers = Partial<Record<Product, ProductAnswers>>;

/** What one check will ask, decided before the first call. */
export interface Questions {
  readonly brn: Brn;
  readonly popbillUserId?: string;
  readonly priority: Priority;
  readonly products: readonly ProductQuestions[];
  readonly held: readonly HeldTest[];
}

interface ProductQuestions {
  readonly product: Product;
  readonly deptUser: 'login-test' | 'registered';
  readonly certificateLogin: boolean;
  readonly flatRate: boolean;
}

export interface QuestionContext {
  readonly intent: TestIntent;
  readonly policy: Policy;
  readonly now: Instant;
  readonly priority: Priority;
  /** With a person's button: the product it stood for. */
  readonly product?: Product;
  /** With intent `confirmed`: the method it stood for. */
  readonly method?: Method;
  /** False: a person asks who may look and no more. */
  readonly mayOperate?: boolean;
  /** Live tests pause: everything else is asked. */
  readonly withoutLiveTests?: boolean;
}

/** Decides what to ask about a company; which live tests is the lock-out rule's decision. */
export function questionsFor(
  company: Pick<Company, 'brn' | 'products' | 'popbillUserId'>,
  status: CompanyStatus | undefined,
  context: QuestionContext,
): Questions {
  const { brn } = company;
  const { policy, now, mayOperate = true } = context;
  const held: HeldTest[] = [];
  // What is allowed counts for what is decided after it.
  let noted = status;
  const products = company.products.map((product): ProductQuestions => {
    const decide = (method: Method): boolean => {
      if (context.withoutLiveTests === true) return false;
      const intent = intentFor(context, product, method);
      const known = noted?.products ?? {};
      const decision = mayTest(known, { product, method, intent, mayOperate, policy, now });
      if (decision.may) {
        noted = noteAttempt(noted, { brn, product, method, now });
        return true;
      }
      if (!isWorthSaying(decision.why, method, intent)) return false;
      const login = known[product]?.[method]?.login;
      const rejectedAt = login?.outcome === 'rejected' ? login.at : undefined;
      held.push({
        product,
        method,
        why: decision.why,
        until: decision.until,
        rejectedAt,
      });
      return false;
    };
    return {
      product,
      deptUser: decide('deptUser') ? 'login-test' : 'registered',
      certificateLogin: decide('certificate'),
      flatRate: asksFlatRate(status, product, context),
    };
  });
  return {
    brn,
    popbillUserId: company.popbillUserId,
    priority: context.priority,
    products,
    held,
  };
}

/** Nobody wonders about a test that was not wanted, nor about a certificate's, which only its own button makes. */
function isWorthSaying(why: HeldTest['why'], method: Method, intent: TestIntent): boolean {
  if (why === 'not-asked') return false;
  const isOfCertificate = intent === 'certificate-login' || intent === 'confirmed';
  return method === 'deptUser' || isOfCertificate || intent === 'sweep';
}

/** A button that stands for one product asks for no live test of the other. */
function intentFor(context: QuestionContext, product: Product, method: Method): TestIntent {
  if (context.product !== undefined && context.product !== product) return 'look';
  if (context.intent === 'certificate-login' && method === 'deptUser') return 'look';
  if (context.intent === 'confirmed' && method !== context.method) return 'look';
  return context.intent;
}

function asksFlatRate(
  status: CompanyStatus | undefined,
  product: Product,
  { intent, now }: QuestionContext,
): boolean {
  if (intent === 'look') return false;
  if (intent !== 'sweep') return true;
  const plan = status?.products[product]?.plan;
  return plan === undefined || seoulDayOf(plan.foundAt) !== seoulDayOf(now);
}

/** Asks everything at once; the client bounds how many calls run. */
export async function askPopbill(popbill: Popbill, questions: Questions): Promise<Answers> {
  const asked = await Promise.all(
    questions.products.map(async (about): Promise<[Product, ProductAnswers]> => {
      const asking: Asking = {
        brn: questions.brn,
        product: about.product,
        priority: questions.priority,
        popbillUserId: questions.popbillUserId,
      };
      const tests = about.deptUser === 'login-test';
      const [certificate, certificateLogin, deptUserLogin, deptUserRegistered, flatRate] =
        await Promise.all([
          popbill.certificateExpiry(asking),
          about.certificateLogin ? popbill.testCertificateLogin(asking) : undefined,
          tests ? popbill.testDeptUserLogin(asking) : undefined,
          tests ? undefined : popbill.deptUserRegistered(asking),
          about.flatRate ? popbill.flatRate(asking) : undefined,
        ]);
      return [
        about.product,
        {
          certificate,
          certificateLogin,
          deptUserLogin,
          deptUserRegistered,
          flatRate,
        },
      ];
    }),
  );
  return Object.fromEntries(asked);
}

export interface LiveTest {
  readonly product: Product;
  readonly method: Method;
}

/** The live tests among the questions, in the order they are asked. */
export function liveTestsOf(questions: Questions): readonly LiveTest[] {
  return questions.products.flatMap(({ product, deptUser, certificateLogin }) => [
    ...(deptUser === 'login-test' ? [{ product, method: 'deptUser' as const }] : []),
    ...(certificateLogin ? [{ product, method: 'certificate' as const }] : []),
  ]);
}
