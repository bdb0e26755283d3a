import type { Assessment, ProductAssessment, Verdict } from '../assessment/assessment.js';
import { isHeldByMassChange } from '../incident/incident-rules.js';
import { quietUntil } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type {
  Alert,
  AlertLife,
  CollectionGap,
  CollectionStop,
  HeldNews,
  NewsHoldReason,
  NoticeReason,
} from '../records/alert.js';
import type { Company, PauseReason, Product, UserId } from '../records/company.js';
import { filterReasons, type Reason, type ReasonKind } from '../records/reason.js';
import { isEnded } from './alert-actions-rules.js';
import {
  type DistrustCause,
  isWhollyUnanswered,
  reasonsAfter,
  reasonsGone,
  showsSameFacts,
  trustedReasons,
} from './alert-reasons-rules.js';
import {
  historyAfterEdit,
  NEVER_NOTIFIED,
  notifiedReasons,
  wasNotified,
  worstNotified,
  worstOf,
} from './notice-history-rules.js';
import {
  type AlertCase,
  afterNotice,
  afterSnooze,
  hasSnoozeEnded,
  isOnDemand,
  type MentionTarget,
  newsHold,
  pendingNews,
} from './notice-rules.js';

/** `gone`: the reasons that have ended. */
export type AlertDecision =
  | { readonly kind: 'hold'; readonly why: HoldReason; readonly alert?: Alert }
  | {
      readonly kind: 'notice';
      readonly why: NoticeReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
      readonly mentions?: MentionTarget;
    }
  | {
      readonly kind: 'edit';
      readonly why: 'facts-changed' | 'reason-gone' | NewsHoldReason;
      readonly alert: Alert;
      readonly gone: readonly Reason[];
    }
  | {
      readonly kind: 'resolve';
      /** When the end may be broadcast. Absent: the alert was never notified as critical, so its end is only an edit. */
      readonly broadcastFrom?: Instant;
      readonly alert: Alert;
    };

type HoldReason =
  | 'nothing-wrong'
  | 'nothing-known'
  | 'nothing-new'
  | 'frozen'
  | 'outage'
  | NewsHoldReason;

/** Decides whether the alert notifies, is edited, held or resolved. Held news stays pending until the next decision. */
export function decideAlert(alertCase: AlertCase): AlertDecision {
  if (alertCase.isFrozen) return { kind: 'hold', why: 'frozen' };
  const { before: previous } = alertCase;
  const before = previous === undefined || isEnded(previous.life) ? undefined : previous;
  const input: AlertCase = { ...alertCase, before };
  if (isHeldByMassChange(input.status, input.massChange)) return holdForChange(input);
  const reasonsBefore = before?.reasons ?? [];
  const found = reasonsAfter(reasonsBefore, input);
  const notified = notifiedReasons(reasonsBefore, before?.told ?? NEVER_NOTIFIED);
  const { reasons, distrustCause } = trustedReasons(notified, found, input);
  if (reasons.length > 0) return notifyOrHold(alertAfter(reasons, input), input, distrustCause);
  if (before === undefined) return { kind: 'hold', why: whyNoReasons(input, distrustCause) };
  const isAnyStillFound = reasonsGone(reasonsBefore, found).length < reasonsBefore.length;
  if (distrustCause !== undefined && isAnyStillFound && !wasNotified(before.told)) {
    // The alert was never posted and what it is about is distrusted, so it is neither posted nor resolved.
    const why = distrustCause;
    const held = why === 'common-cause' ? withStartOfHold({ why }, input) : undefined;
    return { kind: 'hold', why, alert: { ...before, held } };
  }
  return resolveAlert(before, alertAfter([], input), input);
}

export function closeAlert(
  alert: Alert,
  by: UserId | 'cli',
  now: Instant,
  paused?: PauseReason,
): Alert {
  return { ...alert, reasons: [], life: { state: 'closed', at: now, by, paused } };
}

function whyNoReasons({ assessment }: AlertCase, distrustCause?: DistrustCause) {
  if (distrustCause !== undefined) return distrustCause;
  const isKnown = assessment.products.some(({ verdict }) => verdict.kind !== 'unknown');
  return isKnown ? 'nothing-wrong' : 'nothing-known';
}

/** For a company that is part of a mass change: nothing is decided, and an open alert only records the hold. */
function holdForChange({ before, now }: AlertCase): AlertDecision {
  const why = 'mass-change';
  if (before === undefined || before.held?.why === why) return { kind: 'hold', why };
  return { kind: 'hold', why, alert: { ...before, held: { why, since: now } } };
}

function alertAfter(reasons: readonly Reason[], input: AlertCase): Alert {
  const { before, company, stage, status, assessment, now } = input;
  // While the alert stays open, a line in its thread asks for the missed days; a resolved alert's message asks itself.
  // It asks only if it has a thread (that of its message), and only after a check, because only checks write lines.
  const asksInThread = reasons.length > 0 && before?.message !== undefined && isChecked(input);
  const asksFor = asksInThread ? before.reasons : [];
  const collectionStops = collectionStopsAfter(before?.stops ?? [], assessment, asksFor, now);
  return {
    openedAt: now,
    life: { state: 'open' },
    told: NEVER_NOTIFIED,
    ...before,
    ...companyFields(company, input.defaultChannel),
    v: 1,
    stage,
    brn: company.brn,
    reasons,
    severity: worstOf(reasons),
    checkedAt: isChecked(input) ? now : (before?.checkedAt ?? status.answeredAt ?? now),
    // Whether news is held is decided next.
    held: undefined,
    stops: collectionStops.length === 0 ? undefined : collectionStops,
  };
}

