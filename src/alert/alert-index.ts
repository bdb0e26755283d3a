import { needsAction } from '../assessment/urgency-rules.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, NewsHoldReason, RollUpId } from '../records/alert.js';
import type { Company } from '../records/company.js';
import { compareSeverity, reasonDetail } from '../records/reason.js';
import type { Change, Store } from '../records/store.js';
import { withCompany } from './decide-alert-rules.js';
import { nextReviewAt } from './notice-rules.js';
import type { RollUpMember } from './roll-up-rules.js';

export interface IndexedAlert extends RollUpMember {
  readonly needsAction: boolean;
  readonly channel: string;
  readonly openedAt: Instant;
  /** When it was claimed or snoozed (by `handledBy`). */
  readonly handledAt?: Instant;
  /** When it has to be decided again even if no check is made. */
  readonly reviewAt?: Instant;
  readonly heldFor?: NewsHoldReason;
  readonly remindedAt?: Instant;
  /** Since when it has been unclaimed; set once the operators were mentioned. */
  readonly unclaimedSince?: Instant;
  readonly owner?: string;
  /** When a notice that mentions its owner was decided. A combined alert mentions them in a later reply. */
  readonly ownerMentionAt?: Instant;
  readonly rollUp?: RollUpId;
  /** The round of its last notice (`NoticeHistory`). */
  readonly noticeRound?: Instant;
}

/** The open alerts, in memory. Every write to the store updates it. */
export class AlertIndex {
  readonly #policy: Pick<Policy, 'holidays'>;
  readonly #alerts = new Map<Brn, IndexedAlert>();
  readonly #members = new Map<RollUpId, Set<Brn>>();

  constructor(policy: Pick<Policy, 'holidays'>) {
    this.#policy = policy;
  }

  static async load(store: Store, policy: Pick<Policy, 'holidays'>): Promise<AlertIndex> {
    const index = new AlertIndex(policy);
    for await (const alert of store.alerts()) index.#put(alert);
    return index;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'alert') this.#put(change.value);
        else if (change.put === 'company') this.#rename(change.value);
      } else if (change.delete === 'alert') {
        this.#leaveRollUp(change.brn);
        this.#alerts.delete(change.brn);
      }
    }
  }

  get size(): number {
    return this.#alerts.size;
  }

  get(brn: Brn): IndexedAlert | undefined {
    return this.#alerts.get(brn);
  }

  values(): IterableIterator<IndexedAlert> {
    return this.#alerts.values();
  }

  /** Most urgent first. */
  due(now: Instant): readonly Brn[] {
    const due: IndexedAlert[] = [];
    for (const alert of this.#alerts.values()) {
      if (alert.reviewAt !== undefined && alert.reviewAt <= now) due.push(alert);
    }
    return due.sort(byUrgency).map(({ brn }) => brn);
  }

  reviewNow(held: NewsHoldReason): void {
    for (const alert of this.#alerts.values()) {
      if (alert.heldFor === held) this.#alerts.set(alert.brn, { ...alert, reviewAt: 0 });
    }
  }

  inRollUp(id: RollUpId): readonly IndexedAlert[] {
    return [...(this.#members.get(id) ?? [])].flatMap((brn) => this.get(brn) ?? []);
  }

  #put(alert: Alert): void {
    const { brn, rollUp } = alert;
    if (this.get(brn)?.rollUp !== rollUp) this.#leaveRollUp(brn);
    this.#alerts.set(brn, entryOf(alert, this.#policy));
    if (rollUp === undefined) return;
    const members = this.#members.get(rollUp) ?? new Set();
    this.#members.set(rollUp, members.add(brn));
  }

  #leaveRollUp(brn: Brn): void {
    const rollUp = this.get(brn)?.rollUp;
    if (rollUp === undefined) return;
    const members = this.#members.get(rollUp);
    members?.delete(brn);
    if (members?.size === 0) this.#members.delete(rollUp);
  }

  #rename({ brn, name }: Company): void {
    const entry = this.#alerts.get(brn);
    if (entry !== undefined) this.#alerts.set(brn, { ...entry, name });
  }
}

function entryOf(alert: Alert, policy: Pick<Policy, 'holidays'>): IndexedAlert {
  const { brn, name, owner, channel, openedAt, severity, reasons } = alert;
  const { life, held, rollUp, told } = alert;
  const [worst] = reasons;
  const handling = life.state === 'acknowledged' || life.state === 'snoozed' ? life : undefined;
  const areOperatorsMentioned = life.state === 'open' && alert.calls?.operatorsAt !== undefined;
  return {
    brn,
    name,
    channel,
    openedAt,
    severity,
    needsAction: needsAction(reasons),
    // The default is never used: an open alert has a reason.
    kind: worst?.kind ?? 'check-broken',
    detail: worst && reasonDetail(worst),
    expiresAt: reasons.find((reason) => reason.kind === 'certificate-expiry')?.expiresAt,
    state: handling?.state ?? 'open',
    handledBy: handling?.by,
    handledAt: handling?.at,
    snoozedUntil: handling?.state === 'snoozed' ? handling.until : undefined,
    remindedAt: handling?.state === 'acknowledged' ? handling.remindedAt : undefined,
    reviewAt: nextReviewAt(alert, policy),
    heldFor: held?.why,
    unclaimedSince: areOperatorsMentioned ? (alert.calls?.criticalAt ?? openedAt) : undefined,
    owner,
    ownerMentionAt: alert.calls?.ownerAt,
    rollUp,
    noticeRound: told.round,
  };
}

export function byUrgency(a: IndexedAlert, b: IndexedAlert): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    (a.expiresAt ?? Number.MAX_SAFE_INTEGER) - (b.expiresAt ?? Number.MAX_SAFE_INTEGER) ||
    a.openedAt - b.openedAt
  );
}

/** Wraps the store, so that its alerts have the current name, owner, note and channel of their company. */
export function storeWithCurrentCompanies(
  store: Store,
  watchedCompany: (brn: Brn) => Company | undefined,
  defaultChannel: () => string,
): Store {
  const current = (alert: Alert) => withCompany(alert, watchedCompany(alert.brn), defaultChannel());
  return {
    ...store,
    async alert(brn) {
      const alert = await store.alert(brn);
      return alert === undefined ? undefined : current(alert);
    },
    async *alerts() {
      for await (const alert of store.alerts()) yield current(alert);
    },
  };
}
