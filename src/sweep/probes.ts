import {
  isLoginDue,
  isLoginUnanswered,
  isRejectedSince,
  isUnanswered,
  loginTriedAt,
  mayLogInLater,
  mayRepeatLogin,
  wasRefusedSince,
} from '../assessment/left-open-rules.js';
import { SAMPLE_EVERY, SAMPLES } from '../incident/common-cause-rules.js';
import { decideSetup, isTimeToAsk, PROBE_EVERY, PROBES } from '../incident/outage-rules.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { createTopN } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { Silent } from '../records/incident.js';
import type { CompanyStatus } from '../records/status.js';
import { type SweepDeps, watchedStatuses } from './follow-ups.js';
import type { SweepOccasion, SweptCompany } from './sweep-checker.js';

interface Candidate {
  readonly company: Company;
  /** Lowest first; ties go to the company asked longest ago. */
  readonly rank: number;
  readonly triedAt: Instant;
}

interface Picked {
  readonly companies: readonly Company[];
  readonly candidates: number;
}

/** During an outage or a common cause, regularly asks about a few companies to see whether it has ended. */
export class Probes {
  readonly #deps: SweepDeps;
  #probedAt: Instant | undefined;
  #sampledAt: Instant | undefined;
  #running: Promise<void> | undefined;

  constructor(deps: SweepDeps) {
    this.#deps = deps;
  }

  /** Runs the probe that is due, unless one is running. */
  async runDue(now: Instant): Promise<void> {
    if (this.#running !== undefined) return;
    const round = this.#due(now);
    if (round === undefined) return;
    this.#running = round().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async idle(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  #due(now: Instant): (() => Promise<void>) | undefined {
    const { outages, commonCauses, setup } = this.#deps;
    const { open } = outages;
    const { doubtedBy } = setup;
    if (doubtedBy !== undefined) return () => this.#askOthers(doubtedBy);
    if (open !== undefined) {
      const times = [open.openedAt, open.lastTriedAt, this.#probedAt];
      if (!isTimeToAsk(times, PROBE_EVERY, now)) return undefined;
      this.#probedAt = now;
      return () => this.#probe(open.silent);
    }
    const cause = commonCauses.open;
    if (cause === undefined) return undefined;
    const times = [cause.openedAt, cause.lastSampledAt, this.#sampledAt];
    if (!isTimeToAsk(times, SAMPLE_EVERY, now)) return undefined;
    this.#sampledAt = now;
    return () => this.#sample();
  }

  /** After one company was refused because of our settings: asks whether others are refused too. */
  async #askOthers(doubtedBy: Brn): Promise<void> {
    const { setup, clock, log } = this.#deps;
    const { companies } = await this.#pick((company, status) => {
      if (company.brn === doubtedBy) return undefined;
      return wasRefusedSince(status) ? 1 : 0;
    });
    const occasion = occasionAt(clock.now());
    const asked = await this.#ask(companies, 'plain', occasion);
    const others = asked.filter(({ swept }) => swept.ourFault !== undefined).length;
    const counts = { total: asked.length + 1, refused: others + 1, refusedWitnesses: 0 };
    const isShared = decideSetup(counts);
    log.info('Asked about other companies whether our settings are refused', {
      companies: asked.length,
      isShared,
    });
    setup.resolveDoubt(isShared);
  }

  async #probe(silent: Silent): Promise<void> {
    const { outages, recorder, clock, log } = this.#deps;
    const picked =
      silent === 'popbill' ? await this.#pick(popbillRank) : await this.#pickSilentLogins();
    const occasion = occasionAt(clock.now());
    const wish = silent === 'popbill' ? 'plain' : 'login';
    const probed = await this.#ask(picked.companies, wish, occasion, occasion.round);
    log.info('Asked whether there are answers again', { silent, companies: probed.length });
    const responses = new Map(probed.map(({ company, swept }) => [company.brn, swept.responses]));
    await outages.probed(responses, picked.candidates);
    // After an outage all companies are checked, and these may share their trouble with others.
    if (outages.open === undefined) return;
    if (silent === 'hometax') outages.setProvable(await this.#isAnybodyLeft());
    for (const { company, swept } of probed) {
      if (swept.isDeferred) await recorder.updateAlert(company, occasion);
    }
  }

