import { DAY, type Instant } from '../kernel/instant.js';
import type { PopbillProblem, Refused } from '../records/popbill-problem.js';
import type { LoginStatus, MethodStatus } from '../records/status.js';

/** What one answer does to what is known of a cell. Each gives the new cell and leaves the old one alone. */

/** The certificate registered at POPBiLL ends then. Another date is another certificate: what its login did is void. */
export function certificateFound(
  before: MethodStatus | undefined,
  expiresAt: Instant,
  now: Instant,
): MethodStatus {
  const isSame = before?.expiresAt === undefined || before.expiresAt === expiresAt;
  return {
    ...kept(before, now),
    registration: 'registered',
    foundAt: now,
    expiresAt,
    ...(isSame ? inRowOf(before) : { attempts: [] }),
    ...(isSame && before?.login !== undefined ? { login: before.login } : {}),
  };
}

/** Something is registered; whether its login works stays as known. */
export function registrationFound(before: MethodStatus | undefined, now: Instant): MethodStatus {
  return {
    ...kept(before, now),
    ...inRowOf(before),
    registration: 'registered',
    foundAt: now,
    ...(before?.expiresAt === undefined ? {} : { expiresAt: before.expiresAt }),
    ...(before?.login === undefined ? {} : { login: before.login }),
  };
}

/** Nothing is registered. What the login of the registration before it did is void; live tests stay on record. */
export function registrationMissing(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  const known = kept(before, now);
  return {
    ...known,
    registration: 'missing',
    foundAt: now,
    code,
    message,
    ...(known.attempts.length === 0 ? {} : { inRow: 0 }),
  };
}

/** POPBiLL itself cannot use what is registered. */
export function registrationUnusable(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  return {
    ...registrationFound(before, now),
    registration: 'unusable',
    code,
    message,
  };
}

export function loginWorked(before: MethodStatus | undefined, now: Instant): MethodStatus {
  const { inRow: _, countLost: __, ...found } = registrationFound(before, now);
  return {
    ...found,
    login: { outcome: 'works', at: now, rejections: 0 },
    lastWorkedAt: now,
    attempts: [],
  };
}

/**
 * HomeTax did not let it in. That uses up a person's word that it was registered anew. The attempt itself is on record
 * since before the test.
 */
export function loginRejected(
  before: MethodStatus | undefined,
  { code, message }: Refused,
  now: Instant,
): MethodStatus {
  const earlier = before?.login?.outcome === 'rejected' ? before.login : undefined;
  const workedBefore = before?.login?.outcome === 'works' ? before.login.at : earlier?.workedBefore;
  const login: LoginStatus = {
    outcome: 'rejected',
    at: now,
    code,
    message,
    rejections: (earlier?.rejections ?? 0) + 1,
    rejectedSince: earlier?.rejectedSince ?? now,
    workedBefore,
  };
  return { ...registrationFound(before, now), login };
}

/** The live test never came to the point where a password is judged: its attempt, the latest one, does not count. */
export function attemptTakenBack(before: MethodStatus): MethodStatus {
  const { inRow } = before;
  return {
    ...before,
    attempts: before.attempts.slice(0, -1),
    ...(inRow === undefined ? {} : { inRow: Math.max(0, inRow - 1) }),
  };
}

/** The live test came back without a verdict that can be read: its attempt may have been a wrong password. */
export function testUnanswered(before: MethodStatus, now: Instant): MethodStatus {
  return { ...before, unansweredAt: now };
}

/**
 * Whether a live test that ended like this cannot have been a wrong password. POPBiLL's own trouble and HomeTax's, a
 * double login included, come without one. An answer that did not arrive, or that cannot be read, may hide one, and so
 * may a code we do not know.
 */
export function judgedNoPassword(problem: PopbillProblem): boolean {
  if (problem.kind === 'unreachable') return NEVER_SENT.has(problem.cause);
  if (problem.kind !== 'refused') return false;
  if (problem.at === 'token') return true;
  const mayHideOne =
    problem.codeClass === 'auth-rejected' ||
    problem.codeClass === 'cert-expired' ||
    problem.codeClass === 'unknown' ||
    problem.code === UNKNOWN_LOGIN_ERROR;
  return !mayHideOne;
}

/** "Unknown error in the process of the HomeTax login". */
const UNKNOWN_LOGIN_ERROR = -11100016;

/** Network errors that come before a request leaves this machine. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What outlives any registration. */
function kept(
  before: MethodStatus | undefined,
  now: Instant,
): Pick<MethodStatus, 'attempts' | 'confirmedAt' | 'lastWorkedAt' | 'unansweredAt'> {
  return {
    attempts: recentAttempts(before, now),
    confirmedAt: before?.confirmedAt === undefined ? undefined : before.confirmedAt,
    lastWorkedAt: before?.lastWorkedAt === undefined ? undefined : before.lastWorkedAt,
    unansweredAt: before?.unansweredAt === undefined ? undefined : before.unansweredAt,
  };
}

/** What ends with the registration. */
function inRowOf(before: MethodStatus | undefined): Pick<MethodStatus, 'inRow' | 'countLost'> {
  return {
    inRow: before?.inRow === undefined ? undefined : before.inRow,
    countLost: before?.countLost === undefined ? undefined : before.countLost,
  };
}

/** The live tests on record that still count. */
export function recentAttempts(before: MethodStatus | undefined, now: Instant): readonly Instant[] {
  return (before?.attempts ?? []).filter((at) => at > now - DAY);
}
