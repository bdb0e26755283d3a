import { Fragment, type RefObject } from 'react';
import { Floating } from '../floating.js';
import type { MenuOption } from './menu-options.js';
import type { ComboboxList } from './use-combobox.js';

/** The lines of a menu that is open, under their titles. */
export function MenuList({
  list: { id, options, note, active, labelledBy, close, choose },
  anchor,
  isMany = false,
  isChosen,
  isRefused,
}: {
  readonly list: ComboboxList;
  readonly anchor: RefObject<HTMLElement | null>;
  /** Several lines may be chosen. */
  readonly isMany?: boolean;
  readonly isChosen: (option: MenuOption) => boolean;
  /** It cannot be chosen; absent: every line can. */
  readonly isRefused?: (option: MenuOption) => boolean;
}) {
  return (
    <Floating anchor={anchor} fitsAnchor onLeave={close}>
      <div
        id={id}
        role="listbox"
        aria-multiselectable={isMany ? true : undefined}
        className="menu-list"
        aria-labelledby={labelledBy}
      >
        {options.map((option, index) => (
          <Fragment key={option.value}>
            {option.group !== undefined && option.group !== options[index - 1]?.group && (
              <div className="menu-title" role="presentation">
                {option.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys */}
            <div
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={isChosen(option)}
              aria-disabled={isRefused?.(option)}
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
  );
}
