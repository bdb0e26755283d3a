import type { InputBlock, PlainTextOption } from '@slack/types';
import type { Product } from '../records/company.js';
import { PRODUCTS } from '../records/company.js';
import type { Catalog } from '../text/catalog.js';
import type { FieldText } from '../watch/form-text.js';
import { cut } from './blocks.js';
import { LIMITS } from './limits.js';
import { plain } from './modal.js';

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
    ...(model.value === '' ? {} : { initial_value: model.value }),
    multiline: model.multiline,
    placeholder: model.placeholder === undefined ? undefined : plain(model.placeholder),
  };
}

/** What is collected, as boxes to tick. */
export function productsInput(
  actionId: string,
  chosen: readonly Product[],
  text: Catalog,
): InputBlock['element'] {
  const options = PRODUCTS.map((product) => option(text.words.productLabel[product], product));
  const initial = options.filter(({ value }) => chosen.some((product) => product === value));
  return {
    type: 'checkboxes',
    action_id: actionId,
    options,
    ...(initial.length === 0 ? {} : { initial_options: initial }),
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
    ...(initial === '' ? {} : { initial_conversation: initial }),
  };
}

export function option(label: string, value: string): PlainTextOption & { value: string } {
  return { text: plain(cut(label, LIMITS.optionText)), value };
}
