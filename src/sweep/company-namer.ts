import type { AlertBook } from '../alert/alert-book.js';
import type { Answers } from '../check/record-product-rules.js';
import { collectedProduct } from '../company/company-index.js';
import { withTimeout } from '../kernel/async.js';
import { type Brn, isUnnamed } from '../kernel/brn.js';
import type { ClockWatch } from '../kernel/clock-watch.js';
import type { KeyedQueue } from '../kernel/keyed.js';
import type { Clock, Log } from '../kernel/ports.js';
import { messageOf } from '../kernel/result.js';
import { type Instant, SECOND } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company } from '../records/company.js';
import { type CodeClass, isWithoutAnswer } from '../records/status.js';
import type { Store } from '../records/store.js';

export interface NamerDeps {
  readonly store: Pick<Store, 'write'>;
  readonly popbill: Pick<Popbill, 'companyName'>;
  readonly alerts: Pick<AlertBook, 'applyCompanyEdit'>;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  readonly companyQueue: KeyedQueue;
  readonly clock: Clock;
  readonly clockWatch: Pick<ClockWatch, 'mayAct'>;
  readonly log: Log;
}

/** Recording a check waits at most this long for the name, which a new alert should have. */
const MAX_WAIT_MS = 3 * SECOND;
/** After this many requests in a row without an answer, no more names are requested until the next sweep. */
const MAX_UNANSWERED = 3;

/**
 * Asks POPBiLL for the name of a company that nobody has named, if the answers of its check show that POPBiLL knows it,
 * and saves the name. If this fails, the check's answers are recorded all the same, and the next sweep asks again.
 * `round`: when the sweep began.
 */
export function createCompanyNamer(deps: NamerDeps) {
  const { store, popbill, alerts, watchedCompany, companyQueue, clock, clockWatch, log } = deps;
  let unanswered = { round: 0, inRow: 0 };

  function save(brn: Brn, name: string): Promise<void> {
    return companyQueue.run(brn, async () => {
      const current = watchedCompany(brn);
      // Somebody may have named or removed the company in the meantime.
      if (current === undefined || !isUnnamed(current) || !clockWatch.mayAct) return;
      const named: Company = { ...current, name };
      const now = clock.now();
      await store.write([
        { put: 'company', value: named },
        { put: 'history', value: { v: 1, at: now, brn, event: { kind: 'named' } } },
        ...(await alerts.applyCompanyEdit(named, now)),
      ]);
    });
  }

  return async (company: Company, answers: Answers, round: Instant): Promise<void> => {
    if (!isUnnamed(company) || !provesMembership(answers)) return;
    if (unanswered.round !== round) unanswered = { round, inRow: 0 };
    if (unanswered.inRow >= MAX_UNANSWERED) return;
    const { brn, popbillUserId } = company;
    const product = collectedProduct(company);
    const query = { brn, product, popbillUserId, priority: 'sweep' } as const;
    const answer = await withTimeout(popbill.companyName(query), MAX_WAIT_MS);
    const isUnanswered = answer === undefined || (!answer.ok && isWithoutAnswer(answer.error));
    unanswered.inRow = isUnanswered ? unanswered.inRow + 1 : 0;
    if (answer?.ok !== true) return;
    await save(brn, answer.value).catch((error) =>
      log.warn('The name of a company was not saved', { error: messageOf(error) }),
    );
  };
}

const ANSWERS_ABOUT_MEMBERS: readonly CodeClass[] = [
  'auth-missing',
  'auth-rejected',
  'cert-expired',
  'plan-stopped',
];

function provesMembership(answers: Answers): boolean {
  return Object.values(answers)
    .flatMap((ofProduct) => Object.values(ofProduct))
    .some(
      (answer) =>
        answer.ok ||
        (answer.error.kind === 'refused' && ANSWERS_ABOUT_MEMBERS.includes(answer.error.codeClass)),
    );
}
