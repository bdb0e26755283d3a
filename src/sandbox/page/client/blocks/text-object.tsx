import { asObject, textIn } from '../../../slack/json.js';
import { withEmoji } from '../mrkdwn/emoji.js';
import { Mrkdwn } from '../mrkdwn/mrkdwn.js';

/** A `plain_text` or `mrkdwn` object. */
export function TextObject({ text }: { readonly text: unknown }) {
  const object = asObject(text);
  return object['type'] === 'mrkdwn' ? (
    <Mrkdwn words={textIn(object['text']) ?? ''} />
  ) : (
    <div className="plain-text">
      <PlainText text={object} />
    </div>
  );
}

export function PlainText({ text }: { readonly text: unknown }) {
  return plainWords(text);
}

/** The words of a `plain_text` object, with pictures for short names unless `emoji` is off. */
export function plainWords(text: unknown): string {
  const { text: words, emoji } = asObject(text);
  return emoji === false ? (textIn(words) ?? '') : withEmoji(textIn(words) ?? '');
}
