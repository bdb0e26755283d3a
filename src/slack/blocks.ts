import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  SectionBlock,
} from '@slack/types';
import { INPUT_LIMITS, oneLine } from '../kernel/input-limits.js';
import { isChannelId, isGroupId, isUserId } from '../kernel/slack-id.js';
import type { Severity } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import type { Advice } from '../text/phrases.js';

/** Slack's limits in characters: docs.slack.dev/reference/block-kit, and measurements by other Slack libraries. */
export const LIMITS = {
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: INPUT_LIMITS.privateMetadata,
  header: 150,
  sectionText: 3000,
  contextText: 3000,
  buttonText: 75,
  buttonValue: INPUT_LIMITS.buttonValue,
  accessibilityLabel: 75,
  optionText: 75,
  optionDescription: 75,
  options: 100,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  plainTextInput: 3000,
  /** Slack recommends at most this and truncates at 40,000. */
  messageText: 4000,
  /** All blocks of a message together: Slack returned `msg_blocks_too_long` near this length. */
  messageCharacters: 13_200,
} as const;

/** A heading. `words` are plain text: Slack shows them as they are. Long ones are cut and end in `…`. */
export function header(words: string): HeaderBlock {
  return {
    type: 'header',
    text: { type: 'plain_text', text: cut(words, LIMITS.header), emoji: true },
  };
}

/** A paragraph of mrkdwn; text by outsiders is already escaped. Long ones are cut and end in `…`. */
export function section(mrkdwn: string): SectionBlock {
  const text = cutMrkdwn(escapeMenuPaths(mrkdwn), LIMITS.sectionText);
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** The lines in as few paragraphs as possible without cutting any. */
export function sections(lines: readonly string[]): readonly SectionBlock[] {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last === undefined || last.length + line.length >= LIMITS.sectionText) {
      paragraphs.push(line);
    } else {
      paragraphs.splice(-1, 1, `${last}\n${line}`);
    }
  }
  return paragraphs.map(section);
}

/** One grey line; the parts are joined by a dot. Empty parts are left out. */
export function context(parts: readonly (string | undefined)[]): ContextBlock {
  const line = parts.filter((part) => part !== undefined && part !== '').join(' · ');
  return {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: cutMrkdwn(escapeMenuPaths(line), LIMITS.contextText) }],
  };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

export function actions(blockId: string, buttons: readonly Button[]): ActionsBlock {
  return { type: 'actions', block_id: blockId, elements: [...buttons] };
}

export interface ButtonModel {
  readonly actionId: string;
  readonly label: string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  /** What a screen reader says instead of the label; names the company where several buttons look alike. */
  readonly spoken?: string;
  readonly confirm?: ConfirmModel;
}

export interface ConfirmModel {
  readonly title: string;
  readonly question: string;
  readonly yes: string;
  readonly no: string;
}

export function button(model: ButtonModel): Button {
  return {
    type: 'button',
    action_id: model.actionId,
    text: { type: 'plain_text', text: cut(model.label, LIMITS.buttonText), emoji: true },
    value: model.value,
    url: model.url,
    style: model.style,
    accessibility_label:
      model.spoken === undefined ? undefined : cut(model.spoken, LIMITS.accessibilityLabel),
    confirm: model.confirm === undefined ? undefined : confirmation(model.confirm),
  };
}

function confirmation({ title, question, yes, no }: ConfirmModel): ConfirmationDialog {
  const plain = (words: string, max: number) =>
    ({ type: 'plain_text', text: cut(words, max), emoji: true }) as const;
  return {
    title: plain(title, LIMITS.confirmTitle),
    text: plain(question, LIMITS.confirmText),
    confirm: plain(yes, LIMITS.confirmButton),
    deny: plain(no, LIMITS.confirmButton),
  };
}

/** Cuts plain text and marks the cut with `…`; never splits a character. */
export function cut(words: string, max: number): string {
  if (words.length <= max) return words;
  return `${withoutHalfCharacter(words.slice(0, max - 1)).trimEnd()}…`;
}

/** Cuts mrkdwn and marks the cut with `…`; never inside `&amp;` or `<@U...>`, which would leave a stray `<` or `&`. */
export function cutMrkdwn(mrkdwn: string, max: number): string {
  if (mrkdwn.length <= max) return mrkdwn;
  const kept = withoutHalfCharacter(mrkdwn.slice(0, max - 1));
  const whole = kept.replace(/(?:<[^<>]*|&[a-z]{0,8})$/, '');
  return `${whole.trimEnd()}…`;
}

function withoutHalfCharacter(words: string): string {
  return words.replace(/[\uD800-\uDBFF]$/, '');
}

/** A mention where the owner is to be notified, else their plain name. */
export type OwnerWords =
  | { readonly kind: 'mention'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string };

