import type { Message } from '../../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, type World } from '../../../src/sandbox/world.js';
import { wordsOf } from './what-people-see.js';

/** The messages of the alert channel that stand in no thread. */
export function messages({ slack }: World, channel = ALERT_CHANNEL): readonly Message[] {
  return slack.channel(channel).messages;
}

/** The one message of the channel about a company; throws when there are none or several. */
export function alertOf(world: World, name: string, channel = ALERT_CHANNEL): Message {
  const about = messages(world, channel).filter((message) => wordsOf(message).includes(name));
  const [message] = about;
  if (message === undefined || about.length > 1) {
    throw new Error(`${about.length} messages are about ${name}.`);
  }
  return message;
}

/** What was said in the thread, each line with whether the channel heard it. */
export function thread({ replies }: Message): readonly { text: string; loud: boolean }[] {
  return replies.map(({ text, replyBroadcast: loud }) => ({ text, loud }));
}

/** How often the channel was made noise in: posts, and thread lines that were sent to the channel too. */
export function noise({ slack }: World, channel = ALERT_CHANNEL): number {
  return slack.channel(channel).timeline.length;
}
