import { setTimeout as pause } from 'node:timers/promises';
import { type AlertDrawings, alertDelivery } from '../alert/alert-delivery.js';
import { actorsOf, actorsOfRollUp, alertMessage, threadLineMessage } from '../alert/alert-view.js';
import {
  type RollUpDrawings,
  rollUpDelivery,
  rollUpLineDelivery,
} from '../alert/roll-up-delivery.js';
import { peopleInRollUp, rollUpMessage, rollUpNewsMessage } from '../alert/roll-up-view.js';
import { rollUpLine, threadLine } from '../alert/thread-line-words.js';
import { alertCloudEvent } from '../alert/webhook-words.js';
import { companyName } from '../company/choose-view.js';
import { digestMessage, peopleIn } from '../digest/digest-view.js';
import { digestDelivery } from '../digest/digests.js';
import { incidentDelivery, pointerDelivery } from '../incident/incident-delivery.js';
import type { IncidentMessage } from '../incident/incident-notice.js';
import {
  commonCauseMessage,
  massChangeMessage,
  outageMessage,
  setupMessage,
} from '../incident/incident-view.js';
import type { Policy } from '../kernel/policy.js';
import { pointerSentence } from '../outbox/channel-words.js';
import { Delivery } from '../outbox/delivery.js';
import { type Deliver, deliveredOutcome } from '../outbox/outcome.js';
import { testAlertMessage } from '../outbox/test-alert-view.js';
import { testAlertDelivery } from '../outbox/test-alerts.js';
import { webhookDelivery } from '../outbox/webhook.js';
import type { Digest } from '../records/digest.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from '../records/incident.js';
import type { OutboxJob, TestAlert } from '../records/outbox.js';
import { MRKDWN, textOnlyMessage, withPlainNames } from '../slack/blocks.js';
import { createAdmins, createOwnerNames, type OwnerNames } from '../slack/people.js';
import { createPacing, createSender, type PacingOptions } from '../slack/sender.js';
import { createOutboxClient, createPeopleClient } from '../slack/slack-clients.js';
import { identify } from '../slack/slack-watch.js';
import { loadProblemNotices } from '../status/problem-notices.js';
import type { Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { Config } from './config.js';
import type { Core } from './open-core.js';

export type Drawings = ReturnType<typeof createDrawings>;

/** Messages are in the channel language. They mention only people whom Slack should notify, and name all others. */
export function createDrawings(options: {
  readonly names: OwnerNames;
  readonly language: () => Language;
  readonly collectsBy: Policy['collectsBy'];
  readonly hasClientLinks?: boolean;
}) {
  const { names, collectsBy, hasClientLinks } = options;
  const tongue = () => TONGUES[options.language()];
  return {
    async alert(alert, posting) {
      const owner = await names.labelOf(alert, posting);
      return alertMessage({ alert, collectsBy, hasClientLinks, owner }, tongue());
    },
    async alertLine(line, alert, isBroadcast) {
      const shown = { ...alert, name: companyName(alert) };
      const markup = withPlainNames(await names.namesOf(actorsOf(line, alert)));
      const words = threadLine(line, shown, { collectsBy, markup, isBroadcast }, tongue());
      return threadLineMessage(words, { line, alert: shown }, tongue());
    },
    async rollUp(view) {
      const userNames = await names.namesOf(peopleInRollUp(view));
      return rollUpMessage(view, tongue(), userNames);
    },
    rollUpNews: (view, news) => rollUpNewsMessage(view, news, tongue()),
    async rollUpLine(line) {
      const { deed } = line;
      const markup = withPlainNames(await names.namesOf(actorsOfRollUp(deed)));
      const companies = line.companies.map((each) => ({ ...each, name: companyName(each) }));
      return textOnlyMessage(rollUpLine({ ...line, companies }, markup, tongue()));
    },
    setup: (setup: SetupAlert) => setupMessage(setup, tongue()),
    outage: (outage: OutageAlert) => outageMessage(outage, tongue()),
    commonCause: (cause: CommonCauseAlert) => commonCauseMessage(cause, tongue()),
    massChange: (change: MassChange) => massChangeMessage(change, tongue()),
    pointer: (channel: string) =>
      textOnlyMessage(pointerSentence(MRKDWN.channel(channel), tongue())),
    async digest(digest: Digest) {
      const userNames = await names.namesOf(peopleIn(digest));
      return digestMessage(digest, tongue(), userNames);
    },
    testAlert: (test: TestAlert) => testAlertMessage(test, tongue()),
  } satisfies AlertDrawings & RollUpDrawings & Readonly<Record<string, unknown>>;
}

type Deps = Parameters<typeof alertDelivery>[0] &
  Parameters<typeof rollUpDelivery>[0] &
  Parameters<typeof testAlertDelivery>[0] &
  Record<'setup' | 'outages' | 'commonCauses' | 'massChanges', IncidentMessage> & {
    /** Absent: ALERT_WEBHOOK_URL is not set, so events that still wait are removed unsent. */
    readonly deliverEvent?: Deliver<'webhook'> | undefined;
  };

export function deliverWith(deps: Deps, draw: Drawings): Deliver {
  const { setup, outages, commonCauses, massChanges } = deps;
  const alerts = alertDelivery(deps, draw);
  const byKind: { readonly [Kind in OutboxJob['kind']]: Deliver<Kind> } = {
    notice: alerts,
    edit: alerts,
    setup: incidentDelivery(deps, setup, (job) => job.setup, draw.setup),
    outage: incidentDelivery(deps, outages, (job) => job.outage, draw.outage),
    'common-cause': incidentDelivery(deps, commonCauses, (job) => job.cause, draw.commonCause),
    'mass-change': incidentDelivery(deps, massChanges, (job) => job.change, draw.massChange),
    'roll-up': rollUpDelivery(deps, draw),
    'roll-up-line': rollUpLineDelivery(deps, draw),
    pointer: pointerDelivery(deps, draw.pointer),
    digest: digestDelivery(deps, draw.digest),
    'test-alert': testAlertDelivery(deps, draw.testAlert),
    webhook: deps.deliverEvent ?? (async ({ seq }) => deliveredOutcome(seq, deps)),
  };
  // The type parameter lets the compiler relate the kind to the type of the entry.
  function deliver<Kind extends OutboxJob['kind']>(kind: Kind, ...args: Parameters<Deliver<Kind>>) {
    return byKind[kind](...args);
  }
  return (entry, tools) => deliver(entry.job.kind, entry, tools);
}

/** Also lets the clock watch and the Slack watch call Slack. */
export async function createDelivery(config: Config, core: Core, pace?: PacingOptions) {
  const { botToken, apiUrl } = config.slack;
  const { clock, clockWatch, slackWatch, channelLanguage: language, log } = core;
  const connection = { botToken, log, apiUrl, dateObserver: clockWatch.observerFor('slack') };
  const probeClient = createPeopleClient(connection);
  slackWatch.setProbe(() => identify(probeClient));
  clockWatch.setTimeCall('slack', () => slackWatch.check());
  const client = createOutboxClient({
    ...connection,
    onCallFailed: core.onSlackCallFailed,
    mayCall: core.isLeading,
  });
  const stopping = new AbortController();
  const { signal } = stopping;
  const wait = (ms: number) => pause(ms, undefined, { signal, ref: false });
  const deps = {
    ...core,
    stopping,
    admins: createAdmins({ client, admins: config.roles.admins, language, log, wait }),
  };
  const names = createOwnerNames({ client, clock, log });
  const draw = createDrawings({
    names,
    language,
    collectsBy: config.policy.collectsBy,
    hasClientLinks: config.http.clientLinks,
  });
  const deliverEvent =
    config.webhook &&
    webhookDelivery({
      ...deps,
      webhook: config.webhook,
      draw: (event, seq) =>
        alertCloudEvent(event, { seq, collectsBy: config.policy.collectsBy }, TONGUES[language()]),
    });
  const pacing = createPacing({ ...pace, signal });
  const delivery = await Delivery.load({
    ...deps,
    sender: createSender({ client, clock, log, pacing }),
    deliver: deliverWith({ ...deps, deliverEvent }, draw),
  });
  return { delivery, problemNotices: await loadProblemNotices({ ...deps, delivery }) };
}
