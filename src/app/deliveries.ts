import { alertDelivery } from '../alert/alert-delivery.js';
import type { AlertDrawings } from '../alert/alert-sending.js';
import { actorsOf, alertMessage, threadLineMessage } from '../alert/alert-view.js';
import { threadLine } from '../alert/alert-words.js';
import {
  type RollUpDrawings,
  rollUpDelivery,
  rollUpLineDelivery,
} from '../alert/roll-up-delivery.js';
import { rollUpLine } from '../alert/roll-up-line-words.js';
import { peopleInRollUp, rollUpMessage, rollUpNewsMessage } from '../alert/roll-up-view.js';
import { companyName } from '../company/choose-view.js';
import { digestMessage, peopleIn } from '../digest/digest-view.js';
import { digestDelivery } from '../digest/digests.js';
import {
  commonCauseMessage,
  massChangeMessage,
  outageMessage,
  setupMessage,
} from '../incident/incident-view.js';
import { pointerDelivery, standingDelivery } from '../incident/standing-delivery.js';
import type { Standing } from '../incident/standing-notice.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock, Log } from '../kernel/ports.js';
import { isUserId } from '../kernel/slack-id.js';
import { continuesIn } from '../outbox/channel-words.js';
import { Delivery } from '../outbox/delivery.js';
import type { Deliver } from '../outbox/outcome.js';
import { testAlertMessage } from '../outbox/test-alert-view.js';
import { testAlertDelivery } from '../outbox/test-alerts.js';
import type { Digest } from '../records/digest.js';
import type { CommonCauseAlert, MassChange, OutageAlert, SetupAlert } from '../records/incident.js';
import type { OutboxJob, TestAlert } from '../records/outbox.js';
import { MRKDWN, withPlainNames, wordsMessage } from '../slack/blocks.js';
import { createAdmins, createOwnerNames, type OwnerNames } from '../slack/people.js';
import { createPacing, createSender, type PacingOptions } from '../slack/sender.js';
import { createOutboxClient, createPeopleClient } from '../slack/slack-clients.js';
import { errorClassOf } from '../slack/slack-errors.js';
import { identify } from '../slack/slack-watch.js';
import { loadProblemNotices, type ProblemNotices } from '../status/problem-notices.js';
import type { Language } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { Config } from './config.js';
import type { Metrics } from './metrics.js';
import type { Core } from './open-core.js';

/** Draws every kind of message that the outbox sends. */
export type Drawings = ReturnType<typeof createDrawings>;

/** Messages are in the language of channels. Only messages that call people mention them; others use plain names. */
export function createDrawings(options: {
  readonly names: OwnerNames;
  readonly language: () => Language;
  readonly collectsBy: Policy['collectsBy'];
}) {
  const { names, collectsBy } = options;
  const tongue = () => TONGUES[options.language()];
  return {
    async alert(alert, as) {
      const owner = await names.of(alert, as);
      return alertMessage({ alert, collectsBy, owner }, tongue());
    },
    async alertLine(line, alert, loud) {
      const shown = { ...alert, name: companyName(alert) };
      const markup = withPlainNames(await names.named(actorsOf(line, alert)));
      const words = threadLine(line, shown, { collectsBy, markup, loud }, tongue());
      return threadLineMessage(words, { line, alert: shown }, tongue());
    },
    async rollUp(view) {
      const named = await names.named(peopleInRollUp(view));
      return rollUpMessage(view, tongue(), named);
    },
    rollUpNews: (view, news) => rollUpNewsMessage(view, news, tongue()),
    async rollUpLine(line) {
      const { deed: action } = line;
      const person = 'by' in action ? action.by : action.opener;
      const actors = person !== undefined && isUserId(person) ? [person] : [];
      const markup = withPlainNames(await names.named(actors));
      const companies = line.companies.map((company) => ({
        ...company,
        name: companyName(company),
      }));
      return wordsMessage(rollUpLine({ ...line, companies }, markup, tongue()));
    },
    setup: (setup: SetupAlert) => setupMessage(setup, tongue()),
    outage: (outage: OutageAlert) => outageMessage(outage, tongue()),
    commonCause: (cause: CommonCauseAlert) => commonCauseMessage(cause, tongue()),
    massChange: (change: MassChange) => massChangeMessage(change, tongue()),
    pointer: (channel: string) => wordsMessage(continuesIn(MRKDWN.channel(channel), tongue())),
    async digest(digest: Digest) {
      const named = await names.named(peopleIn(digest));
      return digestMessage(digest, tongue(), named);
    },
    testAlert: (test: TestAlert) => testAlertMessage(test, tongue()),
  } satisfies AlertDrawings & RollUpDrawings & Readonly<Record<string, unknown>>;
}

