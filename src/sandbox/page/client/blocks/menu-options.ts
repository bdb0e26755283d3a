import { useEffect, useState } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { type PageContextValue, usePageContext, useWords } from '../page-context.js';
import { type Draft, type ElementIds, type FieldProps, useSurface } from '../surface-context.js';
import { plainWords } from './text-object.js';

export interface MenuOption {
  readonly value: string;
  readonly words: string;
  readonly description?: string;
  /** The app's option object. Absent for people and channels, which the page lists. */
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

function optionForId(id: string, { names }: PageContextValue): MenuOption {
  const channel = names.channels[id];
  return { value: id, words: channel === undefined ? (names.users[id] ?? id) : `# ${channel}` };
}

/** The chosen options of a menu: the draft, else Slack's state, else the preset. */
export function chosenOptions(
  { element, state, draft }: FieldProps,
  context: PageContextValue,
): readonly MenuOption[] {
  if (draft !== undefined) return (draft.options ?? []).map(optionOf);
  // The element's `initial_option` and `initial_options`, or the state's `selected_option` and `selected_options`.
  const selected = (name: string) =>
    [name, `${name}s`].flatMap((each) =>
      state === undefined ? element[`initial_${each}`] : state[`selected_${each}`],
    );
  const ids = ['user', 'conversation'].flatMap(selected);
  return [
    ...objectsIn(selected('option')).map(optionOf),
    ...ids.flatMap((id) => (typeof id === 'string' ? optionForId(id, context) : [])),
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

/** The options of a menu that needs no answer from the app. */
function localOptions(
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
      return objectsIn(element['options']).map(optionOf);
    default:
      return [];
  }
}

/** The app is asked for options after a typing pause of this length. */
const DEBOUNCE_MS = 150;
/** Slack's default for `min_query_length`. */
const MIN_QUERY_LENGTH = 3;

interface MenuContent {
  readonly options: readonly MenuOption[];
  /** Shown below the options: no results, still searching (the options are earlier ones), or more letters needed. */
  readonly note?: string;
}

/** The options and note of an open menu for this input. The input is undefined while the menu is closed. */
export function useMenuOptions(
  element: PageJson,
  ids: ElementIds,
  input: string | undefined,
): MenuContent {
  const context = usePageContext();
  const words = useWords().menu;
  const asksApp = String(element['type']).endsWith('external_select');
  const min = element['min_query_length'];
  const lettersLeft = (typeof min === 'number' ? min : MIN_QUERY_LENGTH) - (input ?? '').length;
  const search = useSearch(ids, asksApp && lettersLeft <= 0 ? input : undefined);
  if (input === undefined) return { options: [] };
  if (asksApp && lettersLeft > 0) return { options: [], note: words.typeMore(lettersLeft) };
  if (asksApp && search?.query !== input) {
    return { options: search?.options ?? [], note: words.searching };
  }
  const query = input.trim().toLowerCase();
  const options =
    search?.options ??
    localOptions(element, context).filter((option) => option.words.toLowerCase().includes(query));
  return { options, note: options.length === 0 ? words.none : undefined };
}

interface SearchResult {
  readonly query: string;
  readonly options: readonly MenuOption[];
}

function useSearch(
  { blockId, actionId }: ElementIds,
  query: string | undefined,
): SearchResult | undefined {
  const { typeahead } = useSurface();
  const [result, setResult] = useState<SearchResult>();
  useEffect(() => {
    if (query === undefined) return setResult(undefined);
    let isCurrent = true;
    const load = async () => {
      const options = await typeahead({ blockId, actionId }, query);
      if (isCurrent) setResult({ query, options: options.map(optionOf) });
    };
    const timer = setTimeout(() => void load(), DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query, blockId, actionId, typeahead]);
  return result;
}
