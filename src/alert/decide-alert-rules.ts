import type { Assessment } from '../assessment/assessment.js';
import type { SharedRejection } from '../incident/common-cause-rules.js';
import { type HeldChange, isHeldByChange } from '../incident/mass-change-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, Held } from '../records/alert.js';
import type { Company, PauseReason, Stage, UserId } from '../records/company.js';
import type { Reason, Severity } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';
import { isOver } from './alert-actions-rules.js';
import {
  goneFrom,
  isUnasked,
  reasonsAfter,
  saysTheSame,
  type Trusted,
  trustedReasons,
} from './alert-reasons-rules.js';
import {
  historyAfterEdit,
  NEVER_NOTIFIED,
  notifiedReasons,
  wasNotified,
  worstOf,
} from './notice-history-rules.js';
import { type AlertDecision, afterNotice, afterSnooze, resolveAlert } from './notice-rules.js';
import {
  holdOf,
  isSnoozeOver,
  type Occasion,
  stopsAfter,
  type WordContext,
  wordsOf,
} from './speaking-rules.js';

export interface AlertCase {
  readonly company: Company;
  readonly stage: Stage;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  /** One that is over counts as none. */
  readonly before: Alert | undefined;
  readonly defaultChannel: string;
  /** A setup alert is open: POPBiLL's answers about companies are not to be trusted. */
  readonly frozen: boolean;
  readonly outage: boolean;
  readonly commonCause?: SharedRejection | undefined;
  readonly massChange?: HeldChange | undefined;
  readonly watched: number;
  /** The worst severity notified today of an earlier alert: what comes back no worse can wait. */
  readonly notifiedToday?: Severity | undefined;
  readonly policy: Policy;
  readonly now: Instant;
}

/**
 * Decides whether the alert's message notifies, is edited, or stays, and what is stored. What may not be said yet is
 * still news the next time.
 */
export function decideAlert(about: AlertCase): AlertDecision {
  if (about.frozen) return { kind: 'hold', why: 'frozen' };
  const { before, assessment, company, policy, now } = about;
  if (isHeldByChange(about.status, about.massChange)) return holdForChange(before, now);
  const open = before !== undefined && !isOver(before.life) ? before : undefined;
  const known = open?.reasons ?? [];
  const found = reasonsAfter(known, { assessment, products: company.products, policy });
  const trusted = trustedReasons(
    notifiedReasons(known, open?.told ?? NEVER_NOTIFIED),
    found,
    about,
  );
  if (open !== undefined) {
    if (trusted.reasons.length > 0) {
      return speak(open, alertAfter(open, about, trusted.reasons), about, trusted.leftOut);
    }
    const isStillFound = goneFrom(known, found).length < known.length;
    if (trusted.leftOut !== undefined && isStillFound && !wasNotified(open.told)) {
      return holdUnnotified(open, trusted.leftOut, now);
    }
    return resolveAlert(open, alertAfter(open, about, []), about);
  }
  if (trusted.reasons.length === 0) return { kind: 'hold', why: whyNothing(about, trusted) };
  const opened = { openedAt: now, life: { state: 'open' }, told: NEVER_NOTIFIED } as const;
  return speak(undefined, alertAfter(opened, about, trusted.reasons), about, trusted.leftOut);
}

/** The alert ends without being resolved. */
export function closeAlert(
  alert: Alert,
  by: UserId | 'cli',
  now: Instant,
  paused?: PauseReason,
): Alert {
  const life = {
    state: 'closed',
    at: now,
    by,
    paused,
  } as const;
  return { ...alert, reasons: [], life };
}

function whyNothing({ assessment }: AlertCase, { leftOut }: Trusted) {
  if (leftOut !== undefined) return leftOut;
  const isKnown = assessment.products.some(({ verdict }) => verdict.kind !== 'unknown');
  return isKnown ? 'nothing-wrong' : 'nothing-known';
}

/** Everything found about the company is doubted: its alert stays as it was. */
function holdForChange(before: Alert | undefined, now: Instant): AlertDecision {
  const why = 'mass-change';
  // Seen again by the clock, unchanged.
  if (before === undefined || isOver(before.life) || before.held?.why === why) {
    return { kind: 'hold', why };
  }
  return { kind: 'hold', why, alert: withHeld(before, { why, since: now }) };
}

/** Nobody was notified, and the finding is distrusted: it waits. */
function holdUnnotified(
  open: Alert,
  why: NonNullable<Trusted['leftOut']>,
  now: Instant,
): AlertDecision {
  const held = why === 'common-cause' ? heldSince({ why }, open.held, now) : undefined;
  return { kind: 'hold', why, alert: withHeld(open, held) };
}

type Earlier = Pick<Alert, 'openedAt' | 'life' | 'told'> & Partial<Alert>;

