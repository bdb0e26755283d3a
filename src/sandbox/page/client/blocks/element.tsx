import { type ReactNode, useState } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Button } from '../controls.js';
import { type Draft, type ElementIds, type ElementProps, useSurface } from '../surface-context.js';
import { Field } from './field.js';
import { Overflow } from './overflow.js';
import { plainWords } from './text-object.js';
import { useConfirm } from './use-confirm.js';

/** An element that sends each use to the app at once: in an actions block, or beside a section's text. */
export function Element({
  element,
  block,
}: {
  readonly element: PageJson;
  readonly block: PageJson;
}): ReactNode {
  const ids: ElementIds = {
    blockId: textIn(block['block_id']) ?? '',
    actionId: textIn(element['action_id']) ?? '',
  };
  switch (element['type']) {
    case 'button':
      return <BlockButton element={element} ids={ids} />;
    case 'overflow':
      return <Overflow element={element} ids={ids} />;
    default:
      return <InstantField element={element} ids={ids} />;
  }
}

/** A link button opens its address in a new tab without waiting for the app. */
function BlockButton({ element, ids }: ElementProps) {
  const { press } = useSurface();
  const [isBusy, setBusy] = useState(false);
  const url = textIn(element['url']);
  const send = async () => {
    setBusy(true);
    await press(ids, textIn(element['value']));
    setBusy(false);
  };
  const [confirmThenSend, dialog] = useConfirm(element['confirm'], () => void send());
  const attributes = {
    className: `button button-${textIn(element['style']) ?? 'default'}`,
    'aria-label': textIn(element['accessibility_label']),
    'aria-busy': isBusy,
    'data-action': ids.actionId,
  };
  const words = plainWords(element['text']);
  if (url !== undefined) {
    return (
      <a {...attributes} href={url} target="_blank" rel="noreferrer" onClick={() => void send()}>
        {words}
      </a>
    );
  }
  return (
    <>
      <Button {...attributes} onClick={() => !isBusy && confirmThenSend(undefined)}>
        {words}
      </Button>
      {dialog}
    </>
  );
}

/** Shows the choice while it is being sent, then the state from the server if it has one. */
function InstantField({ element, ids }: ElementProps) {
  const surface = useSurface();
  const [chosen, setChosen] = useState<Draft>();
  const state = surface.stateOf(ids);
  const send = async (draft: Draft) => {
    setChosen(draft);
    await surface.press(ids, draft.entry);
    // The server has no state for elements of messages, so the choice stays as the person left it.
    if (state !== undefined) setChosen(undefined);
  };
  const [confirmThenSend, dialog] = useConfirm<Draft>(
    element['confirm'],
    (draft) => void send(draft),
  );
  return (
    <>
      <Field element={element} ids={ids} state={state} draft={chosen} onChange={confirmThenSend} />
      {dialog}
    </>
  );
}
