import type { Instant } from '../kernel/instant.js';
import { logsIn } from '../records/popbill-problem.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../records/status.js';
import type { LiveAnswer } from './common-cause.js';

/** From the first instant on, and before the other. */
interface Span {
  readonly since: Instant;
  readonly before: Instant;
}

/**
 * The live answers of a time as a company's status has them on record, so that a process can go on where another one
 * ended: of each cell the last one, a login that was rejected and still is left out, as it says nothing new. A live test
 * that is on record without any answer was under way when the process ended.
 */
export function liveAnswersOnRecord(
  { brn, products }: CompanyStatus,
  span: Span,
): readonly LiveAnswer[] {
  return Object.values(products).flatMap(({ certificate, deptUser, failures }) =>
    [certificate, deptUser].flatMap((cell): readonly LiveAnswer[] => {
      if (cell === undefined) return [];
      const lostAt = lostTest(cell, failures, span);
      const answer = answerOf(cell, span);
      return [
        ...(answer === undefined ? [] : [{ brn, ...answer }]),
        ...(lostAt === undefined ? [] : [{ brn, at: lostAt, isLost: true as const }]),
      ];
    }),
  );
}

function answerOf({ login }: MethodStatus, span: Span): Omit<LiveAnswer, 'brn'> | undefined {
  if (login === undefined || !isWithin(login.at, span)) return undefined;
  const { at, outcome, code, message = '', rejections } = login;
  if (outcome === 'works' || code === undefined) return { at };
  return rejections > 1 ? undefined : { at, rejection: { code, message } };
}

function lostTest(
  { attempts, login }: MethodStatus,
  failures: ProductStatus['failures'],
  span: Span,
): Instant | undefined {
  const last = attempts.at(-1);
  if (last === undefined || !isWithin(last, span) || last <= (login?.at ?? 0)) return undefined;
  // That HomeTax did not answer is an outcome, too.
  const isKnown = failures.some(({ call, at }) => logsIn(call) && at >= last);
  return isKnown ? undefined : last;
}

function isWithin(at: Instant, { since, before }: Span): boolean {
  return at >= since && at < before;
}
