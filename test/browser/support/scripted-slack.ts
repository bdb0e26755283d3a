import { fileURLToPath } from 'node:url';
import type { PageJson, PageLanguage } from '../../../src/sandbox/page/contract.js';
import { AppSettings } from '../../../src/sandbox/page/server/app-host.js';
import { addToSlack } from '../../../src/sandbox/page/server/cast.js';
import { badRequest } from '../../../src/sandbox/page/server/outcomes.js';
import { listenForPage } from '../../../src/sandbox/page/server/page-server.js';
import {
  channelsOf,
  pageState,
  ReadPositions,
} from '../../../src/sandbox/page/server/page-state.js';
import { START_TIME } from '../../../src/sandbox/page/server/page-world.js';
import type { Sandbox } from '../../../src/sandbox/page/server/sandbox.js';
import { slackActions } from '../../../src/sandbox/page/server/slack-actions.js';
import { SlackProblems } from '../../../src/sandbox/page/server/slack-problems.js';
import { Versions } from '../../../src/sandbox/page/server/versions.js';
import { ALERT_CHANNEL, openWorld, type World } from '../../../src/sandbox/world.js';
import { eventually } from '../../support/eventually.js';
import { memoryStore } from '../../support/memory-store.js';
import { type ScriptedApp, startScriptedApp } from '../../support/scripted-app.js';

/** The page and its Slack, with a scripted app instead of the real one. */
export interface ScriptedSlack {
  readonly url: string;
  readonly world: World;
  readonly app: ScriptedApp;
  /** Calls the Web API as the app. Resolves with Slack's answer, also if it is a refusal. */
  call(method: string, args: Readonly<Record<string, unknown>>): Promise<PageJson>;
  /** Resolves with the first payload of this type since `forget`. A command has no type. */
  received(type: string | undefined): Promise<PageJson>;
  /** All payloads that the app received since `forget`. */
  payloads(): readonly PageJson[];
  forget(): void;
  close(): Promise<void>;
}

const ASSETS = fileURLToPath(new URL('../../../dist/sandbox/page/assets/', import.meta.url));
const LANGUAGE: PageLanguage = 'ko';

export async function startScriptedSlack(): Promise<ScriptedSlack> {
  const world = await openWorld({ startsAt: START_TIME, slackRateLimits: false });
  addToSlack(world.slack, LANGUAGE);
  const app = await startScriptedApp();
  world.slack.connectApp(app.url);
  const page = await listenForPage(0, { assets: ASSETS });
  const versions = new Versions();
  const stopListening = world.slack.onChange(() => versions.next());
  const settings = await AppSettings.load(world, memoryStore());
  page.show(sandboxOf({ world, versions, settings }));
  let forgotten = 0;
  const payloads = () => app.received.slice(forgotten).map(({ payload }) => payload);
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
    received: (type) => eventually(() => payloads().find((payload) => payload['type'] === type)),
    payloads,
    forget() {
      forgotten = app.received.length;
    },
    async close() {
      stopListening();
      await page.close();
      await app.close();
      await world.close();
    },
  };
}

/** The parts of a sandbox that the page's server needs, without the real app. */
function sandboxOf({
  world,
  versions,
  settings,
}: {
  readonly world: World;
  readonly versions: Versions;
  readonly settings: AppSettings;
}): Sandbox {
  const readPositions = new ReadPositions();
  const handlers = slackActions({ world, readPositions });
  const sources = {
    runId: 'scripted',
    world,
    settings,
    readPositions,
    slackProblems: new SlackProblems(world.slack),
    versions,
    host: { language: LANGUAGE, isSweeping: false },
    mover: { movingTo: undefined },
    services: { current: { hometax: 'fine', popbill: 'fine' } as const },
    notices: { current: { channel: ALERT_CHANNEL, alerts: [], isAllSent: true } },
    pager: { events: [] },
  };
  return {
    versions,
    language: LANGUAGE,
    state: (me, channel) => pageState(sources, me, channel),
    async act(name, body) {
      const handle = Object.entries(handlers).find(([handled]) => handled === name)?.[1];
      const outcome = await (handle?.(body) ?? badRequest(`This test has no ${name}.`));
      versions.next();
      return outcome;
    },
    file: (id, me) => {
      const visible = channelsOf(world, me).map((channel) => channel.id);
      return world.slack.files.find(
        (file) => file.id === id && file.channels.some((each) => visible.includes(each)),
      );
    },
    close: async () => {},
  };
}
