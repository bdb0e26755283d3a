import { createHomeReader } from '../home/home-reader.js';
import { withTimeout } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { ok, type Result } from '../kernel/result.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { holidayDataOf } from '../kernel/working-days.js';
import type { Delivery } from '../outbox/delivery.js';
import { createTicketPage } from '../popup/ticket-page.js';
import type { StoreError } from '../records/store.js';
import type { SettingChange } from '../settings/settings-rules.js';
import type { Timers } from '../slack/background.js';
import { probeChannel } from '../slack/channels.js';
import { createDepartedOwnersFinder } from '../slack/people.js';
import type { PacingOptions } from '../slack/sender.js';
import { describeProblem } from '../status/health-words.js';
import { holidayLine, incidentLines } from '../status/status-words.js';
import { PLAIN } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { createAlertDetailsReader } from '../triage/alert-details.js';
import { createAlertList } from '../triage/alert-list.js';
import type { Config } from './config.js';
import { createSlackApp, type SlackApp } from './create-slack-app.js';
import { createDelivery } from './deliveries.js';
import { createHttpServer } from './http-server.js';
import { createMetrics } from './metrics.js';
import { type Core, type CoreOptions, openCore } from './open-core.js';
import { type Intervals, Ticker } from './ticker.js';

/** Replacements for the real clock and timers, e.g. in the sandbox. */
export interface Overrides {
  readonly clock?: Clock;
  /** For delayed work and work at intervals; default: the process's timers. */
  readonly timers?: Timers & Intervals;
  /** For Slack's rate limits; default: the process's timers. */
  readonly pace?: PacingOptions;
}

export type App = Awaited<ReturnType<typeof startApp>>;

/** The last part of the time for stopping: half of it for work that was aborted, half to close the store. */
const STORE_CLOSE_RESERVE_MS = SECOND;
/** Short, because a browser is waiting for the page. */
const ROLE_LOOKUP_TIMEOUT_MS = 3 * SECOND;

const systemClock: Clock = { now: () => Date.now(), steadyMs: () => performance.now() };

/** Builds and starts the app, or returns why it cannot become the store's writer. May also reject with StoreError. */
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

type StartOptions = Overrides & Required<CoreOptions>;

async function startApp(config: Config, core: Core, options: StartOptions) {
  const { clock, log, metrics, timers } = options;
  const slack = createSlack(config, core, options);
  const { delivery, problemNotices } = await createDelivery(config, core, options.pace);
  applySettingChanges(core, delivery, log);
  const ticker = new Ticker({
    ...core,
    delivery,
    problemNotices,
    intervals: timers,
    sendDirectMessages: (now) => {
      core.firstChecks.sendDue(now, slack.sendFirstCheckResults, delivery.pass());
      core.promisedChecks.runDue(now, slack.runPromisedCheck, () => delivery.pass());
    },
  });
  core.digests.setFindDeparted(createDepartedOwnersFinder({ client: slack.client, clock, log }));
  const http = createHttp(config, core, slack, options);
  metrics.addGauges(core);
  const holidays = holidayLine(holidayDataOf(core.policy.holidays, clock.now()), TONGUES.en);
  if (holidays.isProblem) {
    log.warn(`${holidays.label}: ${holidays.description} ${holidays.remedy}`);
  }

  const address = await http.listen(config.http.port, config.http.host);
  core.outbox.onAdded((added) => delivery.deliverAdded(added));
  ticker.start();
  const connected = slack.start();
  void connected.then((result) => (result.ok ? checkDefaultChannel(core, slack, log) : undefined));
  // Not awaited, because a person who opens Home earlier starts the same work.
  void connected
    .then(() => slack.warm())
    .catch((error: unknown) => log.warn('The company list could not be prepared', { error }));
  log.info('HomeTax Watch has started', {
    port: address.port,
    stage: core.stage,
    companies: core.index.size,
  });

  return {
    address,
    /** Resolves when Slack accepts our tokens. Error: Slack refuses one (only a person can fix this), or `stop` ran. */
    connected,
    /** Resolves when another process has acquired the store's writer lock. This process must then exit immediately. */
    storeLost: core.storeLost,
    /** Finishes running work within the deadline, then closes the store. */
    async stop(deadlineMs: number): Promise<void> {
      const workMs = Math.max(0, deadlineMs - STORE_CLOSE_RESERVE_MS);
      // Closing the client aborts running calls; the sweep continues after the next start.
      const abortTimer = setTimeout(() => {
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
        core.promisedChecks.untilIdle(),
      ]);
      // Does not wait for Slack or a browser that does not answer. Unsent messages are sent after the next start.
      await withTimeout(work, workMs + STORE_CLOSE_RESERVE_MS / 2);
      clearTimeout(abortTimer);
      await core.close();
    },
  };
}

