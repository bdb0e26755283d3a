import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../kernel/ports.js';
import type { Alert } from '../../../records/alert.js';
import type { OutageAlert } from '../../../records/incident.js';
import type { Store } from '../../../records/store.js';
import { ALERT_CHANNEL } from '../../world.js';
import type { PageAlert, PageNotices } from '../contract.js';
import type { AppSettings } from './app-host.js';
import { hasToSend } from './quiet.js';
import type { Versions } from './versions.js';

interface Parts {
  readonly store: Pick<Store, 'alerts' | 'outage' | 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
  readonly settings: Pick<AppSettings, 'schedule' | 'refresh'>;
  readonly versions: Versions;
  readonly complain: (words: string) => void;
}

/** The app writes its store before and after it calls Slack, where no change is seen. */
const LOOKS_AGAIN_AFTER_MS = 250;

/** What the app has on record about its notices, kept for the page. */
export function watchNotices({ store, clock, settings, versions, complain }: Parts) {
  const end = new AbortController();
  /** BRN, message; also of alerts that are over. */
  const messages = new Map<string, string>();
  let outage: PageNotices['outage'];
  let current: PageNotices = { channel: ALERT_CHANNEL, alerts: [], isAllSent: false };
  let looking: Promise<void> | undefined;
  let isStale = true;

  async function read(): Promise<PageNotices> {
    const open: Alert[] = [];
    for await (const alert of store.alerts()) open.push(alert);
    for (const { brn, message } of open) {
      if (message?.channel === ALERT_CHANNEL) messages.set(brn, message.ts);
    }
    outage = pageOutage(await store.outage(), outage);
    const ended = [...messages].filter(([brn]) => open.every((one) => one.brn !== brn));
    return {
      channel: ALERT_CHANNEL,
      alerts: [
        ...open.map((alert) => pageAlert(alert, messages.get(alert.brn))),
        ...ended.map(([brn, ts]) => ({ brn, name: '', isOpen: false, ts })),
      ],
      outage,
      isAllSent: !(await hasToSend({ store, clock, calm: settings.schedule.policy })),
    };
  }

  /** Reads after every change, and again and again while something is on its way. */
  async function look(): Promise<void> {
    while (!end.signal.aborted && (isStale || !current.isAllSent)) {
      isStale = false;
      const isChanged = await settings.refresh();
      const found = await read();
      if (isChanged || JSON.stringify(found) !== JSON.stringify(current)) {
        current = found;
        versions.next();
      }
      await sleep(LOOKS_AGAIN_AFTER_MS, undefined, { signal: end.signal });
    }
  }

  function see(): void {
    isStale = true;
    looking ??= look()
      .catch((error: unknown) => {
        if (end.signal.aborted) return;
        complain(`What the app has told could not be read: ${String(error)}`);
      })
      .finally(() => {
        looking = undefined;
      });
  }

  const endWatch = versions.onChange(see);
  see();
  return {
    get current(): PageNotices {
      return current;
    },
    async close(): Promise<void> {
      endWatch();
      end.abort();
      await looking;
    },
  };
}

/** The app forgets an outage after its last notice; the page still shows that there was one. */
function pageOutage(
  outage: OutageAlert | undefined,
  before: PageNotices['outage'],
): PageNotices['outage'] {
  if (outage === undefined) return before === undefined ? undefined : { ...before, isOver: true };
  const { silent, openedAt, endedAt, messageRef } = outage;
  return { silent, openedAt, isOver: endedAt !== undefined, ts: messageRef?.ts };
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
