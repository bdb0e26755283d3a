import { useRef } from 'react';
import type { PageJson } from '../../contract.js';
import { usePageContext } from '../page-context.js';
import type { Draft } from '../surface-context.js';
import { WORDS } from '../words.js';
import type { FieldProps } from './field.js';
import { MenuList } from './menu-list.js';
import { chosenOption, type MenuOption, optionOf } from './menu-options.js';
import { plainWords } from './text-object.js';
import { useCombobox } from './use-combobox.js';

const MENUS = [
  'static_select',
  'external_select',
  'users_select',
  'channels_select',
  'conversations_select',
];

export function isMenu(element: PageJson): boolean {
  return MENUS.includes(String(element['type']));
}

/** A menu of which one line is chosen. One types to narrow it; an external one asks the app with what is typed. */
export function Menu({
  state,
  draft,
  canBeEmptied = false,
  onChoose,
  ...about
}: Omit<FieldProps, 'onChange'> & { readonly onChoose: (draft: Draft) => void }) {
  const { element } = about;
  const context = usePageContext();
  const words = WORDS[context.language];
  const anchor = useRef<HTMLInputElement>(null);
  const chosen =
    heldBy(draft) ?? (draft === undefined ? chosenOption(element, state, context) : undefined);
  const { typed, isOpen, field, list } = useCombobox(about, (option, box) => {
    box.close();
    onChoose({ entry: option.value, option: option.option ?? asOption(option) });
  });

  return (
    <div className="menu">
      <input
        {...field}
        ref={anchor}
        className="field field-menu"
        placeholder={chosen?.words ?? (plainWords(element['placeholder']) || words.choose)}
        value={typed ?? chosen?.words ?? ''}
      />
      {canBeEmptied && chosen !== undefined && !isOpen && (
        <button
          type="button"
          className="menu-clear"
          aria-label={words.clear}
          onClick={() => onChoose({ entry: null })}
        >
          ×
        </button>
      )}
      {isOpen && (
        <MenuList list={list} anchor={anchor} isChosen={({ value }) => value === chosen?.value} />
      )}
    </div>
  );
}

function heldBy(draft: Draft | undefined): MenuOption | undefined {
  if (draft?.option === undefined || draft.entry === null) return undefined;
  return optionOf(draft.option);
}

function asOption({ value, words }: MenuOption): PageJson {
  return { value, text: { type: 'plain_text', text: words, emoji: false } };
}
