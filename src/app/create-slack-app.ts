import { randomInt } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { CompanyChecks } from '../check/check-company.js';
import { createTellLook } from '../check/check-window.js';
import type { TellLook } from '../check/looks.js';
import type { CompanyExport } from '../company-file/company-file.js';
import type { CompanyImport } from '../company-file/company-import.js';
import type { TellFirstCheck } from '../company-file/first-checks.js';
import { createFirstCheckMessages, createImportPlaces } from '../company-file/import-window.js';
import type { DigestReader } from '../digest/digests.js';
import { createHome, type HomeOptions } from '../home/home-tab.js';
import type { CommonCauseWatch } from '../incident/common-cause-watch.js';
import type { MassChangeWatch } from '../incident/mass-change-watch.js';
import type { TimeTold } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import type { TestAlerts } from '../outbox/test-alerts.js';
import type { Popups } from '../popup/popups.js';
import type { Stage } from '../records/company.js';

import { createBackground, processTimers, type Timers } from '../slack/background.js';
import { createErrorReporter, onError, onlyWhileOpen } from '../slack/errors.js';
import { createGate } from '../slack/gate.js';
import {
  identify,
  type SlackIdentity,
  type SlackProblem,
  slackProblem,
} from '../slack/identity.js';
import { createOwnerGroups } from '../slack/people.js';
import { createReader, type Reader } from '../slack/reader.js';
import { boltLogger, createPeopleClient, peopleClientOptions } from '../slack/slack-clients.js';
import { createSlackFiles } from '../slack/slack-files.js';
import type { SlackWatch } from '../slack/slack-watch.js';
import { createTransport, type TransportOptions } from '../slack/transport.js';
import { onlyWhileClockIsRight } from '../slack/while-clock-right.js';
import type { Sweeps } from '../sweep/sweep-count.js';
import type { Language } from '../text/language.js';
import type { AlertDetails, AlertList } from '../triage/alert-list.js';
import type { AlertActions } from '../triage/alert-triage.js';
import { createOpenAlertLists } from '../triage/alert-window.js';
import type { WatchedCompanies } from '../watch/watch-company.js';
import type { Meter } from './metrics.js';
import { createListeners, register } from './register.js';
import type { SlackDeps } from './slack-deps.js';

export interface SlackAppOptions {
  readonly botToken: string;
  readonly transport: TransportOptions;
  /** Another base URL of the Web API, ending in `/api/`. */
  readonly apiUrl?: string;
  readonly channelLanguage: () => Language;
  /** `OPERATORS` and `ADMINS`: user and user-group IDs. */
  readonly operators: () => readonly string[];
  readonly admins: readonly string[];
  readonly stage: Stage;
  readonly settings: SlackDeps['settings'];
  readonly status: SlackDeps['status'];
  /** Whether the settings allow a certificate login test by a button. */
  readonly certificateTest: boolean;
  /** `COLLECTS_BY`. Default: `any`. */
  readonly collectsBy: Policy['collectsBy'];
  readonly policy: SlackDeps['policy'];
  readonly checks: CompanyChecks;
  readonly companies: WatchedCompanies;
  readonly imports: CompanyImport;
  readonly exports: CompanyExport;
  readonly companyFiles: SlackDeps['companyFiles'];
  readonly overview: SlackDeps['overview'];
  readonly history: SlackDeps['history'];
  readonly popups: Popups;
  readonly sweeps: Sweeps;
  readonly digests: DigestReader;
  readonly triage: AlertActions;
  readonly bulk: SlackDeps['bulk'];
  readonly alertDetails: AlertDetails;
  readonly alertList: AlertList;
  readonly commonCause: Pick<CommonCauseWatch, 'open' | 'release'>;
  readonly massChange: Pick<MassChangeWatch, 'open' | 'release'>;
  readonly testAlerts: Pick<TestAlerts, 'send'>;
  readonly home: HomeOptions;
  readonly looks: SlackDeps['looks'];
  readonly clock: Clock;
  readonly clockWatch: SlackDeps['clockWatch'];
  /** Told what Slack makes of our token. */
  readonly slackWatch: Pick<SlackWatch, 'heard'>;
  readonly log: Log;
  readonly timeTold?: TimeTold;
  readonly timers?: Timers;
  /** Waits between attempts to reach Slack at the start. */
  readonly retryAfterMs?: number;
  /** Default: counted nowhere. */
  readonly meter?: Pick<Meter, 'slackFailed' | 'homePublished'>;
}

