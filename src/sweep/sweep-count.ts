import type { LoginLeft } from '../assessment/left-open-rules.js';
import { NO_COMPANIES, stateOf } from '../assessment/urgency-rules.js';
import {
  acceptsSettings,
  decideOutage,
  decideSetup,
  type Responses,
  wereEnoughAsked,
} from '../incident/outage-rules.js';
import type { OutageFinding } from '../incident/outage-watch.js';
import type { Instant } from '../kernel/time.js';
import type { Silent } from '../records/incident.js';
import type { Refused } from '../records/status.js';
import type { SweptCompany } from './sweep-checker.js';

/** Counts the results of one pass, and decides whether POPBiLL, HomeTax and our settings work. */
export class SweepCount {
  readonly #startedAt: Instant;
  readonly #total: number;
  readonly #standing = { ...NO_COMPANIES };
  #done = 0;
  #notAsked = 0;
  #failed = 0;
  /** Refusals of our settings by code, at most one per company. */
  readonly #faults = new Map<number, { readonly fault: Refused; count: number }>();
  #refused = 0;
  #refusedWitnesses = 0;
  #accepted = 0;
  #stops = false;
  #noticesSent = 0;
  #resolved = 0;
  #plainSilent = 0;
  #liveAsked = 0;
  #liveSilent = 0;
  readonly #loginsLeft = new Map<LoginLeft, number>();
  #silentSince: Instant | undefined;
  #connected = false;
  #isStoppedByClock = false;

  constructor(startedAt: Instant, total: number) {
    this.#startedAt = startedAt;
    this.#total = total;
  }

