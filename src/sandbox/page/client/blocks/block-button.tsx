import { useState } from 'react';
import { isObject, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { type ElementName, useSurface } from '../surface-context.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { PlainText } from './text-object.js';

/** A button that the app drew. One with an address opens it in a new tab, whatever the app answers. */
export function BlockButton({
  button,
  name,
}: {
  readonly button: PageJson;
  readonly name: ElementName;
}) {
  const { press } = useSurface();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const url = textIn(button['url']);
  const confirm = button['confirm'];
  const send = async () => {
    setBusy(true);
    await press(name, textIn(button['value']));
    setBusy(false);
  };
  const look = {
    className: `button button-${textIn(button['style']) ?? 'default'}`,
    'aria-label': textIn(button['accessibility_label']),
    'aria-busy': busy,
    'data-action': name.actionId,
  };
  if (url !== undefined) {
    return (
      <a {...look} href={url} target="_blank" rel="noreferrer" onClick={() => void send()}>
        <PlainText text={button['text']} />
      </a>
    );
  }
  return (
    <>
      <button
        {...look}
        type="button"
        onClick={() => {
          if (busy) return;
          if (isObject(confirm)) setAsks(true);
          else void send();
        }}
      >
        <PlainText text={button['text']} />
      </button>
      {asks && isObject(confirm) && (
        <ConfirmDialog
          confirm={confirm}
          onAnswer={(yes) => {
            setAsks(false);
            if (yes) void send();
          }}
        />
      )}
    </>
  );
}
