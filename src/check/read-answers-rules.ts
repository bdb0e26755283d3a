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

/** Whether at least one question about the company was answered in any way, and whether our settings are refused. */
export function tally(answers: Answers): {
  readonly answered: boolean;
  readonly ourFault?: Refused;
} {
  const results = resultsOf(answers, (about) => Object.values({ ...about }));
  const refusals = results.flatMap((one) =>
    one.ok || one.error.kind !== 'refused' ? [] : [one.error],
  );
  const ours = refusals.filter(isOurFault);
  return {
    answered: results.some(({ ok }) => ok) || ours.length < refusals.length,
    ourFault: ours.findLast(({ at }) => at === 'token') ?? ours[0],
  };
}

/** Who answered. The flat rate does not count: it says nothing about the authentication. */
export function responsesIn(answers: Answers): Responses {
  const plain = resultsOf(answers, ({ certificate, deptUserRegistered }) => [
    certificate,
    deptUserRegistered,
  ]);
  const live = loginsIn(answers);
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
function responseTo(
  results: readonly Answered[],
  isTheirs: (problem: PopbillProblem) => boolean,
): Response {
  if (results.some((one) => !one.ok && isSilence(one.error))) return 'silent';
  return results.some((one) => one.ok || isTheirs(one.error)) ? 'answered' : 'not-asked';
}

/** `undefined`: none was tested, or none got as far as a verdict. */
export function loginIn(answers: Answers): 'works' | 'rejected' | undefined {
  const live = loginsIn(answers);
  if (live.some((one) => !one.ok && isRejection(one.error))) return 'rejected';
  return live.some((one) => one.ok) ? 'works' : undefined;
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
  pick: (about: ProductAnswers) => readonly (Answered | undefined)[],
): readonly Answered[] {
  return Object.values(answers)
    .flatMap(pick)
    .filter((one) => one !== undefined);
}

/** The live tests that HomeTax answered, without logins that were rejected `before` they were made as well. */
export function liveAnswersIn(
  answers: Answers,
  about: { readonly brn: Brn; readonly before: CompanyStatus | undefined; readonly now: Instant },
): readonly LiveAnswer[] {
  const { brn, before, now: at } = about;
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
