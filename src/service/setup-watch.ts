import type { SetupAlert } from '../domain/alert.js';
import type { Stage } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Refused } from '../domain/popbill-problem.js';
import { setupFaultOf } from '../domain/setup.js';
import { KeyedQueue } from './keyed.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Log, Store } from './ports.js';

interface Deps {
  readonly store: Store;
  readonly outbox: OutboxLog;
  readonly stage: Stage;
  readonly defaultChannel: string;
  readonly log: Log;
}

/** Keeps the one alert about ourselves: POPBiLL refuses our settings. While it is open all other alerts are frozen. */
export class SetupWatch {
  readonly #deps: Deps;
  readonly #writes = new KeyedQueue();
  #open: SetupAlert | undefined;

  private constructor(deps: Deps, open: SetupAlert | undefined) {
    this.#deps = deps;
    this.#open = open;
  }

  static async load(deps: Deps): Promise<SetupWatch> {
    return new SetupWatch(deps, await deps.store.setup());
  }

  get open(): SetupAlert | undefined {
    return this.#open;
  }

  /** Opens the alert, or keeps the open one when the same fault is met again; another code edits it. */
  refused(problem: Refused, lastCheckedAt: Instant | undefined, now: Instant): Promise<void> {
    return this.#writes.run('setup', async () => {
      const before = this.#open;
      if (before?.code === problem.code) return;
      this.#deps.log.error('POPBiLL refuses our settings', {
        code: problem.code,
        words: problem.message,
        at: problem.at,
      });
      await this.#save(
        {
          v: 1,
          stage: this.#deps.stage,
          openedAt: before?.openedAt ?? now,
          code: problem.code,
          message: problem.message,
          fault: setupFaultOf(problem.code),
          at: problem.at,
          channel: this.#deps.defaultChannel,
          ...(lastCheckedAt === undefined ? {} : { lastCheckedAt }),
          ...(before?.messageRef === undefined ? {} : { messageRef: before.messageRef }),
        },
        now,
      );
    });
  }

  /**
   * POPBiLL answered a question. That ends a fault met at the token; one met at calls ends when a sweep goes
   * through, because other companies' answers prove nothing there.
   */
  answered(by: 'check' | 'sweep', now: Instant): Promise<void> {
    if (this.#open === undefined) return Promise.resolve();
    return this.#writes.run('setup', async () => {
      const before = this.#open;
      if (before === undefined || (before.at === 'call' && by === 'check')) return;
      this.#deps.log.info('POPBiLL accepts our settings again', { code: before.code });
      await this.#save({ ...before, resolvedAt: now }, now);
    });
  }

  /** Where the alert's message stands, known after it was sent. */
  async sent(setup: SetupAlert): Promise<readonly Change[]> {
    if (this.#open?.openedAt !== setup.openedAt) return [];
    this.#open =
      setup.messageRef === undefined ? this.#open : { ...this.#open, messageRef: setup.messageRef };
    return [{ put: 'setup', value: this.#open }];
  }

  async #save(setup: SetupAlert, now: Instant): Promise<void> {
    const changes: readonly Change[] = [
      setup.resolvedAt === undefined ? { put: 'setup', value: setup } : { delete: 'setup' },
      { put: 'outbox', value: this.#deps.outbox.entry({ kind: 'setup', setup }, now) },
    ];
    await this.#deps.store.write(changes);
    this.#open = setup.resolvedAt === undefined ? setup : undefined;
    this.#deps.outbox.apply(changes);
  }
}
