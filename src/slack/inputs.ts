import type { ViewStateValue } from '@slack/bolt';
import type { InputBlock, PlainTextOption } from '@slack/types';
import { isGroupId, isUserId } from '../kernel/slack-id.js';
import { PRODUCTS, type Product } from '../records/company.js';
import type { FieldText } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { cut, LIMITS } from './blocks.js';
import { ACTIONS, BLOCKS } from './ids.js';
import { plain } from './modal-view.js';

/** `view.state.values` of a submitted modal: block ID -> action ID -> what stands in it. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

export function field(
  values: FormValues,
  block: string,
  action: string,
): ViewStateValue | undefined {
  return values[block]?.[action];
}

export function typedWords(values: FormValues, block: string, action: string): string {
  return field(values, block, action)?.value?.trim() ?? '';
}

/** In the order of PRODUCTS. */
export function tickedProducts(values: FormValues): readonly Product[] {
  const element = field(values, BLOCKS.products, ACTIONS.inputProducts);
  const chosen = [...(element?.selected_options ?? []), element?.selected_option].map(
    (option) => option?.value,
  );
  return PRODUCTS.filter((product) => chosen.includes(product));
}

export interface InputModel {
  readonly blockId: string;
  readonly field: FieldText;
  readonly element: InputBlock['element'];
  readonly optional: boolean;
}

/** One field of a form, with its label and what stands under it. */
export function input({ blockId, field, element, optional }: InputModel): InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plain(field.label),
    element,
    optional,
    hint: field.hint === undefined ? undefined : plain(field.hint),
  };
}

export interface TextInputModel {
  readonly actionId: string;
  readonly value: string;
  readonly multiline?: boolean;
  readonly placeholder?: string;
}

export function textInput(model: TextInputModel): InputBlock['element'] {
  return {
    type: 'plain_text_input',
    action_id: model.actionId,
    initial_value: model.value || undefined,
    multiline: model.multiline,
    placeholder: model.placeholder === undefined ? undefined : plain(model.placeholder),
  };
}

export function productsInput(
  actionId: string,
  chosen: readonly Product[],
  text: Tongue,
): InputBlock['element'] {
  const options = PRODUCTS.map((product) => option(text.words.productLabel[product], product));
  const initial = options.filter(({ value }) => chosen.some((product) => product === value));
  return {
    type: 'checkboxes',
    action_id: actionId,
    options,
    initial_options: initial.length === 0 ? undefined : initial,
  };
}

/** A channel of the workspace's own; `initial` empty: none is chosen. */
export function channelInput(actionId: string, initial: string): InputBlock['element'] {
  return {
    type: 'conversations_select',
    action_id: actionId,
    filter: {
      include: ['public', 'private'],
      exclude_bot_users: true,
      exclude_external_shared_channels: true,
    },
    initial_conversation: initial || undefined,
  };
}

export function option(label: string, value: string): PlainTextOption & { value: string } {
  return { text: plain(cut(label, LIMITS.optionText)), value };
}

/** A user group of the workspace, which may be an owner. */
export interface OwnerGroup {
  readonly id: string;
  readonly handle: string;
}

interface FieldModel {
  readonly blockId: string;
  readonly actionId: string;
  readonly field: FieldText;
  /** A user's or a group's ID; of the other kind it is left alone. */
  readonly initial?: string | undefined;
}

export function userField({ blockId, actionId, field, initial = '' }: FieldModel): InputBlock {
  return input({
    ...{ blockId, field, optional: true },
    element: {
      type: 'users_select',
      action_id: actionId,
      ...(isUserId(initial) ? { initial_user: initial } : {}),
    },
  });
}

/**
 * Slack has no element for user groups; without any the field is not drawn. One that is chosen already stands first,
 * even when it is not listed.
 */
export function groupField(
  { blockId, actionId, field, initial = '' }: FieldModel,
  groups: readonly OwnerGroup[],
): readonly InputBlock[] {
  const current = groups.find(({ id }) => id === initial) ?? { id: initial, handle: initial };
  const others = groups.filter(({ id }) => id !== initial);
  const offered = isGroupId(initial) ? [current, ...others] : others;
  if (offered.length === 0) return [];
  const options = offered
    .slice(0, LIMITS.options)
    .map(({ id, handle }) => option(`@${handle}`, id));
  const preset = options.find(({ value }) => value === initial);
  return [
    input({
      ...{ blockId, field, optional: true },
      element: {
        type: 'static_select',
        action_id: actionId,
        options,
        initial_option: preset,
      },
    }),
  ];
}
