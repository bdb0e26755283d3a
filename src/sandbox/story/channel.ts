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

/** The newest message in the alert channel that contains all these words. */
export function findMessage(world: World, ...words: readonly string[]): Message | undefined {
  return messagesIn(world).findLast((message) => contains(message, words));
}

export function topWindow({ slack }: World, person: string): View | undefined {
  return slack.views(person).at(-1);
}

export function contains(content: Message | View, words: readonly string[]): boolean {
  const heading = 'title' in content ? content.title : content.text;
  const text = `${heading}\n${JSON.stringify(content.blocks)}`;
  return words.every((word) => text.includes(word));
}

export function hasButton({ blocks }: Message | View, actionId: string): boolean {
  return interactiveElements(blocks).some((element) => element.actionId === actionId);
}

export function findLink({ blocks }: View): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}

/** Prints a chapter's heading, and below it the command or the place in Slack. */
export function printTitle(heading: string, source: string): void {
  console.log(`\n${'═'.repeat(100)}\n${heading}\n  ${source}`);
}

export function printText(...sentences: readonly string[]): void {
  console.log(`\n${sentences.join('\n')}`);
}

function printFramed(heading: string, content: readonly string[]): void {
  console.log(`\n┌ ${heading}`.trimEnd());
  for (const line of content) console.log(`│ ${line}`);
}

export function print(content: Message | View): void {
  printFramed('title' in content ? `[ ${content.title} ]` : '', toLines(content));
}

function printReply(reply: Message): void {
  const suffix = reply.replyBroadcast ? ' (also sent to the channel)' : '';
  const [first = '', ...otherLines] = toLines(reply);
  console.log([`    ↳ ${first}`, ...otherLines.map((line) => `      ${line}`)].join('\n') + suffix);
}

function toLines(content: Message | View): readonly string[] {
  return terminalLines(content, { names: NAMES, colours: process.stdout.isTTY });
}

/** Prints each message and each reply once, and later the lines of a message that changed. */
export class ChannelPrinter {
  readonly #world: World;
  readonly #printedLines = new Map<string, readonly string[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Prints the alert channel's changes; with `containing`, only those of messages that contain one of these words. */
  printNew(containing?: readonly string[]): void {
    for (const message of messagesIn(this.#world)) {
      const isSelected =
        containing === undefined || containing.some((word) => contains(message, [word]));
      if (isSelected) this.#printChanges(message);
    }
  }

  #printChanges(message: Message): void {
    const previousLines = this.#printedLines.get(message.ts);
    const lines = toLines(message);
    this.#printedLines.set(message.ts, lines);
    if (previousLines === undefined) printFramed('', lines);
    else if (previousLines.join() !== lines.join()) {
      // The first line is always printed, because it identifies the message.
      const changed = lines.filter((line, i) => i === 0 || !previousLines.includes(line));
      printFramed('(edited; the lines that changed)', changed);
    }
    for (const reply of message.replies) {
      if (!this.#printedLines.has(reply.ts)) printReply(reply);
      // Only marks the reply as printed.
      this.#printedLines.set(reply.ts, []);
    }
  }
}
