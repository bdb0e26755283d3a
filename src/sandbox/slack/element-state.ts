import type { InteractiveElement } from './interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from './json.js';

/**
 * What a person puts into an element: text, a date, the value of a button or option, an id, several of them, an option
 * of a typeahead, an uploaded file; undefined empties it.
 */
export type Entry = string | readonly string[] | JsonObject | undefined;

const FIELDS: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  overflow: ['selected_option', ''],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  checkboxes: ['selected_options', 'initial_options'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  file_input: ['files', ''],
};

function fieldsOf({ type }: JsonObject) {
  const name = textIn(type) ?? '';
  if (!Object.hasOwn(FIELDS, name)) return undefined;
  const [field = '', initial = ''] = FIELDS[name] ?? [];
  return { field, initial, isMany: field.endsWith('s') };
}

/** The state of an element that nobody has touched; undefined for buttons and overflow menus, which keep none. */
export function initialState(element: JsonObject): JsonObject | undefined {
  const found = fieldsOf(element);
  if (found === undefined || element['type'] === 'overflow') return undefined;
  const start = element[found.initial] ?? (found.isMany ? [] : null);
  return { type: element['type'], [found.field]: start };
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
  const { type } = element;
  const found = fieldsOf(element);
  if (found === undefined) throw new Error(`${actionId} (${String(type)}) takes no value.`);
  const { field, isMany } = found;
  const choose = (one: unknown): unknown => {
    return field.startsWith('selected_option')
      ? chosenOption(element, actionId, one, offered)
      : one;
  };
  if (isMany) {
    const entries = entry === undefined ? [] : Array.isArray(entry) ? entry : [entry];
    return { type, [field]: entries.map(choose) };
  }
  if (entry === undefined || entry === '') return { type, [field]: null };
  checkLength(element, actionId, entry);
  return { type, [field]: choose(entry) };
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

function chosenOption(
  element: JsonObject,
  actionId: string,
  entry: unknown,
  offered: readonly JsonObject[],
): JsonObject {
  const options = [
    ...objectsIn(element['options']),
    ...objectsIn(element['option_groups']).flatMap((group) => objectsIn(group['options'])),
    ...offered,
    ...objectsIn([element['initial_option']]),
    ...objectsIn(element['initial_options']),
  ];
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

export function isEmptyState(state: JsonObject): boolean {
  const { type: _, ...held } = state;
  return Object.values(held).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}
