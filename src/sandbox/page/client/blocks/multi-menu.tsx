import { type KeyboardEvent, useRef } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { type PageContextValue, usePageContext } from '../page-context.js';
import type { Draft } from '../surface-context.js';
import { WORDS } from '../words.js';
import type { FieldProps } from './field.js';
import { MenuList } from './menu-list.js';
import { type MenuOption, namedOption, optionOf } from './menu-options.js';
import { plainWords } from './text-object.js';
import { useCombobox } from './use-combobox.js';

const MENUS = [
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_channels_select',
  'multi_conversations_select',
];

export function isMultiMenu(element: PageJson): boolean {
  return MENUS.includes(String(element['type']));
}

/** A menu of which several lines are chosen; those that are stand before the place where one types. */
export function MultiMenu({ state, draft, onChange, ...about }: FieldProps) {
  const { element } = about;
  const context = usePageContext();
  const words = WORDS[context.language];
  const anchor = useRef<HTMLDivElement>(null);
  const chosen = heldBy(draft) ?? chosenOptions(element, state, context);
  const isChosen = ({ value }: MenuOption) => chosen.some((each) => each.value === value);
  const max = element['max_selected_items'];
  const isFull = typeof max === 'number' && chosen.length >= max;

  const put = (after: readonly MenuOption[]) => {
    onChange({ entry: after.map(({ value }) => value), options: after.map(asOption) });
  };
  const { typed, isOpen, field, list } = useCombobox(about, (option, box) => {
    if (isChosen(option)) put(chosen.filter(({ value }) => value !== option.value));
    else if (!isFull) put([...chosen, option]);
    box.retype();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const isBackspace = event.key === 'Backspace' && (typed ?? '') === '';
    if (isBackspace && chosen.length > 0) put(chosen.slice(0, -1));
    else field.onKeyDown(event);
  };

  return (
    <div className="menu menu-many">
      <div ref={anchor} className="field">
        {chosen.map((option) => (
          <span key={option.value} className="menu-chip">
            {option.words}
            <button
              type="button"
              aria-label={`${words.clear}: ${option.words}`}
              onClick={() => put(chosen.filter(({ value }) => value !== option.value))}
            >
              ×
            </button>
          </span>
        ))}
        <input
          {...field}
          placeholder={chosen.length > 0 ? '' : plainWords(element['placeholder']) || words.choose}
          value={typed ?? ''}
          onKeyDown={onKeyDown}
        />
      </div>
      {isOpen && (
        <MenuList
          list={list}
          anchor={anchor}
          isMany
          isChosen={isChosen}
          isRefused={(option) => isFull && !isChosen(option)}
        />
      )}
    </div>
  );
}

function heldBy(draft: Draft | undefined): readonly MenuOption[] | undefined {
  return draft?.options?.map(optionOf);
}

function asOption({ value, words, option }: MenuOption): PageJson {
  return option ?? { value, text: { type: 'plain_text', text: words, emoji: false } };
}

/** What a menu holds: from its state, or preset in the element. */
function chosenOptions(
  element: PageJson,
  state: PageJson | undefined,
  context: PageContextValue,
): readonly MenuOption[] {
  const of = (name: string) =>
    state === undefined ? element[`initial_${name}`] : state[`selected_${name}`];
  const ids = ['users', 'channels', 'conversations'].map(of).find(Array.isArray) ?? [];
  return [
    ...objectsIn(of('options')).map(optionOf),
    ...ids.map((id: unknown) => namedOption(textIn(id) ?? '', context)),
  ];
}
