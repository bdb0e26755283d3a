import type { Alert, MessageRef, ThreadLine } from '../domain/alert.js';
import { isOver } from '../domain/alert-actions.js';
import type { ChannelHealth } from './channel-health.js';
import type { NotSent, Waiting } from './delivery-outcome.js';
import type { AlertSender, Sent } from './ports.js';

interface Deps {
  readonly sender: AlertSender;
  readonly channels: ChannelHealth;
  readonly defaultChannel: () => string;
}

/** Where the alert's message stands after a send. */
export interface Placed {
  readonly at: MessageRef;
  /** It is a new message. */
  readonly posted?: true;
}

/** Nothing had to be said. */
export const NOTHING = 'nothing';

export type Attempt = Placed | typeof NOTHING | Waiting;

/** One attempt to say something about one alert. */
export class AlertSending {
  readonly #deps: Deps;
  readonly #alert: Alert;

  constructor(deps: Deps, alert: Alert) {
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
    return { at: message };
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
    for (const [i, line] of lines.entries()) {
      const said = await sender.reply(alert, message, line, false);
      if (said.kind === 'later') {
        const wait = await this.#deps.channels.wait(said);
        return { ...wait, rest: { kind: 'edit', alert, lines: lines.slice(i) } };
      }
      if (said.kind !== 'sent') break;
    }
    return { at: message };
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
    if (sent.kind === 'sent') return { at: sent.message, posted: true };
    if (sent.kind === 'later') return channels.wait(sent);
    await channels.refused(channel, sent.error);
    return undefined;
  }

  async #postInDefault(): Promise<Attempt> {
    const { sender, defaultChannel, channels } = this.#deps;
    const sent = await sender.post({ kind: 'alert', alert: this.#alert }, defaultChannel());
    return sent.kind === 'sent' ? { at: sent.message, posted: true } : channels.wait(sent);
  }

  /**
   * The notice goes to the alert's own channel, and the old message says where. `undefined`: that channel refuses it
   * (still), so it goes on where it was posted instead. It is asked again at every notice, because nobody tells us
   * when it is mended.
   */
  async #moveFrom(old: MessageRef): Promise<Attempt | undefined> {
    const { sender, defaultChannel } = this.#deps;
    const isInstead = old.channel === defaultChannel();
    const moved = isInstead ? await this.#postInOwn() : await this.#post();
    if (typeof moved === 'object' && 'at' in moved && moved.at.channel !== old.channel) {
      await sender.reply(this.#alert, old, { kind: 'moved', to: moved.at.channel }, false);
    }
    return moved;
  }

  /** The message stands in a channel that takes nothing more: it goes on in the default channel. */
  async #notSent(notSent: NotSent, channel: string): Promise<Attempt> {
    const { defaultChannel, channels } = this.#deps;
    if (notSent.kind === 'later' || channel === defaultChannel()) return channels.wait(notSent);
    await channels.refused(channel, notSent.error);
    return this.#postInDefault();
  }
}
