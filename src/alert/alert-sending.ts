import type { ChannelTroubles } from '../outbox/channel-health.js';
import type { NotSent, Waiting } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import type { AlertSender } from '../slack/sender.js';
import type { Sent } from '../slack/slack-errors.js';
import { isOver } from './alert-actions-rules.js';

interface Deps {
  readonly sender: AlertSender;
  readonly channels: ChannelTroubles;
  readonly defaultChannel: () => string;
}

/** Where the alert's message stands after a send. */
export interface Placed {
  readonly at: MessageRef;
  /** It is a new message. */
  readonly posted?: true;
  /** What is still to be sent: only one message may be under way when the process is killed. */
  readonly rest: readonly Edit[];
}

type Edit = Extract<OutboxJob, { readonly kind: 'edit' }>;

/** Nothing had to be said. */
export const NOTHING = 'nothing';

export type Attempt = Placed | typeof NOTHING | Waiting;

/** One attempt to say something about one alert, which makes at most one message appear. */
export class AlertSending {
  readonly #deps: Deps;
  readonly #alert: Alert;

  constructor(deps: Deps, alert: Alert) {
    this.#deps = deps;
    this.#alert = alert;
  }

  async notice(line: ThreadLine): Promise<Attempt> {
    const attempt = await this.#aloud(line);
    const isPosted = typeof attempt === 'object' && 'posted' in attempt;
    if (!isPosted || this.#alert.message === undefined) return attempt;
    // A message that is posted anew calls nobody by name, and stands for the reply that would have.
    return { ...attempt, rest: [...attempt.rest, ...this.#call(line, attempt.at)] };
  }

  #call(line: ThreadLine, under: MessageRef): readonly Edit[] {
    if (line.kind !== 'notice' || line.calls === undefined) return [];
    return [{ kind: 'edit', alert: this.#alert, lines: [line], under }];
  }

  async #aloud(line: ThreadLine): Promise<Attempt> {
    const { sender } = this.#deps;
    const alert = this.#alert;
    const { message } = alert;
    // One of many in a combined alert has no message of its own that could say it.
    if (message === undefined && alert.rollUp !== undefined && isOver(alert.life)) return NOTHING;
    if (message === undefined) return this.#post();
    if (alert.channel !== message.channel && !isOver(alert.life)) {
      const moved = await this.#moveFrom(message);
      if (moved !== undefined) return moved;
    }
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (edited.kind === 'message-gone') return this.#post();
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel);
    const said = await sender.reply(alert, message, line, true);
    if (said.kind === 'message-gone') return this.#post();
    if (said.kind !== 'sent') return this.#notSent(said, message.channel);
    return { at: message, rest: [] };
  }

  /** `isOvertaken`: a notice comes next, which posts the message anew if it has to be. */
  async edit(lines: readonly ThreadLine[], isOvertaken = false): Promise<Attempt> {
    const { sender } = this.#deps;
    const alert = this.#alert;
    const { message } = alert;
    // Nothing was posted that could be wrong now: the notice that comes next says it all.
    if (message === undefined) return NOTHING;
    const edited = await sender.edit({ kind: 'alert', alert }, message);
    if (isOvertaken && this.#isForGood(edited, message)) return NOTHING;
    if (edited.kind === 'message-gone') return isOver(alert.life) ? NOTHING : this.#post();
    if (edited.kind !== 'sent') return this.#notSent(edited, message.channel);
    return this.lines(lines, message);
  }

  /** The first of the lines, quietly; where one is not taken, the rest is not worth saying. */
  async lines(lines: readonly ThreadLine[], under: MessageRef): Promise<Attempt> {
    const { sender, channels } = this.#deps;
    const alert = this.#alert;
    const [line, ...others] = lines;
    const at = alert.message ?? under;
    if (line === undefined) return { at, rest: [] };
    const said = await sender.reply(alert, under, line, false);
    if (said.kind === 'later') {
      return { ...(await channels.wait(said)), rest: { kind: 'edit', alert, lines, under } };
    }
    if (said.kind !== 'sent' || others.length === 0) return { at, rest: [] };
    return { at, rest: [{ kind: 'edit', alert, lines: others, under }] };
  }

  /** The message cannot be edited any more, and goes on elsewhere. */
  #isForGood({ kind }: Sent, { channel }: MessageRef): boolean {
    const isRefused = kind === 'channel-refused' && channel !== this.#deps.defaultChannel();
    return kind === 'message-gone' || isRefused;
  }

  async #post(): Promise<Attempt> {
    const { channel } = this.#alert;
    if (channel === this.#deps.defaultChannel()) return this.#postInDefault();
    return (await this.#postInOwn()) ?? this.#postInDefault();
  }

  /** `undefined`: its own channel refuses it. */
  async #postInOwn(): Promise<Attempt | undefined> {
    const { sender, channels } = this.#deps;
    const { channel } = this.#alert;
    const sent = await sender.post({ kind: 'alert', alert: this.#alert }, channel);
    if (sent.kind === 'sent') return { at: sent.message, posted: true, rest: [] };
    if (sent.kind === 'later') return channels.wait(sent);
    await channels.refused(channel, sent.error);
    return undefined;
  }

  async #postInDefault(): Promise<Attempt> {
    const { sender, defaultChannel, channels } = this.#deps;
    const sent = await sender.post({ kind: 'alert', alert: this.#alert }, defaultChannel());
    if (sent.kind !== 'sent') return channels.wait(sent);
    return { at: sent.message, posted: true, rest: [] };
  }

  /**
   * The notice goes to the alert's own channel, and the old message says where. `undefined`: that channel refuses it
   * (still), so it goes on where it was posted instead. It is asked again at every notice, because nobody tells us
   * when it is mended.
   */
  async #moveFrom(old: MessageRef): Promise<Attempt | undefined> {
    const isInstead = old.channel === this.#deps.defaultChannel();
    const moved = isInstead ? await this.#postInOwn() : await this.#post();
    const isElsewhere =
      typeof moved === 'object' && 'at' in moved && moved.at.channel !== old.channel;
    if (!isElsewhere) return moved;
    const lines = [{ kind: 'moved', to: moved.at.channel }] as const;
    return { ...moved, rest: [{ kind: 'edit', alert: this.#alert, lines, under: old }] };
  }

  /** The message stands in a channel that takes nothing more: it goes on in the default channel. */
  async #notSent(notSent: NotSent, channel: string): Promise<Attempt> {
    const { defaultChannel, channels } = this.#deps;
    if (notSent.kind === 'later' || channel === defaultChannel()) return channels.wait(notSent);
    await channels.refused(channel, notSent.error);
    return this.#postInDefault();
  }
}
