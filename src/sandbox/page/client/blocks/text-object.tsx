import { Fragment, type ReactNode } from 'react';
import { asObject, textIn } from '../../../slack/json.js';
import { Mrkdwn } from '../mrkdwn/mrkdwn.js';
import { withEmoji } from '../mrkdwn/parse-mrkdwn.js';

export function TextObject({ text }: { readonly text: unknown }) {
  const object = asObject(text);
  return object['type'] === 'mrkdwn' ? (
    <Mrkdwn words={textIn(object['text']) ?? ''} />
  ) : (
    <div className="plain-text">{plainWords(object)}</div>
  );
}

/** The text of a `plain_text` object, with emoji for `:short_names:` unless `emoji` is false. */
export function plainWords(text: unknown): string {
  const { text: words, emoji } = asObject(text);
  return emoji === false ? (textIn(words) ?? '') : withEmoji(textIn(words) ?? '');
}

export function drawEach<T>(
  parts: readonly T[],
  draw: (part: T, index: number) => ReactNode,
): ReactNode {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
    <Fragment key={index}>{draw(part, index)}</Fragment>
  ));
}
