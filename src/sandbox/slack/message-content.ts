import { ok, type Result } from '../../kernel/result.js';
import { isYes, type JsonObject, objectsIn, textIn } from './json.js';
import { parseStructured, type Refusal, refuse, refuseWith } from './methods/method.js';
import type { Message } from './model.js';
import { findBlockProblems } from './rules/block-problems.js';
import type { Workspace } from './workspace.js';

interface Content {
  readonly text: string;
  /** Undefined if none were sent: an edit then keeps the old ones. */
  readonly blocks: readonly JsonObject[] | undefined;
}

/** Slack truncates longer texts (docs.slack.dev/reference/methods/chat.postMessage). Refused here, so tests notice. */
const MAX_TEXT_LENGTH = 40_000;
/** The total text of all blocks. Not documented; slackapi/bolt-js #2509 reports an error near this size. */
const MAX_BLOCKS_TEXT = 13_200;

export function readContent(args: JsonObject): Result<Content, Refusal> {
  const parsed = parseStructured(args['blocks']);
  if (!parsed.ok) return refuse('invalid_blocks_format');
  const sent = parsed.value ?? undefined;
  if (sent !== undefined && !Array.isArray(sent)) return refuse('invalid_blocks_format');
  const problems = sent === undefined ? [] : findBlockProblems(sent, 'message');
  if (problems.length > 0) return refuseWith('invalid_blocks', problems);
  const blocks = sent === undefined ? undefined : objectsIn(sent);
  const text = textIn(args['text']) ?? '';
  if (text === '' && (blocks?.length ?? 0) === 0) return refuse('no_text');
  if (text.length > MAX_TEXT_LENGTH) return refuse('msg_too_long');
  if (textLength(blocks) > MAX_BLOCKS_TEXT) return refuse('msg_blocks_too_long');
  return ok({ text, blocks });
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + textLength(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, each]) =>
      sum + (name === 'text' && typeof each === 'string' ? each.length : textLength(each)),
    0,
  );
}

interface MessageOptions {
  readonly channel: string;
  readonly user: string;
  readonly args?: JsonObject;
  readonly ephemeralFor?: string;
  readonly files?: readonly string[];
}

export function messageOf(
  workspace: Workspace,
  content: Content,
  { channel, user, args = {}, ephemeralFor, files = [] }: MessageOptions,
): Message {
  const { text } = content;
  const blocks = workspace.addMissingIds(content.blocks ?? []);
  if (text === '' && blocks.length > 0) {
    workspace.warn('missing_text', `A message to ${channel} has blocks but no text.`);
  }
  const threadTs = textIn(args['thread_ts']);
  return {
    channel,
    ts: workspace.nextTs(),
    user,
    text,
    blocks,
    threadTs,
    replyBroadcast: threadTs !== undefined && isYes(args['reply_broadcast']),
    replies: [],
    files,
    versions: [{ text, blocks, at: workspace.now() }],
    unfurls: {
      links: isYes(args['unfurl_links']),
      media: args['unfurl_media'] === undefined || isYes(args['unfurl_media']),
    },
    ephemeralFor,
  };
}

/** The message after an edit. Without new blocks, the old blocks stay (slackapi/python-slack-sdk #523). */
export function editedMessage(
  workspace: Workspace,
  previous: Message,
  { text, blocks: sent }: Content,
): Message {
  const blocks = sent === undefined ? previous.blocks : workspace.addMissingIds(sent);
  return {
    ...previous,
    text,
    blocks,
    edited: { user: previous.user, ts: workspace.nextTs() },
    versions: [...previous.versions, { text, blocks, at: workspace.now() }],
  };
}

export function messagePayload(message: Message, { app }: Workspace): JsonObject {
  const { user, ts, text, blocks, threadTs, edited } = message;
  const bot = user === app.botUserId ? { bot_id: app.botId, app_id: app.appId } : {};
  return {
    type: 'message',
    user,
    ts,
    text,
    team: app.teamId,
    ...bot,
    blocks,
    thread_ts: threadTs,
    edited,
  };
}
