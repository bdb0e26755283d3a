import type { Alert, AlertDecision, Called, Occasion, ThreadLine } from '../domain/alert.js';
import { isOver } from '../domain/alert-actions.js';
import { isUnasked } from '../domain/alert-reasons.js';
import { isAskedFor } from '../domain/alert-words.js';
import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { SharedRejection } from '../domain/common-cause.js';
import type { Company, Stage, UserId } from '../domain/company.js';
import { type AlertCase, closeAlert, decideAlert } from '../domain/decide-alert.js';
import type { HistoryEvent } from '../domain/history.js';
import type { Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import type { Severity } from '../domain/reason.js';
import { seoulDayOf } from '../domain/seoul-time.js';
import { worstSeverity } from '../domain/severity.js';
import type { CompanyStatus } from '../domain/status.js';
import { checkedLines, failingLines, goneLines } from '../domain/thread-lines.js';
import type { AlertMessages } from './alert-messages.js';
import type { NoticeLine } from './joined-notices.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Metrics, Store } from './ports.js';

/** What one check did to a company's alert. */
export type AlertOutcome = 'none' | 'open' | 'resolved';

export interface AlertFollowing {
  /** To be written together with the status that caused them. */
  readonly changes: readonly Change[];
  readonly outcome: AlertOutcome;
  /** Whether a message that makes noise is on its way. */
  readonly noisy: boolean;
}

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly messages: AlertMessages;
  readonly metrics: Metrics;
  readonly stage: Stage;
  readonly policy: Policy;
  readonly defaultChannel: () => string;
  /** Users and user groups that are called when nobody takes a critical alert; none: nobody is called by name. */
  readonly operators: () => readonly string[];
  readonly watchedCount: () => number;
  /** Whether a setup alert is open: then no other alert opens, resolves or becomes overdue. */
  readonly isFrozen: () => boolean;
  /** Whether POPBiLL or HomeTax answers nobody: then nobody's own check is called broken. */
  readonly isOutage: () => boolean;
  /** The rejection, if there is one, that too many have in common to be each company's own trouble. */
  readonly commonCause: () => SharedRejection | undefined;
}

export interface Look {
  readonly company: Company;
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly occasion: Occasion;
  readonly now: Instant;
}

const NOTHING_FOLLOWS: AlertFollowing = { changes: [], outcome: 'none', noisy: false };

/** So many records of a company's history hold what was told of it today. */
const HISTORY_OF_A_DAY = 50;

/**
 * The only place that changes alerts, but for what people do to them (AlertDesk). Gives changes instead of writing, so
 * that the caller writes them together with what caused them; it must hold the company's key from the reading to the
 * writing (keyed.ts).
 */
export class AlertBook {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async follow(look: Look): Promise<AlertFollowing> {
    // Its alert was closed when it was paused; what is found out since is written down and nothing more.
    if (look.company.paused !== undefined) return NOTHING_FOLLOWS;
    const known = await this.#deps.store.alert(look.company.brn);
    const before = known === undefined ? undefined : this.#deps.messages.asHeard(known, look.now);
    const decision = await this.#decide(look, before);
    this.#deps.metrics.decided(decision.kind, whyOf(decision));
    const following = this.#carryOut(decision, before, look);
    const held = this.#held(decision, before, look);
    return { ...following, changes: [...following.changes, ...held] };
  }

