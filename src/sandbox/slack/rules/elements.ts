import { asObject, isObject, objectsIn } from '../json.js';
import {
  boolean,
  byType,
  type Check,
  type Fields,
  integer,
  list,
  matching,
  object,
  oneOf,
  onlyOn,
  string,
  typed,
  url,
} from './schema.js';

// docs.slack.dev/reference/block-kit: composition-objects and block-elements, and the comments of @slack/types.
// In `string` and `list`: the maximum, then the minimum (default 1).

export const id = string(255);
const plain = (max: number): Fields => ({ 'text!': string(max), emoji: boolean });

export function plainText(max: number): Check {
  return byType({ plain_text: plain(max) });
}

export function anyText(max: number): Check {
  return byType({ plain_text: plain(max), mrkdwn: { 'text!': string(max) } });
}

const style = oneOf('primary', 'danger');
const confirm = object({
  'text!': anyText(300),
  title: plainText(100),
  confirm: plainText(30),
  deny: plainText(30),
  style,
});

const plainOption: Fields = {
  'text!': plainText(75),
  'value!': string(150),
  description: plainText(75),
};
const menuOption = object(plainOption);
/** An option of radio buttons and checkboxes. Menus allow no mrkdwn in their options. */
const choice = object({ 'text!': anyText(75), 'value!': string(150), description: anyText(75) });

const accessibility = { accessibility_label: string(75) };
const pressableFields = { action_id: id, confirm };
const focusableFields = { action_id: id, focus_on_load: boolean };
const placeholderFields = { ...focusableFields, placeholder: plainText(150) };
const menuFields = { ...placeholderFields, confirm };

const button: Fields = {
  'text!': plainText(75),
  ...pressableFields,
  ...accessibility,
  value: string(2000, 0),
  url,
  style,
};

const PRESSABLE_ELEMENTS = {
  button,
  overflow: { 'options!': list(menuOption, 5), ...pressableFields },
};

/** Slack refuses an initial option unless its value and text are those of one of the options. */
const checkInitialOption: Check = (value, at, scope) => {
  const { options, ...preset } = asObject(value);
  const optionKeys = objectsIn(options).map(optionKey);
  const initialKeys = [
    ...(preset['initial_option'] === undefined ? [] : [asObject(preset['initial_option'])]),
    ...objectsIn(preset['initial_options']),
  ].map(optionKey);
  if (initialKeys.some((each) => !optionKeys.includes(each))) {
    scope.report('initial option must be one of the options', at);
  }
};

function optionKey(option: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([option['value'], asObject(option['text'])['text']]);
}

function staticSelect(extra: Fields): Check {
  const fields = { ...menuFields, ...extra, 'options!': list(menuOption, 100) };
  return typed(fields, checkInitialOption);
}

const choiceFields: Fields = { 'options!': list(choice, 10), ...focusableFields, confirm };

const conversationFields: Fields = {
  ...menuFields,
  filter: (value, at, scope) => {
    object({
      include: list(oneOf('im', 'mpim', 'private', 'public'), 4),
      exclude_external_shared_channels: boolean,
      exclude_bot_users: boolean,
    })(value, at, scope);
    if (isObject(value) && Object.keys(value).length === 0) {
      scope.report('must have at least one field', at);
    }
  },
};

const MENU_ELEMENTS = {
  static_select: staticSelect({ initial_option: menuOption }),
  external_select: { ...menuFields, min_query_length: integer(0), initial_option: menuOption },
  users_select: { ...menuFields, initial_user: id },
  conversations_select: { ...conversationFields, initial_conversation: id },
  multi_static_select: staticSelect({ initial_options: list(menuOption, 100) }),
  multi_users_select: { ...menuFields, initial_users: list(id, 100, 0) },
  radio_buttons: typed({ ...choiceFields, initial_option: choice }, checkInitialOption),
  checkboxes: typed({ ...choiceFields, initial_options: list(choice, 10) }, checkInitialOption),
  datepicker: { ...menuFields, initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD') },
  timepicker: {
    ...menuFields,
    initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm'),
    timezone: id,
  },
};

const checkLengths: Check = (value, at, scope) => {
  const { initial_value: initial, max_length: max } = asObject(value);
  if (typeof initial === 'string' && typeof max === 'number' && initial.length > max) {
    scope.report(`must be less than ${max + 1} characters`, `${at}/initial_value`);
  }
};

const INPUT_ONLY_ELEMENTS = {
  plain_text_input: typed(
    {
      ...placeholderFields,
      dispatch_action_config: object({ trigger_actions_on: list(oneOf('on_enter_pressed'), 1) }),
      initial_value: string(3000, 0),
      multiline: boolean,
      max_length: integer(1, 3000),
    },
    checkLengths,
  ),
  file_input: onlyOn(
    ['modal'],
    typed({ action_id: id, filetypes: list(string(20), 100), max_files: integer(1, 10) }),
  ),
};

export const actionsElement = byType({ ...PRESSABLE_ELEMENTS, ...MENU_ELEMENTS });
export const inputElement = byType({ ...MENU_ELEMENTS, ...INPUT_ONLY_ELEMENTS });
export const contextElement = anyText(3000);
