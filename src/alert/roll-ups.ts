import type { Brn } from '../kernel/brn.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { OutboxIndex, SendTiming } from '../outbox/outbox-index.js';
import { notifiedEvent } from '../outbox/outcome.js';
import type { Alert, MessageRef, RollUp, RollUpId, ThreadLine } from '../records/alert.js';
import type { Stage } from '../records/company.js';
import type { NoticeEventReason } from '../records/history.js';
import type { Change, Store } from '../records/store.js';
import type { AlertIndex } from './alert-index.js';
import {
  type ActiveRollUp,
  type Drawing,
  drawRollUp,
  dueAt,
  isLateToJoin,
  isRollUpEnded,
  withoutQuietHours,
  withStoredMentions,
} from './roll-up-drawing-rules.js';
import {
  mentionsNobody,
  mergeMentions,
  type PendingMentions,
  partsOfRollUpId,
  rollUpActionOf,
  rollUpId,
  routeNotice,
} from './roll-up-rules.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxIndex;
  readonly index: AlertIndex;
  readonly stage: Stage;
  readonly isFromBulkImport?: (brn: Brn) => boolean;
}

export interface NoticeToRoute extends SendTiming {
  /** Notices of one round and channel are counted together. `undefined`: a person asked about this company. */
  readonly round: Instant | undefined;
  readonly why: string;
  /** The channel was not notified yet that the alert is critical, and nobody handles it. */
  readonly turnsCritical?: boolean;
  readonly mentions?: PendingMentions;
}

export interface RoutedNotice {
  readonly alert: Alert;
  /** True: the caller queues the notice. False: `changes` contain the combined alert's entry, which notifies. */
  readonly isPostedIndividually: boolean;
  readonly changes: readonly Change[];
}

export interface SentDrawing {
  readonly drawing: Drawing;
  /** `undefined`: the message is gone and needs no new one. */
  readonly at: MessageRef | undefined;
  /** A person asked for it, so quiet hours do not apply to a reply that follows either. */
  readonly isRequested: boolean;
}

/** The reason of a notice in the history if a restart lost it, or if a later message only mentions the owner. */
const NO_KNOWN_REASON: NoticeEventReason = 'one-of-many';

/** Delay of the line about a resolved member, so that several share one line. */
const LINE_DELAY_MS = 30 * SECOND;

/**
 * The active combined alerts, each with at most one outbox entry. Each record is written only after a send. After a
 * restart, members that joined since that send and unfinished work are derived from the alerts and the outbox.
 */
