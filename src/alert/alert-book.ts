import type { Assessment } from '../assessment/assessment.js';
import type { SharedRejection } from '../incident/common-cause-rules.js';
import type { HeldChange } from '../incident/mass-change-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { type Instant, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import type { OutboxLog } from '../outbox/outbox-log.js';
import type { Alert, ThreadLine } from '../records/alert.js';
import type { Company, Stage, UserId } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import { type Severity, worstSeverity } from '../records/reason.js';
import type { CompanyStatus } from '../records/status.js';
import { type Change, historySince, type Store } from '../records/store.js';
import { isOver } from './alert-actions-rules.js';
import type { AlertMessages, NoticeLine } from './alert-messages.js';
import { isUnasked, saysTheSame } from './alert-reasons-rules.js';
import { type AlertCase, closeAlert, decideAlert, withCompany } from './decide-alert-rules.js';
import { newReasons } from './notice-history-rules.js';
import type { AlertDecision, Called } from './notice-rules.js';
import {
  checkedLines,
  failingLines,
  goneLines,
  isAskedFor,
  type Occasion,
} from './speaking-rules.js';

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
  readonly watchedCount: () => number;
  /** A setup alert is open: no other alert opens, resolves or becomes due. */
  readonly isFrozen: () => boolean;
  readonly isOutage: () => boolean;
  readonly commonCause: () => SharedRejection | undefined;
  readonly massChange: () => HeldChange | undefined;
}

const NOTHING_FOLLOWS: AlertFollowing = { changes: [], outcome: 'none', noisy: false };

/**
 * The only place that changes alerts, besides AlertTriage (people) and the delivery (message, notice history). Returns
 * changes, which the caller writes together with their cause, within the company's turn (keyed.ts).
 */
export class AlertBook {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async follow(look: Look): Promise<AlertFollowing> {
    if (look.company.paused !== undefined) return NOTHING_FOLLOWS;
    const known = await this.#deps.store.alert(look.company.brn);
    const before =
      known === undefined ? undefined : this.#deps.messages.withInFlightNotice(known, look.now);
    const decision = await this.#decide(look, before);
    this.#deps.metrics.decided(decision.kind, whyOf(decision));
    return followDecision(decision, { before, look }, this.#deps);
  }

  /** For a company that is paused or no longer watched; drops what is not sent yet. */
  async close(company: Company, by: UserId | 'cli', now: Instant): Promise<readonly Change[]> {
    const { store, outbox, messages } = this.#deps;
    const dropped = outbox
      .of(company.brn)
      .filter(({ job }) => !isLastWord(job.alert))
      .map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const alert = await store.alert(company.brn);
    if (alert === undefined) return dropped;
    const closed = closeAlert(alert, by, now, company.paused?.reason);
    const said =
      alert.message === undefined
        ? messages.refresh(closed, now, [{ kind: 'closed' }])
        : messages.edit(closed, [{ kind: 'closed' }], { now });
    return [...dropped, { delete: 'alert', brn: company.brn }, ...said];
  }

  /** The company was edited: its message is edited, and what waits to be sent is sent with the new description. */
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

  async #decide(look: Look, before: Alert | undefined): Promise<AlertDecision> {
    const { stage, policy, defaultChannel, isFrozen, isOutage, watchedCount } = this.#deps;
    const { commonCause, massChange } = this.#deps;
    const about: AlertCase = {
      ...look,
      before,
      stage,
      policy,
      defaultChannel: defaultChannel(),
      frozen: isFrozen(),
      outage: isOutage(),
      commonCause: commonCause(),
      massChange: massChange(),
      watched: watchedCount(),
    };
    const decision = decideAlert(about);
    if (decision.kind !== 'notice' || decision.why !== 'first') return decision;
    // History is read only for the rare alert that opens.
    const notifiedToday = await this.#notifiedToday(look.company.brn, look.now);
    return notifiedToday === undefined ? decision : decideAlert({ ...about, notifiedToday });
  }

  /** The worst severity that was notified today, or is being sent. */
  async #notifiedToday(brn: Brn, now: Instant): Promise<Severity | undefined> {
    const { store, outbox } = this.#deps;
    const said = outbox.inFlight(brn);
    const heard = new Set(said === undefined ? [] : [said.severity]);
    const since = startOfSeoulDay(seoulDayOf(now));
    for await (const { event } of historySince(store, { brn, since })) {
      if (event.kind === 'told') heard.add(event.severity);
    }
    return worstSeverity([...heard]);
  }
}

function whyOf(decision: AlertDecision): string {
  if (decision.kind !== 'resolve') return decision.why;
  return decision.loud ? 'loud' : 'quiet';
}

/** An earlier alert is over, and its message still says that it is open. */
function isLastWord({ life, message }: Alert): boolean {
  return isOver(life) && message !== undefined;
}

export type AlertOutcome = 'none' | 'open' | 'resolved';

export interface AlertFollowing {
  readonly changes: readonly Change[];
  readonly outcome: AlertOutcome;
  readonly noisy: boolean;
}

export interface Look {
  readonly company: Company;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  readonly now: Instant;
}

interface FollowDeps {
  readonly messages: AlertMessages;
  readonly operators: () => readonly string[];
}

