import type { Alert, MessageRef, ThreadLine } from '../domain/alert.js';
import { closeAlert } from '../domain/decide-alert.js';
import type { ChannelHealth } from './channel-health.js';
import type { Delivered, NotSent, Outcome } from './delivery-outcome.js';
import type { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { AlertSender, Change, Clock, OutboxJob, Store } from './ports.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly channels: ChannelHealth;
  readonly records: KeyedQueue;
  readonly clock: Clock;
  readonly defaultChannel: string;
}

type AlertJob = Extract<OutboxJob, { readonly alert: Alert }>;

/** Where the alert's message stands after a send. */
interface Placed {
  readonly at: MessageRef;
  /** It is a new message. */
  readonly posted?: true;
}

/** Nothing had to be said. */
const NOTHING = 'nothing';

type Attempt = Placed | typeof NOTHING | Extract<Outcome, { readonly kind: 'wait' }>;

/** Posts an alert's message, edits it, and writes the lines into its thread. */
export class AlertDelivery {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `sender` is the one of this job (countedSender). */
  async send(
    { seq, job }: { readonly seq: string; readonly job: AlertJob },
    sender: AlertSender,
  ): Promise<Outcome> {
    const alert = this.#newest(job.alert);
    const sending = new Sending({ ...this.#deps, sender }, alert);
    const attempt = await (job.kind === 'notice'
      ? sending.notice(job.line)
      : sending.edit(job.lines));
    if (typeof attempt === 'object' && 'kind' in attempt) return attempt;
    return this.#done(seq, job, alert, attempt === NOTHING ? undefined : attempt);
  }

  /** What is newest about an alert, from what waits behind the entry that is sent: it was decided later. */
  #newest(alert: Alert): Alert {
    let newest = alert;
    for (const { job } of this.#deps.outbox.of(alert.brn)) {
      if (job.alert.openedAt === alert.openedAt) newest = job.alert;
    }
    return newest;
  }

  #done(seq: string, job: AlertJob, shown: Alert, placed: Placed | undefined): Delivered {
    return {
      kind: 'done',
      ...(placed === undefined ? {} : { channel: placed.at.channel }),
      record: () =>
        this.#deps.records.run(shown.brn, async () => {
          const { store, outbox } = this.#deps;
          const changes: Change[] = [{ delete: 'outbox', seq }];
          if (placed !== undefined) changes.push(...(await this.#learnt(seq, shown, placed)));
          if (placed !== undefined && job.kind === 'notice') {
            changes.push(this.#told(shown, job.line, placed.at));
          }
          await store.write(changes);
          outbox.apply(changes);
        }),
    };
  }

  /** Everything that speaks of this alert learns where its message stands. */
  async #learnt(seq: string, alert: Alert, { at, posted }: Placed): Promise<readonly Change[]> {
    const { store, outbox } = this.#deps;
    const changes: Change[] = [];
    const stored = await store.alert(alert.brn);
    const isOpen = stored?.openedAt === alert.openedAt;
    if (isOpen && !isSame(stored.message, at)) {
      changes.push({ put: 'alert', value: { ...stored, message: at } });
    }
    const waiting = outbox
      .of(alert.brn)
      .filter((other) => other.seq !== seq && other.job.alert.openedAt === alert.openedAt);
    for (const other of waiting) {
      if (isSame(other.job.alert.message, at)) continue;
      const job = { ...other.job, alert: { ...other.job.alert, message: at } };
      changes.push({ put: 'outbox', value: { ...other, job } });
    }
    if (posted && !isOpen && waiting.length === 0 && !isOver(alert)) {
      changes.push(...(await this.#closedMeanwhile({ ...alert, message: at })));
    }
    return changes;
  }

  /** The company was let go while its message was on the way, which therefore says that something is open. */
  async #closedMeanwhile(alert: Alert): Promise<readonly Change[]> {
    const { store, outbox, clock } = this.#deps;
    const records = await store.history({ brn: alert.brn, limit: RECENT });
    for (const { event, at } of records) {
      if (event.kind !== 'unwatched') continue;
      const closed = closeAlert(alert, event.by, at);
      const job: OutboxJob = { kind: 'edit', alert: closed, lines: [{ kind: 'closed' }] };
      return [{ put: 'outbox', value: outbox.entry(job, clock.now()) }];
    }
    return [];
  }

  #told(alert: Alert, line: ThreadLine, message: MessageRef): Change {
    const why = line.kind === 'notice' ? line.why : line.kind;
    return {
      put: 'history',
      value: {
        v: 1,
        at: this.#deps.clock.now(),
        brn: alert.brn,
        event: { kind: 'told', why, severity: alert.severity, channel: message.channel, message },
      },
    };
  }
}

