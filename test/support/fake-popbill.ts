import type { Brn } from '../../src/kernel/brn.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import type { Popbill, Query } from '../../src/popbill/popbill.js';
import type { Product } from '../../src/records/company.js';
import type { PopbillProblem, Refused } from '../../src/records/status.js';
import { seoul } from './fake-clock.js';

type Question = Exclude<keyof Popbill, 'clockSkewMs'>;

interface AskedQuestion {
  readonly question: Question;
  readonly brn: Brn;
  readonly product?: Product;
  readonly priority: Query['priority'];
}

export interface FakePopbill extends Popbill {
  readonly questions: readonly AskedQuestion[];
  countOf(question: Question): number;
  /** Sets the answer to a question from now on, for one company or product or for all. */
  answer(question: Question, result: Result<unknown, PopbillProblem>, about?: Brn | Product): void;
  /** The next questions of this kind wait until the returned function is called. */
  hold(question: Question): () => void;
}

export function refused(
  code: number,
  codeClass: Refused['codeClass'],
  at: Refused['at'] = 'call',
): Refused {
  return { kind: 'refused', code, message: `팝빌의 말 ${code}`, codeClass, at };
}

export const DEPT_USER_MISSING = err(refused(-11101014, 'auth-missing'));
export const CERTIFICATE_MISSING = err(refused(-11101004, 'auth-missing'));
export const WRONG_PASSWORD = err(refused(-11100021, 'auth-rejected'));
export const TOO_LATE = err({ kind: 'too-late', afterMs: 60_000 } as const);
export const WRONG_SECRET = err(refused(-99010007, 'caller-misconfigured', 'token'));

/** A POPBiLL whose companies have a working department user and a certificate valid until June 2027. */
export function fakePopbill(): FakePopbill {
  const questions: AskedQuestion[] = [];
  const answers = new Map<string, Result<unknown, PopbillProblem>>();
  const gates = new Map<Question, Promise<void>>();
  const defaults: Record<Question, Result<unknown, PopbillProblem>> = {
    certificateExpiry: ok({ expiresAt: seoul('2027-06-30 23:59') + 59_000 }),
    testCertificateLogin: ok('works'),
    deptUserRegistration: ok('registered'),
    testDeptUserLogin: ok('works'),
    flatRate: ok({ state: 'in-use' }),
    popupUrl: ok('https://test.popbill.com/popup?SessionToken=secret'),
    isMember: ok(true),
    companyName: ok('한빛상사'),
  };

  const createMethod =
    (name: Question) =>
    async (query: Pick<Query, 'brn' | 'priority'> & { readonly product?: Product }) => {
      const { brn, product, priority } = query;
      questions.push({ question: name, brn, product, priority });
      await gates.get(name);
      const given = [brn, product].map((about) => answers.get(`${name} ${about}`));
      return given.find(Boolean) ?? answers.get(name) ?? defaults[name];
    };

  const methods = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, createMethod(name as Question)]),
  );
  return {
    // The types of the answers are not checked: `defaults` and the tests must set the right ones.
    ...(methods as unknown as Omit<Popbill, 'clockSkewMs'>),
    clockSkewMs: () => undefined,
    questions,
    countOf: (name) => questions.filter(({ question }) => question === name).length,
    answer(name, result, about) {
      answers.set(about === undefined ? name : `${name} ${about}`, result);
    },
    hold(name) {
      let release = () => {};
      gates.set(name, new Promise((resolve) => (release = resolve)));
      return () => {
        gates.delete(name);
        release();
      };
    },
  };
}
