import {
  anything,
  boolean,
  byType,
  type Check,
  integer,
  list,
  object,
  only,
  string,
  typed,
  url,
} from './block-schema.js';
import {
  anyText,
  confirm,
  dispatchConfig,
  identifier,
  image,
  option,
  plainText,
  style,
} from './composition-checks.js';
import { asObject } from './json.js';
import { ids, MENUS } from './menu-checks.js';
import { richText } from './rich-text-checks.js';

// Limits in this file: docs.slack.dev/reference/block-kit/block-elements.

const actionId = { action_id: identifier };
const focusable = { ...actionId, focus_on_load: boolean };
const typeable = {
  ...focusable,
  placeholder: plainText(150),
  dispatch_action_config: dispatchConfig,
};

const button = typed(
  { text: plainText(75) },
  {
    ...actionId,
    confirm,
    value: string(2000, 0),
    url: url(3000),
    style,
    accessibility_label: string(75),
  },
);

const overflow = typed({ options: list(option('overflow'), { max: 5 }) }, { ...actionId, confirm });

function textInput(extra: Readonly<Record<string, Check>>): Check {
  return typed({}, { ...typeable, ...extra });
}

const plainTextInput: Check = (value, at, scope) => {
  textInput({
    initial_value: string(3000, 0),
    multiline: boolean,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
  })(value, at, scope);
  const { initial_value: initial, max_length: max, min_length: min } = asObject(value);
  if (typeof initial === 'string' && typeof max === 'number' && initial.length > max) {
    scope.report(`must be less than ${max + 1} characters`, `${at}/initial_value`);
  }
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    scope.report('must not be greater than max_length', `${at}/min_length`);
  }
};

const numberInput = only(
  ['modal'],
  typed(
    { is_decimal_allowed: boolean },
    { ...typeable, initial_value: string(100), min_value: string(100), max_value: string(100) },
  ),
);

const workflowButton = only(
  ['message'],
  typed(
    { text: plainText(75), workflow: object({ trigger: anything }) },
    { ...actionId, confirm, style, accessibility_label: string(75) },
  ),
);

const richTextInput = textInput({
  initial_value: byType({ rich_text: richText }),
  min_lines: integer(1),
  max_lines: integer(1),
});

/** What an actions block may hold. */
export const actionsElement = byType({
  button,
  overflow,
  ...MENUS,
  workflow_button: workflowButton,
  rich_text_input: richTextInput,
});

/** What may stand beside a section's text. */
export const accessory = byType({
  button,
  overflow,
  ...MENUS,
  workflow_button: workflowButton,
  image: image({}),
});

/** What an input block may hold. */
export const inputElement = byType({
  ...MENUS,
  plain_text_input: plainTextInput,
  email_text_input: only(['modal'], textInput({ initial_value: string(3000, 0) })),
  url_text_input: only(['modal'], textInput({ initial_value: url(3000) })),
  number_input: numberInput,
  rich_text_input: richTextInput,
  file_input: only(
    ['modal'],
    typed(
      {},
      { ...actionId, filetypes: list(string(20), { max: 100 }), max_files: integer(1, 10) },
    ),
  ),
});

const feedbackButton = object(
  { text: plainText(75), value: string(2000) },
  { accessibility_label: string(75) },
);

export const contextAction = byType({
  feedback_buttons: typed(
    { positive_button: feedbackButton, negative_button: feedbackButton },
    actionId,
  ),
  icon_button: typed(
    { icon: string(255), text: plainText(75) },
    {
      ...actionId,
      confirm,
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: ids(100),
    },
  ),
});

export const cardButton = byType({ button });
export const contextElement = byType({
  image: image({}),
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
});
