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

export class ResponseUrls {
  readonly #given = new Map<string, Given>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  issue(userId: string, channel: string, source?: Message): string {
    const path = `/actions/${this.#workspace.app.teamId}/${randomBytes(12).toString('hex')}`;
    this.#given.set(path, {
      userId,
      channel,
      source,
      expiresAt: this.#workspace.now() + LIFE_MS,
      left: USES,
    });
    return path;
  }

  receive(path: string, sent: JsonObject): Answer {
    const given = this.#given.get(path);
    if (given === undefined) return refusal(404, 'invalid_url');
    if (this.#workspace.now() > given.expiresAt) return refusal(404, 'expired_url');
    if (given.left <= 0) return refusal(404, 'used_url');
    const outcome = this.#apply(given, sent);
    if (outcome.status === 200) given.left -= 1;
    return outcome;
  }

  #apply(given: Given, sent: JsonObject): Answer {
    const { source, channel, userId } = given;
    // As it is now: it may have been edited or deleted.
    const original = source && this.#workspace.findMessage(source.channel, source.ts);
    if (isYes(sent['delete_original'])) return this.#deleteOriginal(original);
    const content = readContent(sent);
    if (!content.ok) return refusal(400, content.error.error);
    if (isYes(sent['replace_original'])) {
      if (original !== undefined) {
        const { text, blocks = [] } = content.value;
        const after = editedMessage(this.#workspace, original, { text, blocks });
        this.#workspace.changeMessage(original, after);
        return DONE;
      }
      // Slack shows the message beside what should have been replaced (slackapi/bolt-python #1268).
      this.#warn('replace_original');
    }
    const everybody = sent['response_type'] === 'in_channel';
    const threadTs = textIn(sent['thread_ts']) ?? (everybody ? undefined : original?.threadTs);
    this.#workspace.addMessage(
      messageOf(this.#workspace, content.value, {
        channel,
        user: this.#workspace.app.botUserId,
        args: { thread_ts: threadTs },
        ephemeralFor: everybody ? undefined : userId,
      }),
    );
    return DONE;
  }

  #deleteOriginal(original: Message | undefined): Answer {
    if (original === undefined) {
      this.#warn('delete_original');
      return refusal(404, 'message_not_found');
    }
    this.#workspace.removeMessage(original);
    return DONE;
  }

  #warn(asked: string): void {
    this.#workspace.warn('nothing_to_replace', `${asked} where no message stands behind.`);
  }
}
