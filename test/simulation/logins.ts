import { DAY, type Instant, MINUTE } from '../../src/domain/instant.js';
import type { Answered } from './living-popbill.js';
import type { Trial } from './trial.js';

const CANNOT_HEAL: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

/** The app counts from when a login began, here it is counted from when it was answered. */
const A_DAY = DAY - MINUTE;

interface Account {
  /** Logins that did not work, since one did. */
  failed: { readonly at: Instant; readonly by: Answered['by']; readonly isRejection: boolean }[];
  /** Rejections by sweeps in a row, with no word of a person and no new registration between them. */
  sweepRejections: number;
  rejectedOn: string | undefined;
  code: number | undefined;
  saidAt: Instant | undefined;
}

/** 7. Counts real logins where they arrive, per account. */
export function createLoginCount(trial: Trial) {
  const accounts = new Map<string, Account>();
  const name = 'no account is locked';

  function accountOf({ brn, product }: Pick<Answered, 'brn' | 'product'>): Account {
    const key = `${brn} ${product}`;
    const known = accounts.get(key);
    if (known !== undefined) return known;
    const fresh: Account = {
      failed: [],
      sweepRejections: 0,
      rejectedOn: undefined,
      code: undefined,
      saidAt: undefined,
    };
    accounts.set(key, fresh);
    return fresh;
  }

  return {
    /** Nobody watched the company for days, so that its account is as good as new. */
    forgotten(brn: string): void {
      for (const [key, account] of accounts) if (key.startsWith(brn)) forget(account);
    },
    /** A person said that it was registered anew. */
    saidRegistered(about: Pick<Answered, 'brn' | 'product'>, at: Instant): void {
      const account = accountOf(about);
      account.saidAt = at;
      account.sweepRejections = 0;
      account.code = undefined;
    },
    heard(answer: Answered): void {
      const { brn, at, by, said } = answer;
      const account = accountOf(answer);
      if (answer.call === 'dept-user-registered' && said.kind === 'none') forget(account);
      if (answer.call !== 'dept-user-login') return;
      const today = trial.calendar.dayOf(at);
      // A rejection that the process did not live to write down is not known; that it tried is.
      const isKnown = at - trial.lastMishapAt > 3 * DAY;
      if (said.kind === 'not-a-member' || (said.kind === 'nothing' && !said.mayHide)) return;
      if (by === 'sweep' && account.rejectedOn === today) {
        trial.fail(`7 ${name}`, brn, 'a sweep logs in again on the day of a rejection');
      }
      if (
        by === 'sweep' &&
        isKnown &&
        account.code !== undefined &&
        CANNOT_HEAL.has(account.code)
      ) {
        trial.fail(
          `7 ${name}`,
          brn,
          `a sweep logs in again after ${account.code}, which cannot heal`,
        );
      }
      if (by === 'sweep' && isKnown && account.sweepRejections >= 2) {
        trial.fail(`7 ${name}`, brn, 'a sweep logs in after a rejection that was confirmed');
      }
      if (said.kind === 'none') {
        forget(account);
        return;
      }
      if (said.kind === 'fine') {
        account.failed = [];
        forget(account);
        return;
      }
      const isRejection = said.kind === 'rejected';
      account.failed = [
        ...account.failed.filter((one) => one.at > at - A_DAY),
        { at, by, isRejection },
      ];
      if (said.kind === 'rejected') {
        account.rejectedOn = today;
        account.code = said.code;
        if (by === 'sweep') account.sweepRejections += 1;
      }
      const rejections = account.failed.filter((one) => one.isRejection).length;
      const allowed = account.saidAt !== undefined && account.saidAt > at - DAY ? 4 : 3;
      if (rejections > allowed) {
        trial.fail(
          `7 ${name}`,
          brn,
          `${rejections} rejected logins in 24 hours, ${allowed} are allowed`,
        );
      }
      if (account.failed.length > 4) {
        trial.fail(
          `7 ${name}`,
          brn,
          `${account.failed.length} logins in 24 hours that did not work`,
        );
      }
    },
  };
}

function forget(account: Account): void {
  account.sweepRejections = 0;
  account.code = undefined;
  account.rejectedOn = undefined;
}
