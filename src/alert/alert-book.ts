import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import type { Moment, OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import { type Severity, worstSeverity } from '../records/reason.js';
import { type Change, historySince, type Store } from '../records/store.js';
import { isOver } from './alert-actions-rules.js';
import type { AlertCase, AlertDecision, Called } from './alert-case.js';
import type { AlertMessages, NoticeLine } from './alert-messages.js';
import { isUnasked, saysTheSame } from './alert-reasons-rules.js';
import { closeAlert, decideAlert, withCompany } from './decide-alert-rules.js';
import { newReasons } from './notice-history-rules.js';
import { checkedLines, failingLines, goneLines, isAskedFor } from './speaking-rules.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly messages: AlertMessages;
  readonly metrics: { decided(kind: AlertDecision['kind'], why: string): void };
  readonly stage: Stage;
  readonly policy: Policy;
  readonly defaultChannel: () => string;
  /** Users and user groups, called when nobody claims a critical alert. */
  readonly operators: () => readonly string[];
  /** State shared by all companies. */
  readonly circumstances: () => Pick<
    AlertCase,
    'frozen' | 'outage' | 'commonCause' | 'massChange' | 'watched'
  >;
}

/** What was found about one company. */
export type Findings = Pick<AlertCase, 'company' | 'status' | 'assessment' | 'occasion' | 'now'>;

export interface AlertUpdate {
  readonly changes: readonly Change[];
  readonly outcome: AlertOutcome;
  /** A channel is notified. */
  readonly noisy: boolean;
}

export type AlertOutcome = 'none' | 'open' | 'resolved';

const NO_UPDATE: AlertUpdate = { changes: [], outcome: 'none', noisy: false };

/**
 * The only place that changes alerts, besides AlertTriage (people) and the delivery (message, notice history). Returns
 * changes, which the caller writes together with their cause, within the company's turn (keyed.ts).
 */
export class AlertBook {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async update(found: Findings): Promise<AlertUpdate> {
    const { company, now } = found;
    if (company.paused !== undefined) return NO_UPDATE;
    const stored = await this.#deps.store.alert(company.brn);
    const before = stored && this.#deps.messages.withInFlightNotice(stored, now);
    const decision = await this.#decide(found, before);
    this.#deps.metrics.decided(decision.kind, whyOf(decision));
    const update = this.#carryOut(decision, before, found);
    const dropped =
      before !== undefined || decidesNothing(decision) ? [] : this.#orphanedEntries(company.brn);
    const held = decision.alert?.held;
    const isNewlyHeld = held !== undefined && held.why !== before?.held?.why;
    const records = isNewlyHeld ? [recordOf(company, { kind: 'held', why: held.why }, now)] : [];
    return { ...update, changes: [...dropped, ...update.changes, ...records] };
  }

