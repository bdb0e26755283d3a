import { randomBytes } from 'node:crypto';
import { isYes, type JsonObject, textIn } from './json.js';
import { editedMessage, messageOf, readContent } from './message-content.js';
import type { Message } from './model.js';
import type { Workspace } from './workspace.js';

// docs.slack.dev/interactivity/handling-user-interaction: usable five times within 30 minutes.
const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

interface ResponseUrl {
  readonly userId: string;
  readonly channel: string;
  /** The message in which the person pressed or chose; undefined for a command and a message shortcut. */
  readonly source: { readonly channel: string; readonly ts: string } | undefined;
  readonly expiresAt: number;
  remainingUses: number;
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

const DONE: Answer = { status: 200, body: { ok: true } };

function refusal(status: number, error: string): Answer {
  return { status, body: { ok: false, error } };
}

export type ResponseUrls = ReturnType<typeof createResponseUrls>;

export function createResponseUrls(workspace: Workspace) {
  const urls = new Map<string, ResponseUrl>();

  function apply({ source, channel, userId }: ResponseUrl, sent: JsonObject): Answer {
    // The current version of the message: it may have been edited or deleted after the person acted.
    const original = source && workspace.findMessage(source.channel, source.ts);
    const content = readContent(sent);
    if (!content.ok) return refusal(400, content.error.error);
    if (isYes(sent['replace_original'])) {
      if (original !== undefined) {
        // Without new blocks, an edit would keep the old ones.
        const { text, blocks = [] } = content.value;
        workspace.changeMessage(original, editedMessage(workspace, original, { text, blocks }));
        return DONE;
      }
      // Slack then posts a new message (slackapi/bolt-python #1268).
      workspace.warn('nothing_to_replace', 'replace_original without an original message.');
    }
    const isPublic = sent['response_type'] === 'in_channel';
    const threadTs = textIn(sent['thread_ts']) ?? (isPublic ? undefined : original?.threadTs);
    workspace.addMessage(
      messageOf(workspace, content.value, {
        channel,
        user: workspace.app.botUserId,
        args: { thread_ts: threadTs },
        ephemeralFor: isPublic ? undefined : userId,
      }),
    );
    return DONE;
  }

  return {
    /** Issues a response_url. Returns its path on the stand-in. */
    issue(userId: string, channel: string, source?: Message): string {
      const path = `/actions/${workspace.app.teamId}/${randomBytes(12).toString('hex')}`;
      const expiresAt = workspace.now() + LIFE_MS;
      urls.set(path, { userId, channel, source, expiresAt, remainingUses: MAX_USES });
      return path;
    },

    receive(path: string, sent: JsonObject): Answer {
      const responseUrl = urls.get(path);
      if (responseUrl === undefined) return refusal(404, 'invalid_url');
      if (workspace.now() > responseUrl.expiresAt) return refusal(404, 'expired_url');
      if (responseUrl.remainingUses <= 0) return refusal(404, 'used_url');
      const answer = apply(responseUrl, sent);
      if (answer.status === 200) responseUrl.remainingUses -= 1;
      return answer;
    },
  };
}
