import { createHomeReader } from '../home/home-reader.js';
import { inTime } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import { SECOND } from '../kernel/time.js';
import type { Delivery } from '../outbox/delivery.js';
import { createTicketPage } from '../popup/ticket-page.js';
import type { StoreError } from '../records/store.js';
import type { SettingChange } from '../settings/settings-rules.js';
import type { Timers } from '../slack/background.js';
import { probeChannel } from '../slack/channels.js';
import { createOwnersGone } from '../slack/people.js';
import type { PacingOptions } from '../slack/sender.js';
import { errorClassOf } from '../slack/slack-errors.js';
import { healthProblem } from '../status/health-words.js';
import { incidentLines } from '../status/status-words.js';
import { PLAIN } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { createAlertDetails, createAlertList } from '../triage/alert-list.js';
import { type Config, holidayRemark } from './config.js';
import { createSlackApp, type SlackApp } from './create-slack-app.js';
import { createDelivery } from './deliveries.js';
import { createHttpServer } from './http-server.js';
import { createMetrics, type Figures, type Metrics } from './metrics.js';
import { type Core, openCore } from './open-core.js';
import { type Repeats, Ticker } from './ticker.js';

/** Replacements for the real clock and timers, e.g. in the sandbox. */
export interface Overrides {
  readonly clock?: Clock;
  /** For delayed and repeated work; default: the process's timers. */
  readonly timers?: Timers & Repeats;
  /** The timing of Slack's rate limits; default: the process's timers. */
  readonly pace?: PacingOptions;
}

export type App = Awaited<ReturnType<typeof startApp>>;

const RESERVED_FOR_CLOSING = SECOND;
/** Short, because a browser waits for the page. */
const ROLE_LOOKUP_WITHIN_MS = 3 * SECOND;

const systemClock: Clock = { now: () => Date.now(), steadyMs: () => performance.now() };

/** Builds and starts the app. An error means that the store cannot be used, e.g. because another process is its writer. */
export async function createApp(
  config: Config,
  log: Log,
  overrides: Overrides = {},
): Promise<Result<App, StoreError>> {
  const clock = overrides.clock ?? systemClock;
  const metrics = createMetrics();
  const opened = await openCore(config, { clock, log, metrics });
  if (!opened.ok) return opened;
  const core = opened.value;
  try {
    return ok(await startApp(config, core, { ...overrides, clock, log, metrics }));
  } catch (error) {
    await core.close();
    throw error;
  }
}

interface StartOptions extends Omit<Overrides, 'clock'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

async function startApp(config: Config, core: Core, options: StartOptions) {
  const { clock, log, metrics, timers } = options;
  const slack = createSlack(config, core, options);
  const { delivery, problemNotices } = await createDelivery(config, core, options);
  followSettings(core, delivery, log);
  const ticker = new Ticker({
    ...{ ...core, clock, delivery, problemNotices, log },
    repeats: timers,
    tellPeople: (now) => {
      core.firstChecks.tellDue(now, slack.tellFirstCheck, delivery.pass());
      core.looks.tellDue(now, slack.tellLook, () => delivery.pass());
    },
  });
  core.digests.askWhoLeft(createOwnersGone({ client: slack.client, clock, log }));
  const http = createHttp(config, core, slack, options);
  metrics.observe(figuresOf(core, clock));
  const remark = holidayRemark(core.policy.days, clock.now());
  if (remark !== undefined) log.warn(remark);

  const address = await http.listen(config.http.port, config.http.host);
  core.outbox.onAdded((added) => delivery.deliverAdded(added));
  ticker.start();
  const connected = slack.start();
  void connected.then((begun) => (begun.ok ? warnOfChannel(core, slack, log) : undefined));
  // In the background. Opening Home before this is done starts the same work.
  void connected
    .then(() => slack.warm())
    .catch((error: unknown) => log.warn('The overview could not be prepared', { error }));
  log.info('HomeTax Watch has started', {
    port: address.port,
    stage: core.stage,
    companies: core.index.size,
  });

  return {
    address,
    /** Resolves when Slack accepts our token, or with an error when Slack refuses it, which only a person can fix. */
    connected,
    /** Resolves when another process has taken the writer's lock of the store: this process must end at once. */
    storeLost: core.storeLost,
    /** Finishes the running work within the deadline, then closes the store. */
    async stop(deadlineMs: number): Promise<void> {
      // Closing the client ends calls that are still running; the next start continues the sweep.
      const workMs = Math.max(0, deadlineMs - RESERVED_FOR_CLOSING);
      const cutOff = setTimeout(() => {
        core.sweepChecker.abandon();
        void core.popbill.close();
      }, workMs);
      const work = Promise.all([
        http.close(),
        slack.stop(workMs),
        ticker.stop(),
        core.sweeper.stop(),
        delivery.stop(),
        problemNotices.stop(),
        core.looks.idle(),
      ]);
      // Slack or a browser that does not answer must not delay the stop: unsent messages are sent after the next start.
      await inTime(work, workMs + RESERVED_FOR_CLOSING / 2);
      clearTimeout(cutOff);
      await core.close();
    },
  };
}

