import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { PageJson, PageLanguage } from '../../../src/sandbox/page/contract.js';
import { AppSettings } from '../../../src/sandbox/page/server/app-host.js';
import { settle } from '../../../src/sandbox/page/server/cast.js';
import { invalid } from '../../../src/sandbox/page/server/outcomes.js';
import { listenForPage } from '../../../src/sandbox/page/server/page-server.js';
import { channelsOf, pageState, ReadMarks } from '../../../src/sandbox/page/server/page-state.js';
import { STARTS_AT } from '../../../src/sandbox/page/server/page-world.js';
import type { Sandbox } from '../../../src/sandbox/page/server/sandbox.js';
import { slackActions } from '../../../src/sandbox/page/server/slack-actions.js';
import { Troubles } from '../../../src/sandbox/page/server/troubles.js';
import { Versions } from '../../../src/sandbox/page/server/versions.js';
import { ALERT_CHANNEL, openWorld, type World } from '../../../src/sandbox/world.js';
import { memoryStore } from '../../support/memory-store.js';
import { type ScriptedApp, startScriptedApp } from '../../support/scripted-app.js';

/** The page and its Slack, with an app behind it that answers as a test says. */
export interface ScriptedSlack {
  readonly url: string;
  readonly world: World;
  readonly app: ScriptedApp;
  /** Calls the Web API as the app; answers Slack's answer, refusals too. */
  call(method: string, args: Readonly<Record<string, unknown>>): Promise<PageJson>;
  /** Resolves with the first payload of this type (a command has none) that the app got since `forget`. */
  received(type: string | undefined): Promise<PageJson>;
  /** All that the app got since `forget`. */
  payloads(): readonly PageJson[];
  forget(): void;
  close(): Promise<void>;
}

const ASSETS = fileURLToPath(new URL('../../../dist/sandbox/page/assets/', import.meta.url));
const LANGUAGE: PageLanguage = 'ko';

export async function startScriptedSlack(): Promise<ScriptedSlack> {
  const world = await openWorld({ startsAt: STARTS_AT, slackRateLimits: false });
  settle(world.slack);
  const app = await startScriptedApp();
  world.slack.connectApp(app.url);
  const page = await listenForPage(0, { assets: ASSETS });
  const versions = new Versions();
  const endWatch = world.slack.onChange(() => versions.next());
  const settings = await AppSettings.load(world, memoryStore());
  page.show(sandboxOf({ world, versions, settings }));
  let seen = 0;
  const payloads = () => app.received.slice(seen).map(({ payload }) => payload);
  return {
    url: `http://localhost:${page.port}`,
    world,
    app,
    async call(method, args) {
      const response = await fetch(world.slack.apiUrl + method, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.environment['SLACK_BOT_TOKEN']}`,
          'content-type': 'application/json; charset=utf-8',
        },
        body: JSON.stringify(args),
      });
      // Slack answers every call with an object.
      return (await response.json()) as PageJson;
    },
    received: (type) =>
      vi.waitUntil(() => payloads().find((payload) => payload['type'] === type), {
        timeout: 10_000,
        interval: 20,
      }),
    payloads,
    forget() {
      seen = app.received.length;
    },
    async close() {
      endWatch();
      await page.close();
      await app.close();
      await world.close();
    },
  };
}

/** What the page's server needs of a sandbox, without the real app. */
function sandboxOf({
  world,
  versions,
  settings,
}: {
  readonly world: World;
  readonly versions: Versions;
  readonly settings: AppSettings;
}): Sandbox {
  const marks = new ReadMarks();
  const handlers = slackActions({ world, marks });
  const sources = {
    id: 'scripted',
    world,
    settings,
    marks,
    troubles: new Troubles(world.slack),
    versions,
    host: { language: LANGUAGE, sweeping: false },
    mover: { movingTo: undefined },
    weather: { current: { hometax: 'fine', popbill: 'fine' } as const },
    notices: { current: { channel: ALERT_CHANNEL, alerts: [], isAllSent: true } },
  };
  return {
    versions,
    state: (me, channel) => pageState(sources, me, channel),
    async act(name, body) {
      const handle = Object.entries(handlers).find(([known]) => known === name)?.[1];
      const outcome = await (handle?.(body) ?? invalid(`This test has no ${name}.`));
      versions.next();
      return outcome;
    },
    file: (id, me) => {
      const seen = channelsOf(world, me).map((channel) => channel.id);
      return world.slack.files.find(
        (file) => file.id === id && file.channels.some((each) => seen.includes(each)),
      );
    },
    close: async () => {},
  };
}
