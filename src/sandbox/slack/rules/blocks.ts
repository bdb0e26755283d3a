import {
  actionsElement,
  anyText,
  contextElement,
  id,
  inputElement,
  plainText,
} from './elements.js';
import { boolean, byType, type Check, type Fields, list, string, typed } from './schema.js';

// Limits: docs.slack.dev/reference/block-kit/blocks. In `string` and `list`: the maximum, then the minimum (default 1).

function block(fields: Fields): Check {
  return typed({ ...fields, block_id: id });
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
  section: block({ 'text!': anyText(3000), accessory: actionsElement }),
});

export const messageBlocks = list(anyBlock, 50, 0);
export const surfaceBlocks = list(anyBlock, 100, 0);

const viewFields = {
  'blocks!': surfaceBlocks,
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
};

export const view = byType({
  modal: { 'title!': plainText(24), ...viewFields, close: plainText(24), submit: plainText(24) },
  home: viewFields,
});
