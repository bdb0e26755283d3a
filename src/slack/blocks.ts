import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  SectionBlock,
} from '@slack/types';
import { LIMITS } from './limits.js';
import { escapeMenuPaths } from './mrkdwn.js';

/** A heading. `words` are plain: Slack shows them as they are. Too long ones end in `…`. */
export function header(words: string): HeaderBlock {
  return {
    type: 'header',
    text: { type: 'plain_text', text: cut(words, LIMITS.header), emoji: true },
  };
}

/** A paragraph of mrkdwn whose foreign words are escaped already (mrkdwn.ts). Too long ones end in `…`. */
export function section(mrkdwn: string): SectionBlock {
  const text = cutMrkdwn(escapeMenuPaths(mrkdwn), LIMITS.sectionText);
  return { type: 'section', text: { type: 'mrkdwn', text } };
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

/** A row of buttons. */
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
  /** Slack asks this before it sends the press. */
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
    ...(model.confirm === undefined ? {} : { confirm: confirmation(model.confirm) }),
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
