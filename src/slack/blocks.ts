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

/** Slack's maxima in characters: docs.slack.dev/reference/block-kit, and what other adapters measured live. */
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
  /** Slack asks for at most this; it cuts at 40,000. */
  messageText: 4000,
  /** All blocks of a message together: `msg_blocks_too_long` was met near this. */
  messageCharacters: 13_200,
} as const;

/** A heading. `words` are plain: Slack shows them as they are. Too long ones end in `…`. */
export function header(words: string): HeaderBlock {
  return {
    type: 'header',
    text: { type: 'plain_text', text: cut(words, LIMITS.header), emoji: true },
  };
}

/** A paragraph of mrkdwn whose foreign words are escaped already. Too long ones end in `…`. */
export function section(mrkdwn: string): SectionBlock {
  const text = cutMrkdwn(escapeMenuPaths(mrkdwn), LIMITS.sectionText);
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** The lines in as few paragraphs as it takes for none to be cut. */
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

/** Cuts plain words visibly, between whole characters. */
export function cut(words: string, max: number): string {
  if (words.length <= max) return words;
  return `${withoutHalfCharacter(words.slice(0, max - 1)).trimEnd()}…`;
}

/** Cuts mrkdwn visibly, and never inside `&amp;` or `<@U...>`, which would leave a stray `<` or `&`. */
export function cutMrkdwn(mrkdwn: string, max: number): string {
  if (mrkdwn.length <= max) return mrkdwn;
  const kept = withoutHalfCharacter(mrkdwn.slice(0, max - 1));
  const whole = kept.replace(/(?:<[^<>]*|&[a-z]{0,8})$/, '');
  return `${whole.trimEnd()}…`;
}

function withoutHalfCharacter(words: string): string {
  return words.replace(/[\uD800-\uDBFF]$/, '');
}

/** A mention where the owner is called, else their plain name; absent: not to be named. */
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

/** The same for words of several lines; none of them begins a quotation. */
export function escapeLines(words: string): string {
  return words
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => escapeMrkdwn(line).replace(/^(?=&gt;)/, '\u200B'))
    .join('\n');
}

/** A mention of a user (`U...`, `W...`) or user group (`S...`); anything else is shown as the words it is. */
export function mention(id: string): string {
  if (isUserId(id)) return `<@${id}>`;
  if (isGroupId(id)) return `<!subteam^${id}>`;
  return escapeMrkdwn(id);
}

export function channelMention(id: string): string {
  return isChannelId(id) ? `<#${id}>` : escapeMrkdwn(id);
}

/** Escapes the words. Slack needs a boundary beside Korean letters, which a zero-width space gives. */
export function bold(words: string): string {
  return `\u200B*${escapeMrkdwn(words)}*\u200B`;
}

/** Our own sentences escape nothing, but name menus as `홈택스연동 > 환경설정`. */
export function escapeMenuPaths(mrkdwn: string): string {
  return mrkdwn.replaceAll(' > ', ' &gt; ');
}

/** `*상황* …`: a paragraph that begins with its label. `mrkdwn` is escaped already. */
export function paragraph(label: string, mrkdwn: string): SectionBlock {
  return section(`${bold(label)} ${mrkdwn}`);
}

/** What to do: its introduction on the label's line, the steps numbered or as a list below. */
export function adviceParagraph(label: string, advice: Advice): SectionBlock {
  const steps = advice.steps.map((step, i) => (advice.ordered ? `${i + 1}. ${step}` : `• ${step}`));
  const first = [bold(label), ...(advice.intro === undefined ? [] : [advice.intro])].join(' ');
  return section([first, ...steps].join('\n'));
}

export function buttonRow(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

/** To the pages before and after this one. */
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

/** Stands behind the word that says the same; never alone. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟡',
  notice: '🔵',
};

/** POPBiLL's words may be a page long; what identifies an error is at their beginning. */
const QUOTED_AT_MOST = 300;

/** How foreign words and people are written in Slack's mrkdwn. */
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
  // A line in a thread has nothing but its sentence.
  const paragraphs = blocks.flatMap(wordsOf).filter((words) => words !== text);
  return cutMrkdwn([text, ...paragraphs].join('\n\n'), LIMITS.messageText);
}

/** The header says what the sentence says already. */
function wordsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}

/** A line that is nothing but its words. */
export function wordsMessage(words: string): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(words), LIMITS.messageText), blocks: [] };
}
