import type { RollUpView } from '../alert/roll-up-rules.js';
import type { MassChange } from '../incident/mass-change-rules.js';
import type { Clock, Log } from '../kernel/ports.js';
import { Delivery } from '../outbox/delivery.js';
import type { Alert } from '../records/alert.js';
import type { Digest } from '../records/digest.js';
import type { CommonCauseAlert, OutageAlert, SetupAlert } from '../records/incident.js';
import type { TestAlert } from '../records/outbox.js';
import { identify } from '../slack/identity.js';
import { createAlertSender, createPacing, type PacingOptions } from '../slack/sender.js';
import { createOutboxClient, createPeopleClient } from '../slack/slack-clients.js';
import { errorClassOf } from '../slack/slack-errors.js';
import type { Config } from './config.js';
import type { Meter } from './metrics.js';
import type { Core } from './open-core.js';

/** What a message in a channel is about. */
export type Posting =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'setup'; readonly setup: SetupAlert }
  | { readonly kind: 'outage'; readonly outage: OutageAlert }
  | { readonly kind: 'common-cause'; readonly cause: CommonCauseAlert }
  | { readonly kind: 'mass-change'; readonly change: MassChange }
  | { readonly kind: 'roll-up'; readonly rollUp: RollUpView }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test-alert'; readonly test: TestAlert };

/** Delivers what the core's outbox holds to the configured workspace. */
export function createDelivery(
  config: Config,
  core: Core,
  around: {
    readonly clock: Clock;
    readonly log: Log;
    readonly meter?: Pick<Meter, 'slackFailed'>;
    readonly pace?: PacingOptions;
  },
): Promise<Delivery> {
  const { clock, log, meter, pace } = around;
  const { botToken, apiUrl } = config.slack;
  const { settings, clockWatch, slackWatch } = core;
  const reaching = {
    ...{ botToken, log, timeTold: clockWatch.witness('slack') },
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
  const asking = createPeopleClient(reaching);
  slackWatch.askBy(() => identify(asking));
  clockWatch.askBy('slack', () => slackWatch.ask());
  const stopping = new AbortController();
  const sender = createAlertSender({
    client: createOutboxClient({
      ...reaching,
      onFailed: (method, error) => {
        meter?.slackFailed(method, error);
        if (errorClassOf(error) === 'ours') slackWatch.suspect();
      },
    }),
    language: () => settings.current('channelLanguage'),
    stage: core.stage,
    admins: config.roles.admins,
    collectsBy: config.policy.collectsBy,
    clock,
    log,
    pacing: createPacing({ ...pace, signal: stopping.signal }),
  });
  const defaultChannel = () => settings.current('defaultChannel');
  return Delivery.load({ ...core, sender, clock, log, stopping, defaultChannel });
}
