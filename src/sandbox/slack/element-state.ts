import type { InteractiveElement } from './interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from './json.js';

/**
 * What a person puts into an element: typed text, a date, the value of a button or option, an id, several of them, an
 * option that a typeahead offered, the ids of uploaded files; undefined empties it.
 */
export type Entry = string | readonly string[] | JsonObject | undefined;

const SINGLE = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  overflow: ['selected_option', ''],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
} as const;

const MANY = {
  checkboxes: ['selected_options', 'initial_options'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  file_input: ['files', ''],
} as const;

type Names = readonly [field: string, initial: string];

function namesOf(
  element: JsonObject,
): { readonly names: Names; readonly many: boolean } | undefined {
  const type = textIn(element['type']) ?? '';
  const single = Object.entries(SINGLE).find(([name]) => name === type)?.[1];
  if (single !== undefined) return { names: single, many: false };
  const many = Object.entries(MANY).find(([name]) => name === type)?.[1];
  return many === undefined ? undefined : { names: many, many: true };
}

/** The state an element has before anybody touched it; undefined for what keeps no state (buttons, overflow menus). */
export function initialState(element: JsonObject): JsonObject | undefined {
  const found = namesOf(element);
  if (found === undefined || element['type'] === 'overflow') return undefined;
  const [field, initial] = found.names;
  const start = element[initial] ?? (found.many ? [] : null);
  return { type: element['type'], [field]: start };
}

/**
 * The state after a person put `entry` into an element.
 * @throws Error when a person could not do that: an option that is not offered, text that is too long.
 */
export function stateAfter(
  { element, actionId }: InteractiveElement,
  entry: Entry,
  offered: readonly JsonObject[],
): JsonObject {
  const found = namesOf(element);
  if (found === undefined)
    throw new Error(`${actionId} (${String(element['type'])}) takes no value.`);
  const [field] = found.names;
  const choose = (one: unknown): unknown => {
    if (field.startsWith('selected_option')) return chosenOption(element, actionId, one, offered);
    return field === 'selected_date_time' ? Number(one) : one;
  };
  if (found.many) {
    const entries = entry === undefined ? [] : Array.isArray(entry) ? entry : [entry];
    return { type: element['type'], [field]: entries.map(choose) };
  }
  if (entry === undefined || entry === '') return { type: element['type'], [field]: null };
  checkLength(element, actionId, entry);
  return { type: element['type'], [field]: choose(entry) };
}

function checkLength(element: JsonObject, actionId: string, entry: Entry): void {
  if (typeof entry !== 'string' || element['type'] !== 'plain_text_input') return;
  const max = element['max_length'] ?? 3000;
  const min = element['min_length'] ?? 0;
  if (typeof max === 'number' && entry.length > max) {
    throw new Error(`${actionId} lets nobody type more than ${max} characters.`);
  }
  if (typeof min === 'number' && entry.length < min) {
    throw new Error(`${actionId} wants at least ${min} characters.`);
  }
}

/** The options that an element itself brings along. */
function ownOptions(element: JsonObject): readonly JsonObject[] {
  return [
    ...objectsIn(element['options']),
    ...objectsIn(element['option_groups']).flatMap((group) => objectsIn(group['options'])),
  ];
}

function chosenOption(
  element: JsonObject,
  actionId: string,
  entry: unknown,
  offered: readonly JsonObject[],
): JsonObject {
  const initial = [element['initial_option'], ...objectsIn(element['initial_options'])].filter(
    isObject,
  );
  const options = [...ownOptions(element), ...offered, ...initial];
  const wanted = isObject(entry) ? entry['value'] : entry;
  const found =
    options.find((each) => each['value'] === wanted) ??
    options.find((each) => asObject(each['text'])['text'] === wanted);
  if (found !== undefined) return found;
  const values = options.map((each) => String(each['value'])).join(', ');
  throw new Error(
    `${actionId} offers no option ${String(wanted)}; it offers: ${values || 'none'}.`,
  );
}

/** Whether a state holds nothing, as a required input must not. */
export function isEmptyState(state: JsonObject): boolean {
  return Object.entries(state)
    .filter(([name]) => name !== 'type')
    .every(
      ([, value]) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
    );
}
