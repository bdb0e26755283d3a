import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../../../src/sandbox/slack/model.js';
import type { World } from '../../../src/sandbox/world.js';

/** One secret in one place where it may not be. */
export interface Leak {
  readonly secret: string;
  readonly where: string;
}

/** Texts by where they stand. */
type Places = Readonly<Record<string, string>>;

/** What the app wrote, before a person's eyes and into its log. */
export interface Written {
  readonly log: string;
  readonly terminal: string;
}

/**
 * Looks for the secrets of a world wherever it can reach: what was written, every file in its folder (the store, its
 * WAL), every message in Slack and every call to it. Windows may show a popup URL to the one who asked, but not carry
 * it along unseen. In logs a whole business number is a leak too.
 */
export function leaksIn(world: World, { log, terminal }: Written): readonly Leak[] {
  const secrets = secretsOf(world);
  const places: Places = { log, terminal, ...filesOf(world), ...slackOf(world) };
  const numbers = new Map(
    world.popbill.companies.all().flatMap(({ brn }) => [
      [`business number ${brn}`, brn],
      [`business number ${brn}, as people write it`, hyphened(brn)],
    ]),
  );
  return [...leaks(secrets, places), ...leaks(numbers, { log })];
}

/** The secrets by what they are: those of the settings, every session token and every popup URL's key. */
function secretsOf({ environment, popbill }: World): ReadonlyMap<string, string> {
  const settings = [
    'SLACK_BOT_TOKEN',
    'SLACK_SIGNING_SECRET',
    'SLACK_APP_TOKEN',
    'POPBILL_SECRET_KEY',
  ];
  const { tokens, popupKeys } = popbill.givenOut;
  return new Map([
    ...settings.flatMap((name): [string, string][] => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
    ...tokens.map((token, i): [string, string] => [`session token ${i}`, token]),
    ...popupKeys.map((key, i): [string, string] => [`popup URL ${i}`, key]),
  ]);
}

function filesOf({ folder }: World): Places {
  const names = readdirSync(folder).filter((name) => name.startsWith('store.sqlite'));
  // Byte for byte, so that nothing is lost to an encoding.
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]),
  );
}

function slackOf({ slack }: World): Places {
  const everyMessage = ['C0ALERTS', 'C0TEAM'].flatMap((id) => slack.channel(id).messages);
  const people = ['U0KIM', 'U0LEE', 'U0GUEST'];
  const direct = people.flatMap((id) => slack.im(id).messages);
  const ephemeral = people.flatMap((id) => slack.ephemerals(id));
  const views = people.flatMap((id) => slack.views(id));
  return {
    'channel messages': JSON.stringify(everyMessage.flatMap(versionsOf)),
    'direct messages': JSON.stringify(direct.flatMap(versionsOf)),
    'messages to one person': JSON.stringify(ephemeral.flatMap(versionsOf)),
    'unseen parts of windows': JSON.stringify(
      views.map(({ privateMetadata, externalId, callbackId }) => [
        privateMetadata,
        externalId,
        callbackId,
      ]),
    ),
    'calls other than for windows': JSON.stringify(
      slack.calls.filter(({ method }) => !method.startsWith('views.')),
    ),
  };
}

function versionsOf(message: Message): readonly unknown[] {
  return [message, message.versions, message.replies.map(({ versions }) => versions)];
}

function leaks(secrets: ReadonlyMap<string, string>, places: Places): readonly Leak[] {
  return [...secrets].flatMap(([secret, value]) =>
    Object.entries(places)
      .filter(([, text]) => text.includes(value) || text.includes(inJson(value)))
      .map(([where]) => ({ secret, where })),
  );
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function hyphened(brn: string): string {
  return `${brn.slice(0, 3)}-${brn.slice(3, 5)}-${brn.slice(5)}`;
}