function createSlack(config: Config, core: Core, options: StartOptions): SlackApp {
  const { botToken, delivery, apiUrl } = config.slack;
  const alertList = createAlertList({
    index: core.alertIndex,
    store: core.store,
    watched: core.index.get.bind(core.index),
  });
  return createSlackApp({
    ...core,
    companies: core.index,
    botToken,
    transport: delivery,
    apiUrl,
    channelLanguage: () => core.settings.current('channelLanguage'),
    operators: () => core.settings.current('operators'),
    admins: config.roles.admins,
    alertDetails: createAlertDetails({ ...core, clock: options.clock }),
    alertList,
    home: {
      reader: createHomeReader({ ...core, alertList }),
      visits: core.homeVisits,
      changes: core.changes,
    },
    timeTold: core.clockWatch.witness('slack'),
    ...options,
    metrics: {
      ...options.metrics,
      slackFailed(method, error) {
        options.metrics.slackFailed(method, error);
        if (errorClassOf(error) === 'ours') core.slackWatch.suspect();
      },
    },
  });
}

/** Warns already at the start, not only with the first alert, if the default channel refuses messages. */
async function warnOfChannel({ settings }: Core, { client }: SlackApp, log: Log): Promise<void> {
  const channel = settings.current('defaultChannel');
  const found = await probeChannel(client, channel);
  if (found === 'fine' || found === 'unknown') return;
  log.warn(
    'Alerts cannot be sent to the default channel. Run "hometax-watch doctor" to learn what to do.',
    { channel, found },
  );
}

function createHttp(config: Config, core: Core, slack: SlackApp, { metrics, log }: StartOptions) {
  const { metricsToken } = config.http;
  const ticketPage = createTicketPage({
    popups: core.popups,
    mayOpen: (user) => slack.reader.mayNow('popup', user, ROLE_LOOKUP_WITHIN_MS),
    companyName: (brn) => core.index.get(brn)?.name,
    channelLanguage: () => core.settings.current('channelLanguage'),
    popupHosts: config.popbill.popupHosts,
  });
  return createHttpServer({
    readiness: () => readinessOf(core, slack),
    monitoring: () => monitoringOf(core),
    metrics: metricsToken === undefined ? undefined : { ...metrics, token: metricsToken },
    log,
    slackEvents: slack.requestListener,
    ticketPage: core.popups.ticketsEnabled ? ticketPage : undefined,
  });
}

function figuresOf(core: Core, clock: Clock): Figures {
  return {
    openAlerts: () => core.alertIndex.values(),
    outboxSize: () => core.outbox.size,
    popbillWaiting: () => core.popbill.waiting(),
    companies: () => core.index.size,
    lastSweepAt: () => core.sweeper.lastFinishedAt(),
    now: () => clock.now(),
    problems: () => core.health.problems,
    clockDifferenceMs: () => {
      const { state } = core.clockWatch;
      return state.kind === 'off' || state.kind === 'suspected' ? state.differenceMs : undefined;
    },
  };
}

/** The reasons why the app cannot answer people. */
async function readinessOf(core: Core, slack: SlackApp): Promise<readonly string[]> {
  const { at, problems } = await core.health.read();
  const t = TONGUES[core.settings.current('channelLanguage')];
  const reasons = problems
    .filter(({ kind }) => kind === 'slack-refused' || kind === 'store-broken')
    .map((problem) => healthProblem(problem, at, t).says);
  if (!slack.isReady()) reasons.push('Slack cannot be reached.');
  return reasons;
}

/** Whether the app does its job. */
async function monitoringOf(core: Core) {
  const { at, problems, incidents } = await core.health.read();
  const t = TONGUES[core.settings.current('channelLanguage')];
  const iso = (since: number) => new Date(since).toISOString();
  return {
    ok: problems.length === 0,
    reasons: problems.map((problem) => ({
      kind: problem.kind,
      since: iso(problem.since),
      text: healthProblem(problem, at, t).says,
    })),
    /** Incidents, which have their own notices in the alert channel. */
    information: incidentLines(incidents, at, PLAIN, t).map(({ kind, since, label, says }) => ({
      kind,
      since: iso(since),
      text: `${label}: ${says}`,
    })),
  };
}

/** Applies changed settings to messages that are waiting or posted; everything else reads settings at each use. */
export function followSettings(core: Core, delivery: Delivery, log: Log): void {
  const { settings, setup, outages, commonCauses, massChanges, alertIndex } = core;

  async function follow(change: SettingChange): Promise<void> {
    switch (change.name) {
      case 'defaultChannel': {
        for (const standing of [setup, outages, commonCauses, massChanges]) {
          await standing.moveTo(change.to);
        }
        await delivery.defaultChannelChanged(change.from);
        break;
      }
      case 'quietHours':
        alertIndex.lookAgain('quiet-hours');
        await delivery.quietHoursChanged();
        break;
      case 'channelLanguage':
      case 'certAlertDays':
      case 'digestCron':
      case 'operators':
        break;
    }
  }

  settings.onChange((changes) => {
    for (const change of changes) {
      log.info('A setting was changed', { setting: change.name });
      follow(change).catch((error: unknown) => {
        log.error('A changed setting could not be applied', { setting: change.name, error });
      });
    }
  });
}
