import { Delivery } from '../outbox/delivery.js';
import type { Clock, Log } from '../records/ports.js';
import { createAlertSender } from '../slack/alert-sender.js';
import { identify } from '../slack/identity.js';
import { createPacing, type PacingOptions } from '../slack/pacing.js';
import { createOutboxClient, createPeopleClient } from '../slack/slack-clients.js';
import { errorClassOf } from '../slack/slack-errors.js';
import type { Config } from './config.js';
import type { Meter } from './meter.js';
import type { Core } from './open-core.js';

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
