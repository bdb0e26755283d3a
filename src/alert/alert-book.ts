import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import type { OutboxIndex, SendTiming } from '../outbox/outbox-index.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { ClientLinkEnd, ClientLinkStep } from '../records/links.js';
import { type Reason, type Severity, worstSeverity } from '../records/reason.js';
import { type Change, historySince, type Store } from '../records/store.js';
import { handlingEndedBy, isEnded } from './alert-actions-rules.js';
import type { AlertIndex } from './alert-index.js';
import type { AlertMessages, NoticeLine } from './alert-messages.js';
import { isWhollyUnanswered, showsSameFacts } from './alert-reasons-rules.js';
import {
  type AlertDecision,
  closeAlert,
  decideAlert,
  gapsAskedAt,
  withCompany,
} from './decide-alert-rules.js';
import { NEVER_NOTIFIED, newReasons } from './notice-history-rules.js';
import {
  type AlertCase,
  afterSnooze,
  becomesCritical,
  hasSnoozeEnded,
  isOnDemand,
  type Occasion,
} from './notice-rules.js';

interface Deps {
  readonly store: Store;
  readonly index: Pick<AlertIndex, 'get'>;
  readonly outbox: OutboxIndex;
  readonly messages: AlertMessages;
  readonly metrics: { decided(kind: AlertDecision['kind'], why: string): void };
  readonly stage: Stage;
  readonly policy: Policy;
  readonly defaultChannel: () => string;
  /** Users and user groups, mentioned when nobody claims a critical alert. */
  readonly operators: () => readonly string[];
  readonly circumstances: () => Pick<
    AlertCase,
    'isFrozen' | 'hasOutage' | 'commonCause' | 'massChange' | 'watchedCount'
  >;
}

type Findings = Pick<AlertCase, 'company' | 'status' | 'assessment' | 'occasion' | 'now'>;

interface LinkedCompany {
  readonly brn: Brn;
  readonly alert: Alert | undefined;
}

export interface AlertUpdate {
  readonly changes: readonly Change[];
  readonly outcome: 'none' | 'open' | 'resolved';
  readonly notifies: boolean;
}

export type AlertBook = ReturnType<typeof createAlertBook>;

/**
 * Decides every change of an alert except people's actions (triage/alert-triage), the results of sends (alert-delivery)
 * and the correction of future times (status/future-times). The functions return changes, which the caller writes
 * together with what caused them, in the company's queue (keyed.ts).
 */
