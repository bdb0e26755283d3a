import { type ChangeEvent, type KeyboardEvent, useId, useState } from 'react';
import type { FieldProps } from '../surface-context.js';
import { useEscape } from '../use-escape.js';
import { type MenuOption, useMenuOptions } from './menu-options.js';
import { plainWords } from './text-object.js';

/**
 * A text field that filters the list under it. The arrow keys move through the list, Enter chooses, Esc and Tab close
 * it. The field keeps the focus.
 *
 * @param staysOpen keeps the list open after a choice
 */
export function useCombobox(
  { element, ids, labelledBy, describedBy }: FieldProps,
  { onChoose, staysOpen }: { onChoose: (option: MenuOption) => void; staysOpen: boolean },
) {
  const id = useId();
  const [input, setInput] = useState<string>();
  const [active, setActive] = useState(0);
  const { options, note } = useMenuOptions(element, ids, input);
  const isOpen = input !== undefined;

  const close = () => setInput(undefined);
  useEscape(isOpen ? close : undefined);
  const open = () => {
    if (isOpen) return;
    setInput('');
    setActive(0);
  };
  const choose = (option: MenuOption) => {
    onChoose(option);
    setInput(staysOpen ? '' : undefined);
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
    if (event.key !== 'Enter') return;
    // Otherwise Enter would submit the surrounding form.
    event.preventDefault();
    event.stopPropagation();
    const option = options[active];
    if (option !== undefined) choose(option);
  };

  return {
    input,
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
      'data-action': ids.actionId,
      'data-focus': element['focus_on_load'] === true ? true : undefined,
      onClick: open,
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        setInput(event.target.value);
        setActive(0);
      },
      onKeyDown,
      onBlur: close,
    },
    list: { id, options, note, active, close, choose },
  };
}
