import { DAY, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { PopbillAnswer } from './simulated-popbill.js';
import type { YearContext } from './year-context.js';

const UNRECOVERABLE_CODES: ReadonlySet<number> = new Set([
  -11100022, -11100023, -11100024, -11100027, -11100028,
]);

/** The app counts 24 hours from the start of a login, this file from its answer, which comes a little later. */
const A_DAY = DAY - MINUTE;

interface Account extends KnownRejections {
  /** Logins of the last 24 hours that did not work, since the last one that worked. */
  failed: {
    readonly at: Instant;
    readonly by: PopbillAnswer['by'];
    readonly isRejection: boolean;
  }[];
  /** The day of the last rejection, even if its answer was not stored: the app records a login before it makes it. */
  rejectedOn: string | undefined;
  registeredAgainAt: Instant | undefined;
  /** Logins in a row that HomeTax may have rejected. */
  inRow: number;
  /** A person confirmed the next login. */
  isConfirmed: boolean;
}

/** The rejections that the app knows, because their answers were stored. */
interface KnownRejections {
  /** Rejections in sweeps since the last success or registration. */
  sweepRejections: number;
  code: number | undefined;
}

/** 7. Counts the logins that reach HomeTax, per account, and checks that none can be locked. */
export function createLoginCounter(context: YearContext) {
  const accounts = new Map<string, Account>();
  /** Answers that are not stored yet. */
  const unstored = new Map<string, PopbillAnswer[]>();
  const INVARIANT = 'no account is locked';

  function accountOf({ brn, product }: Pick<PopbillAnswer, 'brn' | 'product'>): Account {
    const key = `${brn} ${product}`;
    const existing = accounts.get(key);
    if (existing !== undefined) return existing;
    const fresh: Account = {
      failed: [],
      sweepRejections: 0,
      rejectedOn: undefined,
      code: undefined,
      registeredAgainAt: undefined,
      inRow: 0,
      isConfirmed: false,
    };
    accounts.set(key, fresh);
    return fresh;
  }

  return {
    /** Whether four logins in a row may have been rejected, so that a person must confirm the next one. */
    needsConfirmation(brn: string): boolean {
      for (const [key, { inRow }] of accounts) if (key.startsWith(brn) && inRow >= 4) return true;
      return false;
    },
    /** The app deleted the status of a company that is no longer watched, and counts from zero. */
    onStatusDeleted(brn: string): void {
      unstored.delete(brn);
      for (const [key, account] of accounts) if (key.startsWith(brn)) resetRejections(account);
    },
    /** The status record is unreadable, so the app tests no login before a person confirms it. */
    onRecordLost(brn: string): void {
      unstored.delete(brn);
      for (const key of accounts.keys()) if (key.startsWith(brn)) accounts.delete(key);
    },
    onStatusStored(brn: string): void {
      for (const answer of unstored.get(brn) ?? []) learnRejection(accountOf(answer), answer);
      unstored.delete(brn);
    },
    /** The answers about the company could not be stored. */
    onAnswersLost(brn: string): void {
      unstored.delete(brn);
    },
    /** All answers that are not stored yet are lost with the process. */
    forgetUnstored(): void {
      unstored.clear();
    },
    /** A person said that the login was registered again. */
    onRegisteredAgain(login: Pick<PopbillAnswer, 'brn' | 'product'>, at: Instant): void {
      const account = accountOf(login);
      account.registeredAgainAt = at;
      account.sweepRejections = 0;
      account.code = undefined;
    },
    /** A person confirmed a login although four in a row were rejected. */
    onLoginConfirmed(login: Pick<PopbillAnswer, 'brn' | 'product'>): void {
      accountOf(login).isConfirmed = true;
    },
    onAnswer(answer: PopbillAnswer): void {
      const waiting = unstored.get(answer.brn);
      if (waiting === undefined) unstored.set(answer.brn, [answer]);
      else waiting.push(answer);
      this.onUnheardAnswer(answer);
    },
    /** The process that asked has died or no longer leads. HomeTax counts the login all the same. */
    onUnheardAnswer(answer: PopbillAnswer): void {
      const { brn, at, by, outcome } = answer;
      const account = accountOf(answer);
      if (outcome.kind === 'none' && answer.call !== 'certificate') {
        account.rejectedOn = undefined;
        account.inRow = 0;
      }
      if (answer.call !== 'dept-user-login') return;
      const today = context.calendar.dayOf(at);
      if (
        outcome.kind === 'not-a-member' ||
        (outcome.kind === 'nothing' && !outcome.mayBeRejection)
      )
        return;
      if (by === 'sweep' && account.rejectedOn === today) {
        context.fail(`7 ${INVARIANT}`, brn, 'a sweep logs in again on the day of a rejection');
      }
      if (by === 'sweep' && account.code !== undefined && UNRECOVERABLE_CODES.has(account.code)) {
        context.fail(
          `7 ${INVARIANT}`,
          brn,
          `a sweep logs in again after ${account.code}, which cannot recover`,
        );
      }
      if (by === 'sweep' && account.sweepRejections >= 2) {
        context.fail(`7 ${INVARIANT}`, brn, 'a sweep logs in after a rejection that was confirmed');
      }
      if (outcome.kind === 'none') return;
      if (outcome.kind === 'fine') {
        account.failed = [];
        account.rejectedOn = undefined;
        account.inRow = 0;
        return;
      }
      const isRejection = outcome.kind === 'rejected';
      account.inRow += 1;
      const { isConfirmed } = account;
      account.isConfirmed = false;
      if (isConfirmed) return;
      if (account.inRow > 4) {
        context.fail(`7 ${INVARIANT}`, brn, `login ${account.inRow} in a row that may be rejected`);
      }
      account.failed = [
        ...account.failed.filter((login) => login.at > at - A_DAY),
        { at, by, isRejection },
      ];
      if (outcome.kind === 'rejected') account.rejectedOn = today;
      const rejections = account.failed.filter((login) => login.isRejection).length;
      const allowed =
        account.registeredAgainAt !== undefined && account.registeredAgainAt > at - DAY ? 4 : 3;
      if (rejections > allowed) {
        context.fail(
          `7 ${INVARIANT}`,
          brn,
          `${rejections} rejected logins in 24 hours, ${allowed} are allowed`,
        );
      }
      if (account.failed.length > 4) {
        context.fail(
          `7 ${INVARIANT}`,
          brn,
          `${account.failed.length} logins in 24 hours that did not work`,
        );
      }
    },
  };
}

function learnRejection(account: Account, { call, by, outcome }: PopbillAnswer): void {
  if (call !== 'dept-user-login' && call !== 'dept-user-registered') return;
  const isRegistration = call === 'dept-user-registered';
  if (outcome.kind === 'none' || (outcome.kind === 'fine' && !isRegistration))
    resetRejections(account);
  if (outcome.kind !== 'rejected') return;
  account.code = outcome.code;
  if (by === 'sweep') account.sweepRejections += 1;
}

function resetRejections(account: Account): void {
  account.sweepRejections = 0;
  account.code = undefined;
  account.rejectedOn = undefined;
}