export function createAlertBook(deps: Deps) {
  const { store, index, outbox, messages, metrics, stage, policy, defaultChannel } = deps;

  async function update(findings: Findings): Promise<AlertUpdate> {
    const { company, now } = findings;
    if (company.paused !== undefined) return { changes: [], outcome: 'none', notifies: false };
    // Most companies have no alert. The index answers that without reading the store.
    const stored = index.get(company.brn) && (await store.alert(company.brn));
    const before = stored && messages.withInFlightNotice(stored, now);
    const decision = await decide(findings, before);
    metrics.decided(decision.kind, metricLabelOf(decision));
    const { kind, alert = before } = decision;
    const mayHaveOrphans = before === undefined && !isInconclusive(decision);
    const dropped = mayHaveOrphans ? dropOrphanedEntries(company.brn) : [];
    const held = decision.alert?.held;
    const events =
      held === undefined || held.why === before?.held?.why
        ? []
        : [putEvent(company, { kind: 'held', why: held.why, until: held.until }, now)];
    const open = alert === undefined ? 'none' : 'open';
    const timing: SendTiming = { now, respectsQuietHours: !isOnDemand(findings.occasion) };
    const changes = carryOut(decision, before, findings, timing);
    const ended =
      decision.kind === 'resolve'
        ? await endClientLink({ brn: company.brn, alert: decision.alert }, 'resolved', timing)
        : [];
    return {
      changes: [...dropped, ...changes, ...events, ...checkedEvents(findings), ...ended],
      outcome: kind === 'resolve' ? 'resolved' : open,
      notifies: kind === 'notice' || (kind === 'resolve' && decision.broadcastFrom !== undefined),
    };
  }

  /** Drops the entries of an open alert whose record was lost, because nothing would correct their message. */
  function dropOrphanedEntries(brn: Brn): readonly Change[] {
    const entries = outbox.ofCompany(brn);
    const openedAtOfEnded = new Set(
      entries.filter(({ job }) => isEnded(job.alert.life)).map(({ job }) => job.alert.openedAt),
    );
    return entries
      .filter(({ job }) => !openedAtOfEnded.has(job.alert.openedAt))
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
  }

  async function close(
    company: Company,
    by: UserId | 'cli',
    now: Instant,
  ): Promise<readonly Change[]> {
    const dropped = outbox
      .ofCompany(company.brn)
      // Kept: an entry that still has to show, in the message of an alert, that the alert has ended.
      .filter(({ job: { alert } }) => !isEnded(alert.life) || alert.message === undefined)
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const alert = await store.alert(company.brn);
    const closed = alert && closeAlert(alert, by, now, company.paused?.reason);
    const ended = await endClientLink({ brn: company.brn, alert: closed }, 'closed', { now });
    if (closed === undefined) return [...dropped, ...ended];
    const edits = messages.edit(closed, [{ kind: 'closed' }], { now });
    return [...dropped, { delete: 'alert', brn: company.brn }, ...edits, ...ended];
  }

  /** A link for the client, if there is one, ends with the problem that it was made for. */
  async function endClientLink(
    linked: LinkedCompany,
    why: ClientLinkEnd,
    timing: SendTiming,
  ): Promise<readonly Change[]> {
    const { brn } = linked;
    if ((await store.clientLink(brn)) === undefined) return [];
    const step = clientLinkChanges(linked, { step: 'ended', why }, timing);
    return [{ delete: 'client-link', brn }, ...step];
  }

  function clientLinkChanges(
    { brn, alert }: LinkedCompany,
    what: ClientLinkStep,
    timing: SendTiming,
  ): readonly Change[] {
    const { now: at } = timing;
    const lines =
      alert === undefined ? [] : messages.edit(alert, [{ kind: 'client-link', what, at }], timing);
    return [...lines, putEvent({ brn }, { kind: 'client-link', what }, at)];
  }

  async function applyCompanyEdit(company: Company, now: Instant): Promise<readonly Change[]> {
    const entries = outbox.ofCompany(company.brn).map((entry): Change => {
      const alert = withCompany(entry.job.alert, company, defaultChannel());
      return { put: 'outbox', value: { ...entry, job: { ...entry.job, alert } } };
    });
    const before = await store.alert(company.brn);
    if (before === undefined) return entries;
    const edited = withCompany(before, company, defaultChannel());
    const { alert, changes } = messages.followChannel(edited, now);
    const edits = showsSameFacts(before, alert) ? [] : messages.edit(alert, [], { now });
    return [...entries, putAlert(alert), ...changes, ...edits];
  }

  /** Records in the alert who got a link to the authentication page, so that nobody else registers there too. */
  async function recordPageOpened(
    company: Company,
    by: UserId,
    now: Instant,
  ): Promise<readonly Change[]> {
    const before = await store.alert(company.brn);
    if (before === undefined) return [];
    const alert: Alert = { ...before, pageOpenedBy: { user: by, at: now } };
    const line: ThreadLine = { kind: 'page-opened', by, at: now };
    return [putAlert(alert), ...messages.edit(alert, [line], { now })];
  }

  async function decide(findings: Findings, before: Alert | undefined): Promise<AlertDecision> {
    const input: AlertCase = {
      before,
      stage,
      policy,
      defaultChannel: defaultChannel(),
      ...findings,
      ...deps.circumstances(),
    };
    const decision = decideAlert(input);
    if (decision.kind !== 'notice' || decision.why !== 'first') return decision;
    // History is read only for the rare alert that opens.
    const notifiedToday = await worstNotifiedToday(findings.company.brn, findings.now);
    return notifiedToday === undefined ? decision : decideAlert({ ...input, notifiedToday });
  }

  async function worstNotifiedToday(brn: Brn, now: Instant): Promise<Severity | undefined> {
    const inFlight = outbox.alertInFlight(brn);
    const severities = new Set(inFlight === undefined ? [] : [inFlight.severity]);
    const since = startOfSeoulDay(seoulDayOf(now));
    for await (const { event } of historySince(store, { brn, since })) {
      if (event.kind === 'told') severities.add(event.severity);
    }
    return worstSeverity([...severities]);
  }

  function carryOut(
    decision: AlertDecision,
    before: Alert | undefined,
    findings: Findings,
    timing: SendTiming,
  ): readonly Change[] {
    const { assessment, occasion, now } = findings;
    switch (decision.kind) {
      case 'hold': {
        const { alert = before } = decision;
        const isChecked =
          before !== undefined && decision.why !== 'frozen' && !isWhollyUnanswered(assessment);
        const lines = isChecked ? checkedLines(occasion, now) : [];
        return [
          ...(decision.alert === undefined ? [] : [putAlert(decision.alert)]),
          ...(alert !== undefined && lines.length > 0 ? messages.edit(alert, lines, timing) : []),
        ];
      }
      case 'edit': {
        const { alert, gone } = decision;
        const isConfirmed = occasion.kind === 'sweep' && hasMoreRejections(before, alert);
        const news = [
          ...goneLines(gone, alert, now),
          ...(isConfirmed ? [{ kind: 'still-failing', at: now } as const] : []),
        ];
        return [
          putAlert(alert),
          ...messages.edit(alert, [...news, ...checkedLines(occasion, now)], timing),
          ...news.map(({ kind }) => putEvent(alert, { kind: 'message-edited', why: kind }, now)),
        ];
      }
      case 'resolve': {
        const { alert, broadcastFrom } = decision;
        return [
          { delete: 'alert', brn: alert.brn },
          ...messages.announceResolved(alert, { ...timing, broadcastFrom }),
          putEvent(alert, { kind: 'resolved' }, now),
        ];
      }
      case 'notice':
        return notify(decision, before, findings, timing);
    }
  }

  function notify(
    { alert, why, gone, mentions }: Extract<AlertDecision, { readonly kind: 'notice' }>,
    before: Alert | undefined,
    { occasion }: Findings,
    timing: SendTiming,
  ): readonly Change[] {
    const { life: stored, told } = before ?? { life: alert.life, told: NEVER_NOTIFIED };
    const lifeBefore = hasSnoozeEnded(stored, timing.now) ? afterSnooze(stored) : stored;
    const ended = handlingEndedBy(why, lifeBefore);
    const { owner, life } = alert;
    const mentionable = {
      owner: owner === undefined ? [] : [owner],
      operators: deps.operators(),
      claimer: life.state === 'acknowledged' ? [life.by] : [],
    };
    const people = mentions === undefined ? [] : mentionable[mentions];
    // After quiet hours, an `eased` notice repeats their requests for missed days, which only the thread has shown.
    const quietSince = before?.held?.why === 'quiet-hours' ? before.held.since : undefined;
    const line: NoticeLine = {
      kind: 'notice',
      why,
      calls: people.length === 0 ? undefined : people,
      untaken: mentions === 'operators' && why !== 'nobody-took-it' ? true : undefined,
      news: why === 'new-reason' ? newReasons(told, alert.reasons) : undefined,
      ended,
      since: why === 'eased' ? (quietSince ?? timing.now) : undefined,
    };
    const round = occasion.kind === 'check' ? undefined : occasion.round;
    const lines = why === 'eased' ? [] : goneLines(gone, alert, timing.now);
    const turnsCritical =
      life.state === 'open' && becomesCritical({ severity: alert.severity, told });
    const routed = messages.notify(alert, line, { ...timing, round, turnsCritical, lines });
    const events = ended ? [putEvent(alert, { kind: 'handling-ended', ended }, timing.now)] : [];
    return [putAlert(routed.alert), ...routed.changes, ...events];
  }

  async function recordClientLink(
    brn: Brn,
    what: ClientLinkStep,
    now: Instant,
  ): Promise<readonly Change[]> {
    return clientLinkChanges({ brn, alert: await store.alert(brn) }, what, { now });
  }

  return { update, close, applyCompanyEdit, recordPageOpened, recordClientLink };
}

