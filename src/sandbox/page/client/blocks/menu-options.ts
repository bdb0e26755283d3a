import { useEffect, useState } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { type PageContextValue, usePageContext, useWords } from '../page-context.js';
import { type Draft, type ElementName, type FieldProps, useSurface } from '../surface-context.js';
import { plainWords } from './text-object.js';

export interface MenuOption {
  readonly value: string;
  readonly words: string;
  readonly description?: string;
  readonly group?: string;
  /** As the app sent it, where it came from the app. */
  readonly option?: PageJson;
}

function optionOf(option: PageJson): MenuOption {
  const description = plainWords(option['description']);
  return {
    value: textIn(option['value']) ?? '',
    words: plainWords(option['text']),
    ...(description === '' ? {} : { description }),
    option,
  };
}

function namedOption(id: string, { names }: PageContextValue): MenuOption {
  const channel = names.channels[id];
  return { value: id, words: channel === undefined ? (names.users[id] ?? id) : `# ${channel}` };
}

/** What a menu holds: what was chosen here, else its state, else its preset. */
export function chosenOptions(
  { element, state, draft }: FieldProps,
  context: PageContextValue,
): readonly MenuOption[] {
  if (draft !== undefined) return (draft.options ?? []).map(optionOf);
  const held = (name: string) =>
    [name, `${name}s`].flatMap((each) =>
      state === undefined ? element[`initial_${each}`] : state[`selected_${each}`],
    );
  const ids = ['user', 'conversation'].flatMap(held);
  return [
    ...objectsIn(held('option')).map(optionOf),
    ...ids.flatMap((id) => (typeof id === 'string' ? namedOption(id, context) : [])),
  ];
}

export function draftOf(chosen: readonly MenuOption[], isMany: boolean): Draft {
  const values = chosen.map(({ value }) => value);
  return {
    entry: isMany ? values : (values[0] ?? null),
    options: chosen.map(
      ({ value, words, option }) =>
        option ?? { value, text: { type: 'plain_text', text: words, emoji: false } },
    ),
  };
}

/** The lines that a menu offers without asking the app. */
function ownOptions(
  element: PageJson,
  { names, channels }: PageContextValue,
): readonly MenuOption[] {
  switch (String(element['type']).replace(/^multi_/, '')) {
    case 'users_select':
      return Object.entries(names.users).map(([value, words]) => ({ value, words }));
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

/** Slack asks the app after such a pause in typing. */
const PAUSE_MS = 150;
/** Slack's own, where the app sets none. */
const MIN_QUERY_LENGTH = 3;

interface Offered {
  readonly options: readonly MenuOption[];
  /** Shown in place of options: none found, still asking, type more. */
  readonly note?: string;
}

/** The lines that an open menu offers to what was `typed`; undefined while it is closed. */
export function useMenuOptions(
  element: PageJson,
  name: ElementName,
  typed: string | undefined,
): Offered {
  const context = usePageContext();
  const words = useWords().menu;
  const asksApp = String(element['type']).endsWith('external_select');
  const least = element['min_query_length'];
  const missing = (typeof least === 'number' ? least : MIN_QUERY_LENGTH) - (typed ?? '').length;
  const answered = useAnswered(name, asksApp && missing <= 0 ? typed : undefined);
  if (typed === undefined) return { options: [] };
  if (asksApp && missing > 0) return { options: [], note: words.typeMore(missing) };
  if (asksApp && answered?.query !== typed) {
    return { options: answered?.options ?? [], note: words.asking };
  }
  const wanted = typed.trim().toLowerCase();
  const options =
    answered?.options ??
    ownOptions(element, context).filter((line) => line.words.toLowerCase().includes(wanted));
  return { options, note: options.length === 0 ? words.none : undefined };
}

interface Answered {
  readonly query: string;
  readonly options: readonly MenuOption[];
}

function useAnswered(
  { blockId, actionId }: ElementName,
  query: string | undefined,
): Answered | undefined {
  const { typeahead } = useSurface();
  const [answered, setAnswered] = useState<Answered>();
  useEffect(() => {
    if (query === undefined) return setAnswered(undefined);
    let isWanted = true;
    const ask = async () => {
      const options = await typeahead({ blockId, actionId }, query);
      if (isWanted) setAnswered({ query, options: options.map(optionOf) });
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [query, blockId, actionId, typeahead]);
  return answered;
}
