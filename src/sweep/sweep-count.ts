import type { LoginSkip } from '../assessment/left-open-rules.js';
import { stateOf, ZERO_COUNTS } from '../assessment/urgency-rules.js';
import { decideOutage, type Responses, wereEnoughAsked } from '../incident/incident-rules.js';
import type { OutageFinding } from '../incident/outage-watch.js';
import { isSetupAccepted, isSetupRefused } from '../incident/setup-rules.js';
import type { Instant } from '../kernel/time.js';
import type { SilentService } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import type { SweptCompany } from './sweep-checker.js';

export class SweepCount {
  /** Companies whose state could not be determined: an error, missing answers, or our settings were refused. */
  failed = 0;
  /** Companies refused because of our settings. */
  refused = 0;
  isStoppedByClock = false;
  readonly #startedAt: Instant;
  readonly #total: number;
  readonly #byState = { ...ZERO_COUNTS };
  #done = 0;
  #notAsked = 0;
  /** By code; counts each company at most once. */
  readonly #faults = new Map<number, { readonly fault: Refused; count: number }>();
  #refusedWitnesses = 0;
  /** Companies that POPBiLL answered without refusing our settings. */
  #accepted = 0;
  #noticesSent = 0;
  #resolved = 0;
  #plainSilent = 0;
  #liveAsked = 0;
  #liveSilent = 0;
  /** What was counted before `forgetSilence`. */
  #forgotten = { asked: 0, plainSilent: 0, liveAsked: 0, liveSilent: 0 };
  readonly #skippedLogins = new Map<LoginSkip, number>();
  #silentSince: Instant | undefined;

  constructor(startedAt: Instant, total: number) {
    this.#startedAt = startedAt;
    this.#total = total;
  }

  get progress(): SweepProgress {
    return { startedAt: this.#startedAt, done: this.#done, total: this.#total };
  }

  stopByClock(): void {
    this.isStoppedByClock = true;
  }

  get shouldEndEarly(): boolean {
    return this.isStoppedByClock || this.setupFault !== undefined || this.silent === 'popbill';
  }

  /** The most frequent refusal of our settings, if refusals stopped this pass. */
  get setupFault(): Refused | undefined {
    const isRefused = isSetupRefused({
      total: this.#total,
      refused: this.refused,
      refusedWitnesses: this.#refusedWitnesses,
    });
    if (!isRefused) return undefined;
    return [...this.#faults.values()].sort((a, b) => b.count - a.count)[0]?.fault;
  }

  get isSetupAccepted(): boolean {
    return isSetupAccepted(this.#done - this.#notAsked, this.#accepted);
  }

  /** The service that does not answer; undefined: both do, or too few companies were asked. */
  get silent(): SilentService | undefined {
    return decideOutage(this.#outageCounts);
  }

  /** Call this when an outage has ended, so that only later silence counts as another one. */
  forgetSilence(): void {
    this.#forgotten = {
      asked: this.#done - this.#notAsked,
      plainSilent: this.#plainSilent,
      liveAsked: this.#liveAsked,
      liveSilent: this.#liveSilent,
    };
    this.#silentSince = undefined;
  }

  get isPopbillAnswering(): boolean {
    return wereEnoughAsked(this.#outageCounts) && this.silent !== 'popbill';
  }

  outageFinding(silent: SilentService): Omit<OutageFinding, 'isOnDemand'> {
    const { asked, plainSilent, liveAsked, liveSilent } = this.#outageCounts;
    const counts =
      silent === 'popbill'
        ? { asked, failed: plainSilent }
        : { asked: liveAsked, failed: liveSilent };
    const since = this.#silentSince ?? this.#startedAt;
    return { silent, since, ...counts };
  }

  /**
   * @param swept undefined after an unexpected error
   * @param options.isWitness the company is part of the even sample that is asked first (`moveWitnessesFirst`)
   */
  add(
    swept: SweptCompany | undefined,
    { now, isWitness = false }: { readonly now: Instant; readonly isWitness?: boolean },
  ): void {
    this.#done += 1;
    if (swept === undefined) {
      this.failed += 1;
      this.#byState.unknown += 1;
      return;
    }
    const { assessment, responses, skipReason, ourFault } = swept;
    if (!swept.wasAsked) this.#notAsked += 1;
    if (!swept.isStateKnown) this.failed += 1;
    if (skipReason !== undefined) {
      this.#skippedLogins.set(skipReason, (this.#skippedLogins.get(skipReason) ?? 0) + 1);
    }
    this.countAlert(swept);
    this.#byState[stateOf(assessment)] += 1;
    this.#countResponses(responses, now);
    if (ourFault !== undefined) this.#countRefusal(ourFault, isWitness);
    else if (responses.plain === 'answered') this.#accepted += 1;
  }

  countAlert({ notifies, alert }: Pick<SweptCompany, 'notifies' | 'alert'>): void {
    if (notifies) this.#noticesSent += 1;
    if (alert === 'resolved') this.#resolved += 1;
  }

  summary(finishedAt: Instant) {
    return {
      ...this.progress,
      finishedAt,
      ...this.#byState,
      failed: this.failed,
      noticesSent: this.#noticesSent,
      resolved: this.#resolved,
      skippedLogins: this.#untestedLogins,
      stoppedBy: this.setupFault,
      /** Whether a wrong clock stopped the sweep or kept it from starting. It continues when the clock is right. */
      isClockOff: this.isStoppedByClock,
    };
  }

  #countRefusal(fault: Refused, isWitness: boolean): void {
    const { code } = fault;
    this.#faults.set(code, { fault, count: (this.#faults.get(code)?.count ?? 0) + 1 });
    this.refused += 1;
    if (isWitness) this.#refusedWitnesses += 1;
  }

  /** Companies without a login test, by cause. During a HomeTax outage, unanswered tests count as not made. */
  get #untestedLogins(): Readonly<Partial<Record<LoginSkip, number>>> {
    const counts = new Map(this.#skippedLogins);
    const skipped = counts.get('hometax-silent');
    const isSilent = this.silent === 'hometax' || skipped !== undefined;
    const unanswered = isSilent ? this.#liveSilent : 0;
    if (unanswered > 0) counts.set('hometax-silent', (skipped ?? 0) + unanswered);
    return Object.fromEntries(counts);
  }

  get #outageCounts() {
    const forgotten = this.#forgotten;
    return {
      total: this.#total - this.#notAsked,
      asked: this.#done - this.#notAsked - forgotten.asked,
      plainSilent: this.#plainSilent - forgotten.plainSilent,
      liveAsked: this.#liveAsked - forgotten.liveAsked,
      liveSilent: this.#liveSilent - forgotten.liveSilent,
    };
  }

  #countResponses({ plain, live }: Responses, now: Instant): void {
    if (live !== 'no-evidence') this.#liveAsked += 1;
    if (live === 'silent') this.#liveSilent += 1;
    if (plain === 'silent') this.#plainSilent += 1;
    if (plain === 'silent' || live === 'silent') this.#silentSince ??= now;
  }
}

export interface SweepProgress {
  readonly startedAt: Instant;
  readonly done: number;
  readonly total: number;
}

export interface SweepSummary extends Readonly<ReturnType<SweepCount['summary']>> {
  /** The service that did not answer. If it is POPBiLL, the sweep was stopped, and continues when it answers again. */
  readonly silent?: SilentService;
  /** Companies whose alerts wait because of a mass change. */
  readonly waiting?: number;
  /** Whether the end of the process or a wrong clock cut the sweep short. It continues later. */
  readonly isInterrupted: boolean;
}

export type SweepOutcome = 'finished' | 'interrupted' | 'stopped';
