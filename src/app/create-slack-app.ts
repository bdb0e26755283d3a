import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { App } from '@slack/bolt';
import { createTellLook } from '../check/check-window.js';
import { createFirstCheckMessages, createImportPlaces } from '../company-file/import-window.js';
import { createHome, type HomeOptions } from '../home/home-tab.js';
import type { TimeTold } from '../kernel/clock-watch.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import { createBackground, processTimers, type Timers } from '../slack/background.js';
import {
  createErrorReporter,
  onError,
  onlyWhileClockIsRight,
  onlyWhileOpen,
} from '../slack/errors.js';
import { createGate } from '../slack/gate.js';
import { createOwnerGroups } from '../slack/people.js';
import { createReader } from '../slack/reader.js';
import { boltLogger, createPeopleClient, peopleClientOptions } from '../slack/slack-clients.js';
import { createSlackFiles } from '../slack/slack-files.js';
import { createOpenWindows, type SlackKit } from '../slack/slack-kit.js';
import {
  identify,
  type SlackIdentity,
  type SlackProblem,
  type SlackWatch,
  slackProblem,
} from '../slack/slack-watch.js';
import { createTransport, type TransportOptions } from '../slack/transport.js';
import type { Language } from '../text/format.js';
import { isAboutTheApp } from './commands.js';
import type { Metrics } from './metrics.js';
import { type ListenerDeps, listenersOf, register } from './register.js';

/** The listeners' dependencies, except those that are created here. */
type Subjects = Omit<
  ListenerDeps,
  | Exclude<keyof SlackKit, 'clock' | 'clockWatch' | 'log' | 'stage' | 'admins'>
  | 'home'
  | 'importPlaces'
>;

export interface SlackAppOptions extends Subjects {
  readonly botToken: string;
  readonly transport: TransportOptions;
  /** Another base URL of the Web API, ending in `/api/`. */
  readonly apiUrl?: string;
  readonly channelLanguage: () => Language;
  /** `OPERATORS` and `ADMINS`: user and user-group IDs. */
  readonly operators: () => readonly string[];
  readonly home: HomeOptions;
  /** Is told whether Slack accepts our token. */
  readonly slackWatch: Pick<SlackWatch, 'heard'>;
  readonly timeTold?: TimeTold;
  readonly timers?: Timers;
  /** The wait between attempts to reach Slack at the start. */
  readonly retryAfterMs?: number;
  /** Default: nothing is counted. */
  readonly metrics?: Pick<Metrics, 'slackFailed' | 'homePublished'>;
}

export type SlackApp = ReturnType<typeof createSlackApp>;

const RETRY_AFTER_MS = 5 * SECOND;

export function createSlackApp(options: SlackAppOptions) {
  const { log, botToken, metrics } = options;
  const client = createPeopleClient({ ...options, onFailed: metrics?.slackFailed });
  const background = createBackground();
  let identity: SlackIdentity | undefined;
  let stopping = false;

  const reader = createReader({ ...options, client, teamId: () => identity?.teamId });
  const deps = createDeps(options, {
    ...{ client, reader, background },
    workspaceUrl: () => identity?.url,
  });
  const transport = createTransport(options.transport, options);
  const app = new App({
    receiver: transport.receiver,
    authorize: async () => ({
      botToken,
      ...(identity === undefined ? {} : { botId: identity.botId, botUserId: identity.botUserId }),
    }),
    clientOptions: peopleClientOptions(options),
    logger: boltLogger(log),
    extendedErrorHandler: true,
  });
  app.use(onlyWhileOpen(deps));
  app.use(onlyWhileClockIsRight(deps, isAboutTheApp));
  app.error(onError(deps.report));
  const listeners = listenersOf(deps);
  register(app, listeners);
  app.processEvent = createGate(app.processEvent.bind(app), listeners, deps);

  async function begin(): Promise<Result<SlackIdentity, SlackProblem>> {
    const identified = identity === undefined ? await identify(client) : ok(identity);
    options.slackWatch.heard(identified);
    if (!identified.ok) return identified;
    identity = identified.value;
    try {
      await transport.open();
      deps.home.keepUpToDate();
      return identified;
    } catch (error) {
      return err(slackProblem(error));
    }
  }

  return {
    /** Handles requests for `/slack/events` in HTTP mode; throws for other paths. */
    requestListener: transport.requestListener,
    client,
    reader,
    tellFirstCheck: createFirstCheckMessages({ ...options, client, reader }),
    tellLook: createTellLook(deps),
    /**
     * Identifies the app to Slack and begins to receive events. Retries while Slack cannot be reached, until `stop`;
     * an error means that Slack refuses a token, which a retry cannot fix.
     */
    async start(): Promise<Result<SlackIdentity, SlackProblem>> {
      for (;;) {
        const begun = await begin();
        if (begun.ok || begun.error.kind === 'refused' || stopping) return begun;
        log.warn('slack cannot be reached yet', { error: begun.error.error });
        await pause(options.retryAfterMs ?? RETRY_AFTER_MS, undefined, { ref: false });
      }
    },
    /** Prepares the first Home tab. Rejects with StoreError. */
    warm: () => deps.home.warm(),
    /** Whether the app can answer people: Slack accepts our token, and in Socket Mode the connection is open. */
    isReady: () => identity !== undefined && transport.isOpen() && !stopping,
    /**
     * Accepts no new events and waits up to `deadlineMs` for running work; returns whether all of it finished. In HTTP
     * mode the caller closes the server.
     */
    async stop(deadlineMs: number): Promise<boolean> {
      stopping = true;
      const drained = background.drain(deadlineMs);
      await transport.close(deadlineMs);
      return drained;
    },
  };
}

function createDeps(
  options: SlackAppOptions,
  parts: Pick<SlackKit, 'client' | 'reader' | 'background' | 'workspaceUrl'>,
) {
  const { clock, log, metrics, timers = processTimers } = options;
  const { client } = parts;
  const ownerGroups = createOwnerGroups({ client, clock, log });
  const deps = {
    ...options,
    ...parts,
    ownerGroups,
    timers,
    personFiles: createSlackFiles({ ...options, onFailed: metrics?.slackFailed }),
    windows: createOpenWindows(log),
    importPlaces: createImportPlaces({ ...parts, ownerGroups, log }),
    report: createErrorReporter({ ...parts, log, newReference }),
  };
  const home = createHome(deps, { ...options.home, onPublished: metrics?.homePublished });
  return { ...deps, home };
}

/** Six characters, without letters and digits that look alike. */
function newReference(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  return Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('');
}
