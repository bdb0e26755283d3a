import { createCalendarEndpoint } from '../calendar/calendar-endpoint.js';
import { createClientPage } from '../client/client-page.js';
import { createFailureEndpoint } from '../collector/failure-endpoint.js';
import { createHomeReader } from '../home/home-reader.js';
import { withTimeout } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isoTime, SECOND } from '../kernel/time.js';
import { holidayDataOf } from '../kernel/working-days.js';
import type { Delivery } from '../outbox/delivery.js';
import { createTicketPage } from '../popup/ticket-page.js';
import type { SettingChange } from '../settings/settings-rules.js';
import type { Timers } from '../slack/background.js';
import { probeChannel } from '../slack/channels.js';
import { createDepartedOwnersFinder } from '../slack/people.js';
import type { PacingOptions } from '../slack/sender.js';
import { describeProblem } from '../status/health-words.js';
import { holidayLine, incidentLines } from '../status/status-words.js';
import type { WriterLock } from '../store/held-lock.js';
import { PLAIN } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { createAlertDetailsReader } from '../triage/alert-details.js';
import { createAlertList } from '../triage/alert-list.js';
import type { Config } from './config.js';
import { createSlackApp, type SlackApp } from './create-slack-app.js';
import { createDelivery } from './deliveries.js';
import type { Routes } from './http-server.js';
import { createMetrics, type Metrics } from './metrics.js';
import { type Core, type CoreOptions, openCoreOf } from './open-core.js';
import { type Intervals, Ticker } from './ticker.js';

/** Replacements for the real clock and timers, e.g. in the sandbox. */
export interface Overrides {
  readonly clock?: Clock;
  /** Default: the process's timers. */
  readonly timers?: Timers & Intervals;
  /** For Slack's rate limits. Default: the process's timers. */
  readonly pace?: PacingOptions;
}

interface Options extends Overrides {
  readonly clock: Clock;
  readonly log: Log;
  readonly members?: CoreOptions['members'];
}

export type Leadership = Awaited<ReturnType<typeof startLeading>>;

/** The last part of the time for stopping: half of it for work that was aborted, half to close the store. */
const STORE_CLOSE_RESERVE_MS = SECOND;
/** Short, because a browser is waiting for the page. */
const ROLE_LOOKUP_TIMEOUT_MS = 3 * SECOND;

/**
 * Starts everything that lives only as long as the lock is held: reads all records, then sweeps, sends, and answers
 * people. If the start fails, releases the lock and rejects, with StoreError for a failure of the store.
 */
export async function startLeading(config: Config, lock: WriterLock, options: Options) {
  const metrics = createMetrics(lock.isHeld);
  const core = await openCoreOf(lock, config, { ...options, metrics });
  try {
    return await startWork(config, core, { ...options, metrics });
  } catch (error) {
    await core.close();
    throw error;
  }
}

type WorkOptions = Options & { readonly metrics: Metrics };

async function startWork(config: Config, core: Core, options: WorkOptions) {
  const { log, metrics, timers } = options;
  const { clock } = core;
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
  metrics.addGauges(core);
  const holidays = holidayLine(holidayDataOf(core.policy.holidays, clock.now()), TONGUES.en);
  if (holidays.isProblem) {
    log.warn(`${holidays.label}: ${holidays.description} ${holidays.remedy}`);
  }

  core.outbox.onAdded((added) => delivery.deliverAdded(added));
  ticker.start();
  const connected = slack.start();
  void connected.then((result) => {
    if (!result.ok) return;
    void checkDefaultChannel(core, slack, log);
    // Only makes the first Home open faster.
    slack
      .warm()
      .catch((error: unknown) => log.warn('The company list could not be prepared', { error }));
  });

  return {
    routes: createRoutes(config, core, slack, metrics),
    facts: { stage: core.stage, companies: core.index.size },
    /** Once Slack has accepted our tokens. An error if it refuses one, which only a person can fix, or after `stop`. */
    connected,
    /** Stops all scheduled work when the lock is lost. People in Slack still get an answer: that the store failed. */
    freeze(): void {
      void ticker.stop();
    },
    async stop(deadlineMs: number): Promise<void> {
      const workMs = Math.max(0, deadlineMs - STORE_CLOSE_RESERVE_MS);
      // Closing the client aborts running calls; the sweep continues after the next start.
      const abortTimer = setTimeout(() => {
        core.sweepChecker.abandon();
        void core.popbill.close();
      }, workMs);
      try {
        const work = Promise.all([
          slack.stop(workMs),
          ticker.stop(),
          core.promisedChecks.untilIdle(),
        ]);
        // Limited, because Slack may not answer. Unsent messages are sent after the next start.
        await withTimeout(work, workMs + STORE_CLOSE_RESERVE_MS / 2);
      } finally {
        clearTimeout(abortTimer);
        await core.close();
      }
    },
  };
}

