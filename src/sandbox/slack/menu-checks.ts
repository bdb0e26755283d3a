import {
  boolean,
  type Check,
  integer,
  list,
  matching,
  only,
  string,
  typed,
} from './block-schema.js';
import {
  confirm,
  conversationFilter,
  identifier,
  option,
  optionGroups,
  plainText,
} from './composition-checks.js';
import { asObject, isObject, objectsIn } from './json.js';

// Limits of menus and pickers: docs.slack.dev/reference/block-kit/block-elements.

const focusable = { action_id: identifier, focus_on_load: boolean };
const pickable = { ...focusable, confirm, placeholder: plainText(150) };
const many = { max_selected_items: integer(1) };

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

const menuOption = option('menu');
export const ids = (max: number): Check => list(string(255), { min: 0, max });

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

/** Checks of everything one chooses from, by type. */
export const MENUS = { ...SELECTS, ...MULTI_SELECTS, ...PICKERS };
