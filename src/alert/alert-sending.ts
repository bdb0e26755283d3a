import { type Means, type Outcome, posting } from '../outbox/outcome.js';
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
  /** The message is new. */
  readonly posted?: true;
  /** What is still to be sent: only one message may be under way when the process is killed. */
  readonly rest?: readonly Edit[];
}

type Edit = Extract<OutboxJob, { readonly kind: 'edit' }>;

/** Edits to send after a message was posted at `at`. */
type Rest = (at: MessageRef) => readonly Edit[];

/** One attempt to send something about one alert, which makes at most one message appear. */
export function alertSending(alert: Alert, deps: Deps) {
  const { sender, channels, draw, done, defaultChannel } = deps;
  const { message, channel, life, rollUp } = alert;

  /** Posts the alert, or edits its message and replies to it. */
  async function notice(line: ThreadLine): Promise<Outcome> {
    // One of many in a combined alert has no message of its own to edit.
    if (message === undefined)
      return rollUp !== undefined && isOver(life) ? done() : postingWith().post();
    return channel === message.channel || isOver(life)
      ? update(line, message)
      : relocate(line, message);
  }

  async function update(line: ThreadLine, at: MessageRef): Promise<Outcome> {
    const { again } = postingWith((under) => callsOf(line, under));
    const edited = await sender.edit(await draw.alert(alert, 'edit'), at);
    if (edited.kind !== 'sent') return again(edited, at);
    const reply = await draw.alertLine(line, alert, true);
    const replied = await sender.reply(at, reply, { loud: true });
    return replied.kind === 'sent' ? done({ at }) : again(replied, at);
  }

  /**
   * Posts in the alert's own channel and points to it under the old message; if refused, continues in the default channel.
   * Every notice tries the own channel again, because Slack does not notify the app when it is fixed.
   */
  function relocate(line: ThreadLine, old: MessageRef): Promise<Outcome> {
    const rest: Rest = (at) => {
      if (at.channel === old.channel) return callsOf(line, at);
      const lines = [{ kind: 'moved', to: at.channel }] as const;
      return [{ kind: 'edit', alert, lines, under: old }, ...callsOf(line, at)];
    };
    const isInDefault = old.channel === defaultChannel();
    return postingWith(rest, isInDefault ? () => update(line, old) : undefined).post();
  }

  /** The line as a reply: a message that is posted again calls nobody by name. */
  function callsOf(line: ThreadLine, under: MessageRef): readonly Edit[] {
    if (line.kind !== 'notice' || line.calls === undefined) return [];
    return [{ kind: 'edit', alert, lines: [line], under }];
  }

  /** `isOvertaken`: a notice comes next, which posts the message again if necessary. */
  async function edit(lines: readonly ThreadLine[], isOvertaken = false): Promise<Outcome> {
    // Nothing was posted, so nothing is outdated: the next notice shows the change.
    if (message === undefined) return done();
    const edited = await sender.edit(await draw.alert(alert, 'edit'), message);
    if (edited.kind === 'sent') return write(lines, message);
    const isGone = edited.kind === 'message-gone';
    const isRefused = edited.kind === 'channel-refused' && message.channel !== defaultChannel();
    if (isOvertaken && (isGone || isRefused)) return done();
    return isGone && isOver(life) ? done() : postingWith().again(edited, message);
  }

  /** Sends the first line silently. If it is refused, the others are dropped. */
  async function write(lines: readonly ThreadLine[], under: MessageRef): Promise<Outcome> {
    const [line, ...others] = lines;
    const at = message ?? under;
    if (line === undefined) return done({ at });
    const reply = await draw.alertLine(line, alert, false);
    const sent = await sender.reply(under, reply, { loud: false });
    if (sent.kind === 'later') {
      return { ...(await channels.wait(sent)), rest: { kind: 'edit', alert, lines, under } };
    }
    if (sent.kind !== 'sent' || others.length === 0) return done({ at });
    return done({ at, rest: [{ kind: 'edit', alert, lines: others, under }] });
  }

  function postingWith(rest: Rest = () => [], instead?: () => Promise<Outcome>) {
    return posting(channel, {
      ...deps,
      draw: () => draw.alert(alert, 'post'),
      done: (at) => done({ at, posted: true, rest: rest(at) }),
      instead,
    });
  }

  return { notice, edit, write };
}
