import { DAY, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Answered } from './living-popbill.js';
import type { Trial } from './trial.js';

const CANNOT_HEAL: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

/** The app counts from when a login began, here it is counted from when it was answered. */
const A_DAY = DAY - MINUTE;

interface Account extends Verdict {
  /** Logins that did not work, since one did. */
  failed: { readonly at: Instant; readonly by: Answered['by']; readonly isRejection: boolean }[];
  /** The day of the last rejection, written down or not: that a login was tried is on record before it is. */
  rejectedOn: string | undefined;
  saidAt: Instant | undefined;
  /** Logins in a row that HomeTax may have judged wrong. */
  inRow: number;
  /** A person confirmed the next one. */
  isConfirmed: boolean;
}

/** What the app can know of rejections: those that it lived to write down. */
interface Verdict {
  /** Rejections by sweeps in a row, with no word of a person and no new registration between them. */
  sweepRejections: number;
  code: number | undefined;
}

/** 7. Counts real logins where they arrive, per account. */
export function createLoginCount(trial: Trial) {
  const accounts = new Map<string, Account>();
  /** What was answered and is not written down yet. */
  const unstored = new Map<string, Answered[]>();
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
      inRow: 0,
      isConfirmed: false,
    };
    accounts.set(key, fresh);
    return fresh;
  }

  return {
    /** So many logins in a row may have been rejected that only a person lets another one be made. */
    isSpent(brn: string): boolean {
      for (const [key, { inRow }] of accounts) if (key.startsWith(brn) && inRow >= 4) return true;
      return false;
    },
    /** Nobody watched the company for days, so that its account is as good as new. */
    forgotten(brn: string): void {
      unstored.delete(brn);
      for (const [key, account] of accounts) if (key.startsWith(brn)) forget(account);
    },
    /** Its record cannot be read any more: the app counts from nothing. */
    damaged(brn: string): void {
      unstored.delete(brn);
      for (const key of accounts.keys()) if (key.startsWith(brn)) accounts.delete(key);
    },
    /** The app has stored the company's status. */
    stored(brn: string): void {
      for (const answer of unstored.get(brn) ?? []) learn(accountOf(answer), answer);
      unstored.delete(brn);
    },
    /** What was answered about the company could not be written down. */
    lost(brn: string): void {
      unstored.delete(brn);
    },
    /** It is lost with the process. */
    forgetUnstored(): void {
      unstored.clear();
    },
    /** A person said that it was registered anew. */
    saidRegistered(about: Pick<Answered, 'brn' | 'product'>, at: Instant): void {
      const account = accountOf(about);
      account.saidAt = at;
      account.sweepRejections = 0;
      account.code = undefined;
    },
    /** A person confirmed a login although four in a row were rejected. */
    confirmed(about: Pick<Answered, 'brn' | 'product'>): void {
      accountOf(about).isConfirmed = true;
    },
    heard(answer: Answered): void {
      const { brn, at, by, said } = answer;
      const account = accountOf(answer);
      const waiting = unstored.get(brn);
      if (waiting === undefined) unstored.set(brn, [answer]);
      else waiting.push(answer);
      if (said.kind === 'none' && answer.call !== 'certificate') {
        account.rejectedOn = undefined;
        account.inRow = 0;
      }
      if (answer.call !== 'dept-user-login') return;
      const today = trial.calendar.dayOf(at);
      if (said.kind === 'not-a-member' || (said.kind === 'nothing' && !said.mayHide)) return;
      if (by === 'sweep' && account.rejectedOn === today) {
        trial.fail(`7 ${name}`, brn, 'a sweep logs in again on the day of a rejection');
      }
      if (by === 'sweep' && account.code !== undefined && CANNOT_HEAL.has(account.code)) {
        trial.fail(
          `7 ${name}`,
          brn,
          `a sweep logs in again after ${account.code}, which cannot heal`,
        );
      }
      if (by === 'sweep' && account.sweepRejections >= 2) {
        trial.fail(`7 ${name}`, brn, 'a sweep logs in after a rejection that was confirmed');
      }
      if (said.kind === 'none') return;
      if (said.kind === 'fine') {
        account.failed = [];
        account.rejectedOn = undefined;
        account.inRow = 0;
        return;
      }
      const isRejection = said.kind === 'rejected';
      account.inRow += 1;
      const { isConfirmed } = account;
      account.isConfirmed = false;
      if (isConfirmed) return;
      if (account.inRow > 4) {
        trial.fail(`7 ${name}`, brn, `login ${account.inRow} in a row that may be rejected`);
      }
      account.failed = [
        ...account.failed.filter((one) => one.at > at - A_DAY),
        { at, by, isRejection },
      ];
      if (said.kind === 'rejected') account.rejectedOn = today;
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

function learn(account: Account, { call, by, said }: Answered): void {
  if (call !== 'dept-user-login' && call !== 'dept-user-registered') return;
  const isRegistration = call === 'dept-user-registered';
  if (said.kind === 'none' || (said.kind === 'fine' && !isRegistration)) forget(account);
  if (said.kind !== 'rejected') return;
  account.code = said.code;
  if (by === 'sweep') account.sweepRejections += 1;
}

function forget(account: Account): void {
  account.sweepRejections = 0;
  account.code = undefined;
  account.rejectedOn = undefined;
}
