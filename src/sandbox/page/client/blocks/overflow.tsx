import type { KeyboardEvent } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Button } from '../controls.js';
import { MenuButton } from '../floating.js';
import { useWords } from '../page-context.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { plainWords } from './text-object.js';
import { useConfirm } from './use-confirm.js';

export function Overflow({
  element,
  name,
}: {
  readonly element: PageJson;
  readonly name: ElementName;
}) {
  const { moreActions } = useWords();
  const { press } = useSurface();
  const [ask, dialog] = useConfirm<string>(element['confirm'], (value) => void press(name, value));
  const list = (close: () => void) => (
    <div role="menu" className="menu-list" onKeyDown={(event) => onMenuKey(event, close)}>
      {objectsIn(element['options']).map((option, index) => (
        <Button
          key={textIn(option['value'])}
          role="menuitem"
          className="menu-item"
          autoFocus={index === 0}
          onClick={() => {
            close();
            ask(textIn(option['value']) ?? '');
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
        data-action={name.actionId}
        list={list}
      >
        ⋯
      </MenuButton>
      {dialog}
    </div>
  );
}

/** Moves through a menu with the arrow keys; Esc and Tab leave it. */
function onMenuKey(event: KeyboardEvent<HTMLElement>, close: () => void): void {
  const items: (Element | null)[] = [...event.currentTarget.querySelectorAll('[role=menuitem]')];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    const item = items.at(next % items.length);
    if (item instanceof HTMLElement) item.focus();
  }
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    // Esc would close the dialog around it as well.
    event.stopPropagation();
    close();
  }
}
