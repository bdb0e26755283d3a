import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../kernel/ports.js';
import type { Alert } from '../../../records/alert.js';
import type { OutageAlert } from '../../../records/incident.js';
import type { Store } from '../../../records/store.js';
import { ALERT_CHANNEL } from '../../world.js';
import type { PageAlert, PageTold } from '../contract.js';
import type { AppSettings } from './app-settings.js';
import { hasToSend } from './quiet.js';
import type { Versions } from './versions.js';

interface Parts {
  /** The app's store, read beside it. */
  readonly store: Pick<Store, 'alerts' | 'outage' | 'brokenChannels' | 'outbox'>;
  readonly clock: Clock;
  readonly settings: Pick<AppSettings, 'schedule' | 'refresh'>;
  /** Counts what the page shows; a change of it is the occasion to look. */
  readonly versions: Versions;
  readonly complain: (words: string) => void;
}

/** The app writes its store before and after it calls Slack, where no change is seen. */
const LOOKS_AGAIN_AFTER_MS = 250;

/** What the app has on record about what its channel knows, kept for the page. */
export class Told {
  readonly #parts: Parts;
  readonly #endWatch: () => void;
  readonly #end = new AbortController();
  /** Messages of alerts that are over stay what they were. */
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

  /** Resolves when nothing is read any more. */
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

  /** Reads after every change, and on while something is on its way. */
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
        ...ended.map((brn): PageAlert => ({ brn, name: '', isOpen: false, ...this.#ts(brn) })),
      ],
      ...(this.#outage === undefined ? {} : { outage: this.#outage }),
      isAllSent: !(await hasToSend({ ...this.#parts, calm: this.#parts.settings.schedule.policy })),
    };
  }

  #ts(brn: string): Pick<PageAlert, 'ts'> {
    const ts = this.#messages.get(brn);
    return ts === undefined ? {} : { ts };
  }
}

/** Of an outage that is over and told, the app keeps nothing; the page goes on to show that there was one. */
function pageOutage(
  outage: OutageAlert | undefined,
  before: PageTold['outage'],
): PageTold['outage'] {
  if (outage === undefined) return before === undefined ? undefined : { ...before, isOver: true };
  const { silent, openedAt, endedAt, messageRef } = outage;
  return {
    silent,
    openedAt,
    isOver: endedAt !== undefined,
    ...(messageRef === undefined ? {} : { ts: messageRef.ts }),
  };
}

function pageAlert({ brn, name, reasons, told }: Alert, ts: string | undefined): PageAlert {
  const expiring = reasons.find((reason) => reason.kind === 'certificate-expiry');
  const { nextRung, nextNoticeOn, expiresAt } = expiring ?? {};
  return {
    brn,
    name,
    isOpen: true,
    ...(ts === undefined ? {} : { ts }),
    ...(told.rung === undefined ? {} : { rung: told.rung }),
    ...(nextRung === undefined || nextNoticeOn === undefined || expiresAt === undefined
      ? {}
      : { next: { rung: nextRung, on: nextNoticeOn, expiresAt } }),
  };
}