/** A check without any answer does not count, because `checkedAt` says when the shown facts were true. */
function isChecked({ occasion, assessment }: AlertCase): boolean {
  return occasion.kind !== 'due' && !isWhollyUnanswered(assessment);
}

function notifyOrHold(next: Alert, input: AlertCase, distrustCause?: DistrustCause): AlertDecision {
  const reasonsBefore = input.before?.reasons ?? [];
  const pending = pendingNews(next, reasonsBefore, input);
  const [first] = pending;
  const firstHold = first === undefined ? undefined : newsHold(first, next, input);
  // While the first news is held, the mention of the operators may still be sent.
  const sendable = pending.find((news) => newsHold(news, next, input) === undefined);
  if (sendable === undefined) {
    const hold =
      firstHold ?? (distrustCause === 'common-cause' ? { why: distrustCause } : undefined);
    return editOrHold(next, input, withStartOfHold(hold, input), distrustCause);
  }
  const mentionsOperators = pending.some(({ why }) => why === 'nobody-took-it');
  const { alert, mentions } = afterNotice(next, sendable.why, mentionsOperators, input);
  const held = withStartOfHold(firstHold, input);
  const gone = reasonsGone(stillCollected(reasonsBefore, input.company), next.reasons);
  return { kind: 'notice', why: sendable.why, alert: { ...alert, held }, gone, mentions };
}

function editOrHold(
  next: Alert,
  input: AlertCase,
  held?: HeldNews,
  distrustCause?: DistrustCause,
): AlertDecision {
  const { before, assessment, now } = input;
  const reasonsBefore = before?.reasons ?? [];
  const gone = reasonsGone(stillCollected(reasonsBefore, input.company), next.reasons);
  const history = historyAfterEdit(next.told, reasonsBefore, next.reasons);
  // A digest-only alert is never announced, so neither is the end of its snooze.
  const isSilentSnoozeEnd = held?.why === 'digest-only' && hasSnoozeEnded(next.life, now);
  const life = isSilentSnoozeEnd ? afterSnooze(next.life) : next.life;
  const alert = { ...next, told: history, life, held };
  if (before !== undefined && showsSameFacts(before, alert)) {
    const whyNoNews = isWhollyUnanswered(assessment) ? 'nothing-known' : 'nothing-new';
    const why = held?.why ?? distrustCause ?? whyNoNews;
    const isHoldChanged = held?.why !== before.held?.why || held?.until !== before.held?.until;
    if (!isChecked(input) && !isHoldChanged) return { kind: 'hold', why };
    return { kind: 'hold', why, alert: { ...before, checkedAt: next.checkedAt, held } };
  }
  // An alert that was never posted has no message to edit.
  if (!wasNotified(history)) return { kind: 'hold', why: held?.why ?? 'nothing-new', alert };
  const why = held?.why ?? (gone.length > 0 ? 'reason-gone' : 'facts-changed');
  return { kind: 'edit', why, alert, gone };
}

function withStartOfHold(
  hold: Omit<HeldNews, 'since'> | undefined,
  { before, now }: AlertCase,
): HeldNews | undefined {
  if (hold === undefined) return undefined;
  return { ...hold, since: before?.held?.why === hold.why ? before.held.since : now };
}

/** Updates what the alert copies from its company. Without one (no longer watched), it keeps its copy. */
export function withCompany(
  alert: Alert,
  company: Company | undefined,
  defaultChannel: string,
): Alert {
  return company === undefined ? alert : { ...alert, ...companyFields(company, defaultChannel) };
}

function companyFields({ name, owner, note, channel }: Company, defaultChannel: string) {
  return { name, owner, note, channel: channel ?? defaultChannel };
}

/** `next`: the alert after this check, which has no reasons. */
function resolveAlert(before: Alert, next: Alert, input: AlertCase): AlertDecision {
  const { assessment, company, occasion, policy, now } = input;
  const was = stillCollected(before.reasons, company);
  const until = policy.deptLoginTest === 'off' ? 'until-check' : 'until-sweep';
  const life: AlertLife = {
    state: 'resolved',
    at: now,
    was,
    renewedUntil: renewedUntilOf(was, assessment),
    gaps: (next.stops ?? []).map(({ to = now, ...stop }) => ({ ...stop, to })),
    deptUserWorks: deptUserWorksNow(was, assessment),
    certificateTested: isCertificateTested(was, assessment),
    unconfirmed: isUnconfirmed(was, assessment) ? until : undefined,
  };
  const alert = { ...next, severity: before.severity, life };
  if (worstNotified(before.told) !== 'critical') return { kind: 'resolve', alert };
  const broadcastFrom = isOnDemand(occasion) ? now : quietUntil(now, policy);
  return { kind: 'resolve', alert, broadcastFrom };
}

