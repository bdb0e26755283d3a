import type { Instant } from '../kernel/time.js';
import type { MessageRef } from '../records/alert.js';
import type { Change } from '../records/store.js';
import {
  type Standing,
  type StandingDeps,
  type StandingKind,
  StandingNotice,
  type Trouble,
} from './standing-notice.js';

/** Keeps the one notice about a kind of trouble of the whole installation. */
export abstract class StandingWatch<T extends Trouble & { readonly endedAt?: Instant }>
  implements Standing
{
  protected readonly notice: StandingNotice<T>;

  protected constructor(deps: StandingDeps, kind: StandingKind<T>, current: T | undefined) {
    this.notice = new StandingNotice(deps, kind, current);
  }

  /** The trouble that lasts. */
  get open(): T | undefined {
    const { current } = this.notice;
    return current?.endedAt === undefined ? current : undefined;
  }

  /** One that ended, of which not everything is done that follows. */
  get ended(): T | undefined {
    const { current } = this.notice;
    return current?.endedAt === undefined ? undefined : current;
  }

  ref(openedAt: Instant): MessageRef | undefined {
    return this.notice.ref(openedAt);
  }

  placed(openedAt: Instant, at: MessageRef, alongside: readonly Change[]): Promise<void> {
    return this.notice.placed(openedAt, at, alongside);
  }

  /** The default channel is another one now: what lasts goes on there. */
  async goTo(channel: string, now: Instant): Promise<void> {
    if (this.open !== undefined) await this.notice.goTo(channel, now);
  }
}
