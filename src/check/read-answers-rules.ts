import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { Response, Responses } from '../incident/outage-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import {
  type CompanyStatus,
  isFromHometax,
  isOurFault,
  isSilence,
  type PopbillProblem,
  type Refused,
} from '../records/status.js';
import type { Answers, ProductAnswers } from './record-product-rules.js';

export type Answered = Result<unknown, PopbillProblem>;

export interface AnswerTally {
  /** At least one question about the company, in any way. */
  readonly answered: boolean;
  readonly ourFault?: Refused;
}

export function tally(answers: Answers): AnswerTally {
  const results = Object.values(answers).flatMap((about) =>
    Object.values<Answered | undefined>({ ...about }),
  );
  let answered = false;
  let ourFault: Refused | undefined;
  for (const result of results) {
    if (result === undefined) continue;
    if (result.ok) answered = true;
    else if (result.error.kind === 'refused') {
      if (!isOurFault(result.error)) answered = true;
      else if (ourFault === undefined || result.error.at === 'token') ourFault = result.error;
    }
  }
  return { answered, ourFault };
}

/** Who answered. The flat rate does not count: it says nothing about the authentication. */
export function responsesIn(answers: Answers): Responses {
  const plain = resultsOf(answers, ({ certificate, deptUserRegistered }) => [
    certificate,
    deptUserRegistered,
  ]);
  const live = resultsOf(answers, ({ certificateLogin, deptUserLogin }) => [
    certificateLogin,
    deptUserLogin,
  ]);
  const liveResponse = responseTo(live, (problem) => isFromHometax(problem));
  const plainResponse = responseTo(plain, () => true);
  const silent = [...plain, ...live]
    .flatMap((one) => (one.ok ? [] : [one.error]))
    .filter(isSilence);
  return {
    // A login that got through shows that POPBiLL answers.
    plain: plainResponse === 'silent' && liveResponse === 'answered' ? 'answered' : plainResponse,
    live: liveResponse,
    noConnection: silent.length > 0 && silent.every(({ kind }) => kind === 'unreachable'),
  };
}

/** One silent call is enough: the others may have been answered before. */
export function responseTo(
  results: readonly Answered[],
  isTheirs: (problem: PopbillProblem) => boolean,
): Response {
  if (results.some((one) => !one.ok && isSilence(one.error))) return 'silent';
  return results.some((one) => one.ok || isTheirs(one.error)) ? 'answered' : 'not-asked';
}

/** `undefined`: none was tested, or none got as far as a verdict. */
export function loginIn(answers: Answers): 'works' | 'rejected' | undefined {
  const live = resultsOf(answers, ({ certificateLogin, deptUserLogin }) => [
    certificateLogin,
    deptUserLogin,
  ]);
  if (live.some((one) => !one.ok && isRejection(one.error))) return 'rejected';
  return live.some((one) => one.ok) ? 'works' : undefined;
}

export function isRejection(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'auth-rejected';
}

export function resultsOf(
  answers: Answers,
  pick: (about: ProductAnswers) => readonly (Answered | undefined)[],
): readonly Answered[] {
  return productsIn(answers)
    .flatMap(([, about]) => pick(about))
    .filter((one) => one !== undefined);
}

/**
 * The live tests that HomeTax answered, without logins that were rejected before as well.
 *
 * @param before what was known when they were made
 */
export function liveAnswersIn(
  answers: Answers,
  about: { readonly brn: Brn; readonly before: CompanyStatus | undefined; readonly now: Instant },
): readonly LiveAnswer[] {
  const { brn, before, now: at } = about;
  return productsIn(answers).flatMap(([product, given]) => {
    const known = before?.products[product];
    return [
      { result: given.certificateLogin, cell: known?.certificate },
      { result: given.deptUserLogin, cell: known?.deptUser },
    ].flatMap(({ result, cell }): readonly LiveAnswer[] => {
      if (result === undefined) return [];
      if (result.ok) return [{ brn, at }];
      const { error } = result;
      if (error.kind !== 'refused' || !isFromHometax(error)) return [];
      if (error.codeClass !== 'auth-rejected') return [{ brn, at }];
      if (cell?.login?.outcome === 'rejected') return [];
      return [{ brn, at, rejection: { code: error.code, message: error.message } }];
    });
  });
}

export function productsIn(answers: Answers): readonly (readonly [Product, ProductAnswers])[] {
  // Object.entries widens the keys.
  return Object.entries(answers) as unknown as readonly (readonly [Product, ProductAnswers])[];
}