type Deps = Parameters<typeof alertDelivery>[0] &
  Parameters<typeof rollUpDelivery>[0] &
  Parameters<typeof testAlertDelivery>[0] &
  Record<'setup' | 'outages' | 'commonCauses' | 'massChanges', Standing>;

/** Delivers an outbox entry with the function for its kind. */
export function deliverWith(deps: Deps, draw: Drawings): Deliver {
  const alerts = alertDelivery(deps, draw);
  const byKind: { readonly [Kind in OutboxJob['kind']]: Deliver<Kind> } = {
    notice: alerts,
    edit: alerts,
    setup: standingDelivery(deps, deps.setup, ({ setup }) => setup, draw.setup),
    outage: standingDelivery(deps, deps.outages, ({ outage }) => outage, draw.outage),
    'common-cause': standingDelivery(
      deps,
      deps.commonCauses,
      ({ cause }) => cause,
      draw.commonCause,
    ),
    'mass-change': standingDelivery(
      deps,
      deps.massChanges,
      ({ change }) => change,
      draw.massChange,
    ),
    'roll-up': rollUpDelivery(deps, draw),
    'roll-up-line': rollUpLineDelivery(deps, draw),
    pointer: pointerDelivery(deps, draw.pointer),
    digest: digestDelivery(deps, draw.digest),
    'test-alert': testAlertDelivery(deps, draw.testAlert),
  };
  // With the kind as a type parameter, the compiler knows the type of the entry.
  function deliver<Kind extends OutboxJob['kind']>(kind: Kind, ...args: Parameters<Deliver<Kind>>) {
    return byKind[kind](...args);
  }
  return (entry, context) => deliver(entry.job.kind, entry, context);
}

/** Builds the delivery of the outbox to Slack. Also gives the clock watch and the Slack watch their Slack probe. */
export async function createDelivery(
  config: Config,
  core: Core,
  options: {
    readonly clock: Clock;
    readonly log: Log;
    readonly metrics?: Pick<Metrics, 'slackFailed'>;
    readonly pace?: PacingOptions;
  },
): Promise<{ readonly delivery: Delivery; readonly problemNotices: ProblemNotices }> {
  const { clock, log, metrics, pace } = options;
  const { botToken, apiUrl } = config.slack;
  const { settings, clockWatch, slackWatch } = core;
  const connection = { botToken, log, apiUrl, timeTold: clockWatch.witness('slack') };
  const probeClient = createPeopleClient(connection);
  slackWatch.askBy(() => identify(probeClient));
  clockWatch.askBy('slack', () => slackWatch.ask());
  const client = createOutboxClient({
    ...connection,
    onFailed: (method, error) => {
      metrics?.slackFailed(method, error);
      if (errorClassOf(error) === 'ours') slackWatch.suspect();
    },
  });
  const stopping = new AbortController();
  const language = () => settings.current('channelLanguage');
  const deps = {
    ...core,
    clock,
    log,
    stopping,
    admins: createAdmins({ client, admins: config.roles.admins, language, log }),
    defaultChannel: () => settings.current('defaultChannel'),
  };
  const names = createOwnerNames({ client, clock, log });
  const draw = createDrawings({ names, language, collectsBy: config.policy.collectsBy });
  const pacing = createPacing({ ...pace, signal: stopping.signal });
  const delivery = await Delivery.load({
    ...deps,
    sender: createSender({ client, clock, log, pacing }),
    deliver: deliverWith(deps, draw),
  });
  return { delivery, problemNotices: await loadProblemNotices({ ...deps, delivery }) };
}
