import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Floating } from '../floating.js';
import { type PageContextValue, usePageContext } from '../page-context.js';
import type { Draft } from '../surface-context.js';
import { WORDS } from '../words.js';
import type { FieldProps } from './field.js';
import { type MenuOption, namedOption, optionOf } from './menu-options.js';
import { plainWords } from './text-object.js';
import { useMenuOptions } from './use-menu-options.js';

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
export function MultiMenu({
  element,
  name,
  state,
  draft,
  labelledBy,
  describedBy,
  onChange,
}: FieldProps) {
  const context = usePageContext();
  const words = WORDS[context.language];
  const listId = useId();
  const field = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(0);
  const isOpen = typed !== undefined;
  const { options, note } = useMenuOptions(element, name, typed);
  const chosen = heldBy(draft) ?? chosenOptions(element, state, context);
  const isChosen = ({ value }: MenuOption) => chosen.some((each) => each.value === value);
  const max = element['max_selected_items'];
  const isFull = typeof max === 'number' && chosen.length >= max;

  const close = () => setTyped(undefined);
  const open = () => {
    if (isOpen) return;
    setTyped('');
    setActive(0);
  };
  const put = (after: readonly MenuOption[]) => {
    onChange({ entry: after.map(({ value }) => value), options: after.map(asOption) });
  };
  const toggle = (option: MenuOption) => {
    if (isChosen(option)) put(chosen.filter(({ value }) => value !== option.value));
    else if (!isFull) put([...chosen, option]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      open();
      if (isOpen && options.length > 0) {
        setActive((active + step + options.length) % options.length);
      }
      return;
    }
    if (event.key === 'Backspace' && (typed ?? '') === '' && chosen.length > 0) {
      put(chosen.slice(0, -1));
      return;
    }
    if (event.key === 'Tab') close();
    if (!isOpen || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    // Otherwise Enter submits the form around it and Esc closes the modal.
    event.preventDefault();
    event.stopPropagation();
    const option = options[active];
    if (event.key === 'Escape') close();
    else if (option !== undefined) toggle(option);
  };

  return (
    <div className="menu menu-many">
      <div ref={field} className="field">
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
          type="text"
          role="combobox"
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
          placeholder={chosen.length > 0 ? '' : plainWords(element['placeholder']) || words.choose}
          value={typed ?? ''}
          onClick={open}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
      </div>
      {isOpen && (
        <Floating anchor={field} fitsAnchor onLeave={close}>
          <div
            id={listId}
            role="listbox"
            aria-multiselectable="true"
            className="menu-list"
            aria-labelledby={labelledBy}
          >
            {options.map((option, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys
              <div
                key={option.value}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={isChosen(option)}
                aria-disabled={isFull && !isChosen(option)}
                className={index === active ? 'menu-item menu-item-active' : 'menu-item'}
                // The field keeps the focus.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => toggle(option)}
              >
                {option.words}
                {option.description !== undefined && <small>{option.description}</small>}
              </div>
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
