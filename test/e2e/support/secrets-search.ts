import type { Message } from '../../../src/sandbox/slack/model.js';
import type { World } from '../../../src/sandbox/world.js';
import { textOfStore } from './test-store.js';
import { withHyphens } from './watching.js';

/** One secret in one text that may not contain it. */
export interface Leak {
  readonly secret: string;
  readonly where: string;
}

/** Texts by their origin. */
type Texts = Readonly<Record<string, string>>;

/** The output of the app and of its commands. */
export interface Written {
  readonly log: string;
  readonly terminal: string;
}

/**
 * Searches for the secrets of a world in the output, the store, the messages in Slack and the calls to it.
 * A window may show a popup URL to the person who requested it, but may not carry it in hidden fields. In the log a
 * complete business number is a leak too.
 */
export async function leaksIn(world: World, { log, terminal }: Written): Promise<readonly Leak[]> {
  const secrets = secretsOf(world);
  const store = await textOfStore(world);
  const texts: Texts = { log, terminal, store, ...slackOf(world) };
  const numbers = new Map(
    world.popbill.companies.all().flatMap(({ brn }) => [
      [`business number ${brn}`, brn],
      [`business number ${brn}, as people write it`, withHyphens(brn)],
    ]),
  );
  return [...leaks(secrets, texts), ...leaks(numbers, { log })];
}

/** The secrets by name: those of the settings, the tokens of steps and sessions, and the keys of popup URLs. */
function secretsOf({ environment, popbill, slack }: World): ReadonlyMap<string, string> {
  const settings = [
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_APP_TOKEN',
    'POPBILL_SECRET_KEY',
    'COLLECTOR_SECRET',
    'ALERT_WEBHOOK_SECRET',
  ];
  const { tokens, popupKeys } = popbill.issuedSecrets;
  return new Map([
    ...settings.flatMap((name): [string, string][] => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
    ...slack.stepRuns.map(({ id, token }): [string, string] => [`token of step ${id}`, token]),
    ...tokens.map((token, i): [string, string] => [`session token ${i}`, token]),
    ...popupKeys.map((key, i): [string, string] => [`popup URL ${i}`, key]),
  ]);
}

function slackOf({ slack }: World): Texts {
  const everyMessage = ['C0ALERTS', 'C0TEAM'].flatMap((id) => slack.channel(id).messages);
  const people = ['U0KIM', 'U0LEE', 'U0GUEST'];
  const direct = people.flatMap((id) => slack.im(id).messages);
  const ephemeral = people.flatMap((id) => slack.ephemerals(id));
  const views = people.flatMap((id) => slack.views(id));
  return {
    'channel messages': JSON.stringify(everyMessage.flatMap(versionsOf)),
    'direct messages': JSON.stringify(direct.flatMap(versionsOf)),
    'messages to one person': JSON.stringify(ephemeral.flatMap(versionsOf)),
    'hidden fields of windows': JSON.stringify(
      views.map(({ privateMetadata, callbackId }) => [privateMetadata, callbackId]),
    ),
    'calls other than for windows': JSON.stringify(
      slack.calls.filter(({ method }) => !method.startsWith('views.')),
    ),
  };
}

function versionsOf(message: Message): readonly unknown[] {
  return [message, message.versions, message.replies.map(({ versions }) => versions)];
}

function leaks(secrets: ReadonlyMap<string, string>, texts: Texts): readonly Leak[] {
  return [...secrets].flatMap(([secret, value]) =>
    Object.entries(texts)
      .filter(([, text]) => text.includes(value) || text.includes(inJson(value)))
      .map(([where]) => ({ secret, where })),
  );
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
