import { type Means, type NotSent, type Outcome, posting } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import type { ViewMessage } from '../slack/blocks.js';
import { isOver } from './alert-actions-rules.js';

export interface AlertDrawings {
  /** An alert's first post may call its owner; when it is posted again it calls nobody. */
  readonly alert: (alert: Alert, as: 'post' | 'edit') => Promise<ViewMessage>;
  readonly alertLine: (line: ThreadLine, alert: Alert, loud: boolean) => Promise<ViewMessage>;
}

interface Deps extends Means {
  readonly draw: AlertDrawings;
  readonly defaultChannel: () => string;
  /** The entry's outcome; without `placed` nothing had to be sent. */
  readonly done: (placed?: Placed) => Outcome;
}

/** Where the alert's message is after a send. */
export interface Placed {
  readonly at: MessageRef;
  /** It is a new message. */
  readonly posted?: true;
  /** What is still to be sent: only one message may be under way when the process is killed. */
  readonly rest: readonly Edit[];
}

type Edit = Extract<OutboxJob, { readonly kind: 'edit' }>;

/** What is still to be sent once a message was posted there. */
type Rest = (at: MessageRef) => readonly Edit[];

/** One attempt to send something about one alert, which makes at most one message appear. */
export class AlertSending {
  readonly #deps: Deps;
  readonly #alert: Alert;

  constructor(deps: Deps, alert: Alert) {
    this.#deps = deps;
    this.#alert = alert;
  }

  async notice(line: ThreadLine): Promise<Outcome> {
    const { message, channel, life, rollUp } = this.#alert;
    // One of many in a combined alert has no message of its own to edit.
    if (message === undefined) {
      return rollUp !== undefined && isOver(life) ? this.#deps.done() : this.#post();
    }
    const calls: Rest = (under) => this.#callsOf(line, under);
    if (channel !== message.channel && !isOver(life)) return this.#relocate(line, message, calls);
    return this.#update(line, message, calls);
  }

  /** Edits the message and replies to it. */
  async #update(line: ThreadLine, message: MessageRef, calls: Rest): Promise<Outcome> {
    const { sender, draw, done } = this.#deps;
    const alert = this.#alert;
    const edited = await sender.edit(await draw.alert(alert, 'edit'), message);
    if (edited.kind !== 'sent') return this.#again(edited, message, calls);
    const reply = await draw.alertLine(line, alert, true);
    const replied = await sender.reply(message, reply, { loud: true });
    if (replied.kind !== 'sent') return this.#again(replied, message, calls);
    return done({ at: message, rest: [] });
  }

  /**
   * Posts the notice in the alert's own channel, and then says so under the old message. If that channel (still) refuses
   * it, it continues in the default channel. The own channel is tried again at every notice, because Slack does not notify
   * the app when it is fixed.
   */
  #relocate(line: ThreadLine, old: MessageRef, calls: Rest): Promise<Outcome> {
    const rest: Rest = (at) => {
      if (at.channel === old.channel) return calls(at);
      const lines = [{ kind: 'moved', to: at.channel }] as const;
      return [{ kind: 'edit', alert: this.#alert, lines, under: old }, ...calls(at)];
    };
    const isInDefault = old.channel === this.#deps.defaultChannel();
    const instead = isInDefault ? () => this.#update(line, old, calls) : undefined;
    return this.#posting(rest, instead).post(this.#alert.channel);
  }

  /** A message that is posted again calls nobody by name, and replaces the reply that would have. */
  #callsOf(line: ThreadLine, under: MessageRef): readonly Edit[] {
    if (line.kind !== 'notice' || line.calls === undefined) return [];
    return [{ kind: 'edit', alert: this.#alert, lines: [line], under }];
  }

  /** `isOvertaken`: a notice comes next, which posts the message again if necessary. */
  async edit(lines: readonly ThreadLine[], isOvertaken = false): Promise<Outcome> {
    const { sender, draw, done } = this.#deps;
    const alert = this.#alert;
    const { message } = alert;
    // Nothing was posted that could be wrong now: the notice that comes next has it all.
    if (message === undefined) return done();
    const edited = await sender.edit(await draw.alert(alert, 'edit'), message);
    if (edited.kind === 'sent') return this.lines(lines, message);
    const isGone = edited.kind === 'message-gone';
    const isRefused =
      edited.kind === 'channel-refused' && message.channel !== this.#deps.defaultChannel();
    if (isOvertaken && (isGone || isRefused)) return done();
    if (isGone && isOver(alert.life)) return done();
    return this.#again(edited, message);
  }

  /** The first of the lines, silently; once one is refused, the others are not worth sending. */
  async lines(lines: readonly ThreadLine[], under: MessageRef): Promise<Outcome> {
    const { sender, channels, draw, done } = this.#deps;
    const alert = this.#alert;
    const [line, ...others] = lines;
    const at = alert.message ?? under;
    if (line === undefined) return done({ at, rest: [] });
    const reply = await draw.alertLine(line, alert, false);
    const sent = await sender.reply(under, reply, { loud: false });
    if (sent.kind === 'later') {
      return { ...(await channels.wait(sent)), rest: { kind: 'edit', alert, lines, under } };
    }
    if (sent.kind !== 'sent' || others.length === 0) return done({ at, rest: [] });
    return done({ at, rest: [{ kind: 'edit', alert, lines: others, under }] });
  }

  #post(rest?: Rest): Promise<Outcome> {
    return this.#posting(rest).post(this.#alert.channel);
  }

  #posting(rest: Rest = () => [], instead?: () => Promise<Outcome>) {
    const { draw, done } = this.#deps;
    return posting({
      ...this.#deps,
      draw: () => draw.alert(this.#alert, 'post'),
      done: (at) => done({ at, posted: true, rest: rest(at) }),
      instead,
    });
  }

  /** The message cannot be edited or replied to: it is posted again, in the default channel if its own refuses it. */
  #again(notSent: NotSent, { channel }: MessageRef, rest?: Rest): Promise<Outcome> {
    if (notSent.kind === 'message-gone') return this.#post(rest);
    return this.#posting(rest).elsewhere(notSent, channel);
  }
}
