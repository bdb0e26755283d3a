import {
  anything,
  boolean,
  byType,
  type Check,
  integer,
  list,
  matching,
  object,
  only,
  string,
  typed,
  url,
} from './block-schema.js';
import {
  anyText,
  confirm,
  conversationFilter,
  dispatchConfig,
  identifier,
  image,
  option,
  optionGroups,
  plainText,
  style,
} from './composition-checks.js';
import { asObject, isObject, objectsIn } from './json.js';
import { richText } from './rich-text-checks.js';

// Limits in this file: docs.slack.dev/reference/block-kit/block-elements.

const actionId = { action_id: identifier };
const focusable = { ...actionId, focus_on_load: boolean };
const pickable = { ...focusable, confirm, placeholder: plainText(150) };
const many = { max_selected_items: integer(1) };
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

function choices(initial: 'initial_option' | 'initial_options'): Check {
  const one = option('choice');
  return withInitialAmongOptions(
    typed(
      { options: list(one, { max: 10 }) },
      {
        ...focusable,
        confirm,
        [initial]: initial === 'initial_option' ? one : list(one, { max: 10 }),
      },
    ),
  );
}

function staticSelect(extra: Readonly<Record<string, Check>>): Check {
  const fields = {
    ...pickable,
    ...extra,
    options: list(option('menu'), { max: 100 }),
    option_groups: optionGroups,
  };
  return (value, at, scope) => {
    withInitialAmongOptions(typed({}, fields))(value, at, scope);
    const given = ['options', 'option_groups'].filter(
      (name) => asObject(value)[name] !== undefined,
    );
    if (given.length !== 1) scope.report('must have one of options and option_groups', at);
  };
}

/** Slack refuses a preselection that is not one of the options, text and all. */
function withInitialAmongOptions(check: Check): Check {
  return (value, at, scope) => {
    check(value, at, scope);
    if (!isObject(value)) return;
    const offered = [
      ...objectsIn(value['options']),
      ...objectsIn(value['option_groups']).flatMap((group) => objectsIn(group['options'])),
    ].map((each) => sameOption(each));
    const chosen = [
      ...(value['initial_option'] === undefined ? [] : [value['initial_option']]),
      ...objectsIn(value['initial_options']),
    ];
    if (chosen.some((each) => !offered.includes(sameOption(asObject(each))))) {
      scope.report('initial option must be one of the options', at);
    }
  };
}

function sameOption(each: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([each['value'], asObject(each['text'])['text']]);
}

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

const menuOption = option('menu');
const ids = (max: number): Check => list(string(255), { min: 0, max });

const SELECTS = {
  static_select: staticSelect({ initial_option: menuOption }),
  external_select: typed(
    {},
    { ...pickable, initial_option: menuOption, min_query_length: integer(0) },
  ),
  users_select: typed({}, { ...pickable, initial_user: string(255) }),
  conversations_select: typed(
    {},
    {
      ...pickable,
      initial_conversation: string(255),
      default_to_current_conversation: boolean,
      filter: conversationFilter,
      response_url_enabled: only(['modal'], boolean),
    },
  ),
  channels_select: typed(
    {},
    { ...pickable, initial_channel: string(255), response_url_enabled: only(['modal'], boolean) },
  ),
};

const MULTI_SELECTS = {
  multi_static_select: staticSelect({ ...many, initial_options: list(menuOption, { max: 100 }) }),
  multi_external_select: typed(
    {},
    {
      ...pickable,
      ...many,
      initial_options: list(menuOption, { max: 100 }),
      min_query_length: integer(0),
    },
  ),
  multi_users_select: typed({}, { ...pickable, ...many, initial_users: ids(100) }),
  multi_conversations_select: typed(
    {},
    {
      ...pickable,
      ...many,
      initial_conversations: ids(100),
      default_to_current_conversation: boolean,
      filter: conversationFilter,
    },
  ),
  multi_channels_select: typed({}, { ...pickable, ...many, initial_channels: ids(100) }),
};

const PICKERS = {
  radio_buttons: choices('initial_option'),
  checkboxes: choices('initial_options'),
  datepicker: typed(
    {},
    { ...pickable, initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD') },
  ),
  timepicker: typed(
    {},
    {
      ...pickable,
      initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm'),
      timezone: string(255),
    },
  ),
  datetimepicker: typed(
    {},
    { ...focusable, confirm, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
  ),
};

const MENUS = { ...SELECTS, ...MULTI_SELECTS, ...PICKERS };

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
