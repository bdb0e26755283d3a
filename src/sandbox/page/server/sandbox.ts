import { randomBytes } from 'node:crypto';
import type { Store } from '../../../records/store.js';
import type { StoredFile } from '../../slack/model.js';
import type { World } from '../../world.js';
import {
  type PageLanguage,
  type PagePerson,
  type PageState,
  REQUESTS,
  type RequestName,
} from '../contract.js';
import { type AppHost, AppSettings, describeError, startAppHost } from './app-host.js';
import { ClockMover } from './clock-mover.js';
import { nextDue } from './due-times.js';
import { waitUntilIdle } from './idle.js';
import { watchNotices } from './notices.js';
import { DONE, type Handlers, handle, type Outcome, type RunRequest } from './outcomes.js';
import { channelsOf, pageState, ReadPositions } from './page-state.js';
import { openPageWorld, openReader, type PageWorld } from './page-world.js';
import { slackActions } from './slack-actions.js';
import { SlackProblems } from './slack-problems.js';
import { Versions } from './versions.js';
import { ALL_FINE, worldActions } from './world-actions.js';

/** The sandbox of the page: one run at a time, replaced by a new one when it starts over. */
export interface Sandbox extends SandboxRun {
  readonly versions: Versions;
  act(name: RequestName, body: unknown): Promise<Outcome>;
}

/** Starts everything except the page server. If that fails, closes the world of the first run and rejects. */
export async function openSandbox(options: Omit<RunOptions, 'versions'>): Promise<Sandbox> {
  const versions = new Versions();
  const open = (language: PageLanguage) => openRun({ ...options, language, versions });
  let run = await open(options.language);
  /** Runs start in this queue, one after the other, and none after `close`. */
  let queue: Promise<void> = Promise.resolve();
  let isClosed = false;
  let closing: Promise<void> = Promise.resolve();

  const closeRun = (old: SandboxRun): void => {
    const closed = old.close().catch((error: unknown) => {
      options.reportError(`The previous run of the sandbox could not be closed: ${String(error)}`);
    });
    closing = Promise.all([closing, closed]).then(() => undefined);
  };
  /** Keeps the old run until the new one has started, or for good if the start fails. */
  const startOver = (language: PageLanguage): Promise<void> => {
    queue = queue
      .catch(() => undefined)
      .then(async () => {
        if (isClosed) return;
        const newRun = await open(language);
        closeRun(run);
        run = newRun;
      });
    return queue;
  };
  const onStartOver = handle(REQUESTS['start-over'], async ({ language = options.language }) => {
    await startOver(language);
    return DONE;
  });
  return {
    versions,
    get language() {
      return run.language;
    },
    state: (me, channel) => run.state(me, channel),
    async act(name, body) {
      const outcome = name === 'start-over' ? await onStartOver(body) : await run.act(name, body);
      versions.next();
      return outcome;
    },
    file: (id, me) => run.file(id, me),
    async close() {
      isClosed = true;
      await queue.catch(() => undefined);
      await Promise.all([run.close(), closing]);
    },
  };
}

interface SandboxRun {
  /** The language of the first visitor and of the channels when the run starts. */
  readonly language: PageLanguage;
  state(me: PagePerson, channel: string): PageState;
  /** Handles a POST; `body` is JSON that has not been validated yet. */
  act(name: RunRequest, body: unknown): Promise<Outcome>;
  file(id: string, me: PagePerson): StoredFile | undefined;
  close(): Promise<void>;
}

interface RunOptions {
  readonly language: PageLanguage;
  /** How many times faster than normal the app ticks and sends messages. Default: 1. */
  readonly hurry?: number;
  readonly versions: Versions;
  readonly reportError: (message: string) => void;
}

async function openRun(options: RunOptions): Promise<SandboxRun> {
  const world = await openPageWorld(options.language, options.hurry);
  let reader: Store | undefined;
  let host: AppHost | undefined;
  try {
    reader = await openReader(world);
    const settings = await AppSettings.load(world, reader);
    host = await startAppHost({
      world,
      language: options.language,
      onChange: () => options.versions.next(),
      onError: (entry) => options.reportError(describeError(entry)),
    });
    return createRun({ world, host, reader, settings, options });
  } catch (error) {
    await host?.stop();
    await reader?.close();
    await world.close();
    throw error;
  }
}

interface Parts {
  readonly world: PageWorld;
  readonly host: AppHost;
  readonly reader: Store;
  readonly settings: AppSettings;
  readonly options: RunOptions;
}

function createRun(parts: Parts): SandboxRun {
  const { world, host, reader, settings, options } = parts;
  const { versions, reportError } = options;
  const { slack, clock } = world;
  const readPositions = new ReadPositions();
  const mover = createMover(parts);
  const services = { current: ALL_FINE };
  const handlers: Handlers = {
    ...slackActions({ world, readPositions }),
    ...worldActions({ world, host, mover, services, settings }),
  };
  const endWatch = watchChanges(world, versions);
  world.pager.onEvent = () => versions.next();
  const notices = watchNotices({ store: reader, clock, settings, versions, reportError });
  const sources = {
    ...parts,
    readPositions,
    versions,
    mover,
    services,
    notices,
    pager: world.pager,
    runId: randomBytes(4).toString('hex'),
    slackProblems: new SlackProblems(slack),
  };
  return {
    language: options.language,
    state: (me, channel) => pageState(sources, me, channel),
    act: (name, body) => handlers[name](body),
    file: (id, me) => {
      const visible = channelsOf(world, me).map((channel) => channel.id);
      return slack.files.find(
        (file) => file.id === id && file.channels.some((each) => visible.includes(each)),
      );
    },
    async close() {
      endWatch();
      await notices.close();
      await mover.stop();
      await host.stop();
      await reader.close();
      await world.close();
    },
  };
}

function createMover({ world, host, reader, settings, options }: Parts): ClockMover {
  const { clock, slack, popbill } = world;
  const app = {
    store: reader,
    clock,
    quietTimes: settings.schedule.policy,
    activity: () => slack.calls.length + popbill.calls.length + host.logLineCount,
    isSweeping: () => host.isSweeping,
  };
  return new ClockMover({
    clock,
    nextDue: async (range) => {
      await settings.refresh();
      return nextDue(reader, settings.schedule, range);
    },
    waitUntilIdle: (signal) => waitUntilIdle(app, signal),
    onChange: () => options.versions.next(),
    onError: (error) => options.reportError(`The clock could not be moved: ${String(error)}`),
  });
}

/** Submitting a popup page's form calls neither Slack nor the app, so the count of forms is polled. */
const POPUP_POLL_MS = 300;

/** Reports changes in Slack and on popup pages to `versions`. Returns the function that stops it. */
function watchChanges({ slack, popbill }: World, versions: Versions): () => void {
  const endSlack = slack.onChange(() => versions.next());
  let previousCount = popbill.countOf('popupForm');
  const timer = setInterval(() => {
    const count = popbill.countOf('popupForm');
    if (count === previousCount) return;
    previousCount = count;
    versions.next();
  }, POPUP_POLL_MS);
  return () => {
    clearInterval(timer);
    endSlack();
  };
}