  /** Drops waiting entries of an alert whose record was lost: nothing would correct their message. */
  #orphanedEntries(brn: Brn): readonly Change[] {
    const waiting = this.#deps.outbox.of(brn);
    const ended = new Set(
      waiting.filter(({ job }) => isOver(job.alert.life)).map(({ job }) => job.alert.openedAt),
    );
    return waiting
      .filter(({ job }) => !ended.has(job.alert.openedAt))
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
  }

  /** Closes the alert of a company that is paused or no longer watched, and drops its unsent entries. */
  async close(company: Company, by: UserId | 'cli', now: Instant): Promise<readonly Change[]> {
    const { store, outbox, messages } = this.#deps;
    const dropped = outbox
      .of(company.brn)
      .filter(({ job }) => !isFinalEdit(job.alert))
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const alert = await store.alert(company.brn);
    if (alert === undefined) return dropped;
    const closed = closeAlert(alert, by, now, company.paused?.reason);
    return [...dropped, { delete: 'alert', brn: company.brn }, ...messages.closed(closed, now)];
  }

  /** Updates the alert's message and its waiting entries after the company was edited. */
  async described(company: Company, now: Instant): Promise<readonly Change[]> {
    const { store, outbox, messages, defaultChannel } = this.#deps;
    const waiting = outbox.of(company.brn).map((entry): Change => {
      const alert = withCompany(entry.job.alert, company, defaultChannel());
      return { put: 'outbox', value: { ...entry, job: { ...entry.job, alert } } };
    });
    const before = await store.alert(company.brn);
    if (before === undefined) return waiting;
    const alert = withCompany(before, company, defaultChannel());
    const edits = saysTheSame(before, alert) ? [] : messages.edit(alert, [], { now });
    return [...waiting, { put: 'alert', value: alert }, ...edits];
  }

  /** The alert shows who opened the authentication page, so that nobody does it twice. */
  async pageOpened(company: Company, by: UserId, now: Instant): Promise<readonly Change[]> {
    const { store, messages } = this.#deps;
    const before = await store.alert(company.brn);
    if (before === undefined) return [];
    const alert: Alert = { ...before, pageOpenedBy: { user: by, at: now } };
    const line: ThreadLine = { kind: 'page-opened', by, at: now };
    return [{ put: 'alert', value: alert }, ...messages.edit(alert, [line], { now })];
  }

  async #decide(found: Findings, before: Alert | undefined): Promise<AlertDecision> {
    const { stage, policy, defaultChannel, circumstances } = this.#deps;
    const input: AlertCase = {
      ...{ ...found, ...circumstances(), before, stage, policy },
      defaultChannel: defaultChannel(),
    };
    const decision = decideAlert(input);
    if (decision.kind !== 'notice' || decision.why !== 'first') return decision;
    // History is read only for the rare alert that opens.
    const notifiedToday = await this.#notifiedToday(found.company.brn, found.now);
    return notifiedToday === undefined ? decision : decideAlert({ ...input, notifiedToday });
  }

  /** The worst severity that was notified today, or is being sent. */
  async #notifiedToday(brn: Brn, now: Instant): Promise<Severity | undefined> {
    const { store, outbox } = this.#deps;
    const inFlight = outbox.inFlight(brn);
    const severities = new Set(inFlight === undefined ? [] : [inFlight.severity]);
    const since = startOfSeoulDay(seoulDayOf(now));
    for await (const { event } of historySince(store, { brn, since })) {
      if (event.kind === 'told') severities.add(event.severity);
    }
    return worstSeverity([...severities]);
  }

  #carryOut(decision: AlertDecision, before: Alert | undefined, found: Findings): AlertUpdate {
    const { messages } = this.#deps;
    const { assessment, occasion, now } = found;
    const at: Moment = { now, calm: !isAskedFor(occasion) };
    switch (decision.kind) {
      case 'hold': {
        const { alert = before } = decision;
        const isChecked =
          before !== undefined && decision.why !== 'frozen' && !isUnasked(assessment);
        const lines = isChecked ? checkedLines(occasion, now) : [];
        return {
          changes: [
            ...(decision.alert === undefined ? [] : [stored(decision.alert)]),
            ...(lines.length === 0 || alert === undefined ? [] : messages.edit(alert, lines, at)),
          ],
          outcome: alert === undefined ? 'none' : 'open',
          noisy: false,
        };
      }
      case 'edit': {
        const { alert, gone } = decision;
        const news = [...goneLines(gone), ...failingLines(before, alert, found)];
        return {
          changes: [
            stored(alert),
            ...messages.edit(alert, [...news, ...checkedLines(occasion, now)], at),
            ...news.map(({ kind }) => recordOf(alert, { kind: 'message-edited', why: kind }, now)),
          ],
          outcome: 'open',
          noisy: false,
        };
      }
      case 'resolve': {
        const { alert, broadcastFrom } = decision;
        return {
          changes: [
            { delete: 'alert', brn: alert.brn },
            ...messages.ended(alert, { kind: 'resolved' }, { ...at, broadcastFrom }),
            recordOf(alert, { kind: 'resolved' }, now),
          ],
          outcome: 'resolved',
          noisy: broadcastFrom !== undefined,
        };
      }
      case 'notice':
        return this.#notify(decision, before, found, at);
    }
  }

  #notify(
    { alert, why, gone, calls }: Extract<AlertDecision, { readonly kind: 'notice' }>,
    before: Alert | undefined,
    { occasion }: Findings,
    at: Moment,
  ): AlertUpdate {
    const people = this.#named(calls, before ?? alert);
    const line: NoticeLine = {
      kind: 'notice',
      why,
      calls: people.length === 0 ? undefined : people,
      untaken: calls === 'operators' && why !== 'nobody-took-it' ? true : undefined,
      news:
        why === 'new-reason' && before !== undefined
          ? newReasons(before.told, alert.reasons)
          : undefined,
    };
    const round = occasion.kind === 'check' ? undefined : occasion.round;
    const placed = this.#deps.messages.notice(alert, line, {
      ...at,
      round,
      lines: goneLines(gone),
    });
    // A combined alert calls no owner by name, so none is recorded as called.
    const isUncalled = !placed.isPostedIndividually && calls === 'owner';
    const told = isUncalled
      ? { ...placed.alert, calls: { ...placed.alert.calls, ownerAt: undefined } }
      : placed.alert;
    return { changes: [stored(told), ...placed.changes], outcome: 'open', noisy: true };
  }

  #named(called: Called | undefined, { owner, life }: Alert): readonly string[] {
    switch (called) {
      case 'owner':
        return owner === undefined ? [] : [owner];
      case 'operators':
        return this.#deps.operators();
      case 'taker':
        return life.state === 'acknowledged' ? [life.by] : [];
      case undefined:
        return [];
    }
  }
}

function whyOf(decision: AlertDecision): string {
  if (decision.kind !== 'resolve') return decision.why;
  return decision.broadcastFrom === undefined ? 'quiet' : 'loud';
}

/** The decision neither opens an alert nor finds that nothing is wrong. */
function decidesNothing(decision: AlertDecision): boolean {
  return (
    decision.kind === 'hold' && decision.alert === undefined && decision.why !== 'nothing-wrong'
  );
}

/** The alert is over, and its message still has to show that. */
function isFinalEdit({ life, message }: Alert): boolean {
  return isOver(life) && message !== undefined;
}

function stored(value: Alert): Change {
  return { put: 'alert', value };
}

function recordOf({ brn }: Pick<Alert, 'brn'>, event: HistoryEvent, at: Instant): Change {
  return { put: 'history', value: { v: 1, at, brn, event } };
}
