import { ok, type Result } from '../../kernel/result.js';
import { isYes, type JsonObject, objectsIn, textIn } from './json.js';
import { type Refusal, refuse, refuseWith, structured } from './methods/method.js';
import type { Message } from './model.js';
import { findBlockProblems } from './rules/block-problems.js';
import type { Workspace } from './workspace.js';

interface Content {
  readonly text: string;
  readonly blocks: readonly JsonObject[] | undefined;
}

/** docs.slack.dev/reference/methods/chat.postMessage; longer ones were refused before they were cut. */
const LONGEST_TEXT = 40_000;
/** Not documented; slackapi/bolt-js #2509 met it near this size of all blocks' texts. */
const LONGEST_BLOCKS = 13_200;

export function readContent(args: JsonObject): Result<Content, Refusal> {
  const parsed = structured(args['blocks']);
  if (!parsed.ok) return refuse('invalid_blocks_format');
  const sent = parsed.value ?? undefined;
  if (sent !== undefined && !Array.isArray(sent)) return refuse('invalid_blocks_format');
  const problems = sent === undefined ? [] : findBlockProblems(sent, 'message');
  if (problems.length > 0) return refuseWith('invalid_blocks', problems);
  const blocks = sent === undefined ? undefined : objectsIn(sent);
  const text = textIn(args['text']) ?? '';
  const attachments = structured(args['attachments']);
  const hasAttachments = attachments.ok && objectsIn(attachments.value).length > 0;
  if (text === '' && (blocks?.length ?? 0) === 0 && !hasAttachments) return refuse('no_text');
  if (text.length > LONGEST_TEXT) return refuse('msg_too_long');
  if (textSize(blocks) > LONGEST_BLOCKS) return refuse('msg_blocks_too_long');
  return ok({ text, blocks });
}

function textSize(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + textSize(each), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [name, each]) =>
      sum + (name === 'text' && typeof each === 'string' ? each.length : textSize(each)),
    0,
  );
}

interface About {
  readonly channel: string;
  readonly user: string;
  readonly args?: JsonObject;
  readonly ephemeralFor?: string;
  readonly files?: readonly string[];
}

export function messageOf(
  workspace: Workspace,
  content: Content,
  { channel, user, args = {}, ephemeralFor, files = [] }: About,
): Message {
  const { text } = content;
  const blocks = workspace.withIds(content.blocks ?? []);
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

/** The message after an edit. Blocks that are not sent again stay (slackapi/python-slack-sdk #523). */
export function editedMessage(
  workspace: Workspace,
  before: Message,
  { text, blocks: sent }: Content,
): Message {
  const blocks = sent === undefined ? before.blocks : workspace.withIds(sent);
  return {
    ...before,
    text,
    blocks,
    edited: { user: before.user, ts: workspace.nextTs() },
    versions: [...before.versions, { text, blocks, at: workspace.now() }],
  };
}

export function messagePayload(message: Message, { app }: Workspace): JsonObject {
  const { user, ts, text, blocks, threadTs, edited } = message;
  const own = user === app.botUserId ? { bot_id: app.botId, app_id: app.appId } : {};
  const place = { thread_ts: threadTs, edited };
  return { type: 'message', user, ts, text, team: app.teamId, ...own, blocks, ...place };
}
