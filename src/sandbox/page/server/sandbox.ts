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
import { type AppHost, AppSettings, complaintOf, startAppHost } from './app-host.js';
import { ClockMover } from './clock-mover.js';
import { nextDue } from './due-times.js';
import { watchNotices } from './notices.js';
import { DONE, type Handlers, type Outcome, type RunRequest, reading } from './outcomes.js';
import { channelsOf, pageState, ReadMarks } from './page-state.js';
import { openPageWorld, openReader } from './page-world.js';
import { untilQuiet } from './quiet.js';
import { slackActions } from './slack-actions.js';
import { Troubles } from './troubles.js';
import { Versions } from './versions.js';
import { FINE, worldActions } from './world-actions.js';

/** Runs one after the other, each from the beginning. */
export interface Sandbox extends SandboxRun {
  readonly versions: Versions;
  act(name: RequestName, body: unknown): Promise<Outcome>;
}

/** Starts everything but the page. Rejects when that fails; then nothing is left running. */
export async function openSandbox(options: Omit<RunOptions, 'versions'>): Promise<Sandbox> {
  const versions = new Versions();
  const open = (language: PageLanguage) => openRun({ ...options, language, versions });
  let run = await open(options.language);
  /** Runs begin one after the other, and none after the end. */
  let turn: Promise<void> = Promise.resolve();
  let isClosed = false;
  let leaving: Promise<void> = Promise.resolve();

  const leave = (old: SandboxRun): void => {
    const left = old.close().catch((error: unknown) => {
      options.complain(`The previous run of the sandbox did not end well: ${String(error)}`);
    });
    leaving = Promise.all([leaving, left]).then(() => undefined);
  };
  /** Shows the old run until the new one has started, and keeps it when that fails. */
  const startOver = (language: PageLanguage): Promise<void> => {
    turn = turn
      .catch(() => undefined)
      .then(async () => {
        if (isClosed) return;
        const fresh = await open(language);
        leave(run);
        run = fresh;
      });
    return turn;
  };
  const onStartOver = reading(REQUESTS['start-over'], async ({ language = options.language }) => {
    await startOver(language);
    return DONE;
  });
  return {
    versions,
    state: (me, channel) => run.state(me, channel),
    async act(name, body) {
      const outcome = name === 'start-over' ? await onStartOver(body) : await run.act(name, body);
      versions.next();
      return outcome;
    },
    file: (id, me) => run.file(id, me),
    async close() {
      isClosed = true;
      await turn.catch(() => undefined);
      await Promise.all([run.close(), leaving]);
    },
  };
}

interface SandboxRun {
  state(me: PagePerson, channel: string): PageState;
  /** Does what a POST asks for; `body` is JSON that nobody has read. */
  act(name: RunRequest, body: unknown): Promise<Outcome>;
  file(id: string, me: PagePerson): StoredFile | undefined;
  close(): Promise<void>;
}

interface RunOptions {
  readonly language: PageLanguage;
  /** How many times faster than real the app's ticks and messages follow each other. Default: 1. */
  readonly hurry?: number;
  readonly versions: Versions;
  readonly complain: (words: string) => void;
}

async function openRun(options: RunOptions): Promise<SandboxRun> {
  const world = await openPageWorld(options.hurry);
  try {
    const reader = await openReader(world);
    const host = await startAppHost({
      world,
      language: options.language,
      onChange: () => options.versions.next(),
      onError: (entry) => options.complain(complaintOf(entry)),
    });
    const settings = await AppSettings.load(world, reader);
    return runOf({ world, host, reader, settings, options });
  } catch (error) {
    await world.close();
    throw error;
  }
}

interface Parts {
  readonly world: World;
  readonly host: AppHost;
  readonly reader: Store;
  readonly settings: AppSettings;
  readonly options: RunOptions;
}

function runOf(parts: Parts): SandboxRun {
  const { world, host, reader, settings, options } = parts;
  const { versions, complain } = options;
  const { slack } = world;
  const marks = new ReadMarks();
  const mover = moverOf(parts);
  const weather = { current: FINE };
  const handlers: Handlers = {
    ...slackActions({ world, marks }),
    ...worldActions({ world, host, mover, weather, settings }),
  };
  const endWatch = watch(world, versions);
  const notices = watchNotices({ store: reader, clock: world.clock, settings, versions, complain });
  const sources = {
    ...{ world, settings, marks, versions, host, mover, weather, notices },
    id: randomBytes(4).toString('hex'),
    troubles: new Troubles(slack),
  };
  return {
    state: (me, channel) => pageState(sources, me, channel),
    async act(name, body) {
      const outcome = await handlers[name](body);
      versions.next();
      return outcome;
    },
    file: (id, me) => {
      const seen = channelsOf(world, me).map((channel) => channel.id);
      return slack.files.find(
        (file) => file.id === id && file.channels.some((each) => seen.includes(each)),
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

function moverOf({ world, host, reader, settings, options }: Parts): ClockMover {
  const { clock, slack, popbill } = world;
  const app = {
    store: reader,
    clock,
    calm: settings.schedule.policy,
    activity: () => slack.calls.length + popbill.calls.length + host.logged,
    sweeping: () => host.sweeping,
  };
  return new ClockMover({
    clock,
    nextDue: async (between) => {
      await settings.refresh();
      return nextDue(reader, settings.schedule, between);
    },
    untilQuiet: (signal) => untilQuiet(app, signal),
    onChange: () => options.versions.next(),
    onError: (error) => options.complain(`The clock stopped on its way: ${String(error)}`),
  });
}

/** A form of a popup page calls neither Slack nor the app, so it has to be polled. */
const POPUP_LOOK_MS = 300;

/** Counts what happens in Slack and on popup pages. Returns the function that ends it. */
function watch({ slack, popbill }: World, versions: Versions): () => void {
  const endSlack = slack.onChange(() => versions.next());
  let forms = popbill.countOf('popupForm');
  const timer = setInterval(() => {
    const now = popbill.countOf('popupForm');
    if (now === forms) return;
    forms = now;
    versions.next();
  }, POPUP_LOOK_MS);
  return () => {
    clearInterval(timer);
    endSlack();
  };
}
