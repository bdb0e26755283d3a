import {
  awaitsConfirmation,
  hasUnansweredQuestion,
  isLoginDue,
  isLoginUnanswered,
  isRejected,
  lastFailedAt,
  lastLoginEvidenceAt,
  mayLogInLater,
  mayRepeatLogin,
  wasRefused,
} from '../assessment/left-open-rules.js';
import { SAMPLE_INTERVAL } from '../incident/common-cause-rules.js';
import {
  isProbeDue,
  isWidespread,
  PROBE_INTERVAL,
  PROBE_SIZE,
} from '../incident/incident-rules.js';
import type { Brn } from '../kernel/brn.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import { createTopN } from '../kernel/in-order.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company } from '../records/company.js';
import type { SilentService } from '../records/incident.js';
import type { CompanyStatus } from '../records/status.js';
import { type SweepDeps, watchedStatuses } from './follow-ups.js';
import type { SweepOccasion } from './sweep-checker.js';

interface Candidate {
  readonly company: Company;
  /** The lowest first. */
  readonly rank: number;
  /** When a login was last tried or a question got no answer; among equal ranks, the longest ago first. */
  readonly triedAt: Instant;
}

/** Asks about a few companies to see whether an outage or a common cause has ended, or our settings are refused. */
export function createProbes(deps: SweepDeps) {
  const { setup, outages, commonCauses, index, checker, recorder } = deps;
  const { policy, clock, clockWatch, log } = deps;
  /** When `askOthers` last began, unless it succeeded. */
  let othersAskedAt: Instant | undefined;
  let probedAt: Instant | undefined;
  let sampledAt: Instant | undefined;

  /** Call this again only when the promise has settled. */
  async function runDue(now: Instant): Promise<void> {
    const { firstRefused } = setup;
    const [outage, cause] = [outages.open, commonCauses.open];
    if (firstRefused !== undefined && isProbeDue([othersAskedAt], PROBE_INTERVAL, now)) {
      othersAskedAt = now;
      await askOthers(firstRefused);
      othersAskedAt = undefined;
    } else if (outage !== undefined) {
      const times = [outage.openedAt, outage.lastTriedAt, probedAt];
      if (!isProbeDue(times, PROBE_INTERVAL, now)) return;
      probedAt = now;
      await probe(outage.silent);
    } else if (cause !== undefined) {
      const times = [cause.openedAt, cause.lastSampledAt, sampledAt];
      if (!isProbeDue(times, SAMPLE_INTERVAL, now)) return;
      sampledAt = now;
      await sample();
    }
  }

  /** After one company was refused because of our settings, asks whether others are refused too. */
  async function askOthers(firstRefused: Brn): Promise<void> {
    const { companies } = await pick((company, status) => {
      if (company.brn === firstRefused) return undefined;
      // A company that was refused before may always be refused, so it is asked last.
      return wasRefused(status) ? 1 : 0;
    });
    const occasion = occasionAt(clock.now());
    const others = await ask(companies, 'plain', occasion);
    const refused = others.filter(({ swept }) => swept.ourFault !== undefined).length;
    // The company that was refused first counts too.
    const areSettingsRefused = isWidespread(refused + 1, others.length + 1);
    log.info('Checked with other companies whether the app’s settings are refused', {
      companies: others.length,
      isWidespread: areSettingsRefused,
    });
    setup.settleFirstRefused(areSettingsRefused);
  }

  async function probe(silent: SilentService): Promise<void> {
    const picked = silent === 'popbill' ? await pickForPopbill() : await pickSilentLogins();
    const occasion = occasionAt(clock.now());
    const mode = silent === 'popbill' ? 'plain' : 'login';
    const probed = await ask(picked.companies, mode, occasion, occasion.round);
    log.info('Checked whether calls are answered again', { silent, companies: probed.length });
    const responses = new Map(probed.map(({ company, swept }) => [company.brn, swept.responses]));
    await outages.recordProbe(responses, picked.candidateCount);
    // After an outage, all companies are checked next, and these alerts are decided together with theirs.
    if (outages.open === undefined) return;
    if (silent === 'hometax') {
      const left = await findLoginsLeft();
      if (left === 'none') return outages.endUnconfirmed();
      outages.setLoginsTestable(left === 'testable');
    }
    for (const { company, swept } of probed) {
      if (swept.isDeferred) await recorder.updateAlert(company, occasion);
    }
  }

  /** Whether any login may be tested automatically, today or later, or only if an operator confirms that. */
  async function findLoginsLeft(): Promise<'testable' | 'used-up' | 'none'> {
    let left: 'used-up' | 'none' = 'none';
    for await (const { company, status } of watchedStatuses(deps)) {
      const context = { policy, now: clock.now() };
      if (mayLogInLater(company, status, context)) return 'testable';
      if (awaitsConfirmation(company, status, context)) left = 'used-up';
    }
    return left;
  }

  async function sample(): Promise<void> {
    const { companies } = await pick(sampleRank);
    const sampled = await ask(companies, 'login', occasionAt(clock.now()));
    log.info('Tested whether logins work again', { companies: sampled.length });
    await commonCauses.recordSamples(
      sampled.flatMap(({ swept: { login } }) => (login === undefined ? [] : [login === 'works'])),
    );
  }

  /** If too few companies were ever asked about, also new ones, so that the outage ends without the others. */
  async function pickForPopbill() {
    const asked = await pick(popbillRank);
    const companies = [...asked.companies];
    for (const company of index.active()) {
      if (companies.length >= PROBE_SIZE) break;
      if (companies.every(({ brn }) => brn !== company.brn)) companies.push(company);
    }
    return { companies, candidateCount: Math.max(asked.candidateCount, companies.length) };
  }

  /**
   * Companies with an unanswered login and, if there is one, an untested company, so that companies whose logins never
   * get an answer do not keep the outage open.
   */
  async function pickSilentLogins() {
    const unanswered = await pick(silentLoginRank);
    const untested = await pick(untestedRank);
    const untestedPlaces = Math.max(1, PROBE_SIZE - unanswered.companies.length);
    const chosenUntested = untested.companies.slice(0, untestedPlaces);
    const unansweredPlaces = PROBE_SIZE - chosenUntested.length;
    return {
      companies: [...unanswered.companies.slice(0, unansweredPlaces), ...chosenUntested],
      candidateCount: unanswered.candidateCount + untested.candidateCount,
    };
  }

  /** Companies without a rank may not be asked about. */
  async function pick(rank: Rank) {
    const rules = { policy, now: clock.now() };
    const top = createTopN<Candidate>(PROBE_SIZE, byRank);
    for await (const { company, status } of watchedStatuses(deps)) {
      const ranked = rank(company, status, rules);
      if (ranked === undefined) continue;
      const triedAt = Math.max(lastLoginEvidenceAt(status), lastFailedAt(status));
      top.offer({ company, rank: ranked, triedAt });
    }
    return { companies: top.inOrder().map(({ company }) => company), candidateCount: top.offered };
  }

  async function ask(
    companies: readonly Company[],
    mode: 'plain' | 'login',
    occasion: SweepOccasion,
    deferredSince?: Instant,
  ) {
    // Choosing the companies takes a while in a large store, so the clock is checked again.
    if (!(await clockWatch.checkMayAct())) throw new ClockOffError();
    return Promise.all(
      companies.map(async (company) => ({
        company,
        swept: await checker.probe(company, mode, occasion, deferredSince),
      })),
    );
  }

  return { runDue };
}

type Rank = (
  company: Company,
  status: CompanyStatus,
  rules: { readonly policy: Policy; readonly now: Instant },
) => number | undefined;

/** Unanswered companies first, then all others, because any company shows whether POPBiLL answers. */
const popbillRank: Rank = (_, status) => (hasUnansweredQuestion(status) ? 0 : 1);

const silentLoginRank: Rank = (company, status, rules) =>
  mayRepeatLogin(company, status, rules) ? 0 : undefined;

const untestedRank: Rank = (company, status, rules) =>
  !isLoginUnanswered(status) && isLoginDue(company, status, rules) ? 0 : undefined;

/** Each company at most once a day, as in a sweep. Companies with a rejected login come last. */
const sampleRank: Rank = (company, status, rules) => {
  if (!isLoginDue(company, status, rules)) return undefined;
  return isRejected(status) ? 1 : 0;
};

function occasionAt(round: Instant): SweepOccasion {
  return { kind: 'sweep', by: 'schedule', round };
}

function byRank(a: Candidate, b: Candidate): number {
  return a.rank - b.rank || a.triedAt - b.triedAt;
}
