import { setTimeout as sleep } from 'node:timers/promises';
import type { OutageAlert } from '../../../incident/outage.js';
import type { Alert } from '../../../records/alert.js';
import type { Clock, Store } from '../../../records/ports.js';
import { ALERT_CHANNEL } from '../../world.js';
import type { PageAlert, PageTold } from '../contract.js';
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
export class Told {
  readonly #parts: Parts;
  readonly #endWatch: () => void;
  readonly #end = new AbortController();
  /** BRN, message; also of alerts that are over. */
  readonly #messages = new Map<string, string>();
  #outage: PageTold['outage'];
  #current: PageTold = { channel: ALERT_CHANNEL, alerts: [], isAllSent: false };
  #looking: Promise<void> | undefined;
  #isStale = true;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#endWatch = parts.versions.onChange(() => this.#see());
    this.#see();
  }

  get current(): PageTold {
    return this.#current;
  }

  async close(): Promise<void> {
    this.#endWatch();
    this.#end.abort();
    await this.#looking;
  }

  #see(): void {
    this.#isStale = true;
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        if (!this.#end.signal.aborted) {
          this.#parts.complain(`What the app has told could not be read: ${String(error)}`);
        }
      })
      .finally(() => {
        this.#looking = undefined;
      });
  }

  /** Reads after every change, and again and again while something is on its way. */
  async #look(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted && (this.#isStale || !this.#current.isAllSent)) {
      this.#isStale = false;
      const isChanged = await this.#parts.settings.refresh();
      const read = await this.#read();
      if (isChanged || JSON.stringify(read) !== JSON.stringify(this.#current)) {
        this.#current = read;
        this.#parts.versions.next();
      }
      await sleep(LOOKS_AGAIN_AFTER_MS, undefined, { signal });
    }
  }

  async #read(): Promise<PageTold> {
    const { store } = this.#parts;
    const open: Alert[] = [];
    for await (const alert of store.alerts()) open.push(alert);
    for (const { brn, message } of open) {
      if (message?.channel === ALERT_CHANNEL) this.#messages.set(brn, message.ts);
    }
    this.#outage = pageOutage(await store.outage(), this.#outage);
    const ended = [...this.#messages.keys()].filter((brn) => open.every((one) => one.brn !== brn));
    return {
      channel: ALERT_CHANNEL,
      alerts: [
        ...open.map((alert) => pageAlert(alert, this.#messages.get(alert.brn))),
        ...ended.map((brn) => ({ brn, name: '', isOpen: false, ts: this.#messages.get(brn) })),
      ],
      outage: this.#outage,
      isAllSent: !(await hasToSend({ ...this.#parts, calm: this.#parts.settings.schedule.policy })),
    };
  }
}

/** The app forgets an outage after its last notice; the page still shows that there was one. */
function pageOutage(
  outage: OutageAlert | undefined,
  before: PageTold['outage'],
): PageTold['outage'] {
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
