import { createPoster, type Outcome, type SendTools } from '../outbox/outcome.js';
import type { Alert, MessageRef, ThreadLine } from '../records/alert.js';
import type { OutboxJob } from '../records/outbox.js';
import type { ViewMessage } from '../slack/blocks.js';
import { isEnded } from './alert-actions-rules.js';

export interface AlertDrawings {
  /** An alert's first post may mention its owner; a repeated post mentions nobody. */
  readonly alert: (alert: Alert, as: 'post' | 'edit') => Promise<ViewMessage>;
  readonly alertLine: (line: ThreadLine, alert: Alert, broadcast: boolean) => Promise<ViewMessage>;
}

interface SendDeps extends SendTools {
  readonly draw: AlertDrawings;
  readonly defaultChannel: () => string;
  /** The outcome of the entry. Without a placement, nothing had to be sent. */
  readonly outcomeOf: (placement?: Placement) => Outcome;
}

/** Where the alert's message is after a send. */
export interface Placement {
  readonly at: MessageRef;
  /** The message is new. */
  readonly posted?: true;
  /** What remains to be sent, as later entries, so that a killed process repeats at most one message. */
  readonly rest?: readonly Edit[];
}

type Edit = Extract<OutboxJob, { readonly kind: 'edit' }>;

/** One attempt to send a notice, an edit or thread lines of one alert. It posts at most one message. */
export function createAlertSender(alert: Alert, deps: SendDeps) {
  const { sender, channels, draw, outcomeOf, defaultChannel } = deps;
  const { message, channel, life, rollUp } = alert;

  /** Posts the alert, or edits its message and replies to it. */
  async function sendNotice(line: ThreadLine): Promise<Outcome> {
    if (message === undefined) {
      // An alert that ended inside a combined alert gets no message of its own.
      return rollUp !== undefined && isEnded(life) ? outcomeOf() : createAlertPoster().post();
    }
    return channel === message.channel || isEnded(life)
      ? editAndReply(line, message)
      : relocate(line, message);
  }

  async function editAndReply(line: ThreadLine, at: MessageRef): Promise<Outcome> {
    const { repost } = createAlertPoster((under) => mentionReplies(line, under));
    const edited = await sender.edit(await draw.alert(alert, 'edit'), at);
    if (edited.kind !== 'sent') return repost(edited, at);
    const reply = await draw.alertLine(line, alert, true);
    const replied = await sender.reply(at, reply, { broadcast: true });
    return replied.kind === 'sent' ? outcomeOf({ at }) : repost(replied, at);
  }

  /**
   * Posts in the alert's own channel, and points to it under the old message. If refused, it continues in the default
   * channel. Every notice tries the own channel again, because Slack does not tell the app when it accepts posts again.
   */
  function relocate(line: ThreadLine, old: MessageRef): Promise<Outcome> {
    const editsAfterPost = (at: MessageRef): readonly Edit[] => {
      if (at.channel === old.channel) return mentionReplies(line, at);
      const lines = [{ kind: 'moved', to: at.channel }] as const;
      return [{ kind: 'edit', alert, lines, under: old }, ...mentionReplies(line, at)];
    };
    // If the old message is in the default channel already, a refusal leads to an edit of that message.
    const isInDefault = old.channel === defaultChannel();
    const fallback = isInDefault ? () => editAndReply(line, old) : undefined;
    return createAlertPoster(editsAfterPost, fallback).post();
  }

  /** A reply with the mentions of the line, because a repeated post mentions nobody. Empty without mentions. */
  function mentionReplies(line: ThreadLine, under: MessageRef): readonly Edit[] {
    if (line.kind !== 'notice' || line.calls === undefined) return [];
    return [{ kind: 'edit', alert, lines: [line], under }];
  }

  /** `isSuperseded`: an entry follows that posts the message again if necessary. */
  async function editMessage(lines: readonly ThreadLine[], isSuperseded: boolean) {
    // Nothing was posted, so there is nothing to edit. The next notice shows the change.
    if (message === undefined) return outcomeOf();
    const edited = await sender.edit(await draw.alert(alert, 'edit'), message);
    if (edited.kind === 'sent') return writeLines(lines, message);
    const isGone = edited.kind === 'message-gone';
    // If the default channel refuses, there is no other channel to post in: the entry waits.
    const wouldMove = edited.kind === 'channel-refused' && message.channel !== defaultChannel();
    if (isSuperseded && (isGone || wouldMove)) return outcomeOf();
    return isGone && isEnded(life) ? outcomeOf() : createAlertPoster().repost(edited, message);
  }

  /** Posts the first line silently. If it is refused, the others are dropped. */
  async function writeLines(lines: readonly ThreadLine[], under: MessageRef): Promise<Outcome> {
    const [line, ...later] = lines;
    const at = message ?? under;
    if (line === undefined) return outcomeOf({ at });
    const reply = await draw.alertLine(line, alert, false);
    const sent = await sender.reply(under, reply, { broadcast: false });
    if (sent.kind === 'later') {
      return { ...(await channels.postpone(sent)), rest: { kind: 'edit', alert, lines, under } };
    }
    if (sent.kind !== 'sent' || later.length === 0) return outcomeOf({ at });
    return outcomeOf({ at, rest: [{ kind: 'edit', alert, lines: later, under }] });
  }

  function createAlertPoster(
    editsAfterPost: (at: MessageRef) => readonly Edit[] = () => [],
    fallback?: () => Promise<Outcome>,
  ) {
    return createPoster(channel, {
      ...deps,
      draw: () => draw.alert(alert, 'post'),
      onPosted: (at) => outcomeOf({ at, posted: true, rest: editsAfterPost(at) }),
      fallback,
    });
  }

  return { sendNotice, editMessage, writeLines };
}
