import type { Message } from '../../../src/sandbox/slack/model.js';
import { ALERT_CHANNEL, type World } from '../../../src/sandbox/world.js';
import { wordsOf } from './what-people-see.js';

/** The top-level messages of a channel. */
export function messages({ slack }: World, channel = ALERT_CHANNEL): readonly Message[] {
  return slack.channel(channel).messages;
}

/** The one message of the channel about a company; throws when there are none or several. */
export function alertOf(world: World, name: string, channel = ALERT_CHANNEL): Message {
  const matches = messages(world, channel).filter((message) => wordsOf(message).includes(name));
  const [message] = matches;
  if (message === undefined || matches.length > 1) {
    throw new Error(`${matches.length} messages are about ${name}.`);
  }
  return message;
}

/** The replies in the thread of a message. */
export function thread({ replies }: Message): readonly { text: string; broadcast: boolean }[] {
  return replies.map(({ text, replyBroadcast: broadcast }) => ({ text, broadcast }));
}

/** How many notifications the channel caused: top-level posts and replies that were sent to the channel too. */
export function postCount({ slack }: World, channel = ALERT_CHANNEL): number {
  return slack.channel(channel).timeline.length;
}
