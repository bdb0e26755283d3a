import { useEffect, useState } from 'react';
import type { PageJson } from '../../contract.js';
import { usePageContext } from '../page-context.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { WORDS } from '../words.js';
import { type MenuOption, optionOf, ownOptions } from './menu-options.js';

/** Slack asks the app when nobody typed for so long. */
const PAUSE_MS = 150;

/** Slack's own, where the app sets none. */
const MIN_QUERY_LENGTH = 3;

interface Offered {
  readonly options: readonly MenuOption[];
  /** What stands where options would: none found, still asking, type more. */
  readonly note?: string;
}

/** The lines that an open menu offers to what was `typed`; undefined while it is closed. */
export function useMenuOptions(
  element: PageJson,
  name: ElementName,
  typed: string | undefined,
): Offered {
  const context = usePageContext();
  const words = WORDS[context.language].menu;
  const answered = useAnswered(element, name, typed);
  if (typed === undefined) return { options: [] };
  if (!asksApp(element)) {
    return orNote(matching(ownOptions(element, context), typed), words.none);
  }
  const missing = minLength(element) - typed.length;
  if (missing > 0) return { options: [], note: words.typeMore(missing) };
  if (answered?.query !== typed) return { options: answered?.options ?? [], note: words.asking };
  return orNote(answered.options, words.none);
}

interface Answered {
  readonly query: string;
  readonly options: readonly MenuOption[];
}

function useAnswered(
  element: PageJson,
  name: ElementName,
  typed: string | undefined,
): Answered | undefined {
  const { typeahead } = useSurface();
  const [answered, setAnswered] = useState<Answered>();
  const { blockId, actionId } = name;
  const asks = typed !== undefined && asksApp(element) && typed.length >= minLength(element);
  const query = asks ? typed : undefined;
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

function asksApp(element: PageJson): boolean {
  return String(element['type']).endsWith('external_select');
}

function minLength(element: PageJson): number {
  const least = element['min_query_length'];
  return typeof least === 'number' ? least : MIN_QUERY_LENGTH;
}

function matching(options: readonly MenuOption[], typed: string): readonly MenuOption[] {
  const wanted = typed.trim().toLowerCase();
  return options.filter(({ words }) => words.toLowerCase().includes(wanted));
}

function orNote(options: readonly MenuOption[], none: string): Offered {
  return options.length === 0 ? { options, note: none } : { options };
}
