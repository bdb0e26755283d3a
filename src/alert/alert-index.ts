import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Alert, HeldBack, RollUpId } from '../records/alert.js';
import type { Company } from '../records/company.js';
import { compareSeverity } from '../records/reason.js';
import type { Change, Store } from '../records/store.js';
import { withCompany } from './decide-alert-rules.js';
import type { RollUpMember } from './roll-up-rules.js';
import { nextLookAt } from './speaking-rules.js';

export interface IndexedAlert extends RollUpMember {
  readonly channel: string;
  readonly openedAt: Instant;
  /** When it was claimed or snoozed. */
  readonly at?: Instant;
  /** When it is decided again without a check. */
  readonly lookAt?: Instant;
  readonly held?: HeldBack;
  readonly remindedAt?: Instant;
  /** Set once the operators were called. */
  readonly unclaimedSince?: Instant;
  readonly rollUp?: RollUpId;
  readonly round?: Instant;
  readonly hasMessage: boolean;
}

/** The open alerts in memory. The store is the truth; every write is applied here. */
export class AlertIndex {
  readonly #policy: Pick<Policy, 'days'>;
  readonly #alerts = new Map<Brn, IndexedAlert>();
  readonly #rollUps = new Map<RollUpId, Set<Brn>>();
  readonly #due = new Set<Brn>();
  /** Lower bound of the next due time. */
  #earliest = Number.POSITIVE_INFINITY;

  constructor(policy: Pick<Policy, 'days'>) {
    this.#policy = policy;
  }

  static async load(store: Store, policy: Pick<Policy, 'days'>): Promise<AlertIndex> {
    const index = new AlertIndex(policy);
    for await (const alert of store.alerts()) index.#put(alert);
    return index;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if ('put' in change) {
        if (change.put === 'alert') this.#put(change.value);
        else if (change.put === 'company') this.#rename(change.value);
      } else if (change.delete === 'alert') this.#delete(change.brn);
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
    if (now < this.#earliest) return [];
    const due: IndexedAlert[] = [];
    let earliest = Number.POSITIVE_INFINITY;
    for (const brn of this.#due) {
      const alert = this.#alerts.get(brn);
      if (alert?.lookAt === undefined) continue;
      earliest = Math.min(earliest, alert.lookAt);
      if (alert.lookAt <= now) due.push(alert);
    }
    this.#earliest = earliest;
    return due.sort(byUrgency).map(({ brn }) => brn);
  }

  /** Makes all alerts that are held for this reason due now. */
  lookAgain(held: HeldBack): void {
    for (const alert of this.#alerts.values()) {
      if (alert.held !== held) continue;
      this.#alerts.set(alert.brn, { ...alert, lookAt: 0 });
      this.#due.add(alert.brn);
      this.#earliest = 0;
    }
  }

  inRollUp(id: RollUpId): readonly IndexedAlert[] {
    return [...(this.#rollUps.get(id) ?? [])].flatMap((brn) => this.#alerts.get(brn) ?? []);
  }

  #put(alert: Alert): void {
    this.#delete(alert.brn);
    const entry = entryOf(alert, this.#policy);
    this.#alerts.set(entry.brn, entry);
    if (entry.lookAt !== undefined) {
      this.#due.add(entry.brn);
      this.#earliest = Math.min(this.#earliest, entry.lookAt);
    }
    if (entry.rollUp !== undefined) {
      const members = this.#rollUps.get(entry.rollUp) ?? new Set();
      this.#rollUps.set(entry.rollUp, members.add(entry.brn));
    }
  }

  #rename({ brn, name }: Company): void {
    const entry = this.#alerts.get(brn);
    if (entry !== undefined) this.#alerts.set(brn, { ...entry, name });
  }

  #delete(brn: Brn): void {
    const entry = this.#alerts.get(brn);
    if (entry === undefined) return;
    this.#alerts.delete(brn);
    this.#due.delete(brn);
    if (entry.rollUp === undefined) return;
    const members = this.#rollUps.get(entry.rollUp);
    members?.delete(brn);
    if (members?.size === 0) this.#rollUps.delete(entry.rollUp);
  }
}

function entryOf(alert: Alert, policy: Pick<Policy, 'days'>): IndexedAlert {
  const { brn, name, channel, openedAt, severity, reasons, life, held, rollUp, told } = alert;
  const expiries = reasons.flatMap((reason) =>
    reason.kind === 'certificate-expiry' ? [reason.expiresAt] : [],
  );
  const handling = life.state === 'acknowledged' || life.state === 'snoozed' ? life : undefined;
  const isCalledFor = life.state === 'open' && alert.calls?.operatorsAt !== undefined;
  return {
    brn,
    name,
    channel,
    openedAt,
    severity,
    kind: reasons[0]?.kind ?? 'check-broken',
    expiresAt: expiries.length === 0 ? undefined : Math.min(...expiries),
    state: handling?.state ?? 'open',
    by: handling?.by,
    at: handling?.at,
    until: handling?.state === 'snoozed' ? handling.until : undefined,
    remindedAt: handling?.state === 'acknowledged' ? handling.remindedAt : undefined,
    lookAt: nextLookAt(alert, policy),
    held: held?.why,
    unclaimedSince: isCalledFor ? (alert.calls?.criticalAt ?? openedAt) : undefined,
    rollUp,
    round: told.round,
    hasMessage: alert.message !== undefined,
  };
}

export function byUrgency(a: IndexedAlert, b: IndexedAlert): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    (a.expiresAt ?? Number.MAX_SAFE_INTEGER) - (b.expiresAt ?? Number.MAX_SAFE_INTEGER) ||
    a.openedAt - b.openedAt
  );
}

interface Deps {
  readonly watched: (brn: Brn) => Company | undefined;
  readonly defaultChannel: () => string;
}

/** The store, with alerts that have the current name, owner, note and channel of their company. */
export function alertsOfCompanies(store: Store, { watched, defaultChannel }: Deps): Store {
  const current = (alert: Alert): Alert => withCompany(alert, watched(alert.brn), defaultChannel());
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