function createSlack(config: Config, core: Core, options: WorkOptions): SlackApp {
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
    clock: core.clock,
    // Also counts the failed call.
    metrics: { ...options.metrics, slackFailed: core.onSlackCallFailed },
  });
}

/** So that people notice a problem before the first alert. */
async function checkDefaultChannel(core: Core, { client }: SlackApp, log: Log): Promise<void> {
  const channel = core.settings.current('defaultChannel');
  const finding = await probeChannel(client, channel);
  if (finding.why === 'fine' || finding.why === 'unknown') return;
  log.warn(
    'The default channel has a problem, so alerts may not arrive. Run "hometax-watch doctor" for what to do.',
    { channel, found: finding.why },
  );
}

function createRoutes(config: Config, core: Core, slack: SlackApp, metrics: Metrics): Routes {
  const { metricsToken } = config.http;
  const { collectorSecret: secret } = config;
  const ticketPage = createTicketPage({
    popups: core.popups,
    mayOpen: (user) => slack.directory.mayNow('popup', user, ROLE_LOOKUP_TIMEOUT_MS),
    companyName: (brn) => core.index.get(brn)?.name,
    channelLanguage: core.channelLanguage,
    popupHosts: config.popbill.popupHosts,
    log: core.log,
  });
  const clientPage = createClientPage({
    ...core,
    mayMakeLinks: (user, freshness) =>
      slack.directory.mayNow('client-link', user, ROLE_LOOKUP_TIMEOUT_MS, freshness),
    senderName: slack.workspaceName,
    popupHosts: config.popbill.popupHosts,
  });
  const calendar = createCalendarEndpoint({
    ...core,
    // Cached, because every calendar asks several times a day.
    mayRead: (user) => slack.directory.mayNow('calendar', user, ROLE_LOOKUP_TIMEOUT_MS, 'cached'),
  });
  return {
    notReadyReasons: () => notReadyReasonsOf(core, slack),
    monitoring: () => monitoringOf(core),
    metrics: metricsToken === undefined ? undefined : { ...metrics, token: metricsToken },
    slackEvents: slack.requestListener,
    ticketPage: core.popups.areTicketsEnabled ? ticketPage : undefined,
    clientPage: core.hasClientLinks ? clientPage : undefined,
    calendar: core.calendarFeeds.areOn ? calendar : undefined,
    collectorFailures:
      secret === undefined
        ? undefined
        : createFailureEndpoint({
            ...core,
            secret,
            reports: core.collectorReports,
            mayAct: () => core.clockWatch.mayAct,
            metrics,
          }),
  };
}

async function notReadyReasonsOf(core: Core, slack: SlackApp): Promise<readonly string[]> {
  const { at, problems } = await core.health.read();
  // In English, because the host reads /readyz. /monitoring uses the channel language, because people read its texts.
  const reasons = problems
    .filter(({ kind }) => kind === 'slack-refused' || kind === 'store-broken')
    .map((problem) => describeProblem(problem, at, TONGUES.en).description);
  if (!slack.isReady()) reasons.push('Not connected to Slack.');
  return reasons;
}

async function monitoringOf(core: Core) {
  const [{ at, problems, incidents }, { members, disk, readMs, writeMs }] = await Promise.all([
    core.health.read(),
    core.storeState.read(),
  ]);
  const t = TONGUES[core.channelLanguage()];
  const leader = members?.leader;
  return {
    ok: problems.length === 0,
    role: 'leader',
    leader: leader && { name: leader.name, since: isoTime(leader.since) },
    standbys: members?.standbys,
    store: { bytes: disk?.storeBytes, readMs, writeMs },
    reasons: problems.map((problem) => {
      const { kind, since } = problem;
      return { kind, since: isoTime(since), text: describeProblem(problem, at, t).description };
    }),
    information: incidentLines(incidents, PLAIN, t).map(({ kind, since, description: text }) => {
      return { kind, since: isoTime(since), text };
    }),
  };
}

/** For waiting and posted messages. All other code reads a setting each time it needs it. */
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
        log.error('A changed setting could not be applied to existing messages', {
          setting: change.name,
          error,
        });
      });
    }
  });
}