function createSlack(config: Config, core: Core, options: StartOptions): SlackApp {
  const { botToken, transport, apiUrl } = config.slack;
  const alertList = createAlertList({ ...core, index: core.alertIndex });
  return createSlackApp({
    ...core,
    companies: core.index,
    botToken,
    transport,
    apiUrl,
    admins: config.roles.admins,
    readAlertDetails: createAlertDetailsReader(core),
    alertList,
    home: { readHome: createHomeReader(core), visits: core.homeVisits, changes: core.changes },
    dateObserver: core.clockWatch.observerFor('slack'),
    ...options,
    metrics: { ...options.metrics, slackFailed: core.onSlackCallFailed },
  });
}

/** Warns if Slack refuses the default channel, so that this is noticed before the first alert. */
async function checkDefaultChannel(core: Core, { client }: SlackApp, log: Log): Promise<void> {
  const channel = core.settings.current('defaultChannel');
  const finding = await probeChannel(client, channel);
  if (finding.why === 'fine' || finding.why === 'unknown') return;
  log.warn(
    'Alerts cannot be sent to the default channel. Run "hometax-watch doctor" for what to do.',
    { channel, found: finding.why },
  );
}

function createHttp(config: Config, core: Core, slack: SlackApp, { metrics, log }: StartOptions) {
  const { metricsToken } = config.http;
  const ticketPage = createTicketPage({
    popups: core.popups,
    mayOpen: (user) => slack.directory.mayNow('popup', user, ROLE_LOOKUP_TIMEOUT_MS),
    companyName: (brn) => core.index.get(brn)?.name,
    channelLanguage: core.channelLanguage,
    popupHosts: config.popbill.popupHosts,
  });
  return createHttpServer({
    notReadyReasons: () => notReadyReasonsOf(core, slack),
    monitoring: () => monitoringOf(core),
    metrics: metricsToken === undefined ? undefined : { ...metrics, token: metricsToken },
    log,
    slackEvents: slack.requestListener,
    ticketPage: core.popups.areTicketsEnabled ? ticketPage : undefined,
  });
}

async function notReadyReasonsOf(core: Core, slack: SlackApp): Promise<readonly string[]> {
  const { at, problems } = await core.health.read();
  // In English like every answer to a probe. /monitoring has the channel's language, because people read its texts.
  const reasons = problems
    .filter(({ kind }) => kind === 'slack-refused' || kind === 'store-broken')
    .map((problem) => describeProblem(problem, at, TONGUES.en).description);
  if (!slack.isReady()) reasons.push('Slack cannot be reached.');
  return reasons;
}

async function monitoringOf(core: Core) {
  const { at, problems, incidents } = await core.health.read();
  const t = TONGUES[core.channelLanguage()];
  const iso = (time: Instant) => new Date(time).toISOString();
  return {
    ok: problems.length === 0,
    reasons: problems.map((problem) => {
      const { kind, since } = problem;
      return { kind, since: iso(since), text: describeProblem(problem, at, t).description };
    }),
    information: incidentLines(incidents, PLAIN, t).map(({ kind, since, description: text }) => {
      return { kind, since: iso(since), text };
    }),
  };
}

/** Applies changed settings to messages that are waiting or posted. All other code reads settings at each use. */
function applySettingChanges(core: Core, delivery: Delivery, log: Log): void {
  const { settings, setup, outages, commonCauses, massChanges, alertIndex } = core;

  async function apply(change: SettingChange): Promise<void> {
    switch (change.name) {
      case 'defaultChannel': {
        for (const incident of [setup, outages, commonCauses, massChanges]) {
          await incident.moveTo(change.to);
        }
        await delivery.onDefaultChannelChanged(change.from);
        break;
      }
      case 'quietHours':
        alertIndex.reviewNow('quiet-hours');
        await delivery.onQuietHoursChanged();
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
      apply(change).catch((error: unknown) => {
        log.error('A changed setting could not be applied', { setting: change.name, error });
      });
    }
  });
}