export interface SlackApp {
  /** HTTP mode: give it the requests for `/slack/events`, and those only: it throws on other paths. */
  readonly requestListener?: RequestListener;
  readonly client: WebClient;
  readonly reader: Reader;
  readonly tellFirstCheck: TellFirstCheck;
  readonly tellLook: TellLook;
  /**
   * Makes ourselves known to Slack and begins to receive. Asks again while Slack cannot be reached, until it is
   * stopped; gives an error only when Slack refuses a token, which asking again cannot mend.
   */
  start(): Promise<Result<SlackIdentity, SlackProblem>>;
  /** Gets ready what the first person who asks would wait for. Rejects with StoreError. */
  warm(): Promise<void>;
  /** Whether people can be answered: Slack knows us, and in Socket Mode the connection stands. */
  isReady(): boolean;
  /**
   * Takes nothing new and waits for what goes on, at most `deadlineMs`; gives whether all of it was done. In HTTP
   * mode the server is closed by its owner.
   */
  stop(deadlineMs: number): Promise<boolean>;
}

const RETRY_AFTER_MS = 5 * SECOND;

export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { log, botToken } = options;
  const { meter } = options;
  const client = createPeopleClient({
    ...options,
    ...(meter === undefined ? {} : { onFailed: meter.slackFailed }),
  });
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
  app.use(onlyWhileClockIsRight(deps));
  app.error(onError(deps.report));
  const listeners = createListeners(deps);
  register(app, listeners);
  app.processEvent = createGate(app.processEvent.bind(app), listeners, deps);

  async function begin(): Promise<Result<SlackIdentity, SlackProblem>> {
    const known = identity === undefined ? await identify(client) : ok(identity);
    options.slackWatch.heard(known);
    if (!known.ok) return known;
    identity = known.value;
    try {
      await transport.open();
      deps.home.keepTrue();
      return known;
    } catch (error) {
      return err(slackProblem(error));
    }
  }

  return {
    requestListener: transport.requestListener,
    client,
    reader,
    tellFirstCheck: createFirstCheckMessages({ ...options, client, reader }),
    tellLook: createTellLook(deps),
    async start() {
      for (;;) {
        const begun = await begin();
        if (begun.ok || begun.error.kind === 'refused' || stopping) return begun;
        log.warn('slack cannot be reached yet', { error: begun.error.error });
        await pause(options.retryAfterMs ?? RETRY_AFTER_MS);
      }
    },
    warm: () => deps.home.warm(),
    isReady: () => identity !== undefined && transport.isOpen() && !stopping,
    async stop(deadlineMs) {
      stopping = true;
      const drained = background.drain(deadlineMs);
      await transport.close(deadlineMs);
      return drained;
    },
  };
}

function createDeps(
  options: SlackAppOptions,
  made: Pick<SlackDeps, 'client' | 'reader' | 'background' | 'workspaceUrl'>,
): SlackDeps {
  const { checks, companies, popups, sweeps, digests, clock, log, stage, certificateTest } =
    options;
  const ownerGroups = createOwnerGroups({ client: made.client, clock, log });
  const common = {
    ...{ checks, companies, popups, sweeps, digests, clock, log, stage, certificateTest },
    ...{ collectsBy: options.collectsBy, policy: options.policy, overview: options.overview },
    ...{ bulk: options.bulk, history: options.history, looks: options.looks },
    clockWatch: options.clockWatch,
    ...{ triage: options.triage, alertDetails: options.alertDetails, alertList: options.alertList },
    ...{ settings: options.settings, status: options.status, admins: options.admins },
    ...{
      commonCause: options.commonCause,
      massChange: options.massChange,
      testAlerts: options.testAlerts,
    },
    ...{ imports: options.imports, exports: options.exports, companyFiles: options.companyFiles },
    personFiles: createSlackFiles({
      ...options,
      ...(options.meter === undefined ? {} : { onFailed: options.meter.slackFailed }),
    }),
    openAlertLists: createOpenAlertLists(),
    ...made,
    ownerGroups,
    importPlaces: createImportPlaces({ ...made, ownerGroups, log }),
    report: createErrorReporter({ ...made, log, newReference }),
    timers: options.timers ?? processTimers,
  };
  const home = createHome(common, { ...options.home, onPublished: options.meter?.homePublished });
  return { ...common, home };
}

/** Six letters and digits that cannot be misread for each other. */
function newReference(): string {
  const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  return Array.from({ length: 6 }, () => letters.charAt(randomInt(letters.length))).join('');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
