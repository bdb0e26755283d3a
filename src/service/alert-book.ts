import type { Alert, AlertDecision, Occasion, ThreadLine } from '../domain/alert.js';
import type { Assessment } from '../domain/assessment.js';
import type { Company, Stage, UserId } from '../domain/company.js';
import { closeAlert, decideAlert } from '../domain/decide-alert.js';
import type { Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import type { CompanyStatus } from '../domain/status.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, OutboxJob, Store } from './ports.js';

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
  readonly stage: Stage;
  readonly policy: Policy;
  readonly defaultChannel: string;
  /** Whether a setup alert is open: then no other alert opens, resolves or becomes overdue. */
  readonly isFrozen: () => boolean;
}

/**
 * The only place that changes alerts. Gives changes instead of writing, so that the caller writes them together with
 * what caused them; it must hold the company's key from the reading to the writing (keyed.ts).
 */
export class AlertBook {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async follow(about: {
    readonly company: Company;
    readonly status: CompanyStatus;
    readonly assessment: Assessment;
    readonly occasion: Occasion;
    readonly now: Instant;
  }): Promise<AlertFollowing> {
    const { store, stage, policy, defaultChannel, isFrozen } = this.#deps;
    const before = await store.alert(about.company.brn);
    const decision = decideAlert({
      ...about,
      stage,
      policy,
      defaultChannel,
      before,
      frozen: isFrozen(),
    });
    return this.#carryOut(decision, before, about.now);
  }

  /** The company is watched no longer: its alert is closed and what was not told yet is dropped. */
  async close(company: Company, by: UserId | 'cli', now: Instant): Promise<readonly Change[]> {
    const { store, outbox } = this.#deps;
    const dropped = outbox.of(company.brn).map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const alert = await store.alert(company.brn);
    if (alert === undefined) return dropped;
    const gone: Change = { delete: 'alert', brn: company.brn };
    if (alert.message === undefined) return [...dropped, gone];
    const closed = closeAlert(alert, by, now);
    return [
      ...dropped,
      gone,
      this.#enqueue({ kind: 'edit', alert: closed, lines: [{ kind: 'closed' }] }, now),
    ];
  }

  /** Somebody opened the authentication page: the open alert says who, so that nobody does it twice. */
  async pageOpened(company: Company, by: UserId, now: Instant): Promise<readonly Change[]> {
    const before = await this.#deps.store.alert(company.brn);
    if (before === undefined) return [];
    const alert: Alert = { ...before, pageOpenedBy: { user: by, at: now } };
    const line: ThreadLine = { kind: 'page-opened', by, at: now };
    return [
      { put: 'alert', value: alert },
      this.#enqueue({ kind: 'edit', alert, lines: [line] }, now),
    ];
  }

  #carryOut(decision: AlertDecision, before: Alert | undefined, now: Instant): AlertFollowing {
    switch (decision.kind) {
      case 'hold':
        return {
          changes: decision.alert === undefined ? [] : [{ put: 'alert', value: decision.alert }],
          outcome: before === undefined ? 'none' : 'open',
          noisy: false,
        };
      case 'notice': {
        const gone = goneLines(decision.gone);
        const { alert } = decision;
        return {
          changes: [
            { put: 'alert', value: alert },
            ...(gone.length === 0
              ? []
              : [this.#enqueue({ kind: 'edit', alert, lines: gone }, now)]),
            this.#enqueue(
              { kind: 'notice', alert, line: { kind: 'notice', why: decision.why } },
              now,
            ),
          ],
          outcome: 'open',
          noisy: true,
        };
      }
      case 'edit':
        return {
          changes: [
            { put: 'alert', value: decision.alert },
            this.#enqueue(
              { kind: 'edit', alert: decision.alert, lines: goneLines(decision.gone) },
              now,
            ),
          ],
          outcome: 'open',
          noisy: false,
        };
      case 'resolve': {
        const { alert, loud } = decision;
        const line: ThreadLine = { kind: 'resolved' };
        return {
          changes: [
            { delete: 'alert', brn: alert.brn },
            this.#enqueue(
              loud ? { kind: 'notice', alert, line } : { kind: 'edit', alert, lines: [line] },
              now,
            ),
            {
              put: 'history',
              value: { v: 1, at: now, brn: alert.brn, event: { kind: 'resolved' } },
            },
          ],
          outcome: 'resolved',
          noisy: loud,
        };
      }
      default:
        return decision satisfies never;
    }
  }

  #enqueue(job: OutboxJob, now: Instant): Change {
    return { put: 'outbox', value: this.#deps.outbox.entry(job, now) };
  }
}

function goneLines(reasons: Alert['reasons']): readonly ThreadLine[] {
  return reasons.length === 0 ? [] : [{ kind: 'reason-gone', reasons }];
}
