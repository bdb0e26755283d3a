import { type ReactNode, useState } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Button } from '../controls.js';
import { type Draft, type ElementName, useSurface } from '../surface-context.js';
import { Field } from './field.js';
import { Overflow } from './overflow.js';
import { plainWords } from './text-object.js';
import { useConfirm } from './use-confirm.js';

interface Props {
  readonly element: PageJson;
  readonly name: ElementName;
}

/** An element that acts at once: in an actions block, or beside a section's text. */
export function Element({
  element,
  block,
}: {
  readonly element: PageJson;
  readonly block: PageJson;
}): ReactNode {
  const name: ElementName = {
    blockId: textIn(block['block_id']) ?? '',
    actionId: textIn(element['action_id']) ?? '',
  };
  switch (element['type']) {
    case 'button':
      return <BlockButton element={element} name={name} />;
    case 'overflow':
      return <Overflow element={element} name={name} />;
    default:
      return <ActingField element={element} name={name} />;
  }
}

/** A link button opens its address in a new tab without waiting for the app. */
function BlockButton({ element, name }: Props) {
  const { press } = useSurface();
  const [busy, setBusy] = useState(false);
  const url = textIn(element['url']);
  const send = async () => {
    setBusy(true);
    await press(name, textIn(element['value']));
    setBusy(false);
  };
  const [ask, dialog] = useConfirm(element['confirm'], () => void send());
  const look = {
    className: `button button-${textIn(element['style']) ?? 'default'}`,
    'aria-label': textIn(element['accessibility_label']),
    'aria-busy': busy,
    'data-action': name.actionId,
  };
  const words = plainWords(element['text']);
  if (url !== undefined) {
    return (
      <a {...look} href={url} target="_blank" rel="noreferrer" onClick={() => void send()}>
        {words}
      </a>
    );
  }
  return (
    <>
      <Button {...look} onClick={() => !busy && ask(undefined)}>
        {words}
      </Button>
      {dialog}
    </>
  );
}

/** Shows a choice while it is on its way, and then the server's state, except where Slack keeps the choice. */
function ActingField({ element, name }: Props) {
  const surface = useSurface();
  const [chosen, setChosen] = useState<Draft>();
  const state = surface.stateOf(name);
  const send = async (draft: Draft) => {
    setChosen(draft);
    await surface.press(name, draft.entry);
    // The server tells no state of a message's elements: they stay as the person left them.
    if (state !== undefined) setChosen(undefined);
  };
  const [ask, dialog] = useConfirm<Draft>(element['confirm'], (draft) => void send(draft));
  return (
    <>
      <Field element={element} name={name} state={state} draft={chosen} onChange={ask} />
      {dialog}
    </>
  );
}
