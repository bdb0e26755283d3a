import { seoulDayOf } from '../kernel/seoul-time.js';
import type { Alert } from '../records/alert.js';
import type { Reason } from '../records/reason.js';

/**
 * Whether an alert's message would say something else. Times of finding the same thing once more do not count, so that
 * a sweep which finds nothing new leaves the message alone. Days left do, and the day as of which they are: they are in
 * its title.
 */
export function saysTheSame(a: Alert, b: Alert): boolean {
  return JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));
}

function factsOf(alert: Alert): unknown {
  const { name, owner, note, life, reasons, stops = [], checkedAt } = alert;
  const countsDays = reasons.some(({ kind }) => kind === 'certificate-expiry');
  const asOf = countsDays ? seoulDayOf(checkedAt) : undefined;
  return [name, owner, note, life.state, reasons.map(reasonFacts), stops, asOf];
}

function reasonFacts(reason: Reason): unknown {
  const about = [reason.kind, reason.severity, reason.products];
  switch (reason.kind) {
    case 'certificate-expiry': {
      const { expiresAt, daysLeft, expired, rung, nextNoticeOn, beside, deptUserUnsure } = reason;
      return [about, expiresAt, daysLeft, expired, rung, nextNoticeOn, beside, deptUserUnsure];
    }
    case 'certificate-invalid': {
      const { sub, code, message, beside, deptUserUnsure, attempts } = reason;
      return [about, sub, code, message, beside, deptUserUnsure, attempts];
    }
    case 'dept-user-login': {
      const { code, message, rejectedAt, rejections, certificateUntil, willTestAgain } = reason;
      const counted = [rejections, reason.attempts];
      return [about, code, message, rejectedAt, counted, certificateUntil, willTestAgain];
    }
    case 'auth-missing':
      return [about, reason.code, reason.collectableAt];
    case 'member-missing':
      return [about, reason.code, reason.message];
    case 'plan': {
      const { state, why, endsAt, code, message } = reason.plan;
      return [about, state, why, endsAt, code, message];
    }
    case 'check-broken': {
      const { times, failedSweepsAt, failure, knownSince, couldCollectThen, attempts } = reason;
      const known = [knownSince, couldCollectThen];
      return [about, times, failedSweepsAt, failure.call, failure.problem, known, attempts];
    }
    default:
      return reason satisfies never;
  }
}
