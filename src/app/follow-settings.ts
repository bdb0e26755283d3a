import type { Delivery } from '../outbox/delivery.js';
import type { Clock, Log } from '../records/ports.js';
import type { SettingChange } from '../settings/settings-rules.js';
import type { Core } from './open-core.js';

/** Has what waits or stands in Slack follow a setting that was changed; all else asks for it when it needs it. */
export function followSettings(
  core: Core,
  delivery: Delivery,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): void {
  const { settings, setup, outages, commonCauses, massChanges, alertIndex } = core;

  async function follow(change: SettingChange): Promise<void> {
    const now = clock.now();
    switch (change.name) {
      case 'defaultChannel': {
        for (const standing of [setup, outages, commonCauses, massChanges]) {
          await standing.goTo(change.to, now);
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
      default:
        change.name satisfies never;
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
