import { Fragment, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PageJson } from '../../contract.js';
import { Floating } from '../floating.js';
import { usePageContext } from '../page-context.js';
import type { Draft } from '../surface-context.js';
import { WORDS } from '../words.js';
import type { FieldProps } from './field.js';
import { chosenOption, type MenuOption, optionOf } from './menu-options.js';
import { plainWords } from './text-object.js';
import { useMenuOptions } from './use-menu-options.js';

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
  element,
  name,
  state,
  draft,
  labelledBy,
  describedBy,
  canBeEmptied = false,
  onChoose,
}: Omit<FieldProps, 'onChange'> & { readonly onChoose: (draft: Draft) => void }) {
  const context = usePageContext();
  const words = WORDS[context.language];
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(0);
  const isOpen = typed !== undefined;
  const { options, note } = useMenuOptions(element, name, typed);
  const chosen =
    heldBy(draft) ?? (draft === undefined ? chosenOption(element, state, context) : undefined);

  const open = () => {
    if (isOpen) return;
    setTyped('');
    setActive(0);
  };
  const close = () => setTyped(undefined);
  const choose = (option: MenuOption) => {
    close();
    onChoose({ entry: option.value, option: option.option ?? asOption(option) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      open();
      if (isOpen && options.length > 0)
        setActive((active + step + options.length) % options.length);
      return;
    }
    if (!isOpen) return;
    if (event.key === 'Tab') close();
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Otherwise Enter submits the form around it and Esc closes the modal.
    event.preventDefault();
    event.stopPropagation();
    const option = options[active];
    if (event.key === 'Escape') close();
    else if (option !== undefined) choose(option);
  };

  return (
    <div className="menu">
      <input
        ref={field}
        type="text"
        role="combobox"
        className="field field-menu"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        aria-label={labelledBy === undefined ? plainWords(element['placeholder']) : undefined}
        aria-activedescendant={isOpen && options.length > 0 ? `${listId}-${active}` : undefined}
        data-action={name.actionId}
        data-focus={element['focus_on_load'] === true ? true : undefined}
        placeholder={chosen?.words ?? (plainWords(element['placeholder']) || words.choose)}
        value={typed ?? chosen?.words ?? ''}
        onClick={open}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
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
        <Floating anchor={field} fitsAnchor onLeave={close}>
          <div id={listId} role="listbox" className="menu-list" aria-labelledby={labelledBy}>
            {options.map((option, index) => (
              <Fragment key={option.value}>
                {option.group !== undefined && option.group !== options[index - 1]?.group && (
                  <div className="menu-title" role="presentation">
                    {option.group}
                  </div>
                )}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys */}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={option.value === chosen?.value}
                  className={index === active ? 'menu-item menu-item-active' : 'menu-item'}
                  // The field keeps the focus.
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(option)}
                >
                  {option.words}
                  {option.description !== undefined && <small>{option.description}</small>}
                </div>
              </Fragment>
            ))}
            {note !== undefined && (
              <div className="menu-note" role="status">
                {note}
              </div>
            )}
          </div>
        </Floating>
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