/** Records of a company's history among which its end is looked for. */
const RECENT = 20;

interface SendingDeps extends Deps {
  readonly sender: AlertSender;
}

/** One attempt to say something about one alert. */
class Sending {
  readonly #deps: SendingDeps;
  readonly #alert: Alert;

  constructor(deps: SendingDeps, alert: Alert) {
    this.#deps = deps;
    this.#alert = alert;
  }

  async notice(line: ThreadLine): Promise<Attempt> {
    const attempt = await this.#aloud(line);
    const { message } = this.#alert;
    // A message that is posted anew calls nobody by name, and stands for the reply that would have.
    if (typeof attempt === 'object' && 'posted' in attempt && message !== undefined) {
      await this.#call(line, attempt.at);
    }
    return attempt;
  }

  async #call(line: ThreadLine, message: MessageRef): Promise<void> {
    if (line.kind !== 'notice' || line.calls === undefined) return;
    await this.#deps.sender.reply(this.#alert, message, line, false);
  }

  async #aloud(line: ThreadLine): Promise<Attempt> {
    const { sender } = this.#deps;
    const alert = this.#alert;
    const { message } = alert;
    // One of many in a combined alert has no message of its own that could say it.
    if (message === undefined && alert.rollUp !== undefined && isOver(alert)) return NOTHING;
    if (message === undefined) return this.#post();
    if (alert.channel !== message.channel && !isOver(alert)) {
      const moved = await this.#moveFrom(message);
      if (moved !== undefined) return moved;
    }
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (edited.kind === 'message-gone') return this.#post();
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel);
    const said = await sender.reply(alert, message, line, true);
    if (said.kind === 'message-gone') return this.#post();
    if (said.kind !== 'sent') return this.#notSent(said, message.channel);
    return { at: message };
  }

  async edit(lines: readonly ThreadLine[]): Promise<Attempt> {
    const { sender } = this.#deps;
    const alert = this.#alert;
    const { message } = alert;
    // Nothing was posted that could be wrong now: the notice that comes next says it all.
    if (message === undefined) return NOTHING;
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (edited.kind === 'message-gone') return isOver(alert) ? NOTHING : this.#post();
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel);
    for (const line of lines) {
      const said = await sender.reply(alert, message, line, false);
      if (said.kind === 'later') return this.#notSent(said, message.channel);
      if (said.kind !== 'sent') break;
    }
    return { at: message };
  }

  async #post(): Promise<Attempt> {
    const { channel } = this.#alert;
    if (channel === this.#deps.defaultChannel) return this.#postInDefault();
    return (await this.#postInOwn()) ?? this.#postInDefault();
  }

  /** `undefined`: its own channel refuses it. */
  async #postInOwn(): Promise<Attempt | undefined> {
    const { sender, channels } = this.#deps;
    const { channel } = this.#alert;
    const sent = await sender.post({ kind: 'alert', alert: this.#alert }, channel);
    if (sent.kind === 'sent') return { at: sent.message, posted: true };
    if (sent.kind === 'later') return channels.wait(sent);
    await channels.refused(channel, sent.error);
    return undefined;
  }

  async #postInDefault(): Promise<Attempt> {
    const { sender, defaultChannel, channels } = this.#deps;
    const sent = await sender.post({ kind: 'alert', alert: this.#alert }, defaultChannel);
    return sent.kind === 'sent' ? { at: sent.message, posted: true } : channels.wait(sent);
  }

  /**
   * The notice goes to the alert's own channel, and the old message says where. `undefined`: that channel refuses it
   * (still), so it goes on where it was posted instead. It is asked again at every notice, because nobody tells us
   * when it is mended.
   */
  async #moveFrom(old: MessageRef): Promise<Attempt | undefined> {
    const { sender, defaultChannel } = this.#deps;
    const isInstead = old.channel === defaultChannel;
    const moved = isInstead ? await this.#postInOwn() : await this.#post();
    if (typeof moved === 'object' && 'at' in moved && moved.at.channel !== old.channel) {
      await sender.reply(this.#alert, old, { kind: 'moved', to: moved.at.channel }, false);
    }
    return moved;
  }

  /** The message stands in a channel that takes nothing more: it goes on in the default channel. */
  async #notSent(notSent: NotSent, channel: string): Promise<Attempt> {
    const { defaultChannel, channels } = this.#deps;
    if (notSent.kind === 'later' || channel === defaultChannel) return channels.wait(notSent);
    await channels.refused(channel, notSent.error);
    return this.#postInDefault();
  }
}

function isOver({ life }: Alert): boolean {
  return life.state === 'resolved' || life.state === 'closed';
}

function isSame(a: MessageRef | undefined, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts;
}
