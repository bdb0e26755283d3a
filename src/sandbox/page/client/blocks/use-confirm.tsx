import { type ReactNode, useState } from 'react';
import { isObject } from '../../../slack/json.js';
import { Question } from '../controls.js';
import { plainWords, TextObject } from './text-object.js';

/** Asks for confirmation before `act` if the element has a `confirm` object. Draw the dialog beside the element. */
export function useConfirm<T>(
  confirm: unknown,
  act: (value: T) => void,
): readonly [confirmThenAct: (value: T) => void, dialog: ReactNode] {
  const [pending, setPending] = useState<{ readonly value: T }>();
  if (!isObject(confirm)) return [act, undefined];
  const dialog = pending !== undefined && (
    <Question
      title={plainWords(confirm['title'])}
      body={<TextObject text={confirm['text']} />}
      noLabel={plainWords(confirm['deny'])}
      yesLabel={plainWords(confirm['confirm'])}
      kind={confirm['style'] === 'danger' ? 'danger' : 'primary'}
      onAnswer={(isConfirmed) => {
        setPending(undefined);
        if (isConfirmed) act(pending.value);
      }}
    />
  );
  return [(value) => setPending({ value }), dialog];
}
