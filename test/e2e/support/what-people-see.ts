import { objectsIn, textIn } from '../../../src/sandbox/slack/json.js';
import type { Message, View } from '../../../src/sandbox/slack/model.js';
import type { World } from '../../../src/sandbox/world.js';
import { MENU_ENTRY } from '../../../src/slack/blocks.js';
import { ACTIONS } from '../../../src/slack/ids.js';
import { FIELDS } from '../../../src/slack/inputs.js';
import { shownText } from '../../support/shown-text.js';

type Shown = Pick<Message, 'blocks'> & { readonly text?: string };

/** All text of a message or window as Slack shows it: the notification's sentence and every label. */
export function wordsOf(shown: Shown): string {
  return [shown.text ?? '', shownText(shown)]
    .join('\n')
    .replaceAll('\u200b', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Waits until the newest ephemeral message to this person contains all these words. */
export function answerTo(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor(({ ephemerals }) => newestWith(ephemerals(person), words));
}

/** Waits until a direct message of the app to this person contains all these words; the newest one. */
export function directMessageTo(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor(({ im }) => newestWith(im(person).messages, words));
}

/** Waits until a message of the channel contains all these words; the newest one. */
export function messageIn(
  { slack }: World,
  channel: string,
  ...words: readonly string[]
): Promise<Message> {
  return slack.waitFor(() => newestWith(slack.channel(channel).messages, words));
}

/** Waits until the person's top window contains all these words. */
export function windowOf(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<View> {
  return slack.waitFor(({ views }) => {
    const top = views(person).at(-1);
    if (top === undefined) return undefined;
    const text = `${top.title}\n${wordsOf(top)}`;
    return words.every((each) => text.includes(each)) ? top : undefined;
  });
}

/** Chooses all companies of the list in the open window of the bulk edit. */
export async function chooseWholeList({ slack }: World, person: string): Promise<void> {
  const top = () => slack.views(person).at(-1);
  const view = top();
  if (view === undefined) throw new Error('There is no window.');
  await slack.press(person, view, FIELDS.bulkTarget.id, 'filter');
  await slack.waitFor(() => !JSON.stringify(top()).includes(FIELDS.bulkCompanies.id));
}

/**
 * Waits for the result of a bulk edit: above the list below its window or in a message, if all was done in time for the
 * window to close; otherwise in the window, which is then closed.
 */
export async function bulkResult(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<void> {
  await slack.waitFor(({ views, ephemerals }) =>
    [...views(person), ...ephemerals(person)].some((shown) =>
      words.every((each) => wordsOf(shown).includes(each)),
    ),
  );
  if (slack.views(person).length > 0) await slack.closeView(person, { all: true });
}

/** Waits until the person's Home contains all these words. */
export function homeOf(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): Promise<View> {
  return slack.waitFor(() => {
    const view = slack.home(person);
    if (view === undefined) return undefined;
    const text = wordsOf(view);
    return words.every((each) => text.includes(each)) ? view : undefined;
  });
}

/** The URL of the link button in a message or window; `undefined` without one. */
export function linkIn({ blocks }: Pick<View, 'blocks'>): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}

/** The action IDs of all elements in `actions` blocks. */
export function buttonsIn({ blocks }: Pick<View, 'blocks'>): readonly string[] {
  return blocks
    .filter((block) => block['type'] === 'actions')
    .flatMap((block) => objectsIn(block['elements']))
    .flatMap((element) => {
      const id = textIn(element['action_id']) ?? '';
      if (id !== ACTIONS.more) return id;
      return objectsIn(element['options']).map(
        (option) => MENU_ENTRY.parse(option['value']).actionId,
      );
    });
}

function newestWith(messages: readonly Message[], words: readonly string[]): Message | undefined {
  return messages.findLast((message) => {
    const text = wordsOf(message);
    return words.every((each) => text.includes(each));
  });
}
