import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { Button } from '../controls.js';
import { Floating } from '../floating.js';
import { usePageContext, useWords } from '../page-context.js';
import type { FieldProps } from '../surface-context.js';
import { chosenOptions, draftOf, type MenuOption } from './menu-options.js';
import { plainWords } from './text-object.js';
import { useCombobox } from './use-combobox.js';

interface Props extends FieldProps {
  readonly isMany: boolean;
}

/**
 * A menu for one option, or for several (`isMany`), which are shown as chips before the input. Typing narrows the list;
 * an external menu asks the app for options that match the input.
 */
export function Menu(props: Props) {
  const { element, isClearable, isMany, onChange } = props;
  const words = useWords();
  const anchor = useRef<HTMLDivElement>(null);
  const chosen = chosenOptions(props, usePageContext());
  const [first] = chosen;
  const isChosen = ({ value }: MenuOption) => chosen.some((each) => each.value === value);

  const change = (selected: readonly MenuOption[]) => onChange(draftOf(selected, isMany));
  const without = (option: MenuOption) => chosen.filter(({ value }) => value !== option.value);
  const { input, isOpen, field, list } = useCombobox(props, {
    staysOpen: isMany,
    onChoose: (option) => {
      if (!isMany) change([option]);
      else if (isChosen(option)) change(without(option));
      else change([...chosen, option]);
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const isBackspace = event.key === 'Backspace' && (input ?? '') === '';
    if (isMany && isBackspace && chosen.length > 0) change(chosen.slice(0, -1));
    else field.onKeyDown(event);
  };
  const hint = plainWords(element['placeholder']) || words.choose;

  return (
    <div className={isMany ? 'menu menu-many' : 'menu'}>
      <div ref={anchor} className={isMany ? 'field' : undefined}>
        {isMany &&
          chosen.map((option) => (
            <span key={option.value} className="menu-chip">
              {option.words}
              <Button
                aria-label={`${words.clear}: ${option.words}`}
                onClick={() => change(without(option))}
              >
                ×
              </Button>
            </span>
          ))}
        {isMany ? (
          <input
            {...field}
            placeholder={chosen.length > 0 ? '' : hint}
            value={input ?? ''}
            onKeyDown={onKeyDown}
          />
        ) : (
          <input
            {...field}
            className="field field-menu"
            placeholder={first?.words ?? hint}
            value={input ?? first?.words ?? ''}
          />
        )}
      </div>
      {!isMany && isClearable === true && chosen.length > 0 && !isOpen && (
        <Button className="menu-clear" aria-label={words.clear} onClick={() => change([])}>
          ×
        </Button>
      )}
      {isOpen && <MenuList {...props} list={list} anchor={anchor} isChosen={isChosen} />}
    </div>
  );
}

function MenuList({
  list: { id, options, note, active, close, choose },
  anchor,
  labelledBy,
  isMany,
  isChosen,
}: Props & {
  readonly list: ReturnType<typeof useCombobox>['list'];
  readonly anchor: RefObject<HTMLElement | null>;
  readonly isChosen: (option: MenuOption) => boolean;
}) {
  return (
    <Floating anchor={anchor} fitsWidth onDismiss={close}>
      <div
        id={id}
        role="listbox"
        aria-multiselectable={isMany ? true : undefined}
        className="menu-list"
        aria-labelledby={labelledBy}
      >
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and receives the keys
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={isChosen(option)}
            className={index === active ? 'menu-item menu-item-active' : 'menu-item'}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
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
  );
}
