import type { Reason } from '../records/reason.js';

/**
 * Whether somebody has to do something about a company with these reasons: the one rule of Home, lists, counts and
 * summaries. A certificate that ends, or cannot be used, beside a department user that works is good to know only:
 * collection goes on without it.
 */
export function needsAction(reasons: readonly Reason[]): boolean {
  return reasons.some(asksForAction);
}

function asksForAction(reason: Reason): boolean {
  switch (reason.kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return reason.beside !== 'working-dept-user';
    case 'dept-user-login':
    case 'auth-missing':
    case 'member-missing':
    case 'plan':
    case 'check-broken':
      return true;
    default:
      return reason satisfies never;
  }
}