  /** Whether a login may be tested automatically, today or later. */
  async #isAnybodyLeft(): Promise<boolean> {
    const { policy, clock } = this.#deps;
    for await (const { company, status } of watchedStatuses(this.#deps)) {
      if (mayLogInLater(company, status, { policy, now: clock.now() })) return true;
    }
    return false;
  }

  async #sample(): Promise<void> {
    const { commonCauses, clock, log } = this.#deps;
    const { companies } = await this.#pick(sampleRank);
    const sampled = await this.#ask(companies, 'login', occasionAt(clock.now()));
    log.info('Tested whether logins work again', { companies: sampled.length });
    await commonCauses.sampled(
      sampled.flatMap(({ swept: { login } }) => (login === undefined ? [] : [login === 'works'])),
    );
  }

  /**
   * Companies with an unanswered login plus at least one untested, so that companies that always fail do not decide.
   */
  async #pickSilentLogins(): Promise<Picked> {
    const failed = await this.#pick(silentLoginRank);
    const untested = await this.#pick(untestedRank);
    const others = untested.companies.slice(0, Math.max(1, PROBES - failed.companies.length));
    return {
      companies: [...failed.companies.slice(0, PROBES - others.length), ...others],
      candidates: failed.candidates + untested.candidates,
    };
  }

  /** The first few companies by `rank`; companies without a rank may not be asked about. */
  async #pick(rank: Rank): Promise<Picked> {
    const { policy, clock } = this.#deps;
    const rules = { policy, now: clock.now() };
    const first = createTopN<Candidate>(Math.max(PROBES, SAMPLES), byRank);
    for await (const { company, status } of watchedStatuses(this.#deps)) {
      const ranked = rank(company, status, rules);
      if (ranked === undefined) continue;
      first.offer({ company, rank: ranked, triedAt: triedAt(status) });
    }
    return { companies: first.inOrder().map(({ company }) => company), candidates: first.offered };
  }

  async #ask(
    companies: readonly Company[],
    wish: 'plain' | 'login',
    occasion: SweepOccasion,
    defersSince?: Instant,
  ): Promise<readonly { readonly company: Company; readonly swept: SweptCompany }[]> {
    const { checker, clockWatch } = this.#deps;
    // Choosing the companies takes a while in a large store.
    if (!(await clockWatch.isRight())) throw new ClockOffError();
    return Promise.all(
      companies.map(async (company) => ({
        company,
        swept: await checker.probe(company, wish, occasion, defersSince),
      })),
    );
  }
}

type Rank = (
  company: Company,
  status: CompanyStatus,
  rules: { readonly policy: Policy; readonly now: Instant },
) => number | undefined;

/** Unanswered companies first, but any company shows whether POPBiLL answers. */
const popbillRank: Rank = (_, status) => (isUnanswered(status) ? 0 : 1);

const silentLoginRank: Rank = (company, status, rules) =>
  mayRepeatLogin(company, status, rules) ? 0 : undefined;

const untestedRank: Rank = (company, status, rules) =>
  !isLoginUnanswered(status) && isLoginDue(company, status, rules) ? 0 : undefined;

/** Each company once a day, as in a sweep; those with a rejected login last. */
const sampleRank: Rank = (company, status, rules) => {
  if (!isLoginDue(company, status, rules)) return undefined;
  return isRejectedSince(status) ? 1 : 0;
};

function occasionAt(round: Instant): SweepOccasion {
  return { kind: 'sweep', by: 'schedule', round };
}

function byRank(a: Candidate, b: Candidate): number {
  return a.rank - b.rank || a.triedAt - b.triedAt;
}

function triedAt(status: CompanyStatus): Instant {
  const failures = Object.values(status.products).flatMap(({ failures: all }) => all);
  return Math.max(loginTriedAt(status), ...failures.map(({ at }) => at));
}
