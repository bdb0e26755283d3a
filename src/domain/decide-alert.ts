import {
  type Alert,
  type AlertDecision,
  type AlertLife,
  NOTHING_TOLD,
  type NoticeReason,
} from './alert.js';
import { saysTheSame } from './alert-facts.js';
import { goneFrom, isUnasked, reasonsAfter } from './alert-reasons.js';
import { gapsOf, stopsAfter } from './alert-stops.js';
import { newsOf, toldByEdit, toldByNotice, worstOf } from './alert-told.js';
import type { Assessment } from './assessment.js';
import type { Company, Stage, UserId } from './company.js';
import type { Instant } from './instant.js';
import type { Policy } from './policy.js';
import type { Reason } from './reason.js';
import { seoulDayOf } from './seoul-time.js';
import type { CompanyStatus } from './status.js';

export interface AlertCase {
  readonly company: Company;
  readonly stage: Stage;
  /** After the check, with the assessment of it. */
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  /** The company's alert so far; one that is resolved or closed counts as none. */
  readonly before: Alert | undefined;
  readonly defaultChannel: string;
  /** A setup alert is open: what POPBiLL seems to say of companies is not to be trusted. */
  readonly frozen: boolean;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Decides what a check does to a company's alert: whether its message makes noise, is edited, or stays as it is, and
 * what is stored.
 */
export function decideAlert(about: AlertCase): AlertDecision {
  if (about.frozen) return { kind: 'hold', why: 'frozen' };
  const { before, assessment, company, policy, now } = about;
  const open = before !== undefined && isOpen(before) ? before : undefined;
  const context = { assessment, products: company.products, policy };
  const reasons = reasonsAfter(open?.reasons ?? [], context);
  if (open === undefined) return decideFirst(about, reasons);

  const next = alertAfter(open, about, reasons);
  const gone = goneFrom(open.reasons, reasons);
  if (reasons.length === 0) return resolve(open, next, now, assessment);

  const today = seoulDayOf(now);
  const news = newsOf(open.told, open.reasons, reasons);
  if (news !== undefined && (news.rises || open.told.lastNoticeOn !== today)) {
    const told = toldByNotice(open.told, reasons, { today });
    const alert = { ...next, told, life: lifeAfter(open.life, news.why) };
    return { kind: 'notice', why: news.why, alert, gone };
  }
  if (saysTheSame(open, next)) {
    if (isUnasked(assessment)) return { kind: 'hold', why: 'nothing-known' };
    return { kind: 'hold', why: 'already-told', alert: { ...open, checkedAt: now } };
  }
  const alert = { ...next, told: toldByEdit(open.told, open.reasons, reasons) };
  if (news !== undefined) return { kind: 'edit', why: 'told-today', alert, gone };
  return { kind: 'edit', why: gone.length > 0 ? 'reason-gone' : 'facts-changed', alert, gone };
}

/** The company is watched no longer: its alert ends without being solved. */
export function closeAlert(alert: Alert, by: UserId | 'cli', now: Instant): Alert {
  return { ...alert, reasons: [], life: { state: 'closed', at: now, by } };
}

function isOpen({ life }: Alert): boolean {
  return life.state !== 'resolved' && life.state !== 'closed';
}

function decideFirst(about: AlertCase, reasons: readonly Reason[]): AlertDecision {
  const { assessment, now } = about;
  if (reasons.length === 0) {
    const isKnown = assessment.products.some(({ verdict }) => verdict.kind !== 'unknown');
    return { kind: 'hold', why: isKnown ? 'nothing-wrong' : 'nothing-known' };
  }
  const told = toldByNotice(NOTHING_TOLD, reasons, { today: seoulDayOf(now) });
  const alert = alertAfter({ openedAt: now, life: { state: 'open' }, told }, about, reasons);
  return { kind: 'notice', why: 'first', alert, gone: [] };
}

type Earlier = Pick<Alert, 'openedAt' | 'life' | 'told'> & Partial<Alert>;

/** The alert with this check's facts; what was told is for the caller to say. */
function alertAfter(earlier: Earlier, about: AlertCase, reasons: readonly Reason[]): Alert {
  const { company, stage, status, assessment, defaultChannel, now } = about;
  const { openedAt, life, told, message, pageOpenedBy } = earlier;
  const stops = stopsAfter(earlier.stops ?? [], assessment, now);
  // Not the time of a check that found out nothing: the message says when its facts were true.
  const checkedAt = isUnasked(assessment) ? (earlier.checkedAt ?? status.answeredAt ?? now) : now;
  return {
    v: 1,
    stage,
    brn: company.brn,
    name: company.name,
    ...(company.owner === undefined ? {} : { owner: company.owner }),
    ...(company.note === undefined ? {} : { note: company.note }),
    openedAt,
    reasons,
    severity: worstOf(reasons),
    checkedAt,
    life,
    told,
    channel: company.channel ?? defaultChannel,
    ...(message === undefined ? {} : { message }),
    ...(pageOpenedBy === undefined ? {} : { pageOpenedBy }),
    ...(stops.length === 0 ? {} : { stops }),
  };
}

/** What gets worse is news to the one who took it or put it off, too. */
function lifeAfter(life: AlertLife, why: NoticeReason): AlertLife {
  return why === 'rung' ? life : { state: 'open' };
}

function resolve(open: Alert, next: Alert, now: Instant, assessment: Assessment): AlertDecision {
  const renewedUntil = renewedUntilOf(open.reasons, assessment);
  const deptUserWorks = deptUserWorksNow(open.reasons, assessment);
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was: open.reasons,
    ...(renewedUntil === undefined ? {} : { renewedUntil }),
    gaps: gapsOf(next.stops ?? [], now),
    ...(deptUserWorks === undefined ? {} : { deptUserWorks }),
  };
  const worst = open.told.worst ?? open.told.severity;
  return {
    kind: 'resolve',
    loud: worst === 'critical',
    alert: { ...next, severity: open.severity, life },
  };
}

/** The new last instant of a certificate that was expiring or could not be used, when its date moved. */
function renewedUntilOf(was: readonly Reason[], { products }: Assessment): Instant | undefined {
  const dates = was.flatMap((reason) => {
    if (reason.kind !== 'certificate-expiry') return [];
    return products
      .filter(({ product }) => reason.products.includes(product))
      .flatMap(({ certificate }) =>
        certificate.kind === 'valid' && certificate.expiresAt !== reason.expiresAt
          ? [certificate.expiresAt]
          : [],
      );
  });
  return dates.length === 0 ? undefined : Math.min(...dates);
}

function deptUserWorksNow(was: readonly Reason[], { products }: Assessment): boolean | undefined {
  const rejected = was.filter(({ kind }) => kind === 'dept-user-login');
  if (rejected.length === 0) return undefined;
  const about = rejected.flatMap((reason) => reason.products);
  return products
    .filter(({ product }) => about.includes(product))
    .every(({ deptUser }) => deptUser.kind === 'works');
}