function metricLabelOf(decision: AlertDecision): string {
  if (decision.kind !== 'resolve') return decision.why;
  return decision.broadcastFrom === undefined ? 'quiet' : 'loud';
}

/** Whether no alert is opened although the company may have a problem, e.g. because of an outage. */
function isInconclusive(decision: AlertDecision): boolean {
  return (
    decision.kind === 'hold' && decision.alert === undefined && decision.why !== 'nothing-wrong'
  );
}

function putAlert(value: Alert): Change {
  return { put: 'alert', value };
}

function putEvent({ brn }: Pick<Alert, 'brn'>, event: HistoryEvent, at: Instant): Change {
  return { put: 'history', value: { v: 1, at, brn, event } };
}

/** The line that says which reasons ended with this check, and asks for the missed days of stops that ended with it. */
function goneLines(reasons: readonly Reason[], alert: Alert, now: Instant) {
  const hasEnded = reasons.length + gapsAskedAt(alert, now).length > 0;
  return hasEnded ? [{ kind: 'reason-gone', reasons, at: alert.checkedAt } as const] : [];
}

/** The thread lines that a check leaves. A look-up leaves none, because its report says everything. */
function checkedLines(occasion: Occasion, at: Instant): readonly ThreadLine[] {
  if (occasion.kind === 'collector') {
    return occasion.sightings.map((sighting) => ({ kind: 'collector-failed', ...sighting }));
  }
  if (occasion.kind !== 'check' || occasion.by === 'cli') return [];
  if (occasion.isForClient) return [{ kind: 'client-link', what: { step: 'checked' }, at }];
  if (occasion.isLookUp === true) return [];
  return [{ kind: 'checked', by: occasion.by, at }];
}

/** The history event of a check after the client opened the authentication page. */
function checkedEvents({ company, occasion, assessment, now }: Findings): readonly Change[] {
  if (occasion.kind !== 'check' || occasion.isForClient !== true) return [];
  if (isWhollyUnanswered(assessment)) return [];
  return [putEvent(company, { kind: 'client-link', what: { step: 'checked' } }, now)];
}

/** Whether a further rejection confirms that a login is rejected. */
function hasMoreRejections(before: Alert | undefined, after: Alert): boolean {
  const previous = rejectionsOf(before?.reasons ?? []);
  return previous > 0 && rejectionsOf(after.reasons) > previous;
}

function rejectionsOf(reasons: readonly Reason[]): number {
  const counts = reasons.map((reason) =>
    reason.kind === 'dept-user-login' ? reason.rejections : 0,
  );
  return Math.max(0, ...counts);
}
