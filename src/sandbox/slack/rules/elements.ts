import { asObject, isObject, objectsIn } from '../json.js';
import {
  boolean,
  byType,
  type Check,
  exactlyOneOf,
  type Fields,
  integer,
  list,
  matching,
  object,
  oneOf,
  only,
  string,
  typed,
  url,
} from './schema.js';

// docs.slack.dev/reference/block-kit: composition-objects and block-elements, and the comments of @slack/types.

export const id = string(255);
const plain = (max: number): Fields => ({ 'text!': string(max), emoji: boolean });

export function plainText(max: number): Check {
  return byType({ plain_text: plain(max) });
}

export function anyText(max: number): Check {
  return byType({ plain_text: plain(max), mrkdwn: { 'text!': string(max), verbatim: boolean } });
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
/** Only radio buttons and checkboxes may word an option in mrkdwn. */
const choice = object({ 'text!': anyText(75), 'value!': string(150), description: anyText(75) });

const spoken = { accessibility_label: string(75) };
const pressable = { action_id: id, confirm };
const focusable = { action_id: id, focus_on_load: boolean };
const withPlaceholder = { ...focusable, placeholder: plainText(150) };
const pickable = { ...withPlaceholder, confirm };

const button: Fields = {
  'text!': plainText(75),
  ...pressable,
  ...spoken,
  value: string(2000, 0),
  url,
  style,
};

const PRESSABLE = {
  button,
  overflow: { 'options!': list(object({ ...plainOption, url }), 5), ...pressable },
};

/** Slack refuses a preselection that is not one of the options, text and all. */
const initialAmongOptions: Check = (value, at, scope) => {
  const { options, option_groups: groups, ...preset } = asObject(value);
  const offered = [
    ...objectsIn(options),
    ...objectsIn(groups).flatMap((group) => objectsIn(group['options'])),
  ].map(sameOption);
  const chosen = [
    ...(preset['initial_option'] === undefined ? [] : [asObject(preset['initial_option'])]),
    ...objectsIn(preset['initial_options']),
  ].map(sameOption);
  if (chosen.some((each) => !offered.includes(each))) {
    scope.report('initial option must be one of the options', at);
  }
};

function sameOption(each: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([each['value'], asObject(each['text'])['text']]);
}

function staticSelect(extra: Fields): Check {
  const fields = {
    ...pickable,
    ...extra,
    options: list(menuOption, 100),
    option_groups: list(
      object({ 'label!': plainText(75), 'options!': list(menuOption, 100) }),
      100,
    ),
  };
  return typed(fields, initialAmongOptions, exactlyOneOf('options', 'option_groups'));
}

const choices: Fields = { 'options!': list(choice, 10), ...focusable, confirm };
const many = { ...pickable, max_selected_items: integer(1) };

const conversations: Fields = {
  ...pickable,
  default_to_current_conversation: boolean,
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

const MENUS = {
  static_select: staticSelect({ initial_option: menuOption }),
  external_select: { ...pickable, min_query_length: integer(0), initial_option: menuOption },
  users_select: { ...pickable, initial_user: id },
  conversations_select: {
    ...conversations,
    response_url_enabled: only(['modal'], boolean),
    initial_conversation: id,
  },
  multi_static_select: staticSelect({ ...many, initial_options: list(menuOption, 100) }),
  multi_users_select: { ...many, initial_users: list(id, 100, 0) },
  radio_buttons: typed({ ...choices, initial_option: choice }, initialAmongOptions),
  checkboxes: typed({ ...choices, initial_options: list(choice, 10) }, initialAmongOptions),
  datepicker: {
    ...pickable,
    initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'a date YYYY-MM-DD'),
  },
  timepicker: {
    ...pickable,
    initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm'),
    timezone: id,
  },
};

const typeable: Fields = {
  ...withPlaceholder,
  dispatch_action_config: object({
    trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 2),
  }),
};

const lengthsAgree: Check = (value, at, scope) => {
  const { initial_value: initial, max_length: max, min_length: min } = asObject(value);
  if (typeof initial === 'string' && typeof max === 'number' && initial.length > max) {
    scope.report(`must be less than ${max + 1} characters`, `${at}/initial_value`);
  }
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    scope.report('must not be greater than max_length', `${at}/min_length`);
  }
};

const TYPED = {
  plain_text_input: typed(
    {
      ...typeable,
      initial_value: string(3000, 0),
      multiline: boolean,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
    lengthsAgree,
  ),
  file_input: only(
    ['modal'],
    typed({ action_id: id, filetypes: list(string(20), 100), max_files: integer(1, 10) }),
  ),
};

export const actionsElement = byType({ ...PRESSABLE, ...MENUS });
export const inputElement = byType({ ...MENUS, ...TYPED });
export const contextElement = byType({ plain_text: anyText(3000), mrkdwn: anyText(3000) });