/** The parts about products that the company still collects; nothing is known about how the others ended. */
function stillCollected(reasons: readonly Reason[], { products }: Company): readonly Reason[] {
  return filterReasons(reasons, (_, product) => products.includes(product));
}

const isCollectable = ({ kind }: Verdict): boolean => kind === 'collectable' || kind === 'at-risk';

function affectedBy(
  kinds: readonly ReasonKind[],
  was: readonly Reason[],
  { products }: Assessment,
): readonly ProductAssessment[] {
  const affected = was.filter(({ kind }) => kinds.includes(kind)).flatMap((each) => each.products);
  return products.filter(({ product }) => affected.includes(product));
}

/** Whether an affected product is not yet known to be collectable: what is registered now has not logged in. */
function isUnconfirmed(was: readonly Reason[], assessment: Assessment): boolean {
  const affected = was.flatMap(({ products }) => products);
  return assessment.products.some(
    ({ product, verdict }) => affected.includes(product) && !isCollectable(verdict),
  );
}

/** The earliest new expiry date of the certificates that were expiring or expired. `undefined`: no date has changed. */
function renewedUntilOf(was: readonly Reason[], assessment: Assessment): Instant | undefined {
  const oldDates = was.map((reason) => ('expiresAt' in reason ? reason.expiresAt : undefined));
  const dates = affectedBy(['certificate-expiry'], was, assessment).flatMap(({ certificate }) =>
    certificate.kind === 'valid' && !oldDates.includes(certificate.expiresAt)
      ? [certificate.expiresAt]
      : [],
  );
  return dates.length === 0 ? undefined : Math.min(...dates);
}

/** Whether certificates that were in trouble, or replace a department user, have logged in. `undefined`: none is valid. */
function isCertificateTested(was: readonly Reason[], assessment: Assessment): boolean | undefined {
  const affected = affectedBy(['certificate-expiry', 'certificate-invalid'], was, assessment);
  const rejected = affectedBy(['dept-user-login'], was, assessment);
  const replaced = rejected.filter(({ deptUser }) => deptUser.kind !== 'works');
  const valid = [...affected, ...replaced].flatMap(({ certificate }) =>
    certificate.kind === 'valid' ? [certificate] : [],
  );
  if (valid.length === 0) return undefined;
  return valid.every(({ loginTestedAt }) => loginTestedAt !== undefined);
}

function deptUserWorksNow(was: readonly Reason[], assessment: Assessment): boolean | undefined {
  const affected = affectedBy(['dept-user-login'], was, assessment);
  return affected.length === 0
    ? undefined
    : affected.every(({ deptUser }) => deptUser.kind === 'works');
}

/**
 * The stops after a check. An unknown verdict changes none; those of products that are no longer collected are dropped.
 * `asksFor`: the reasons whose missed days the alert's thread now asks to collect; empty if it does not ask.
 */
function collectionStopsAfter(
  previous: readonly CollectionStop[],
  { products }: Assessment,
  asksFor: readonly Reason[],
  now: Instant,
): readonly CollectionStop[] {
  const previousStops = previous.flatMap((stop): readonly CollectionStop[] => {
    const verdict = products.find(({ product }) => product === stop.product)?.verdict;
    if (verdict === undefined) return [];
    if (stop.to !== undefined || !isCollectable(verdict)) return [stop];
    const asked = verdict.kind === 'collectable' && asksFor.some(stopsCollectionOf(stop.product));
    const untested = asked && verdict.basis === 'by-date';
    return [{ ...stop, to: now, asked: asked || undefined, untested: untested || undefined }];
  });
  const isStopped = (product: Product) =>
    previous.some((stop) => stop.product === product && stop.to === undefined);
  const newStops = products
    .filter(({ product, verdict }) => verdict.kind === 'broken' && !isStopped(product))
    .map(({ product, collectableAt }) => ({ product, from: collectableAt }));
  return [...previousStops, ...newStops];
}

/** Whether the reason certainly stops collection: not a warning, an unpaid plan or a certificate that is valid. */
export const stopsCollectionOf = (product: Product) => (reason: Reason) =>
  reason.severity === 'critical' &&
  reason.products.includes(product) &&
  !(reason.kind === 'plan' && reason.plan.why === 'unpaid') &&
  !(reason.kind === 'certificate-expiry' && !reason.expired);

/** The gaps that ended at `at` and whose days the alert's thread asks the team to collect. */
export function gapsAskedAt(alert: Alert, at?: Instant): readonly CollectionGap[] {
  return gapsAskedSince(alert, at).filter(({ to }) => to === at);
}

/** Like `gapsAskedAt`, for all gaps that ended at `since` or later. */
export function gapsAskedSince({ stops = [] }: Alert, since = 0): readonly CollectionGap[] {
  return stops.flatMap(({ product, from, to = 0, asked, untested }) =>
    asked === true && to >= since ? [{ product, from, to, untested }] : [],
  );
}
