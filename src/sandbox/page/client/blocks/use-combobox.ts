import { type ChangeEvent, type KeyboardEvent, useId, useState } from 'react';
import type { FieldProps } from '../surface-context.js';
import { type MenuOption, useMenuOptions } from './menu-options.js';
import { plainWords } from './text-object.js';

/**
 * A field that one types into to narrow the list under it; the arrows go through the list, Enter chooses, Esc and Tab
 * close it. The field keeps the focus all the while.
 *
 * @param staysOpen after a choice, for another one
 */
export function useCombobox(
  { element, name, labelledBy, describedBy }: FieldProps,
  { onChoose, staysOpen }: { onChoose: (option: MenuOption) => void; staysOpen: boolean },
) {
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(0);
  const { options, note } = useMenuOptions(element, name, typed);
  const isOpen = typed !== undefined;

  const close = () => setTyped(undefined);
  const open = () => {
    if (isOpen) return;
    setTyped('');
    setActive(0);
  };
  const choose = (option: MenuOption) => {
    onChoose(option);
    setTyped(staysOpen ? '' : undefined);
  };
  const step = (by: number) => {
    open();
    if (isOpen && options.length > 0) setActive((active + by + options.length) % options.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      step(by);
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

  return {
    typed,
    isOpen,
    field: {
      type: 'text',
      role: 'combobox',
      autoComplete: 'off',
      'aria-expanded': isOpen,
      'aria-controls': id,
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      'aria-invalid': describedBy !== undefined,
      'aria-label': labelledBy === undefined ? plainWords(element['placeholder']) : undefined,
      'aria-activedescendant': isOpen && options.length > 0 ? `${id}-${active}` : undefined,
      'data-action': name.actionId,
      'data-focus': element['focus_on_load'] === true ? true : undefined,
      onClick: open,
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        setTyped(event.target.value);
        setActive(0);
      },
      onKeyDown,
      onBlur: close,
    },
    list: { id, options, note, active, close, choose },
  };
}