/**
 * Makes words that people or POPBiLL wrote harmless in mrkdwn, on one line. `&`, `<` and `>` start mentions, links and
 * `<!channel>` (docs.slack.dev/messaging/formatting-message-text); emphasis, `@here`, `#channel`, addresses and hosts
 * are found in plain words too, and are parted by a zero-width space: nothing in a name is bold, rings or is a link.
 */
export function escapeMrkdwn(words: string): string {
  return oneLine(words)
    .replace(/:\/\//g, ':\u200B//')
    .replace(/(?<=[\p{L}\p{N}_-])\.(?=\p{L})/gu, '.\u200B')
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&\u200B')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, '\u200B$&\u200B');
}

/** `escapeMrkdwn` for text of several lines; no line becomes a quotation. */
export function escapeLines(words: string): string {
  return words
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => escapeMrkdwn(line).replace(/^(?=&gt;)/, '\u200B'))
    .join('\n');
}

/** A mention of a user (`U...`, `W...`) or user group (`S...`); anything else is shown as plain text. */
export function mention(id: string): string {
  if (isUserId(id)) return `<@${id}>`;
  if (isGroupId(id)) return `<!subteam^${id}>`;
  return escapeMrkdwn(id);
}

export function channelMention(id: string): string {
  return isChannelId(id) ? `<#${id}>` : escapeMrkdwn(id);
}

/** Escapes the words. A zero-width space gives Slack the boundary it needs beside Korean letters. */
export function bold(words: string): string {
  return `\u200B*${escapeMrkdwn(words)}*\u200B`;
}

/** The app's own sentences are not escaped, but name menus as `홈택스연동 > 환경설정`. */
export function escapeMenuPaths(mrkdwn: string): string {
  return mrkdwn.replaceAll(' > ', ' &gt; ');
}

/** `*상황* …`: a paragraph that begins with its label. `mrkdwn` is escaped already. */
export function paragraph(label: string, mrkdwn: string): SectionBlock {
  return section(`${bold(label)} ${mrkdwn}`);
}

/** Advice: its introduction on the label's line, the steps as a numbered or bulleted list below. */
export function adviceParagraph(label: string, advice: Advice): SectionBlock {
  const steps = advice.steps.map((step, i) => (advice.ordered ? `${i + 1}. ${step}` : `• ${step}`));
  const first = [bold(label), ...(advice.intro === undefined ? [] : [advice.intro])].join(' ');
  return section([first, ...steps].join('\n'));
}

export function buttonRow(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

/** Buttons to the previous and next page. */
export function pageButtons<P extends { readonly page: number }>(
  place: P & { readonly pages: number },
  ids: { readonly previous: string; readonly next: string },
  labels: { readonly previous: string; readonly next: string },
  codec: { readonly encode: (place: P) => string },
): Button[] {
  const turn = (toward: 'previous' | 'next', page: number) =>
    button({
      actionId: ids[toward],
      label: labels[toward],
      value: codec.encode({ ...place, page }),
    });
  return [
    ...(place.page > 1 ? [turn('previous', place.page - 1)] : []),
    ...(place.page < place.pages ? [turn('next', place.page + 1)] : []),
  ];
}

export function sentenceMessage(sentence: string): ViewMessage {
  return { text: sentence, blocks: [section(sentence)] };
}

/** Follows the word for the severity; never used alone. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟡',
  notice: '🔵',
};

/** POPBiLL's messages may be a page long; the beginning identifies the error. */
const QUOTED_AT_MOST = 300;

/** How quotations, people and channels are written in Slack's mrkdwn. */
export const MRKDWN: Markup = {
  quote: (words) => escapeMrkdwn(cut(words, QUOTED_AT_MOST)),
  person: mention,
  channel: channelMention,
};

/** People by their plain names, which notify nobody. A person without a known name is mentioned. */
export function withPlainNames(names: ReadonlyMap<string, string> = new Map()): Markup {
  return {
    ...MRKDWN,
    person(id) {
      const name = names.get(id);
      return name === undefined ? mention(id) : escapeMrkdwn(cut(name, NAME_AT_MOST));
    },
  };
}

/** A display name may be 80 characters long. */
const NAME_AT_MOST = 40;

/** A message to be sent: `text` is the full sentence for notifications and screen readers. */
export interface ViewMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** A message without its blocks: the sentence for notifications, then every paragraph. Buttons are lost. */
export function wordsOfMessage({ text, blocks }: ViewMessage): string {
  const paragraphs = blocks.flatMap(wordsOf).filter((words) => words !== text);
  return cutMrkdwn([text, ...paragraphs].join('\n\n'), LIMITS.messageText);
}

/** Headers are left out: they repeat the sentence. */
function wordsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}

/** A message without blocks. */
export function wordsMessage(words: string): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(words), LIMITS.messageText), blocks: [] };
}
