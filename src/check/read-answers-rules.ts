import type { LiveAnswer } from '../incident/common-cause-rules.js';
import type { Response, Responses } from '../incident/outage-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import { PRODUCTS } from '../records/company.js';
import {
  type CompanyStatus,
  isFromHometax,
  isOurFault,
  isSilence,
  type PopbillProblem,
  type Refused,
} from '../records/status.js';
import type { Answers, ProductAnswers } from './record-product-rules.js';

type Answered = Result<unknown, PopbillProblem>;

/** Whether POPBiLL answered any question about the company, and whether it refuses our settings. */
export function tally(answers: Answers): {
  readonly answered: boolean;
  readonly ourFault?: Refused;
} {
  const results = resultsOf(answers, (productAnswers) => Object.values({ ...productAnswers }));
  const refusals = results.flatMap((result) =>
    result.ok || result.error.kind !== 'refused' ? [] : [result.error],
  );
  const ourFaults = refusals.filter(isOurFault);
  return {
    answered: results.some(({ ok }) => ok) || ourFaults.length < refusals.length,
    ourFault: ourFaults.findLast(({ at }) => at === 'token') ?? ourFaults[0],
  };
}

/** Whether POPBiLL and HomeTax answered. The flat rate does not count: it is unrelated to the authentication. */
export function responsesIn(answers: Answers): Responses {
  const plain = resultsOf(answers, ({ certificate, deptUserRegistered }) => [
    certificate,
    deptUserRegistered,
  ]);
  const live = loginsIn(answers);
  const liveResponse = responseTo(live, (problem) => isFromHometax(problem));
  const plainResponse = responseTo(plain, () => true);
  const silent = [...plain, ...live]
    .flatMap((result) => (result.ok ? [] : [result.error]))
    .filter(isSilence);
  return {
    // An answered login shows that POPBiLL answers.
    plain: plainResponse === 'silent' && liveResponse === 'answered' ? 'answered' : plainResponse,
    live: liveResponse,
    noConnection: silent.length > 0 && silent.every(({ kind }) => kind === 'unreachable'),
  };
}

/** One silent call is enough: the others may have been answered before the outage began. */
function responseTo(
  results: readonly Answered[],
  isTheirs: (problem: PopbillProblem) => boolean,
): Response {
  if (results.some((result) => !result.ok && isSilence(result.error))) return 'silent';
  return results.some((result) => result.ok || isTheirs(result.error)) ? 'answered' : 'not-asked';
}

/** `undefined`: no login was tested, or no test reached a verdict. */
export function loginIn(answers: Answers): 'works' | 'rejected' | undefined {
  const live = loginsIn(answers);
  if (live.some((login) => !login.ok && isRejection(login.error))) return 'rejected';
  return live.some(({ ok }) => ok) ? 'works' : undefined;
}

function isRejection(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && problem.codeClass === 'auth-rejected';
}

function loginsIn(answers: Answers): readonly Answered[] {
  return resultsOf(answers, ({ certificateLogin, deptUserLogin }) => [
    certificateLogin,
    deptUserLogin,
  ]);
}

function resultsOf(
  answers: Answers,
  pick: (answers: ProductAnswers) => readonly (Answered | undefined)[],
): readonly Answered[] {
  return Object.values(answers)
    .flatMap(pick)
    .filter((result) => result !== undefined);
}

/** Live tests that HomeTax answered, without repeated rejections of logins already rejected in `before`. */
export function liveAnswersIn(
  answers: Answers,
  context: { readonly brn: Brn; readonly before: CompanyStatus | undefined; readonly now: Instant },
): readonly LiveAnswer[] {
  const { brn, before, now: at } = context;
  return PRODUCTS.flatMap((product) => {
    const { certificateLogin, deptUserLogin } = answers[product] ?? {};
    const { certificate, deptUser } = before?.products[product] ?? {};
    return [
      { result: certificateLogin, cell: certificate },
      { result: deptUserLogin, cell: deptUser },
    ].flatMap(({ result, cell }): readonly LiveAnswer[] => {
      if (result === undefined) return [];
      if (result.ok) return [{ brn, at }];
      const { error } = result;
      if (error.kind !== 'refused' || !isFromHometax(error)) return [];
      if (!isRejection(error)) return [{ brn, at }];
      if (cell?.login?.outcome === 'rejected') return [];
      return [{ brn, at, rejection: { code: error.code, message: error.message } }];
    });
  });
}
