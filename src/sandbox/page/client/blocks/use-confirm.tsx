import { type ReactNode, useState } from 'react';
import { isObject } from '../../../slack/json.js';
import { Question } from '../controls.js';
import { plainWords, TextObject } from './text-object.js';

/** Has an element ask before it acts, where it has a `confirm`. The dialog is to be drawn beside it. */
export function useConfirm<T>(
  confirm: unknown,
  act: (value: T) => void,
): readonly [ask: (value: T) => void, dialog: ReactNode] {
  const [asked, setAsked] = useState<{ readonly value: T }>();
  if (!isObject(confirm)) return [act, undefined];
  const dialog = asked !== undefined && (
    <Question
      title={plainWords(confirm['title'])}
      body={<TextObject text={confirm['text']} />}
      no={plainWords(confirm['deny'])}
      yes={plainWords(confirm['confirm'])}
      look={confirm['style'] === 'danger' ? 'danger' : 'primary'}
      onAnswer={(yes) => {
        setAsked(undefined);
        if (yes) act(asked.value);
      }}
    />
  );
  return [(value) => setAsked({ value }), dialog];
}
