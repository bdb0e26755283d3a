import { Delivery } from '../service/delivery.js';
import type { Meter } from '../service/meter.js';
import type { Clock, Log } from '../service/ports.js';
import { createAlertSender } from '../slack/alert-sender.js';
import { createOutboxClient } from '../slack/slack-clients.js';
import type { Config } from './config.js';
import type { Core } from './open-core.js';

/** Delivers what the core's outbox holds to the configured workspace. */
export function createDelivery(
  config: Config,
  core: Core,
  {
    clock,
    log,
    meter,
  }: { readonly clock: Clock; readonly log: Log; readonly meter?: Pick<Meter, 'slackFailed'> },
): Promise<Delivery> {
  const { botToken, apiUrl } = config.slack;
  const { settings } = core;
  const stopping = new AbortController();
  const sender = createAlertSender({
    client: createOutboxClient({
      ...{ botToken, log },
      ...(meter === undefined ? {} : { onFailed: meter.slackFailed }),
      ...(apiUrl === undefined ? {} : { apiUrl }),
    }),
    language: () => settings.current('channelLanguage'),
    stage: core.stage,
    admins: config.roles.admins,
    collectsBy: config.policy.collectsBy,
    clock,
    log,
    signal: stopping.signal,
  });
  const defaultChannel = () => settings.current('defaultChannel');
  return Delivery.load({ ...core, sender, clock, log, stopping, defaultChannel });
}
