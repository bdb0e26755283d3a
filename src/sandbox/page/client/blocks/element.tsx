import { type ReactNode, useState } from 'react';
import { isObject, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { type Draft, type ElementName, useSurface } from '../surface-context.js';
import { BlockButton } from './block-button.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { fieldOf } from './field.js';
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
  const name: ElementName = { blockId, actionId: textIn(element['action_id']) ?? '' };
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
    default:
      return <ActingField element={element} name={name} />;
  }
}

/** What is chosen is shown while it is on its way; then the server's word counts, except where Slack keeps the choice. */
function ActingField({
  element,
  name,
}: {
  readonly element: PageJson;
  readonly name: ElementName;
}) {
  const surface = useSurface();
  const [chosen, setChosen] = useState<Draft>();
  const [asked, setAsked] = useState<Draft>();
  const confirm = element['confirm'];
  const state = surface.stateOf(name);
  const send = async (draft: Draft) => {
    setChosen(draft);
    await surface.press(name, draft.entry);
    // A message has no state that the server would tell: it stays as the person left it.
    if (state !== undefined) setChosen(undefined);
  };
  const field = fieldOf({
    element,
    name,
    ...(state === undefined ? {} : { state }),
    ...(chosen === undefined ? {} : { draft: chosen }),
    onChange: (draft) => {
      if (isObject(confirm)) setAsked(draft);
      else void send(draft);
    },
  });
  return (
    <>
      {field ?? <Unknown what="element" type={element['type']} />}
      {asked !== undefined && isObject(confirm) && (
        <ConfirmDialog
          confirm={confirm}
          onAnswer={(yes) => {
            setAsked(undefined);
            if (yes) void send(asked);
          }}
        />
      )}
    </>
  );
}
