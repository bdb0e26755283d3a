import type { Message, View } from '../slack/model.js';
import { terminalLines } from '../terminal-message.js';
import { ALERT_CHANNEL, PEOPLE } from '../world.js';

export const CHANNEL_NAME = '#홈택스-알림';

const NAMES = new Map<string, string>([
  [PEOPLE.kim, '김지우'],
  [PEOPLE.lee, 'Lee'],
  [ALERT_CHANNEL, '홈택스-알림'],
]);

/** The head of a chapter: what happens, and how one does it or where it is seen. */
export function title(what: string, how: string): void {
  console.log(`\n${'═'.repeat(100)}\n${what}\n  ${how}`);
}

export function say(...sentences: readonly string[]): void {
  console.log(`\n${sentences.join('\n')}`);
}

export function frame(heading: string, content: readonly string[]): void {
  console.log(`\n┌ ${heading}`.trimEnd());
  for (const line of content) console.log(`│ ${line}`);
}

export function show(message: Message): void {
  frame('', linesOf(message));
}

export function showReply(reply: Message): void {
  const aloud = reply.replyBroadcast ? ' (also sent to the channel)' : '';
  const [first = '', ...others] = linesOf(reply);
  console.log([`    ↳ ${first}`, ...others.map((line) => `      ${line}`)].join('\n') + aloud);
}

export function showView(view: View): void {
  frame(`[ ${view.title} ]`, linesOf(view));
}

export function linesOf(shown: Message | View): readonly string[] {
  return terminalLines(shown, { names: NAMES, colours: process.stdout.isTTY });
}
