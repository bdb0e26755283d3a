import type { CodeClass, PopbillProblem, Refused } from '../../src/records/status.js';

export function aRefusal(
  code: number,
  codeClass: CodeClass,
  overrides: Partial<Refused> = {},
): Refused {
  return {
    kind: 'refused',
    code,
    message: `words of ${code}`,
    codeClass,
    at: 'call',
    ...overrides,
  };
}

export const WRONG_PASSWORD = aRefusal(-11100021, 'auth-rejected');
export const GENERIC_LOGIN_FAILURE = aRefusal(-11100001, 'auth-rejected');
export const NO_CERTIFICATE = aRefusal(-11101004, 'auth-missing');
export const NO_DEPT_USER = aRefusal(-11101014, 'auth-missing');
export const NOT_A_MEMBER = aRefusal(-99003008, 'member-missing', { at: 'token' });
export const PLAN_ENDED = aRefusal(-99008047, 'plan-stopped');
export const HOMETAX_TROUBLE = aRefusal(-11100003, 'transient');
export const DOUBLE_LOGIN = aRefusal(-11100008, 'transient');
export const UNKNOWN_CODE = aRefusal(-12345678, 'unknown');
export const WRONG_SIGNATURE = aRefusal(-99010007, 'caller-misconfigured', { at: 'token' });
export const TOO_LATE: PopbillProblem = { kind: 'too-late', afterMs: 60_000 };
export const GARBLED: PopbillProblem = { kind: 'garbled', httpStatus: 502 };
export const RESET: PopbillProblem = { kind: 'unreachable', cause: 'ECONNRESET' };
export const NOT_CONNECTED: PopbillProblem = { kind: 'unreachable', cause: 'ECONNREFUSED' };