export class RollUps {
  readonly #deps: Deps;
  readonly #individual = new IndividualNotices();
  readonly #active = new Map<RollUpId, ActiveRollUp>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Restores the combined alerts, and queues news that a killed process did not send. */
  static async load(deps: Deps, now: Instant): Promise<RollUps> {
    const { store, outbox, index } = deps;
    const rollUps = new RollUps(deps);
    for await (const record of store.rollUps()) rollUps.#restore(record);
    // Oldest round first, so that IndividualNotices, which has a limit, forgets the oldest.
    const alerts = [...index.values()].sort((a, b) => (a.noticeRound ?? 0) - (b.noticeRound ?? 0));
    for (const { brn, channel, noticeRound: round, rollUp, severity } of alerts) {
      if (rollUp !== undefined) rollUps.#activeRollUp(rollUp);
      else if (round !== undefined) {
        // Whether it turned critical in this round is lost, so every critical alert counts.
        rollUps.#individual.add(brn, channel, round, severity === 'critical');
      }
    }
    const changes = [...rollUps.#active.values()]
      .filter(
        (active) => outbox.ofRollUp(active.id) === undefined && rollUps.#needsSend(active, now),
      )
      .map((active) => rollUps.#putEntry(active, now));
    await store.write(changes);
    return rollUps;
  }

  route(alert: Alert, notice: NoticeToRoute): RoutedNotice {
    const { brn, channel, rollUp } = alert;
    const { round, turnsCritical = false, now } = notice;
    const target = routeNotice({
      round,
      isInRollUp: rollUp !== undefined && partsOfRollUpId(rollUp).channel === channel,
      turnsCritical,
      postedIndividually:
        round === undefined ? 0 : this.#individual.countOthers(brn, channel, round, turnsCritical),
      isFromBulkImport: notice.why === 'first' && this.#deps.isFromBulkImport?.(brn) === true,
    });
    if (round === undefined || target === 'individual') {
      if (round !== undefined) this.#individual.add(brn, channel, round, turnsCritical);
      const changes = rollUp === undefined ? [] : [this.#leave(rollUp, brn, now)];
      return { alert: this.#outsideRollUp(alert), isPostedIndividually: true, changes };
    }
    const id = (target === 'stay' ? rollUp : undefined) ?? rollUpId(channel, round);
    return this.#join(this.#activeRollUp(id), alert, notice);
  }

  /** Moves an alert whose channel has changed to that channel's combined alert, unless a message shows it already. */
  followChannel(alert: Alert, now: Instant): Pick<RoutedNotice, 'alert' | 'changes'> {
    const { brn, channel, rollUp } = alert;
    const old = rollUp === undefined ? undefined : this.#activeRollUp(rollUp);
    const isShown = old?.record?.members.includes(brn) === true;
    if (old === undefined || old.channel === channel || isShown) return { alert, changes: [] };
    const { round, noticeReasons } = old;
    const why = noticeReasons.get(brn) ?? NO_KNOWN_REASON;
    const respectsQuietHours = this.#deps.outbox.ofRollUp(old.id)?.calm === true;
    const mentions = this.#mentionsOf(old);
    const active = this.#activeRollUp(rollUpId(channel, round));
    return this.#join(active, alert, { round, why, mentions, respectsQuietHours, now });
  }

  refresh(alert: Alert, lines: readonly ThreadLine[], now: Instant): readonly Change[] {
    const { rollUp, brn, life } = alert;
    if (rollUp === undefined) return [];
    const active = this.#activeRollUp(rollUp);
    // The company is paused or no longer watched, which does not count as resolved.
    if (life.state === 'closed') active.dropped.add(brn);
    return [this.#putEntry(active, now), ...this.#lineEntries(active, alert, lines, now)];
  }

  /** If the combined alert has mentioned the owner, the alert's own message must not. */
  #outsideRollUp(alert: Alert): Alert {
    const { brn, rollUp, calls } = alert;
    const record = rollUp === undefined ? undefined : this.#active.get(rollUp)?.record;
    const broadcastAt = record?.heard.find((each) => each.brn === brn)?.at;
    const isOwnerMentioned =
      calls?.ownerAt !== undefined && broadcastAt !== undefined && broadcastAt >= calls.ownerAt;
    const mentions = isOwnerMentioned ? { ...calls, ownerAt: undefined } : calls;
    return { ...alert, rollUp: undefined, calls: mentions };
  }

  /** The message of a combined alert. `undefined`: it is not posted yet, or has ended. */
  messageOf(id: RollUpId): MessageRef | undefined {
    return this.#active.get(id)?.record?.message;
  }

  /** When the alert last notified through its combined alert; `now` while that notice is being sent. */
  notifiedAt({ brn, rollUp }: Pick<Alert, 'brn' | 'rollUp'>, now: Instant): Instant | undefined {
    const active = rollUp === undefined ? undefined : this.#active.get(rollUp);
    return active?.inFlight?.has(brn) === true ? now : active?.notifiedAt.get(brn);
  }

  /** Draws the combined alert, which is then in flight. `undefined`: there is nothing to send. */
  draw(id: RollUpId, now: Instant): Drawing | undefined {
    const active = this.#activeRollUp(id);
    active.newsSince = undefined;
    active.isRequested = undefined;
    active.drawnAt = now;
    const drawing = this.#draw(active, now);
    active.mentions = {};
    active.inFlight = new Set(drawing?.notified.map(({ brn }) => brn));
    return drawing;
  }

  onSendFailed(id: RollUpId): void {
    this.#activeRollUp(id).inFlight = undefined;
  }

  changesAfterSend(sent: SentDrawing, now: Instant): readonly Change[] {
    const { drawing, at } = sent;
    const value = this.#recordAfter(sent, now);
    return [
      ...(at === undefined ? [] : this.#historyEvents(drawing, at, now)),
      value === undefined ? { delete: 'roll-up', id: drawing.view.id } : { put: 'roll-up', value },
    ];
  }

  /** Call this once `changesAfterSend` is written. Returns an entry if the message is outdated. */
  changesAfterRecord(id: RollUpId, sent: SentDrawing | undefined, now: Instant): readonly Change[] {
    const active = this.#activeRollUp(id);
    const { unclaimed = [], notified = [], unmentioned = {} } = sent?.drawing ?? {};
    for (const { brn } of [...unclaimed, ...notified]) active.noticeReasons.delete(brn);
    for (const { brn } of notified) active.notifiedAt.set(brn, now);
    active.record = sent && this.#recordAfter(sent, now);
    active.issuedEntry = undefined;
    active.inFlight = undefined;
    active.mentions = mergeMentions(active.mentions, unmentioned);
    // Drawn for the same moment as what was sent, so that only other changes make it differ.
    const next = this.#draw(active, sent?.drawing.view.at ?? now);
    if (next === undefined) this.#active.delete(id);
    if (next === undefined || this.#deps.outbox.ofRollUp(id) !== undefined) return [];
    const hasMentions = next.critical.length > 0 || !mentionsNobody(active.mentions);
    if (hasMentions && sent?.isRequested === true) active.isRequested = true;
    const isUpToDate =
      !hasMentions &&
      next.notified.length === 0 &&
      JSON.stringify(next.view) === JSON.stringify(sent?.drawing.view);
    return isUpToDate ? [] : [this.#putEntry(active, now)];
  }

  /** The record after a send. `undefined`: the combined alert has ended. */
  #recordAfter({ drawing, at: message }: SentDrawing, now: Instant): RollUp | undefined {
    const { view, broadcasts: heard, members } = drawing;
    if (message === undefined || isRollUpEnded(view)) return undefined;
    const { id, stage, channel } = view;
    const { record, round, dropped } = this.#activeRollUp(id);
    const present = new Set(this.#deps.index.inRollUp(id).map(({ brn }) => brn));
    // A company that was dropped during the send must not be counted as resolved later.
    const isKept = (brn: Brn): boolean => present.has(brn) || !dropped.has(brn);
    const openedAt = record?.openedAt ?? now;
    const base = { v: 1, id, stage, channel, openedAt, round, left: [], heard } as const;
    return { ...base, members: members.filter(isKept), message, sentAt: now };
  }

  #historyEvents(
    { view, notified, critical, unclaimed, reminded, news }: Drawing,
    message: MessageRef,
    now: Instant,
  ): readonly Change[] {
    const { noticeReasons, record } = this.#activeRollUp(view.id);
    const notices = new Set([...unclaimed, ...critical, ...notified]);
    const isPostedAgain = record?.message !== undefined && record.message.ts !== message.ts;
    const withoutNotice = isPostedAgain
      ? this.#deps.index.inRollUp(view.id).filter((alert) => !notices.has(alert))
      : [];
    const postedAgain = withoutNotice.map((alert) =>
      notifiedEvent(alert, { why: 'posted-again', rollUp: true, message }, now),
    );
    const events = [...notices].map((alert) => {
      const [isUnclaimed, isReminded] = [unclaimed.includes(alert), reminded.includes(alert)];
      const defaultReason = isUnclaimed ? 'nobody-took-it' : NO_KNOWN_REASON;
      const why = noticeReasons.get(alert.brn) ?? (isReminded ? 'reminder' : defaultReason);
      const mentioned = [
        ...(critical.includes(alert) && alert.owner !== undefined ? [alert.owner] : []),
        ...(isUnclaimed ? (news?.unclaimed?.mentions ?? []) : []),
        ...(isReminded ? (news?.reminded?.mentions ?? []) : []),
      ];
      const untaken = (isUnclaimed && why !== 'nobody-took-it') || undefined;
      return notifiedEvent(alert, { why, rollUp: true, message, calls: mentioned, untaken }, now);
    });
    return [...events, ...postedAgain];
  }

  #join(active: ActiveRollUp, alert: Alert, notice: NoticeToRoute): RoutedNotice {
    const { brn, rollUp } = alert;
    const { why, mentions = {}, respectsQuietHours = false, now } = notice;
    active.noticeReasons.set(brn, why);
    active.mentions = mergeMentions(active.mentions, mentions);
    if (!respectsQuietHours) active.isRequested = true;
    const isMember = rollUp === active.id;
    const isLate = !isMember && isLateToJoin(active, now);
    if (active.record !== undefined && (isMember || isLate)) active.newsSince ??= now;
    const entry = this.#putEntry(active, now);
    const isElsewhere = rollUp !== undefined && !isMember;
    const changes = isElsewhere ? [entry, this.#leave(rollUp, brn, now)] : [entry];
    const told = isLate ? { ...alert.told, round: now } : alert.told;
    return { alert: { ...alert, told, rollUp: active.id }, isPostedIndividually: false, changes };
  }

  #leave(id: RollUpId, brn: Brn, now: Instant): Change {
    const active = this.#activeRollUp(id);
    active.dropped.add(brn);
    return this.#putEntry(active, now);
  }

  #lineEntries(
    { id, record }: ActiveRollUp,
    alert: Alert,
    lines: readonly ThreadLine[],
    now: Instant,
  ): readonly Change[] {
    const message = record?.message;
    // Nothing is posted yet; the first message will show these changes.
    if (message === undefined) return [];
    const { brn, name, life } = alert;
    const gaps = life.state === 'resolved' && life.gaps.length > 0 ? life.gaps : undefined;
    return lines
      .flatMap((line) => rollUpActionOf(line, alert) ?? [])
      .map((action): Change => {
        const line = { deed: action, companies: [{ brn, name, gaps }], total: 1 };
        const isEnd = action.kind === 'resolved';
        const notBefore = isEnd ? now + LINE_DELAY_MS : undefined;
        const job = { kind: 'roll-up-line', id, message, line } as const;
        // Replies are silent, but one that cannot be sent may become a post.
        const timing = { notBefore, calm: isEnd || undefined };
        return { put: 'outbox', value: this.#deps.outbox.createEntry(job, now, timing) };
      });
  }

  #activeRollUp(id: RollUpId): ActiveRollUp {
    const existing = this.#active.get(id);
    if (existing !== undefined) return existing;
    const active: ActiveRollUp = {
      id,
      ...partsOfRollUpId(id),
      dropped: new Set(),
      notifiedAt: new Map(),
      noticeReasons: new Map(),
      mentions: {},
    };
    this.#active.set(id, active);
    return active;
  }

  #restore(record: RollUp): void {
    const active = this.#activeRollUp(record.id);
    active.record = record;
    active.drawnAt = record.sentAt;
    for (const brn of record.members) active.notifiedAt.set(brn, record.openedAt);
    // Records of earlier versions list here the members that got a message of their own.
    for (const brn of record.left) active.dropped.add(brn);
    for (const { brn, at } of record.heard) if (at !== undefined) active.notifiedAt.set(brn, at);
    const job = this.#deps.outbox.ofRollUp(record.id)?.job;
    if (job?.kind !== 'roll-up') return;
    for (const brn of job.dropped ?? []) active.dropped.add(brn);
  }

  #draw(active: ActiveRollUp, now: Instant): Drawing | undefined {
    const { index, stage } = this.#deps;
    const state = {
      ...active,
      open: index.inRollUp(active.id),
      mentions: this.#mentionsOf(active),
    };
    return drawRollUp(state, stage, now);
  }

  /** Whether there is news, or a first message or an end to show. */
  #needsSend(active: ActiveRollUp, now: Instant): boolean {
    const hasMembers = this.#deps.index.inRollUp(active.id).length > 0;
    if (active.record === undefined || !hasMembers) return true;
    const { notified = [], critical = [] } = this.#draw(active, now) ?? {};
    return notified.length + critical.length > 0;
  }

  #mentionsOf({ id, mentions }: ActiveRollUp): PendingMentions {
    return withStoredMentions(mentions, this.#deps.outbox.ofRollUp(id)?.job);
  }

  /** Creates the entry, or updates the existing one, whose time, mentions and dropped members may have changed. */
  #putEntry(active: ActiveRollUp, now: Instant): Change {
    const { outbox } = this.#deps;
    const { id, record, dropped, isRequested = false } = active;
    const previous = outbox.ofRollUp(id) ?? active.issuedEntry;
    // Once a person has asked for the message, it stays exempt from quiet hours.
    const wasRequested = previous !== undefined && previous.calm !== true;
    const respectsQuietHours = !isRequested && !wasRequested;
    const waiting = respectsQuietHours ? previous : withoutQuietHours(previous);
    const gone = record?.members.filter((brn) => dropped.has(brn)) ?? [];
    const job = {
      kind: 'roll-up',
      id,
      channel: record?.message?.channel ?? active.channel,
      ...this.#mentionsOf(active),
      dropped: gone.length === 0 ? undefined : gone,
    } as const;
    const entry = waiting ?? outbox.createEntry(job, now);
    const calm = respectsQuietHours || undefined;
    active.issuedEntry = { ...entry, job, notBefore: dueAt(active, waiting, now), calm };
    return { put: 'outbox', value: active.issuedEntry };
  }
}

const MAX_ROUNDS = 500;

/** Companies with an individual notice, per channel and round. In memory: several are decided before any is written. */
export class IndividualNotices {
  readonly #rounds = new Map<string, Map<Brn, boolean>>();

  countOthers(brn: Brn, channel: string, round: Instant, onlyCritical = false): number {
    const others = new Map(this.#rounds.get(rollUpId(channel, round)));
    others.delete(brn);
    return [...others.values()].filter((isCritical) => isCritical || !onlyCritical).length;
  }

  add(brn: Brn, channel: string, round: Instant, isCritical = false): void {
    const key = rollUpId(channel, round);
    const companies = this.#rounds.get(key) ?? new Map<Brn, boolean>();
    companies.set(brn, isCritical || companies.get(brn) === true);
    this.#rounds.set(key, companies);
    const [oldest] = this.#rounds.keys();
    if (this.#rounds.size > MAX_ROUNDS && oldest !== undefined) this.#rounds.delete(oldest);
  }
}
