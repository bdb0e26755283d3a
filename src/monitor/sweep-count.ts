import { countedAs, NO_COMPANIES, stateOf } from '../domain/company-summary.js';
import type { Instant } from '../domain/instant.js';
import { decideOutage, type Silent, wereEnoughAsked } from '../domain/outage.js';
import type { Refused } from '../domain/popbill-problem.js';
import { decideSetup } from '../domain/setup.js';
import type { OutageFinding } from '../service/outage-watch.js';
import type { SweptCompany } from '../service/sweep-checker.js';
import type { SweepProgress, SweepSummary } from '../service/sweeps.js';

/** What of a summary follows from the count. */
type SweepTotals = Omit<SweepSummary, 'silent' | 'loginsPause' | 'interrupted'>;

/** The running count of one pass over companies, and what it says about POPBiLL, HomeTax and our settings. */
export class SweepCount {
  readonly #startedAt: Instant;
  readonly #total: number;
  readonly #standing = { ...NO_COMPANIES };
  #done = 0;
  #notAsked = 0;
  #failed = 0;
  #misconfigured = 0;
  #fault: Refused | undefined;
  #stops = false;
  #noticesSent = 0;
  #resolved = 0;
  #plainSilent = 0;
  #liveAsked = 0;
  #liveSilent = 0;
  #silentSince: Instant | undefined;
  #connected = false;
  #stoppedByClock = false;

  constructor(startedAt: Instant, total: number) {
    this.#startedAt = startedAt;
    this.#total = total;
  }

  get progress(): SweepProgress {
    return { startedAt: this.#startedAt, done: this.#done, total: this.#total };
  }

  /** The clock cannot be relied on: nobody else is asked. */
  stopByClock(): void {
    this.#stoppedByClock = true;
  }

  get isStoppedByClock(): boolean {
    return this.#stoppedByClock;
  }

  /** Those that were asked before an interruption included. */
  get asked(): number {
    return this.#done;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The refusal of our own settings that ends this pass. */
  get setupFault(): Refused | undefined {
    return this.#stops ? this.#fault : undefined;
  }

  /** Who does not answer; also when too few were asked to say that somebody does: undefined. */
  get silent(): Silent | undefined {
    return decideOutage(this.#heard);
  }

  /** Whether enough companies were asked to say that POPBiLL answers. */
  get hearsPopbill(): boolean {
    return wereEnoughAsked(this.#heard) && this.silent !== 'popbill';
  }

  finding(silent: Silent): Omit<OutageFinding, 'isAskedFor'> {
    const { asked } = this.#heard;
    const counts =
      silent === 'popbill'
        ? { asked, failed: this.#plainSilent }
        : { asked: this.#liveAsked, failed: this.#liveSilent };
    const since = this.#silentSince ?? this.#startedAt;
    return { silent, since, ...counts, noConnection: !this.#connected };
  }

  /** @param swept undefined: an unexpected error */
  add(swept: SweptCompany | undefined, now: Instant): void {
    this.#done += 1;
    if (swept === undefined) {
      this.#failed += 1;
      this.#standing.unknown += 1;
      return;
    }
    if (!swept.asked) this.#notAsked += 1;
    if (!swept.answered) this.#failed += 1;
    this.followed(swept);
    this.#standing[countedAs(stateOf(swept.assessment))] += 1;
    this.#hear(swept, now);
    if (swept.ourFault === undefined) return;
    this.#misconfigured += 1;
    this.#fault = swept.ourFault;
    this.#stops ||= decideSetup({
      total: this.#total,
      misconfigured: this.#misconfigured,
      atToken: swept.ourFault.at === 'token',
    });
  }

  /** What became of an alert. */
  followed({ noisy, alert }: Pick<SweptCompany, 'noisy' | 'alert'>): void {
    if (noisy) this.#noticesSent += 1;
    if (alert === 'resolved') this.#resolved += 1;
  }

  summary(finishedAt: Instant): SweepTotals {
    const { collectable, atRisk, cannotCollect, unknown } = this.#standing;
    return {
      ...this.progress,
      finishedAt,
      collectable,
      atRisk,
      broken: cannotCollect,
      unknown,
      failed: this.#failed,
      noticesSent: this.#noticesSent,
      resolved: this.#resolved,
      ...(this.setupFault === undefined ? {} : { stoppedBy: this.setupFault }),
      ...(this.#stoppedByClock ? { clockOff: true } : {}),
    };
  }

  get #heard() {
    return {
      total: this.#total - this.#notAsked,
      asked: this.#done - this.#notAsked,
      plainSilent: this.#plainSilent,
      liveAsked: this.#liveAsked,
      liveSilent: this.#liveSilent,
    };
  }

  #hear({ heard: { plain, live, noConnection } }: SweptCompany, now: Instant): void {
    if (live !== 'not-asked') this.#liveAsked += 1;
    if (live === 'silent') this.#liveSilent += 1;
    if (plain === 'silent') this.#plainSilent += 1;
    if (plain !== 'silent' && live !== 'silent') return;
    this.#silentSince ??= now;
    this.#connected ||= !noConnection;
  }
}
