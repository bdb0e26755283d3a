import { objectsIn, textIn } from '../../../src/sandbox/slack/json.js';
import type { Message, View } from '../../../src/sandbox/slack/model.js';
import type { World } from '../../../src/sandbox/world.js';
import { shownText } from '../../support/shown-text.js';

type Shown = Pick<Message, 'blocks'> & { readonly text?: string };

/** All that a person can read of a message or window, as Slack shows it: the notification's sentence and every label. */
export function wordsOf(shown: Shown): string {
  return [shown.text ?? '', shownText(shown)]
    .join('\n')
    .replaceAll('\u200b', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The newest message that only this person sees, as soon as it holds all these words. */
export function answerTo(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor(({ ephemerals }) => newestWith(ephemerals(person), words));
}

/** The newest direct message of the app to this person, as soon as it holds all these words. */
export function directMessageTo(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor(({ im }) => newestWith(im(person).messages, words));
}

/** The newest message of a channel, as soon as it holds all these words. */
export function messageIn(
  { slack }: World,
  channel: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor((there) => newestWith(there.channel(channel).messages, words));
}

/** The window a person looks at, as soon as it holds all these words. */
export function windowOf(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<View> {
  return slack.waitFor(({ views }) => {
    const top = views(person).at(-1);
    if (top === undefined) return undefined;
    const said = `${top.title}\n${wordsOf(top)}`;
    return words.every((each) => said.includes(each)) ? top : undefined;
  });
}

/** Where the link button in a message or window leads to; `undefined` without one. */
export function linkIn({ blocks }: Pick<View, 'blocks'>): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}

/** The action ids of everything that can be pressed or chosen in the rows of buttons. */
export function buttonsIn({ blocks }: Pick<View, 'blocks'>): readonly string[] {
  return blocks
    .filter((block) => block['type'] === 'actions')
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['action_id']) ?? '');
}

function newestWith(messages: readonly Message[], words: readonly string[]): Message | undefined {
  return messages.findLast((message) => {
    const said = wordsOf(message);
    return words.every((each) => said.includes(each));
  });
}
