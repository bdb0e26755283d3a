import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  Overflow,
  SectionBlock,
} from '@slack/types';
import { z } from 'zod';
import { INPUT_LIMITS, toOneLine } from '../kernel/input-limits.js';
import { isChannelId, isGroupId, isUserId } from '../kernel/slack-id.js';
import type { Severity } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { type Advice, joinParts, stepLines } from '../text/phrases.js';
import { joinedBy } from './codec.js';
import { ACTIONS } from './ids.js';

/** Slack's limits (docs.slack.dev/reference/block-kit), in characters; `options` and `overflowOptions` are counts. */
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
  optionValue: 150,
  optionDescription: 75,
  options: 100,
  overflowOptions: 5,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  plainTextInput: 3000,
  /** Slack recommends at most this and truncates at 40,000. */
  messageText: 4000,
  /** All blocks of a message together: Slack returned `msg_blocks_too_long` near this length. */
  messageCharacters: 13_200,
} as const;

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(text, LIMITS.header) };
}

function plainText(text: string, max: number) {
  return { type: 'plain_text', text: cut(text, max), emoji: true } as const;
}

/** Text by outsiders in `mrkdwn` is already escaped. */
export function section(mrkdwn: string): SectionBlock {
  const text = cutMrkdwn(escapeMenuPaths(mrkdwn), LIMITS.sectionText);
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** As few paragraphs as possible; no line is split. */
export function sections(lines: readonly string[]): readonly SectionBlock[] {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last === undefined || last.length + line.length >= LIMITS.sectionText) {
      paragraphs.push(line);
    } else {
      paragraphs[paragraphs.length - 1] = `${last}\n${line}`;
    }
  }
  return paragraphs.map(section);
}

export function context(parts: readonly (string | undefined)[]): ContextBlock {
  const text = cutMrkdwn(escapeMenuPaths(joinParts(parts)), LIMITS.contextText);
  return { type: 'context', elements: [{ type: 'mrkdwn', text }] };
}

