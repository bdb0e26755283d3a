import type { ReactNode } from 'react';
import { objectsIn, textIn } from '../../../slack/json.js';
import type { PageEntry, PageJson } from '../../contract.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { BlockButton } from './block-button.js';
import { Choices } from './choices.js';
import { isMenu, Menu } from './menu.js';
import { Overflow } from './overflow.js';
import { Unknown } from './unknown.js';

/** An element that acts at once: in an actions block, or beside a section's text. */
export function Element({
  element,
  blockId,
}: {
  readonly element: PageJson;
  readonly blockId: string;
}): ReactNode {
  const surface = useSurface();
  const name: ElementName = { blockId, actionId: textIn(element['action_id']) ?? '' };
  const choose = (entry: PageEntry) => {
    void surface.press(name, entry);
  };
  if (isMenu(element)) {
    const state = surface.stateOf(name);
    return (
      <Menu
        element={element}
        name={name}
        {...(state === undefined ? {} : { state })}
        onChoose={({ entry }) => choose(entry)}
      />
    );
  }
  switch (element['type']) {
    case 'button':
      return <BlockButton button={element} name={name} />;
    case 'overflow':
      return <Overflow element={element} name={name} />;
    case 'image':
      return (
        <img
          className="accessory-image"
          src={textIn(element['image_url'])}
          alt={textIn(element['alt_text']) ?? ''}
        />
      );
    case 'datepicker':
      return (
        <input
          type="date"
          className="field field-date"
          defaultValue={textIn(element['initial_date'])}
          onChange={(event) => choose(event.target.value)}
        />
      );
    case 'radio_buttons':
    case 'checkboxes':
      return (
        <Choices
          type={element['type']}
          options={objectsIn(element['options'])}
          chosen={chosenValues(surface.stateOf(name) ?? element)}
          name={name}
          onChange={choose}
        />
      );
    default:
      return <Unknown what="element" type={element['type']} />;
  }
}

/** The values chosen in an element's state, or preset in the element. */
export function chosenValues(holder: PageJson): readonly string[] {
  const options = [
    holder['selected_option'],
    holder['initial_option'],
    ...objectsIn(holder['selected_options']),
    ...objectsIn(holder['initial_options']),
  ];
  return objectsIn(options).flatMap((option) => textIn(option['value']) ?? []);
}
