import { randomInt } from 'node:crypto';
import { App } from '@slack/bolt';
import { createPromisedCheckRunner } from '../check/check-window.js';
import { createFirstCheckSender } from '../company-file/import-window.js';
import { createSlackIdLookup, createSlackNameLookup } from '../company-file/slack-id-lookup.js';
import { createHome, type HomeOptions } from '../home/home-tab.js';
import { sleepInRealTime, unlessAborted } from '../kernel/async.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import { createBackground, processTimers, type Timers } from '../slack/background.js';
import { createErrorReporter, onlyWhileReady } from '../slack/errors.js';
import { originOfPayload } from '../slack/origin.js';
import { createOwnerGroups } from '../slack/people.js';
import { createRequestFilter } from '../slack/request-filter.js';
import {
  boltLogger,
  type ClientOptions,
  createPeopleClient,
  peopleClientOptions,
} from '../slack/slack-clients.js';
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
import { createUserDirectory, type UserDirectoryOptions } from '../slack/user-directory.js';
import type { Metrics } from './metrics.js';
import { createListeners, isAlwaysPossible, type ListenerDeps, register } from './register.js';

/** The listeners' dependencies that are not created here. */
type SubjectDeps = Omit<
  ListenerDeps,
  | Exclude<keyof SlackKit, 'clock' | 'clockWatch' | 'log' | 'stage' | 'admins'>
  | 'home'
  | 'slackIdLookup'
  | 'slackNameLookup'
>;

export interface SlackAppOptions
  extends SubjectDeps,
    Pick<ClientOptions, 'botToken' | 'apiUrl' | 'dateObserver'>,
    Pick<UserDirectoryOptions, 'channelLanguage' | 'operators'> {
  readonly transport: TransportOptions;
  readonly home: HomeOptions;
  readonly slackWatch: Pick<SlackWatch, 'record'>;
  /** Whether this process may write to the store, and send messages that nobody has just asked for. */
  readonly isLeading: () => boolean;
  readonly timers?: Timers;
  readonly sleep?: (ms: number) => Promise<unknown>;
  readonly metrics?: Pick<Metrics, 'slackFailed' | 'homePublished'>;
}

export type SlackApp = ReturnType<typeof createSlackApp>;

/** Attempts to reach Slack at the start are repeated after 1, 2, 4, 8 and 16 s, then every 30 s. */
const FIRST_RETRY_DELAY_MS = SECOND;
const MAX_RETRY_DELAY_MS = 30 * SECOND;

const STOPPED = err({ kind: 'unreachable', error: 'The app is stopping.' } as const);

export function createSlackApp(options: SlackAppOptions) {
  const { clock, log, botToken, metrics, isLeading } = options;
  const { timers = processTimers, sleep = sleepInRealTime } = options;
  const connection = { ...options, onCallFailed: metrics?.slackFailed };
  const client = createPeopleClient(connection);
  /** For calls that no person has just asked for, which must not be made while another process may lead. */
  const leaderClient = createPeopleClient({ ...connection, mayCall: isLeading });
  const background = createBackground();
  let identity: SlackIdentity | undefined;
  const stopping = new AbortController();

  const directory = createUserDirectory({ ...options, client, teamId: () => identity?.teamId });
  const ownerGroups = createOwnerGroups({ client, clock, log });
  const parts = {
    ...options,
    client,
    directory,
    background,
    ownerGroups,
    timers,
    workspaceUrl: () => identity?.url,
    workspaceName: () => identity?.teamName,
    personFiles: createSlackFiles(connection),
    windows: createOpenWindows(log),
    slackIdLookup: createSlackIdLookup({ client, directory, ownerGroups, log }),
    slackNameLookup: createSlackNameLookup({ client, log, teamId: directory.teamId }),
    report: createErrorReporter({ client, directory, log, newReference }),
  };
  const leaderParts = {
    ...parts,
    client: leaderClient,
    report: createErrorReporter({ client: leaderClient, directory, log, newReference }),
  };
  // Uses `leaderParts`, because the app redraws Home without being asked. A Home that is opened while this process does
  // not lead stays as it was drawn last.
  const home = createHome(leaderParts, { ...options.home, onPublished: metrics?.homePublished });
  const deps = { ...parts, home };
  const transport = createTransport(options.transport, options);
  const app = new App({
    receiver: transport.receiver,
    authorize: async () => ({
      botToken,
      botId: identity?.botId,
      botUserId: identity?.botUserId,
    }),
    clientOptions: peopleClientOptions(options),
    logger: boltLogger(log),
    extendedErrorHandler: true,
  });
  app.use(onlyWhileReady(deps, isAlwaysPossible));
  app.error(async ({ error, body }: { readonly error: Error; readonly body: unknown }) => {
    await deps.report(error, originOfPayload(body));
  });
  const listeners = createListeners(deps);
  register(app, listeners);
  app.processEvent = createRequestFilter(app.processEvent.bind(app), listeners, deps);

  async function connect(): Promise<Result<SlackIdentity, SlackProblem>> {
    const identified = identity === undefined ? await identify(client) : ok(identity);
    // A transport that is opened after `stop` would never be closed.
    if (stopping.signal.aborted) return STOPPED;
    options.slackWatch.record(identified);
    if (!identified.ok) return identified;
    const { missingScopes } = identified.value;
    if (identity === undefined && missingScopes.length > 0) {
      log.error(
        'The Slack app lacks scopes, so Slack will refuse some calls. Apply the manifest, then reinstall the app.',
        { missingScopes },
      );
    }
    identity = identified.value;
    try {
      await transport.open();
      deps.home.startAutomaticRedraws();
      return identified;
    } catch (error) {
      return err(slackProblem(error));
    }
  }

  return {
    requestListener: transport.requestListener,
    client,
    directory,
    workspaceName: parts.workspaceName,
    sendFirstCheckResults: createFirstCheckSender(leaderParts),
    runPromisedCheck: createPromisedCheckRunner(leaderParts),
    /** Retries while Slack gives no usable answer. Returns an error if Slack refuses a token, or after `stop`. */
    async start(): Promise<Result<SlackIdentity, SlackProblem>> {
      const { signal } = stopping;
      let delayMs = FIRST_RETRY_DELAY_MS;
      let hasFailed = false;
      for (;;) {
        const result = await connect();
        if (result.ok && hasFailed) log.info('Connected to Slack');
        if (result.ok || result.error.kind === 'refused' || signal.aborted) return result;
        hasFailed = true;
        const { error, retryAfterMs = 0 } = result.error;
        const waitMs = Math.max(delayMs, retryAfterMs);
        log.warn('Slack gives no usable answer yet; trying again', {
          error,
          retryInSeconds: waitMs / SECOND,
        });
        await unlessAborted(signal, () => sleep(waitMs));
        if (signal.aborted) return STOPPED;
        delayMs = Math.min(2 * delayMs, MAX_RETRY_DELAY_MS);
      }
    },
    /** Rejects with StoreError. */
    warm: () => deps.home.warm(),
    isReady: () => identity !== undefined && transport.isOpen() && !stopping.signal.aborted,
    /** Returns whether all running work has finished in time. In HTTP mode, the caller closes the server. */
    async stop(deadlineMs: number): Promise<boolean> {
      stopping.abort();
      const drained = background.drain(deadlineMs);
      await transport.close(deadlineMs);
      return drained;
    },
  };
}

/** Without 0, O, 1, I and L, so that people can read it out. */
function newReference(): string {
  const characters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  return Array.from({ length: 6 }, () => characters.charAt(randomInt(characters.length))).join('');
}
