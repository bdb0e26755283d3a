import { interactiveElements } from '../slack/interactive-elements.js';
import type { Message, View } from '../slack/model.js';
import { shownText } from '../slack/shown-text.js';
import { ALERT_CHANNEL, type World } from '../world.js';
import { frame, linesOf, showReply } from './screen.js';

export function messagesIn({ slack }: World): readonly Message[] {
  return slack.channel(ALERT_CHANNEL).messages;
}

/** The newest message of the alert channel that shows all these words. */
export function messageWith(world: World, ...words: readonly string[]): Message | undefined {
  return messagesIn(world).findLast((message) => shows(message, words));
}

/** The window that this person looks at, when it shows all these words. */
export function windowWith(
  { slack }: World,
  person: string,
  ...words: readonly string[]
): View | undefined {
  const top = slack.views(person).at(-1);
  return top !== undefined && shows(top, words) ? top : undefined;
}

export function shows(shown: Message | View, words: readonly string[]): boolean {
  const heading = 'title' in shown ? shown.title : shown.text;
  const said = `${heading}\n${shownText(shown)}`;
  return words.every((each) => said.includes(each));
}

export function hasButton({ blocks }: Message | View, actionId: string): boolean {
  return interactiveElements(blocks).some((element) => element.actionId === actionId);
}

/** Shows each message once, then what was changed in it, and each line of its thread once. */
export class Reader {
  readonly #world: World;
  readonly #seen = new Map<string, readonly string[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** What is new in the alert channel; with `only`, of the messages that show one of these words. */
  showNew(only?: readonly string[]): void {
    for (const message of messagesIn(this.#world)) {
      const isPicked = only === undefined || only.some((word) => shows(message, [word]));
      if (isPicked) this.#showNewOf(message);
    }
  }

  #showNewOf(message: Message): void {
    const before = this.#seen.get(message.ts);
    const now = linesOf(message);
    this.#seen.set(message.ts, now);
    if (before === undefined) frame('', now);
    else if (before.join() !== now.join())
      frame('(edited; the lines that changed)', changed(before, now));
    for (const reply of message.replies) {
      if (!this.#seen.has(reply.ts)) showReply(reply);
      this.#seen.set(reply.ts, []);
    }
  }
}

/** The heading stays, since it says which message it is. */
function changed(before: readonly string[], now: readonly string[]): readonly string[] {
  return now.filter((line, i) => i === 0 || !before.includes(line));
}
