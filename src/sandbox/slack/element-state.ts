import type { InteractiveElement } from './interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from './json.js';

/**
 * A person's input for an element: text, a date, the value of an option, an ID, a list of these, an option of a
 * typeahead, or an uploaded file. Undefined clears the element.
 */
export type Entry = string | readonly string[] | JsonObject | undefined;

/** By element type: the state's field with the value, and the element's field with the initial value ('': has none). */
const STATE_FIELDS: Readonly<Record<string, readonly [field: string, initial: string]>> = {
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
  if (!Object.hasOwn(STATE_FIELDS, name)) return undefined;
  const [field = '', initial = ''] = STATE_FIELDS[name] ?? [];
  // A field with a plural name holds a list.
  return { field, initial, isMany: field.endsWith('s') };
}

/** The state of an untouched element; undefined for buttons and overflow menus, which have no state. */
export function initialState(element: JsonObject): JsonObject | undefined {
  const fields = fieldsOf(element);
  if (fields === undefined || element['type'] === 'overflow') return undefined;
  const value = element[fields.initial] ?? (fields.isMany ? [] : null);
  return { type: element['type'], [fields.field]: value };
}

/**
 * The state of an element after a person's input.
 * @throws Error if Slack's client prevents the input: an option that is not offered, or a text that is too long.
 */
export function stateAfter(
  { element, actionId }: InteractiveElement,
  entry: Entry,
  typeaheadOptions: readonly JsonObject[],
): JsonObject {
  const { type } = element;
  const fields = fieldsOf(element);
  if (fields === undefined) throw new Error(`${actionId} (${String(type)}) takes no value.`);
  const { field, isMany } = fields;
  const toValue = (item: unknown): unknown =>
    field.startsWith('selected_option')
      ? findOption(element, actionId, item, typeaheadOptions)
      : item;
  if (isMany) {
    const entries = entry === undefined ? [] : Array.isArray(entry) ? entry : [entry];
    return { type, [field]: entries.map(toValue) };
  }
  if (entry === undefined || entry === '') return { type, [field]: null };
  checkLength(element, actionId, entry);
  return { type, [field]: toValue(entry) };
}

function checkLength(element: JsonObject, actionId: string, entry: Entry): void {
  if (typeof entry !== 'string' || element['type'] !== 'plain_text_input') return;
  const max = element['max_length'] ?? 3000;
  if (typeof max === 'number' && entry.length > max) {
    throw new Error(`${actionId} accepts at most ${max} characters.`);
  }
}

function findOption(
  element: JsonObject,
  actionId: string,
  entry: unknown,
  offered: readonly JsonObject[],
): JsonObject {
  const options = [
    ...objectsIn(element['options']),
    ...offered,
    ...objectsIn([element['initial_option']]),
    ...objectsIn(element['initial_options']),
  ];
  const valueOrText = isObject(entry) ? entry['value'] : entry;
  const option =
    options.find((each) => each['value'] === valueOrText) ??
    options.find((each) => asObject(each['text'])['text'] === valueOrText);
  if (option !== undefined) return option;
  const values = options.map((each) => String(each['value'])).join(', ');
  throw new Error(
    `${actionId} offers no option ${String(valueOrText)}; it offers: ${values || 'none'}.`,
  );
}

export function isEmptyState(state: JsonObject): boolean {
  const { type: _, ...values } = state;
  return Object.values(values).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}
