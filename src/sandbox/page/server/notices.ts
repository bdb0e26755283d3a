import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../kernel/ports.js';
import type { Alert } from '../../../records/alert.js';
import type { OutageAlert } from '../../../records/incident.js';
import type { Store } from '../../../records/store.js';
import { ALERT_CHANNEL } from '../../world.js';
import type { PageAlert, PageNotices } from '../contract.js';
import type { AppSettings } from './app-host.js';
import { hasDueMessages } from './idle.js';
import type { Versions } from './versions.js';

interface Parts {
  readonly store: Pick<Store, 'alerts' | 'outage' | 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
  readonly settings: Pick<AppSettings, 'schedule' | 'refresh'>;
  readonly versions: Versions;
  readonly reportError: (message: string) => void;
}

/** The app writes its store between calls to Slack too, and no change event reports those writes. */
const POLL_INTERVAL_MS = 250;

/** Reads the app's notices from its store, and again whenever they may have changed. */
export function watchNotices({ store, clock, settings, versions, reportError }: Parts) {
  const end = new AbortController();
  /** The message `ts` by BRN, also for resolved alerts. */
  const messages = new Map<string, string>();
  let outage: PageNotices['outage'];
  let current: PageNotices = { channel: ALERT_CHANNEL, alerts: [], isAllSent: false };
  let polling: Promise<void> | undefined;
  let isStale = true;

  async function readNotices(): Promise<PageNotices> {
    const openAlerts: Alert[] = [];
    for await (const alert of store.alerts()) openAlerts.push(alert);
    for (const { brn, message } of openAlerts) {
      if (message?.channel === ALERT_CHANNEL) messages.set(brn, message.ts);
    }
    outage = pageOutage(await store.outage(), outage);
    const resolved = [...messages].filter(([brn]) => openAlerts.every((each) => each.brn !== brn));
    return {
      channel: ALERT_CHANNEL,
      alerts: [
        ...openAlerts.map((alert) => pageAlert(alert, messages.get(alert.brn))),
        ...resolved.map(([brn, ts]) => ({ brn, name: '', isOpen: false, ts })),
      ],
      outage,
      isAllSent: !(await hasDueMessages({ store, clock, quietTimes: settings.schedule.policy })),
    };
  }

  /** Reads after every change, and repeatedly while a notice is still to be sent. Rejects when `close` aborts it. */
  async function poll(): Promise<void> {
    while (!end.signal.aborted && (isStale || !current.isAllSent)) {
      isStale = false;
      const isChanged = await settings.refresh();
      const latest = await readNotices();
      if (isChanged || JSON.stringify(latest) !== JSON.stringify(current)) {
        current = latest;
        versions.next();
      }
      await sleep(POLL_INTERVAL_MS, undefined, { signal: end.signal });
    }
  }

  function pollSoon(): void {
    isStale = true;
    polling ??= poll()
      .catch((error: unknown) => {
        if (end.signal.aborted) return;
        reportError(`The app's notices or settings could not be read: ${String(error)}`);
      })
      .finally(() => {
        polling = undefined;
      });
  }

  const endWatch = versions.onChange(pollSoon);
  pollSoon();
  return {
    get current(): PageNotices {
      return current;
    },
    async close(): Promise<void> {
      endWatch();
      end.abort();
      await polling;
    },
  };
}

/** The app deletes an outage after its last notice; the page keeps showing it as over. */
function pageOutage(
  outage: OutageAlert | undefined,
  previous: PageNotices['outage'],
): PageNotices['outage'] {
  if (outage === undefined) return previous && { ...previous, hasEnded: true };
  const { silent, openedAt, endedAt, messageRef } = outage;
  return { service: silent, openedAt, hasEnded: endedAt !== undefined, ts: messageRef?.ts };
}

function pageAlert({ brn, name, reasons, told }: Alert, ts: string | undefined): PageAlert {
  const expiring = reasons.find((reason) => reason.kind === 'certificate-expiry');
  const { nextRung: rung, nextNoticeOn: on, expiresAt } = expiring ?? {};
  const next =
    rung === undefined || on === undefined || expiresAt === undefined
      ? undefined
      : { rung, on, expiresAt };
  return { brn, name, isOpen: true, ts, rung: told.rung, next };
}
