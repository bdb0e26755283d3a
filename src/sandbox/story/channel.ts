import { interactiveElements } from '../slack/interactive-elements.js';
import { objectsIn, textIn } from '../slack/json.js';
import type { Message, View } from '../slack/model.js';
import { terminalLines } from '../terminal-message.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../world.js';

export const CHANNEL_NAME = '#홈택스-알림';

const NAMES = new Map<string, string>([
  [PEOPLE.kim, '김지우'],
  [PEOPLE.lee, 'Lee'],
  [ALERT_CHANNEL, '홈택스-알림'],
]);

export function messagesIn({ slack }: World): readonly Message[] {
  return slack.channel(ALERT_CHANNEL).messages;
}

/** The newest message of the alert channel that shows all these words. */
export function messageWith(world: World, ...words: readonly string[]): Message | undefined {
  return messagesIn(world).findLast((message) => shows(message, words));
}

export function topWindow({ slack }: World, person: string): View | undefined {
  return slack.views(person).at(-1);
}

export function shows(shown: Message | View, words: readonly string[]): boolean {
  const heading = 'title' in shown ? shown.title : shown.text;
  const said = `${heading}\n${JSON.stringify(shown.blocks)}`;
  return words.every((each) => said.includes(each));
}

export function hasButton({ blocks }: Message | View, actionId: string): boolean {
  return interactiveElements(blocks).some((element) => element.actionId === actionId);
}

export function linkIn({ blocks }: View): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}

/** The head of a chapter: what happens, and how one does it or where it is seen. */
export function title(what: string, how: string): void {
  console.log(`\n${'═'.repeat(100)}\n${what}\n  ${how}`);
}

export function say(...sentences: readonly string[]): void {
  console.log(`\n${sentences.join('\n')}`);
}

function frame(heading: string, content: readonly string[]): void {
  console.log(`\n┌ ${heading}`.trimEnd());
  for (const line of content) console.log(`│ ${line}`);
}

export function show(shown: Message | View): void {
  frame('title' in shown ? `[ ${shown.title} ]` : '', linesOf(shown));
}

function showReply(reply: Message): void {
  const also = reply.replyBroadcast ? ' (also sent to the channel)' : '';
  const [first = '', ...others] = linesOf(reply);
  console.log([`    ↳ ${first}`, ...others.map((line) => `      ${line}`)].join('\n') + also);
}

function linesOf(shown: Message | View): readonly string[] {
  return terminalLines(shown, { names: NAMES, colours: process.stdout.isTTY });
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
    else if (before.join() !== now.join()) {
      // The heading stays, since it says which message it is.
      const changed = now.filter((line, i) => i === 0 || !before.includes(line));
      frame('(edited; the lines that changed)', changed);
    }
    for (const reply of message.replies) {
      if (!this.#seen.has(reply.ts)) showReply(reply);
      this.#seen.set(reply.ts, []);
    }
  }
}
