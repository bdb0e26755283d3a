import type { Occasion } from '../domain/alert.js';
import { assess } from '../domain/assess.js';
import type { Assessment } from '../domain/assessment.js';
import type { Brn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import type { Instant } from '../domain/instant.js';
import type { Policy } from '../domain/policy.js';
import type { Refused } from '../domain/popbill-problem.js';
import { recordAnswers } from '../domain/record-answers.js';
import type { CompanyStatus } from '../domain/status.js';
import type { AlertBook } from './alert-book.js';
import type { AlertFollowing, AlertOutcome } from './alert-following.js';
import { ClockOffError } from './clock-off-error.js';
import type { ClockWatch } from './clock-watch.js';
import type { Asked, Target } from './company-asker.js';
import type { KeyedQueue } from './keyed.js';
import type { CheckedBy, Meter } from './meter.js';
import type { OutboxLog } from './outbox-log.js';
import type { Change, Clock, Store } from './ports.js';
import { tally } from './read-answers.js';
import type { SetupWatch } from './setup-watch.js';

interface Deps {
  readonly store: Store;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct' | 'isRight'>;
  readonly policy: Policy;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly outbox: OutboxLog;
  readonly setup: SetupWatch;
  /** One queue for all who change a company's records. */
  readonly records: KeyedQueue;
  readonly lastCheckedAt: () => Instant | undefined;
  /** Default: counted nowhere. */
  readonly meter?: Pick<Meter, 'checked'>;
}

/** What was known and done once the answers of a check were written down. */
export interface Recorded {
  readonly status: CompanyStatus;
  readonly assessment: Assessment;
  readonly alert: AlertOutcome;
  readonly noisy: boolean;
  /** POPBiLL answered at least one question. */
  readonly answered: boolean;
  readonly ourFault?: Refused;
}

export interface Recording {
  readonly by: CheckedBy;
  readonly occasion: Occasion;
  /** The sweep that this counts for. */
  readonly sweptAt?: Instant;
  /** The alert of a login that was not rejected before does not follow yet. */
  readonly defersRejections?: boolean;
}

const NOT_FOLLOWED: AlertFollowing = { changes: [], outcome: 'none', noisy: false };

/** Writes down what a check was answered, and lets the setup alert and the company's alert follow in the same write. */
export class CheckRecorder {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Rejects with ClockOffError where the clock became wrong while POPBiLL was asked. */
  async record(target: Target, asked: Asked, recording: Recording): Promise<Recorded> {
    if (!(await this.#deps.clockWatch.isRight())) throw new ClockOffError();
    const { answered, ourFault } = tally(asked.answers);
    await this.#followSetup(ourFault, answered);
    const recorded = await this.#write(target, asked, recording);
    for (const { verdict } of recorded.assessment.products) {
      this.#deps.meter?.checked(recording.by, verdict.kind);
    }
    return { ...recorded, answered, ...(ourFault === undefined ? {} : { ourFault }) };
  }

  /** Lets the alert follow what is known by now, without asking: what was frozen meanwhile is told late, not never. */
  followAgain(company: Company, occasion: Occasion): Promise<AlertFollowing> {
    return this.#deps.records.run(company.brn, async () => {
      const { store, policy, clock, clockWatch, alerts, outbox } = this.#deps;
      if (!clockWatch.mayAct) return NOT_FOLLOWED;
      const status = await store.status(company.brn);
      if (status === undefined) return NOT_FOLLOWED;
      const now = clock.now();
      const assessment = assess(status, { products: company.products, policy, now });
      const following = await alerts.follow({ company, status, assessment, occasion, now });
      const { changes } = following;
      if (changes.length === 0) return following;
      await store.write(changes);
      outbox.apply(changes);
      return following;
    });
  }

  #write(
    target: Target,
    { answers, logins }: Asked,
    { occasion, sweptAt, defersRejections = false }: Recording,
  ): Promise<Omit<Recorded, 'answered' | 'ourFault'>> {
    const { records, store, policy, clock, watched, alerts, outbox } = this.#deps;
    return records.run(target.brn, async () => {
      const now = clock.now();
      const status = recordAnswers(await store.status(target.brn), {
        brn: target.brn,
        answers,
        origin: sweptAt === undefined ? { kind: 'check' } : { kind: 'sweep', startedAt: sweptAt },
        policy,
        now,
      });
      const assessment = assess(status, { products: target.products, policy, now });
      // Looked up anew: it may have been removed or changed while POPBiLL was asked.
      const company = watched(target.brn);
      const deferred = defersRejections && logins.some(({ rejection }) => rejection !== undefined);
      const following =
        company === undefined || deferred
          ? NOT_FOLLOWED
          : await alerts.follow({ company, status, assessment, occasion, now });
      const changes: readonly Change[] = [{ put: 'status', value: status }, ...following.changes];
      await store.write(changes);
      outbox.apply(changes);
      const { outcome: alert, noisy } = following;
      return { status, assessment, alert, noisy };
    });
  }

  /** Our own settings come first: once they are known to be refused, no alert of a company may follow. */
  async #followSetup(ourFault: Refused | undefined, answered: boolean): Promise<void> {
    const { setup, clock, lastCheckedAt } = this.#deps;
    if (ourFault?.at === 'token') await setup.refused(ourFault, lastCheckedAt(), clock.now());
    else if (answered && ourFault === undefined) await setup.answered('check', clock.now());
  }
}
