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

/** What another world than the real one gives to the app, e.g. the sandbox. */
export interface Overrides {
  readonly clock?: Clock;
  /** For delayed and repeated work; default: the process's timers. */
  readonly timers?: Timers & Repeats;
  /** By which time messages keep Slack's pace; default: the process's own. */
  readonly pace?: PacingOptions;
}

export type App = Awaited<ReturnType<typeof startApp>>;

const LEFT_FOR_CLOSING = SECOND;
/** A browser waits for the page meanwhile. */
const ASKS_WHO_FOR_MS = 3 * SECOND;

const systemClock: Clock = { now: () => Date.now(), steadyMs: () => performance.now() };

/** Builds and starts the app. An error means that the store cannot be used, e.g. by another process's right to it. */
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

interface Around extends Omit<Overrides, 'clock'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

async function startApp(config: Config, core: Core, around: Around) {
  const { clock, log, metrics, timers } = around;
  const slack = createSlack(config, core, around);
  const { delivery, problemNotices } = await createDelivery(config, core, around);
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
  const http = createHttp(config, core, slack, around);
  metrics.observe(figuresOf(core, clock));
  const remark = holidayRemark(core.policy.days, clock.now());
  if (remark !== undefined) log.warn(remark);

  const address = await http.listen(config.http.port, config.http.host);
  core.outbox.onAdded((added) => delivery.deliverAdded(added));
  ticker.start();
  const connected = slack.start();
  void connected.then((begun) => (begun.ok ? warnOfChannel(core, slack, log) : undefined));
  // In the background; a person who opens Home before it is done starts it as well.
  void connected
    .then(() => slack.warm())
    .catch((error: unknown) => log.warn('The overview is not there yet', { error }));
  log.info('HomeTax Watch has started', {
    port: address.port,
    stage: core.stage,
    companies: core.index.size,
  });

  return {
    address,
    /** Settles when Slack knows us; an error means that it refuses our token, which only a person can fix. */
    connected,
    /** Settles when another process has taken the right to write the store: this one must end at once. */
    storeLost: core.storeLost,
    /** Finishes the running work within the deadline, then closes the store. */
    async stop(deadlineMs: number): Promise<void> {
      // Calls that outlive the deadline are ended by closing the client: a sweep continues at the next start.
      const workMs = Math.max(0, deadlineMs - LEFT_FOR_CLOSING);
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
      // A silent Slack or a slow browser does not delay the stop: unsent messages go out at the next start.
      await inTime(work, workMs + LEFT_FOR_CLOSING / 2);
      clearTimeout(cutOff);
      await core.close();
    },
  };
}

function createSlack(config: Config, core: Core, around: Around): SlackApp {
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
    alertDetails: createAlertDetails({ ...core, clock: around.clock }),
    alertList,
    home: {
      reader: createHomeReader({ ...core, alertList }),
      visits: core.homeVisits,
      changes: core.changes,
    },
    timeTold: core.clockWatch.witness('slack'),
    ...around,
    metrics: {
      ...around.metrics,
      slackFailed(method, error) {
        around.metrics.slackFailed(method, error);
        if (errorClassOf(error) === 'ours') core.slackWatch.suspect();
      },
    },
  });
}

/** Warns at the start, and not only with the first alert, that the default channel takes no messages. */
async function warnOfChannel({ settings }: Core, { client }: SlackApp, log: Log): Promise<void> {
  const channel = settings.current('defaultChannel');
  const found = await probeChannel(client, channel);
  if (found === 'fine' || found === 'unknown') return;
  log.warn(
    'Alerts cannot be sent to the default channel. Run "hometax-watch doctor" to learn what to do.',
    { channel, found },
  );
}

function createHttp(config: Config, core: Core, slack: SlackApp, { metrics, log }: Around) {
  const { metricsToken } = config.http;
  const ticketPage = createTicketPage({
    popups: core.popups,
    mayOpen: (user) => slack.reader.mayNow('popup', user, ASKS_WHO_FOR_MS),
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

/** Why people cannot be answered. */
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
    /** What has a notice of its own in the alert channel. */
    information: incidentLines(incidents, at, PLAIN, t).map(({ kind, since, label, says }) => ({
      kind,
      since: iso(since),
      text: `${label}: ${says}`,
    })),
  };
}

/** Has what waits or stands in Slack follow a setting that was changed; all else asks for it when it needs it. */
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
        log.error('Not everything follows a changed setting yet', { setting: change.name, error });
      });
    }
  });
}
