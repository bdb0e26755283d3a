import { certificateExpiry } from '../assessment/certificate-expiry.ko.js';
import { certificateInvalid } from '../assessment/certificate-invalid.ko.js';
import { deptUserLogin } from '../assessment/dept-user-login.ko.js';
import { authMissing, checkBroken, memberMissing, plan } from '../assessment/other-reasons.ko.js';
import { problem } from '../assessment/problem.ko.js';
import type { ReasonContext, ReasonWords } from '../assessment/reason-words.js';
import { setup, setupResolved } from '../incident/setup.ko.js';
import type { Reason } from '../records/reason.js';
import type { AlertText } from './alert-text.js';

export const ko: AlertText = {
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