export function contextRow(parts: readonly (string | undefined)[]): ContextBlock[] {
  return parts.some(Boolean) ? [context(parts)] : [];
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

export function actions(blockId: string, elements: readonly (Button | Overflow)[]): ActionsBlock {
  return { type: 'actions', block_id: blockId, elements: [...elements] };
}

export interface ButtonModel {
  readonly actionId: string;
  readonly label: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** What a screen reader says instead of the label; names the company where several buttons look alike. */
  readonly accessibilityLabel?: string;
}

/** A button without a link or a confirmation, because an entry of `moreMenu` can have neither. */
export type PlainButton = Button & {
  readonly action_id: string;
  readonly url?: never;
  readonly confirm?: never;
};

export function button(model: ButtonModel): PlainButton {
  return {
    type: 'button',
    action_id: model.actionId,
    text: plainText(model.label, LIMITS.buttonText),
    value: model.value,
    style: model.style,
    accessibility_label:
      model.accessibilityLabel && cut(model.accessibilityLabel, LIMITS.accessibilityLabel),
  };
}

export function linkButton(model: ButtonModel & { readonly url: string }): Button {
  return { ...button(model), url: model.url };
}

export function confirmedButton(
  model: ButtonModel,
  { title, question, yes, no }: Readonly<Record<'title' | 'question' | 'yes' | 'no', string>>,
): Button {
  const confirm: ConfirmationDialog = {
    title: plainText(title, LIMITS.confirmTitle),
    text: plainText(question, LIMITS.confirmText),
    confirm: plainText(yes, LIMITS.confirmButton),
    deny: plainText(no, LIMITS.confirmButton),
  };
  return { ...button(model), confirm };
}

export const MENU_ENTRY = joinedBy(
  ' ',
  { actionId: z.string(), value: z.string().default('') },
  LIMITS.optionValue,
);

/**
 * For at most `LIMITS.overflowOptions` buttons that do not fit into their row. The request filter turns a choice into a
 * press, so each button has one listener wherever it is drawn.
 */
export function moreMenu(buttons: readonly PlainButton[]): readonly Overflow[] {
  if (buttons.length === 0) return [];
  const options = buttons.map(({ text, action_id: actionId, value = '' }) => ({
    text,
    value: MENU_ENTRY.encode({ actionId, value }),
  }));
  return [{ type: 'overflow', action_id: ACTIONS.more, options }];
}

/** Plain text only; for mrkdwn `cutMrkdwn`. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${withoutHalfCharacter(text.slice(0, max - 1)).trimEnd()}…`;
}

/** Never cuts inside `&amp;` or `<@U...>`, which would leave a stray `<` or `&`. */
export function cutMrkdwn(mrkdwn: string, max: number): string {
  if (mrkdwn.length <= max) return mrkdwn;
  const beginning = withoutHalfCharacter(mrkdwn.slice(0, max - 1));
  const withoutHalfTag = beginning.replace(/(?:<[^<>]*|&[a-z]{0,8})$/, '');
  return `${withoutHalfTag.trimEnd()}…`;
}

function withoutHalfCharacter(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

/** A company's owner as shown in an alert: by a mention, which may notify them, or by their plain name. */
export type OwnerLabel =
  | { readonly kind: 'mention'; readonly id: string }
  | { readonly kind: 'name'; readonly name: string };

/**
 * Escapes text that people or POPBiLL wrote, on one line. `&`, `<` and `>` would start mentions, links and `<!channel>`
 * (docs.slack.dev/messaging/formatting-message-text). Slack also formats emphasis, `@here`, `#channel`, URLs and host
 * names in plain text; zero-width spaces prevent that, so no name is bold, notifies anybody or becomes a link.
 */
export function escapeMrkdwn(text: string): string {
  return toOneLine(text)
    .replace(/:\/\//g, ':\u200B//')
    .replace(/(?<=[\p{L}\p{N}_-])\.(?=\p{L})/gu, '.\u200B')
    .replace(/[@#](?=[\p{L}\p{N}])/gu, '$&\u200B')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, '\u200B$&\u200B');
}

/** Like `escapeMrkdwn`, but keeps the line breaks. No line becomes a quotation. */
export function escapeLines(text: string): string {
  return text
    .split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)
    .map((line) => escapeMrkdwn(line).replace(/^(?=&gt;)/, '\u200B'))
    .join('\n');
}

export function mention(id: string): string {
  if (isUserId(id)) return `<@${id}>`;
  if (isGroupId(id)) return `<!subteam^${id}>`;
  return escapeMrkdwn(id);
}

export function channelMention(id: string): string {
  return isChannelId(id) ? `<#${id}>` : escapeMrkdwn(id);
}

/** Escapes. Slack recognises the `*` beside Korean letters only if a zero-width space separates them. */
export function bold(text: string): string {
  return `\u200B*${escapeMrkdwn(text)}*\u200B`;
}

/** Escapes the `>` in menu paths such as `홈택스연동 > 환경설정`; the app's own sentences need no other escaping. */
export function escapeMenuPaths(mrkdwn: string): string {
  return mrkdwn.replaceAll(' > ', ' &gt; ');
}

export function paragraph(label: string, mrkdwn: string): SectionBlock {
  return section(`${bold(label)} ${mrkdwn}`);
}

export function adviceParagraph(label: string, advice: Advice): SectionBlock {
  const { intro, steps } = advice;
  const firstLine = intro === undefined ? bold(label) : `${bold(label)} ${intro}`;
  if (steps.length === 0) return section(firstLine);
  return section([firstLine, stepLines(advice)].join(steps.length === 1 ? ' ' : '\n'));
}

export function buttonRow(blockId: string, elements: readonly (Button | Overflow)[]): KnownBlock[] {
  return elements.length === 0 ? [] : [actions(blockId, elements)];
}

export function pageButtons<P extends { readonly page: number }>(
  position: P & { readonly pages: number },
  ids: { readonly previous: string; readonly next: string },
  labels: { readonly previous: string; readonly next: string },
  codec: { readonly encode: (position: P) => string },
): Button[] {
  const pageButton = (direction: 'previous' | 'next', page: number) =>
    button({
      actionId: ids[direction],
      label: labels[direction],
      value: codec.encode({ ...position, page }),
    });
  return [
    ...(position.page > 1 ? [pageButton('previous', position.page - 1)] : []),
    ...(position.page < position.pages ? [pageButton('next', position.page + 1)] : []),
  ];
}

/** Buttons to the first page of each filter but the current one. */
export function filterButtons<Kind extends string>(
  offered: readonly { readonly kind: Kind; readonly actionId: string; readonly label?: string }[],
  current: { readonly kind: string },
  labels: Readonly<Record<Kind, string>>,
  codec: {
    readonly encode: (place: { filter: { kind: NoInfer<Kind> }; page: number }) => string;
  },
): PlainButton[] {
  return offered
    .filter(({ kind }) => kind !== current.kind)
    .map(({ kind, actionId, label = labels[kind] }) =>
      button({ actionId, label, value: codec.encode({ filter: { kind }, page: 1 }) }),
    );
}

export function sentenceMessage(sentence: string): ViewMessage {
  return { text: sentence, blocks: [section(sentence)] };
}

export const FINE_EMOJI = '🟢';

/** Shown only beside words with the same meaning. */
export const SEVERITY_EMOJI: Readonly<Record<Severity, string>> = {
  critical: '🔴',
  warning: '🟡',
  notice: '🔵',
};

export const MRKDWN: Markup = {
  quote: (text) => escapeMrkdwn(cut(text, INPUT_LIMITS.popbillMessage)),
  person: mention,
  channel: channelMention,
};

/** Plain names notify nobody. A person without a known name is mentioned. */
export function withPlainNames(names: ReadonlyMap<string, string> = new Map()): Markup {
  return {
    ...MRKDWN,
    person(id) {
      const name = names.get(id);
      return name === undefined ? mention(id) : escapeMrkdwn(cut(name, MAX_NAME_LENGTH));
    },
  };
}

/** A display name may be 80 characters long. */
const MAX_NAME_LENGTH = 40;

/** A message to be sent: `text` is the full sentence for notifications and screen readers. */
export interface ViewMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Without buttons: the sentence for notifications, then every paragraph. */
export function textOfMessage({ text, blocks }: ViewMessage): string {
  const paragraphs = blocks.flatMap(textsOf).filter((paragraph) => paragraph !== text);
  return cutMrkdwn([text, ...paragraphs].join('\n\n'), LIMITS.messageText);
}

/** Headers are left out, because they repeat the sentence. */
function textsOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text === undefined ? [] : [block.text.text];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}

export function textOnlyMessage(text: string): ViewMessage {
  return { text: cutMrkdwn(escapeMenuPaths(text), LIMITS.messageText), blocks: [] };
}