  get progress(): SweepProgress {
    return { startedAt: this.#startedAt, done: this.#done, total: this.#total };
  }

  /** Stops the pass because the clock is wrong. */
  stopByClock(): void {
    this.#isStoppedByClock = true;
  }

  get isStoppedByClock(): boolean {
    return this.#isStoppedByClock;
  }

  /** Whether the pass can stop before the last company. */
  get shouldEndEarly(): boolean {
    const isRefused = this.setupFault !== undefined;
    return this.#isStoppedByClock || isRefused || this.silent === 'popbill';
  }

  get failed(): number {
    return this.#failed;
  }

  /** The most frequent refusal of our settings, if refusals end this pass. */
  get setupFault(): Refused | undefined {
    if (!this.#stops) return undefined;
    return [...this.#faults.values()].sort((a, b) => b.count - a.count)[0]?.fault;
  }

  get refused(): number {
    return this.#refused;
  }

  /** Whether enough companies got an answer to say that POPBiLL accepts our settings. */
  get acceptsSettings(): boolean {
    return acceptsSettings(this.#counts.asked, this.#accepted);
  }

  /** The service that does not answer; undefined also while too few companies were asked. */
  get silent(): Silent | undefined {
    return decideOutage(this.#counts);
  }

  /** Whether enough companies were asked to say that POPBiLL answers. */
  get isPopbillAnswering(): boolean {
    return wereEnoughAsked(this.#counts) && this.silent !== 'popbill';
  }

  finding(silent: Silent): Omit<OutageFinding, 'isAskedFor'> {
    const { asked } = this.#counts;
    const counts =
      silent === 'popbill'
        ? { asked, failed: this.#plainSilent }
        : { asked: this.#liveAsked, failed: this.#liveSilent };
    const since = this.#silentSince ?? this.#startedAt;
    return { silent, since, ...counts, noConnection: !this.#connected };
  }

  /**
   * @param swept undefined after an unexpected error
   * @param about.isWitness part of the even sample that is asked first (`witnessesFirst`)
   */
  add(
    swept: SweptCompany | undefined,
    { now, isWitness = false }: { readonly now: Instant; readonly isWitness?: boolean },
  ): void {
    this.#done += 1;
    if (swept === undefined) {
      this.#failed += 1;
      this.#standing.unknown += 1;
      return;
    }
    const { asked, answered, assessment, responses, loginLeft, ourFault } = swept;
    if (!asked) this.#notAsked += 1;
    if (!answered) this.#failed += 1;
    if (loginLeft !== undefined) {
      this.#loginsLeft.set(loginLeft, (this.#loginsLeft.get(loginLeft) ?? 0) + 1);
    }
    this.followed(swept);
    this.#standing[stateOf(assessment)] += 1;
    this.#noteResponses(responses, now);
    if (ourFault !== undefined) this.#noteRefusal(ourFault, isWitness);
    else if (responses.plain === 'answered') this.#accepted += 1;
  }

  followed({ noisy, alert }: Pick<SweptCompany, 'noisy' | 'alert'>): void {
    if (noisy) this.#noticesSent += 1;
    if (alert === 'resolved') this.#resolved += 1;
  }

  summary(finishedAt: Instant) {
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
      loginsLeft: this.#untestedLogins,
      stoppedBy: this.setupFault,
      clockOff: this.#isStoppedByClock || undefined,
    };
  }

  #noteRefusal(fault: Refused, isWitness: boolean): void {
    const { code } = fault;
    this.#faults.set(code, { fault, count: (this.#faults.get(code)?.count ?? 0) + 1 });
    this.#refused += 1;
    if (isWitness) this.#refusedWitnesses += 1;
    this.#stops ||= decideSetup({
      total: this.#total,
      refused: this.#refused,
      refusedWitnesses: this.#refusedWitnesses,
    });
  }

  /** While HomeTax does not answer, unanswered tests count as not made. */
  get #untestedLogins(): SweepSummary['loginsLeft'] {
    const counts = new Map(this.#loginsLeft);
    const hometaxSilent = counts.get('hometax-silent');
    const isSilent = this.silent === 'hometax' || hometaxSilent !== undefined;
    const unanswered = isSilent ? this.#liveSilent : 0;
    if (unanswered > 0) counts.set('hometax-silent', (hometaxSilent ?? 0) + unanswered);
    return Object.fromEntries(counts);
  }

  get #counts() {
    return {
      total: this.#total - this.#notAsked,
      asked: this.#done - this.#notAsked,
      plainSilent: this.#plainSilent,
      liveAsked: this.#liveAsked,
      liveSilent: this.#liveSilent,
    };
  }

  #noteResponses({ plain, live, noConnection }: Responses, now: Instant): void {
    if (live !== 'not-asked') this.#liveAsked += 1;
    if (live === 'silent') this.#liveSilent += 1;
    if (plain === 'silent') this.#plainSilent += 1;
    if (plain !== 'silent' && live !== 'silent') return;
    this.#silentSince ??= now;
    this.#connected ||= !noConnection;
  }
}

export interface SweepProgress {
  readonly startedAt: Instant;
  readonly done: number;
  readonly total: number;
}

export interface SweepSummary extends SweepProgress {
  readonly finishedAt: Instant;
  readonly collectable: number;
  readonly atRisk: number;
  readonly broken: number;
  /** Companies in an unknown state, because a question stayed unanswered. */
  readonly unknown: number;
  readonly failed: number;
  readonly noticesSent: number;
  readonly resolved: number;
  /** POPBiLL refused our settings: the sweep was stopped. */
  readonly stoppedBy?: Refused;
  /** The service that did not answer. `popbill`: the sweep was stopped, and continues when POPBiLL answers again. */
  readonly silent?: Silent;
  /** Companies whose login was not tested, or not answered while HomeTax is silent, by cause. */
  readonly loginsLeft: Readonly<Partial<Record<LoginLeft, number>>>;
  /** Companies whose alerts wait because of a mass change. */
  readonly waiting?: number;
  /** The clock is wrong: the sweep was stopped or not started, and continues once the clock is right. */
  readonly clockOff?: boolean;
  /** The process stops; the sweep continues at the next start. */
  readonly interrupted: boolean;
}

export type SweepOutcome = 'finished' | 'interrupted' | 'stopped';