  /**
   * The company is watched no longer, or paused, as it says: its alert is closed and what was not told yet is dropped.
   */
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
        ? messages.refresh(closed, now)
        : messages.edit(closed, [{ kind: 'closed' }], { now });
    return [...dropped, { delete: 'alert', brn: company.brn }, ...said];
  }

  /** Somebody opened the authentication page: the open alert says who, so that nobody does it twice. */
  async pageOpened(company: Company, by: UserId, now: Instant): Promise<readonly Change[]> {
    const { store, messages } = this.#deps;
    const before = await store.alert(company.brn);
    if (before === undefined) return [];
    const alert: Alert = { ...before, pageOpenedBy: { user: by, at: now } };
    const line: ThreadLine = { kind: 'page-opened', by, at: now };
    return [{ put: 'alert', value: alert }, ...messages.edit(alert, [line], { now })];
  }

  async #decide(look: Look, before: Alert | undefined): Promise<AlertDecision> {
    const { stage, policy, defaultChannel, isFrozen, isOutage, commonCause, watchedCount } =
      this.#deps;
    const about: AlertCase = {
      ...look,
      before,
      stage,
      policy,
      defaultChannel: defaultChannel(),
      frozen: isFrozen(),
      outage: isOutage(),
      commonCause: commonCause(),
      watched: watchedCount(),
    };
    const decision = decideAlert(about);
    if (decision.kind !== 'notice' || decision.why !== 'first') return decision;
    // The rare alert that opens: only now it matters what its company's last one had said.
    const heardToday = await this.#heardToday(look.company.brn, look.now);
    return heardToday === undefined ? decision : decideAlert({ ...about, heardToday });
  }

  /** The worst that was told of the company today, or is being told. */
  async #heardToday(brn: Brn, now: Instant): Promise<Severity | undefined> {
    const { store, outbox } = this.#deps;
    const records = await store.history({ brn, limit: HISTORY_OF_A_DAY });
    const told = records.flatMap(({ at, event }) =>
      event.kind === 'told' && seoulDayOf(at) === seoulDayOf(now) ? [event.severity] : [],
    );
    const said = outbox.saidNow(brn);
    return worstSeverity(said === undefined ? told : [...told, said.severity]);
  }

  #carryOut(decision: AlertDecision, before: Alert | undefined, look: Look): AlertFollowing {
    const { messages } = this.#deps;
    const { occasion, assessment, now } = look;
    const calm = !isAskedFor(occasion);
    switch (decision.kind) {
      case 'hold': {
        const { alert = before } = decision;
        const isChecked = decision.why !== 'frozen' && !isUnasked(assessment);
        const lines = before !== undefined && isChecked ? checkedLines(occasion, now) : [];
        return {
          changes: [
            ...(decision.alert === undefined
              ? []
              : [{ put: 'alert' as const, value: decision.alert }]),
            ...(lines.length === 0 || alert === undefined
              ? []
              : messages.edit(alert, lines, { now, calm })),
          ],
          outcome: alert === undefined ? 'none' : 'open',
          noisy: false,
        };
      }
      case 'notice':
        return this.#tell(decision, before, look);
      case 'edit': {
        const news = [...goneLines(decision.gone), ...failingLines(before, decision.alert, look)];
        const lines = [...news, ...checkedLines(occasion, now)];
        return {
          changes: [
            { put: 'alert', value: decision.alert },
            ...messages.edit(decision.alert, lines, { now, calm }),
            ...news.map(({ kind }) =>
              this.#note(decision.alert.brn, { kind: 'message-edited', why: kind }, now),
            ),
          ],
          outcome: 'open',
          noisy: false,
        };
      }
      case 'resolve': {
        const { alert, loud } = decision;
        const aloudFrom = loud ? (decision.aloudFrom ?? now) : undefined;
        return {
          changes: [
            { delete: 'alert', brn: alert.brn },
            ...messages.ended(alert, { kind: 'resolved' }, { aloudFrom, now, calm }),
            this.#note(alert.brn, { kind: 'resolved' }, now),
          ],
          outcome: 'resolved',
          noisy: loud,
        };
      }
      default:
        return decision satisfies never;
    }
  }

  #tell(
    decision: Extract<AlertDecision, { readonly kind: 'notice' }>,
    before: Alert | undefined,
    { occasion, now }: Look,
  ): AlertFollowing {
    const { alert, why, gone } = decision;
    const calls = this.#named(decision.calls, before ?? alert);
    const line: NoticeLine = {
      kind: 'notice',
      why,
      ...(calls.length === 0 ? {} : { calls }),
    };
    const round = occasion.kind === 'check' ? undefined : occasion.round;
    const lines = goneLines(gone);
    const placed = this.#deps.messages.notice(alert, line, {
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
      default:
        return called satisfies never;
    }
  }

  /** Why news is not told is worth a record when the reason changes. */
  #held(decision: AlertDecision, before: Alert | undefined, { now }: Look): readonly Change[] {
    const held = decision.alert?.held;
    if (held === undefined || held.why === before?.held?.why) return [];
    return [this.#note(decision.alert?.brn, { kind: 'held', why: held.why }, now)];
  }

  #note(brn: Brn | undefined, event: HistoryEvent, at: Instant): Change {
    return {
      put: 'history',
      value: { v: 1, at, ...(brn === undefined ? {} : { brn }), event },
    };
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

function withoutOwnerCall(alert: Alert): Alert {
  if (alert.calls === undefined) return alert;
  const { ownerAt: _, ...calls } = alert.calls;
  return { ...alert, calls };
}
