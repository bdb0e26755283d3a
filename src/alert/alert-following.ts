import type { Assessment } from '../assessment/assessment.js';
import type { Instant } from '../kernel/instant.js';
import type { Alert, AlertDecision, Called, Occasion } from '../records/alert.js';
import type { Company } from '../records/company.js';
import type { HistoryEvent } from '../records/history.js';
import type { Change } from '../records/ports.js';
import type { CompanyStatus } from '../records/status.js';
import type { AlertMessages } from './alert-messages.js';
import { isUnasked } from './alert-reasons.js';
import { newReasons } from './alert-told-rules.js';
import { isAskedFor } from './alert-words.js';
import type { NoticeLine } from './joined-notices.js';
import { checkedLines, failingLines, goneLines } from './thread-lines.js';

/** What one check did to a company's alert. */
export type AlertOutcome = 'none' | 'open' | 'resolved';

export interface AlertFollowing {
  /** To be written together with the status that caused them. */
  readonly changes: readonly Change[];
  readonly outcome: AlertOutcome;
  /** Whether a message that makes noise is on its way. */
  readonly noisy: boolean;
}

/** What a company's alert is decided by. */
export interface Look {
  readonly company: Company;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  readonly now: Instant;
}

interface Deps {
  readonly messages: AlertMessages;
  /** Users and user groups that are called when nobody takes a critical alert; none: nobody is called by name. */
  readonly operators: () => readonly string[];
}

/** What follows from a decision about an alert; `before`: as it was decided about. */
export function followDecision(
  decision: AlertDecision,
  { before, look }: { readonly before: Alert | undefined; readonly look: Look },
  deps: Deps,
): AlertFollowing {
  const following = carryOut(decision, before, look, deps);
  return { ...following, changes: [...following.changes, ...heldRecord(decision, before, look)] };
}

function carryOut(
  decision: AlertDecision,
  before: Alert | undefined,
  look: Look,
  deps: Deps,
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
    default:
      return decision satisfies never;
  }
}

type Decided<Kind extends AlertDecision['kind']> = Extract<AlertDecision, { readonly kind: Kind }>;

function hold(
  decision: Decided<'hold'>,
  before: Alert | undefined,
  { occasion, assessment, now }: Look,
  { messages }: Deps,
): AlertFollowing {
  const { alert = before } = decision;
  const isChecked = decision.why !== 'frozen' && !isUnasked(assessment);
  const lines = before !== undefined && isChecked ? checkedLines(occasion, now) : [];
  const calm = !isAskedFor(occasion);
  return {
    changes: [
      ...(decision.alert === undefined ? [] : [{ put: 'alert' as const, value: decision.alert }]),
      ...(lines.length === 0 || alert === undefined
        ? []
        : messages.edit(alert, lines, { now, calm })),
    ],
    outcome: alert === undefined ? 'none' : 'open',
    noisy: false,
  };
}

function edit(
  { alert, gone }: Decided<'edit'>,
  before: Alert | undefined,
  look: Look,
  { messages }: Deps,
): AlertFollowing {
  const { occasion, now } = look;
  const news = [...goneLines(gone), ...failingLines(before, alert, look)];
  const lines = [...news, ...checkedLines(occasion, now)];
  return {
    changes: [
      { put: 'alert', value: alert },
      ...messages.edit(alert, lines, { now, calm: !isAskedFor(occasion) }),
      ...news.map(({ kind }) => record(alert, { kind: 'message-edited', why: kind }, now)),
    ],
    outcome: 'open',
    noisy: false,
  };
}

function resolve(
  decision: Decided<'resolve'>,
  { occasion, now }: Look,
  { messages }: Deps,
): AlertFollowing {
  const { alert, loud } = decision;
  const aloudFrom = loud ? (decision.aloudFrom ?? now) : undefined;
  const calm = !isAskedFor(occasion);
  return {
    changes: [
      { delete: 'alert', brn: alert.brn },
      ...messages.ended(alert, { kind: 'resolved' }, { aloudFrom, now, calm }),
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
  deps: Deps,
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
    calm: !isAskedFor(occasion),
  });
  // As one of many nobody is called by name, and the record says so.
  const told =
    placed.alone || decision.calls !== 'owner' ? placed.alert : withoutOwnerCall(placed.alert);
  return {
    changes: [{ put: 'alert', value: told }, ...placed.changes],
    outcome: 'open',
    noisy: true,
  };
}

/** Who is meant, as IDs of users and user groups. */
function named(
  called: Called | undefined,
  { owner, life }: Alert,
  { operators }: Deps,
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
    default:
      return called satisfies never;
  }
}

function withoutOwnerCall(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  const { ownerAt: _, ...calls } = alert.calls;
  return { ...alert, calls };
}

/** Why news is not told is worth a record when the reason changes. */
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
