import { certificateExpiry } from '../assessment/certificate-expiry.js';
import { certificateInvalid } from '../assessment/certificate-invalid.js';
import { deptUserLogin } from '../assessment/dept-user-login.js';
import { authMissing, checkBroken, memberMissing, plan } from '../assessment/other-reasons.js';
import { problem } from '../assessment/problem.js';
import type { ReasonContext, ReasonWords } from '../assessment/reason-words.js';
import { setup, setupResolved } from '../incident/setup.en.js';
import type { Reason } from '../records/reason.js';
import type { AlertText } from './alert-text.js';

export const en: AlertText = {
  reason,
  setup,
  setupResolved,
  problem,
};

function reason(of: Reason, about: ReasonContext): ReasonWords {
  switch (of.kind) {
    case 'certificate-expiry':
      return certificateExpiry(of, about);
    case 'certificate-invalid':
      return certificateInvalid(of, about);
    case 'dept-user-login':
      return deptUserLogin(of, about);
    case 'auth-missing':
      return authMissing(of, about);
    case 'member-missing':
      return memberMissing(of, about);
    case 'plan':
      return plan(of, about);
    case 'check-broken':
      return checkBroken(of, about);
    default:
      return of satisfies never;
  }
}
