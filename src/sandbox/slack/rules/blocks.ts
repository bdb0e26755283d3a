import {
  actionsElement,
  anyText,
  contextElement,
  id,
  inputElement,
  plainText,
} from './elements.js';
import { anyOf, boolean, byType, type Check, type Fields, list, string, typed } from './schema.js';

// Limits: docs.slack.dev/reference/block-kit/blocks.

function block(fields: Fields, ...rules: readonly Check[]): Check {
  return typed({ ...fields, block_id: id }, ...rules);
}

/** The block types that the app sends. Slack has more: add a type here before the app sends it. */
export const anyBlock = byType({
  actions: block({ 'elements!': list(actionsElement, 25) }),
  context: block({ 'elements!': list(contextElement, 10) }),
  divider: block({}),
  header: block({ 'text!': plainText(150) }),
  input: block({
    'label!': plainText(2000),
    'element!': inputElement,
    hint: plainText(2000),
    optional: boolean,
    dispatch_action: boolean,
  }),
  section: block(
    {
      text: anyText(3000),
      fields: list(anyText(2000), 10),
      accessory: actionsElement,
      expand: boolean,
    },
    anyOf(['text', 'fields'], 'missing required field: text'),
  ),
});

export const messageBlocks = list(anyBlock, 50, 0);
export const surfaceBlocks = list(anyBlock, 100, 0);

const optionalId = string(255, 0);
const viewFields = {
  'blocks!': surfaceBlocks,
  private_metadata: string(3000, 0),
  callback_id: optionalId,
  external_id: optionalId,
};

export const view = byType({
  modal: {
    'title!': plainText(24),
    ...viewFields,
    close: plainText(24),
    submit: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
  },
  home: viewFields,
});
