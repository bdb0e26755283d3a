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
  readonly source?: { readonly channel: string; readonly ts: string };
  readonly expiresAt: number;
  left: number;
}

/** What a response_url answers over HTTP. */
export interface ResponseUrlAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

const DONE: ResponseUrlAnswer = { status: 200, body: { ok: true } };

function refusal(status: number, error: string): ResponseUrlAnswer {
  return { status, body: { ok: false, error } };
}

/** The response_urls given out with commands and presses, and what comes of messages sent to them. */
export class ResponseUrls {
  readonly #given = new Map<string, Given>();
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Gives out a path below the stand-in's address. */
  issue(userId: string, channel: string, source?: Message): string {
    const path = `/actions/${this.#workspace.app.teamId}/${randomBytes(12).toString('hex')}`;
    this.#given.set(path, {
      userId,
      channel,
      ...(source === undefined ? {} : { source: { channel: source.channel, ts: source.ts } }),
      expiresAt: this.#workspace.now() + LIFE_MS,
      left: USES,
    });
    return path;
  }

  receive(path: string, sent: JsonObject): ResponseUrlAnswer {
    const given = this.#given.get(path);
    if (given === undefined) return refusal(404, 'invalid_url');
    if (this.#workspace.now() > given.expiresAt) return refusal(404, 'expired_url');
    if (given.left <= 0) return refusal(404, 'used_url');
    const outcome = this.#apply(given, sent);
    if (outcome.status === 200) given.left -= 1;
    return outcome;
  }

  #apply(given: Given, sent: JsonObject): ResponseUrlAnswer {
    const { source } = given;
    const original =
      source === undefined ? undefined : this.#workspace.findMessage(source.channel, source.ts);
    if (isYes(sent['delete_original'])) return this.#deleteOriginal(original);
    const content = readContent(sent);
    if (!content.ok) return refusal(400, content.error.error);
    if (isYes(sent['replace_original'])) {
      if (original !== undefined) {
        const after = editedMessage(this.#workspace, original, {
          ...content.value,
          blocks: content.value.blocks ?? [],
        });
        this.#workspace.changeMessage(original, after);
        return DONE;
      }
      // Slack shows the message beside what should have been replaced (slackapi/bolt-python #1268).
      this.#workspace.warn(
        'nothing_to_replace',
        'replace_original where no message stands behind.',
      );
    }
    const everybody = sent['response_type'] === 'in_channel';
    const threadTs = textIn(sent['thread_ts']) ?? (everybody ? undefined : original?.threadTs);
    this.#workspace.addMessage(
      messageOf(this.#workspace, content.value, {
        channel: given.channel,
        user: this.#workspace.app.botUserId,
        args: threadTs === undefined ? {} : { thread_ts: threadTs },
        ...(everybody ? {} : { ephemeralFor: given.userId }),
      }),
    );
    return DONE;
  }

  #deleteOriginal(original: Message | undefined): ResponseUrlAnswer {
    if (original === undefined) {
      this.#workspace.warn('nothing_to_replace', 'delete_original where no message stands behind.');
      return refusal(404, 'message_not_found');
    }
    this.#workspace.removeMessage(original);
    return DONE;
  }
}
