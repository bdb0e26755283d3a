import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import type { PageContextValue } from '../page-context.js';
import { plainWords } from './text-object.js';

/** One line of a menu. */
export interface MenuOption {
  readonly value: string;
  readonly words: string;
  readonly description?: string;
  /** What stands over it and others. */
  readonly group?: string;
  /** The option as the app sent it, where it came from the app. */
  readonly option?: PageJson;
}

export function optionOf(option: PageJson): MenuOption {
  const description = plainWords(option['description']);
  return {
    value: textIn(option['value']) ?? '',
    words: plainWords(option['text']),
    ...(description === '' ? {} : { description }),
    option,
  };
}

/** The lines that a menu offers without asking the app. */
export function ownOptions(
  element: PageJson,
  { names, channels }: Pick<PageContextValue, 'names' | 'channels'>,
): readonly MenuOption[] {
  switch (String(element['type']).replace(/^multi_/, '')) {
    case 'users_select':
      return Object.entries(names.users).map(([value, words]) => ({ value, words }));
    case 'channels_select':
    case 'conversations_select':
      return channels
        .filter(({ kind }) => kind !== 'app')
        .map(({ id, name }) => ({ value: id, words: `# ${name}` }));
    case 'static_select':
      return [
        ...objectsIn(element['options']).map(optionOf),
        ...objectsIn(element['option_groups']).flatMap((group) =>
          objectsIn(group['options']).map((option) => ({
            ...optionOf(option),
            group: plainWords(group['label']),
          })),
        ),
      ];
    default:
      return [];
  }
}

/** A person or a channel by its id. */
export function namedOption(id: string, { names }: Pick<PageContextValue, 'names'>): MenuOption {
  const channel = names.channels[id];
  const words = channel === undefined ? (names.users[id] ?? id) : `# ${channel}`;
  return { value: id, words };
}

/** What a menu holds: from its state, or preset in the element. */
export function chosenOption(
  element: PageJson,
  state: PageJson | undefined,
  { names }: Pick<PageContextValue, 'names'>,
): MenuOption | undefined {
  const of = (name: string) =>
    state === undefined ? element[`initial_${name}`] : state[`selected_${name}`];
  const option = asObject(of('option'));
  if (option['value'] !== undefined) return optionOf(option);
  const id = textIn(of('user')) ?? textIn(of('conversation')) ?? textIn(of('channel'));
  return id === undefined ? undefined : namedOption(id, { names });
}
