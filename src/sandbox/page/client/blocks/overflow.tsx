import type { KeyboardEvent } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import { Button } from '../controls.js';
import { MenuButton } from '../floating.js';
import { useWords } from '../page-context.js';
import { type ElementProps, useSurface } from '../surface-context.js';
import { plainWords } from './text-object.js';
import { useConfirm } from './use-confirm.js';

export function Overflow({ element, ids }: ElementProps) {
  const { moreActions } = useWords();
  const { press } = useSurface();
  const [confirmThenSend, dialog] = useConfirm<string>(
    element['confirm'],
    (value) => void press(ids, value),
  );
  const list = (close: () => void) => (
    <div role="menu" className="menu-list" onKeyDown={(event) => onMenuKey(event, close)}>
      {objectsIn(element['options']).map((option, index) => (
        <Button
          key={textIn(option['value'])}
          role="menuitem"
          className="menu-item"
          autoFocus={index === 0}
          // For the tour and tests: the ID of the action that the choice stands for.
          data-entry={textIn(option['value'])?.split(/[ :]/)[0]}
          onClick={() => {
            close();
            confirmThenSend(textIn(option['value']) ?? '');
          }}
        >
          {plainWords(option['text'])}
        </Button>
      ))}
    </div>
  );
  return (
    <div className="overflow">
      <MenuButton
        className="button button-default button-overflow"
        aria-haspopup="menu"
        aria-label={moreActions}
        data-action={ids.actionId}
        list={list}
      >
        ⋯
      </MenuButton>
      {dialog}
    </div>
  );
}

/** Moves through a menu with the arrow keys, Home and End; Tab closes it. */
function onMenuKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items: (Element | null)[] = [...event.currentTarget.querySelectorAll('[role=menuitem]')];
  const i = items.indexOf(document.activeElement);
  const next = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    const item = items.at(next % items.length);
    if (item instanceof HTMLElement) item.focus();
  }
  if (event.key === 'Tab') {
    event.preventDefault();
    close();
  }
}
