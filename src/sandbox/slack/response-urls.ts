import { randomBytes } from 'node:crypto';
import { isYes, type JsonObject, textIn } from './json.js';
import { editedMessage, messageOf, readContent } from './message-content.js';
import type { Message } from './model.js';
import type { Workspace } from './workspace.js';

// docs.slack.dev/interactivity/handling-user-interaction: five times within half an hour.
const USES = 5;
const LIFE_MS = 30 * 60_000;

interface Given {
  readonly userId: string;
  readonly channel: string;
  /** The message whose button was pressed; behind a slash command there is none. */
  readonly source: { readonly channel: string; readonly ts: string } | undefined;
  readonly expiresAt: number;
  left: number;
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

const DONE: Answer = { status: 200, body: { ok: true } };

function refusal(status: number, error: string): Answer {
  return { status, body: { ok: false, error } };
}

export type ResponseUrls = ReturnType<typeof responseUrlsOf>;

export function responseUrlsOf(workspace: Workspace) {
  const all = new Map<string, Given>();

  function apply({ source, channel, userId }: Given, sent: JsonObject): Answer {
    // As it is now: it may have been edited or deleted.
    const original = source && workspace.findMessage(source.channel, source.ts);
    if (isYes(sent['delete_original'])) return deleteOriginal(original);
    const content = readContent(sent);
    if (!content.ok) return refusal(400, content.error.error);
    if (isYes(sent['replace_original'])) {
      if (original !== undefined) {
        const { text, blocks = [] } = content.value;
        workspace.changeMessage(original, editedMessage(workspace, original, { text, blocks }));
        return DONE;
      }
      // Slack shows the message beside what should have been replaced (slackapi/bolt-python #1268).
      warn('replace_original');
    }
    const everybody = sent['response_type'] === 'in_channel';
    const threadTs = textIn(sent['thread_ts']) ?? (everybody ? undefined : original?.threadTs);
    workspace.addMessage(
      messageOf(workspace, content.value, {
        channel,
        user: workspace.app.botUserId,
        args: { thread_ts: threadTs },
        ephemeralFor: everybody ? undefined : userId,
      }),
    );
    return DONE;
  }

  function deleteOriginal(original: Message | undefined): Answer {
    if (original === undefined) {
      warn('delete_original');
      return refusal(404, 'message_not_found');
    }
    workspace.removeMessage(original);
    return DONE;
  }

  function warn(asked: string): void {
    workspace.warn('nothing_to_replace', `${asked} where no message stands behind.`);
  }

  return {
    /** Gives out a path below the stand-in's address. */
    issue(userId: string, channel: string, source?: Message): string {
      const path = `/actions/${workspace.app.teamId}/${randomBytes(12).toString('hex')}`;
      all.set(path, { userId, channel, source, expiresAt: workspace.now() + LIFE_MS, left: USES });
      return path;
    },

    receive(path: string, sent: JsonObject): Answer {
      const given = all.get(path);
      if (given === undefined) return refusal(404, 'invalid_url');
      if (workspace.now() > given.expiresAt) return refusal(404, 'expired_url');
      if (given.left <= 0) return refusal(404, 'used_url');
      const answer = apply(given, sent);
      if (answer.status === 200) given.left -= 1;
      return answer;
    },
  };
}