function alertAfter(earlier: Earlier, about: AlertCase, reasons: readonly Reason[]): Alert {
  const { company, stage, status, assessment, occasion, defaultChannel, now } = about;
  const { openedAt, life, told, message, rollUp, calls, clientTold, pageOpenedBy } = earlier;
  const stops = stopsAfter(earlier.stops ?? [], assessment, now);
  // A check without any answer does not count: the message says when its facts were true.
  const isChecked = occasion.kind !== 'time' && !isUnasked(assessment);
  const alert: Alert = {
    v: 1,
    stage,
    brn: company.brn,
    name: company.name,
    openedAt,
    reasons,
    severity: worstOf(reasons),
    checkedAt: isChecked ? now : (earlier.checkedAt ?? status.answeredAt ?? now),
    life,
    told,
    channel: defaultChannel,
    message,
    rollUp,
    calls,
    clientTold,
    pageOpenedBy,
    ...(stops.length === 0 ? {} : { stops }),
  };
  return withCompany(alert, company, defaultChannel);
}

/** Notifies of what there is to say, or records why not. */
function speak(
  open: Alert | undefined,
  next: Alert,
  about: AlertCase,
  leftOut: Trusted['leftOut'],
): AlertDecision {
  const { occasion, now } = about;
  const before = open?.reasons ?? [];
  const context = contextOf(next, about);
  const words = wordsOf(next, before, context);
  const [first] = words;
  const hold = first === undefined ? undefined : holdOf(first, next, context);
  const said = words.find((word) => holdOf(word, next, context) === undefined);
  const since = open?.held;
  if (said === undefined) {
    const why = hold ?? (leftOut === 'common-cause' ? { why: leftOut } : undefined);
    return stayQuiet(open, next, about, { held: heldSince(why, since, now), leftOut });
  }
  const callsOperators = words.some(({ why }) => why === 'nobody-took-it');
  const noticed = afterNotice(next, { why: said.why, before, callsOperators, occasion, now });
  // Calling the operators leaves the rest unsaid.
  const alert = withHeld(noticed.alert, heldSince(hold, since, now));
  return { ...noticed, kind: 'notice', why: said.why, alert, gone: goneFrom(before, next.reasons) };
}

/** An earlier alert of today matters for certificates only: their rungs can wait a day. */
function contextOf({ reasons }: Alert, { notifiedToday, ...about }: AlertCase): WordContext {
  const canWait = reasons.every(({ kind }) => kind === 'certificate-expiry');
  return canWait ? { ...about, notifiedToday } : about;
}

interface Unsaid {
  readonly held: Held | undefined;
  readonly leftOut: Trusted['leftOut'];
}

function stayQuiet(
  open: Alert | undefined,
  next: Alert,
  about: AlertCase,
  { held, leftOut }: Unsaid,
): AlertDecision {
  const { assessment, occasion, now } = about;
  const before = open?.reasons ?? [];
  const gone = goneFrom(before, next.reasons);
  const told = historyAfterEdit(next.told, before, next.reasons);
  // A channel that never hears of the alert hears of no end of a snooze either.
  const isOverUntold = held?.why === 'digest-only' && isSnoozeOver(next.life, now);
  const life = isOverUntold ? afterSnooze(next.life) : next.life;
  const alert = withHeld({ ...next, told, life }, held);
  if (open !== undefined && saysTheSame(open, alert)) {
    const isChecked = occasion.kind !== 'time' && !isUnasked(assessment);
    const why = held?.why ?? leftOut ?? (isUnasked(assessment) ? 'nothing-known' : 'already-told');
    const isChanged = isChecked || held?.why !== open.held?.why || held?.until !== open.held?.until;
    const kept = withHeld({ ...open, checkedAt: next.checkedAt }, held);
    return { kind: 'hold', why, ...(isChanged ? { alert: kept } : {}) };
  }
  if (!wasNotified(told)) return { kind: 'hold', why: held?.why ?? 'already-told', alert };
  const why = held?.why ?? (gone.length > 0 ? 'reason-gone' : 'facts-changed');
  return { kind: 'edit', why, alert, gone };
}

function heldSince(
  hold: Omit<Held, 'since'> | undefined,
  before: Held | undefined,
  now: Instant,
): Held | undefined {
  if (hold === undefined) return undefined;
  return { ...hold, since: before?.why === hold.why ? before.since : now };
}

function withHeld({ held: _, ...alert }: Alert, held: Held | undefined): Alert {
  return held === undefined ? alert : { ...alert, held };
}

/**
 * Name, owner, note and channel belong to the company; the alert's copy counts only once the company is not watched any
 * more.
 */
export function withCompany(
  alert: Alert,
  company: Company | undefined,
  defaultChannel: string,
): Alert {
  if (company === undefined) return alert;
  const { name, owner, note, channel = defaultChannel } = company;
  return { ...alert, name, owner, note, channel };
}