/** `before`: the alert as the decision saw it. */
export function followDecision(
  decision: AlertDecision,
  { before, look }: { readonly before: Alert | undefined; readonly look: Look },
  deps: FollowDeps,
): AlertFollowing {
  const following = carryOut(decision, before, look, deps);
  return { ...following, changes: [...following.changes, ...heldRecord(decision, before, look)] };
}

function carryOut(
  decision: AlertDecision,
  before: Alert | undefined,
  look: Look,
  deps: FollowDeps,
): AlertFollowing {
  switch (decision.kind) {
    case 'hold':
      return hold(decision, before, look, deps);
    case 'notice':
      return tell(decision, before, look, deps);
    case 'edit':
      return edit(decision, before, look, deps);
    case 'resolve':
      return resolve(decision, look, deps);
  }
}

type Decided<Kind extends AlertDecision['kind']> = Extract<AlertDecision, { readonly kind: Kind }>;

function hold(
  decision: Decided<'hold'>,
  before: Alert | undefined,
  { occasion, assessment, now }: Look,
  { messages }: FollowDeps,
): AlertFollowing {
  const { alert = before } = decision;
  const isChecked = decision.why !== 'frozen' && !isUnasked(assessment);
  const lines = before !== undefined && isChecked ? checkedLines(occasion, now) : [];
  const respectsQuietHours = !isAskedFor(occasion);
  return {
    changes: [
      ...(decision.alert === undefined ? [] : [{ put: 'alert' as const, value: decision.alert }]),
      ...(lines.length === 0 || alert === undefined
        ? []
        : messages.edit(alert, lines, { now, respectsQuietHours })),
    ],
    outcome: alert === undefined ? 'none' : 'open',
    noisy: false,
  };
}

function edit(
  { alert, gone }: Decided<'edit'>,
  before: Alert | undefined,
  look: Look,
  { messages }: FollowDeps,
): AlertFollowing {
  const { occasion, now } = look;
  const news = [...goneLines(gone), ...failingLines(before, alert, look)];
  const lines = [...news, ...checkedLines(occasion, now)];
  return {
    changes: [
      { put: 'alert', value: alert },
      ...messages.edit(alert, lines, { now, respectsQuietHours: !isAskedFor(occasion) }),
      ...news.map(({ kind }) => record(alert, { kind: 'message-edited', why: kind }, now)),
    ],
    outcome: 'open',
    noisy: false,
  };
}

function resolve(
  decision: Decided<'resolve'>,
  { occasion, now }: Look,
  { messages }: FollowDeps,
): AlertFollowing {
  const { alert, loud } = decision;
  const broadcastFrom = loud ? (decision.broadcastFrom ?? now) : undefined;
  const respectsQuietHours = !isAskedFor(occasion);
  return {
    changes: [
      { delete: 'alert', brn: alert.brn },
      ...messages.ended(alert, { kind: 'resolved' }, { broadcastFrom, now, respectsQuietHours }),
      record(alert, { kind: 'resolved' }, now),
    ],
    outcome: 'resolved',
    noisy: loud,
  };
}

function tell(
  decision: Decided<'notice'>,
  before: Alert | undefined,
  { occasion, now }: Look,
  deps: FollowDeps,
): AlertFollowing {
  const { alert, why, gone } = decision;
  const calls = named(decision.calls, before ?? alert, deps);
  const line: NoticeLine = {
    kind: 'notice',
    why,
    ...(calls.length === 0 ? {} : { calls }),
    ...(decision.calls === 'operators' && why !== 'nobody-took-it' ? { untaken: true } : {}),
    ...(why === 'new-reason' && before !== undefined
      ? { news: newReasons(before.told, alert.reasons) }
      : {}),
  };
  const round = occasion.kind === 'check' ? undefined : occasion.round;
  const lines = goneLines(gone);
  const placed = deps.messages.notice(alert, line, {
    round,
    lines,
    now,
    respectsQuietHours: !isAskedFor(occasion),
  });
  // In a combined alert nobody is called by name, and the record says so.
  const told =
    placed.isPostedIndividually || decision.calls !== 'owner'
      ? placed.alert
      : withoutOwnerCall(placed.alert);
  return {
    changes: [{ put: 'alert', value: told }, ...placed.changes],
    outcome: 'open',
    noisy: true,
  };
}

function named(
  called: Called | undefined,
  { owner, life }: Alert,
  { operators }: FollowDeps,
): readonly string[] {
  switch (called) {
    case 'owner':
      return owner === undefined ? [] : [owner];
    case 'operators':
      return operators();
    case 'taker':
      return life.state === 'acknowledged' ? [life.by] : [];
    case undefined:
      return [];
  }
}

function withoutOwnerCall(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  const { ownerAt: _, ...calls } = alert.calls;
  return { ...alert, calls };
}

function heldRecord(
  { alert }: AlertDecision,
  before: Alert | undefined,
  { now }: Look,
): readonly Change[] {
  if (alert?.held === undefined || alert.held.why === before?.held?.why) return [];
  return [record(alert, { kind: 'held', why: alert.held.why }, now)];
}

function record({ brn }: Pick<Alert, 'brn'>, event: HistoryEvent, at: Instant): Change {
  return { put: 'history', value: { v: 1, at, brn, event } };
}
