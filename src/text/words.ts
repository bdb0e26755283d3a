import type { CertificateView, DeptUserView, Verdict } from '../assessment/assessment.js';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { PlanStatus } from '../records/status.js';
import { count, daysLeft, list, shortDate } from './format.js';
import type { Words } from './words.text.js';

const product = { taxinvoice: 'tax invoices', cashbill: 'cash receipts' } as const;

export const en: Words = {
  productLabel: { taxinvoice: 'Tax invoices', cashbill: 'Cash receipts' },
  product,
  products: (products) =>
    list(
      products.map((p) => product[p]),
      'en',
    ),
  methodLabel: { certificate: 'Joint certificate', deptUser: 'Department user' },
  method: { certificate: 'certificate', deptUser: 'department user' },
  stage: { test: 'test', production: 'production' },
  verdict,
  verdictMeaning,
  certificate,
  deptUser,
  attempts,
  plan,
  severity: { critical: 'Critical', warning: 'Warning', notice: 'Notice' },
  reason: {
    'certificate-expiry': 'Certificate expiry',
    'certificate-invalid': 'Certificate cannot be used',
    'dept-user-login': 'Department user login rejected',
    'auth-missing': 'Nothing registered',
    'member-missing': 'Not a POPBiLL member',
    plan: 'Plan problem',
    'check-broken': 'Could not check repeatedly',
  },
  pauseReason: {
    closed: 'closed down',
    'contract-ended': 'contract ended',
    'moved-elsewhere': 'moved elsewhere',
  },
  button: {
    openPage: 'Open authentication page',
    newLink: 'Get a new link',
    check: 'Check',
    checkAgain: 'Check again',
    testCertificateLogin: 'Test certificate login',
    registeredAgain: 'I registered it again',
    testAnyway: 'Test login anyway',
    watch: 'Watch this company',
    edit: 'Edit',
    unwatch: 'Stop watching',
    save: 'Save',
    cancel: 'Cancel',
    close: 'Close',
    take: "I'll take this",
    handBack: 'Hand it back',
    snooze: 'Remind me later',
    wake: 'Turn back on',
    details: 'Details',
    clientText: 'Text for the client',
  },
  label: {
    company: 'Company',
    brn: 'Business no.',
    popbillId: 'POPBiLL ID',
    collects: 'What is collected',
    plan: 'Plan',
    owner: 'Owner',
    note: 'How-to note',
    channel: 'Alert channel',
    defaultChannel: 'Default channel',
    stage: 'Stage',
    whatHappened: 'What happened',
    whatItMeans: 'What it means',
    whatToDo: 'What to do',
    couldNotCheck: 'Could not check',
  },
};

function verdict(of: Verdict): string {
  switch (of.kind) {
    case 'collectable':
      return of.basis === 'tested' ? 'Can collect' : 'Can collect (by date)';
    case 'at-risk':
      return 'Needs attention';
    case 'broken':
      return 'Cannot collect';
    case 'unknown':
      return 'Could not check';
    default:
      return of satisfies never;
  }
}

function verdictMeaning(of: Verdict): string {
  switch (of.kind) {
    case 'collectable':
      return of.basis === 'tested' ? 'the login was tested' : 'the login was not tested';
    case 'at-risk':
      return 'works now, may stop soon';
    case 'broken':
      return 'no method works';
    case 'unknown':
      return 'says nothing about the authentication';
    default:
      return of satisfies never;
  }
}

function certificate(of: CertificateView, now: number): string {
  switch (of.kind) {
    case 'unknown':
      return 'could not check';
    case 'missing':
      return 'not registered';
    case 'valid':
      return of.daysLeft === 0
        ? daysLeft(0, 'en')
        : `until ${shortDate(of.expiresAt, now, 'en')}, ${daysLeft(of.daysLeft, 'en')}`;
    case 'expired': {
      const date = `expired on ${shortDate(of.expiresAt, now, 'en')}`;
      return of.daysLeft < 0 ? `${date}, ${count(-of.daysLeft, 'day')} ago` : date;
    }
    case 'unusable':
      return withAttempts(of.revoked ? 'revoked (probably reissued)' : 'cannot be used', of);
    default:
      return of satisfies never;
  }
}

function withAttempts(state: string, { attempts: used }: { readonly attempts?: number }): string {
  return used === undefined ? state : `${state} · ${attempts(used)}`;
}

function attempts(used: number): string {
  return `${Math.min(used, MOST_IN_A_ROW)} of ${MOST_IN_A_ROW} attempts used`;
}

function deptUser(of: DeptUserView): string {
  switch (of.kind) {
    case 'unknown':
      return 'could not check';
    case 'missing':
      return 'not registered';
    case 'untested':
      return 'registered, login not tested';
    case 'works':
      return 'login works';
    case 'rejected':
      return withAttempts('login rejected', of);
    default:
      return of satisfies never;
  }
}

function plan(of: PlanStatus, now: number): string {
  switch (of.state) {
    case 'in-use':
      return 'in use';
    case 'ending':
      return of.endsAt === undefined ? 'ending' : `ends on ${shortDate(of.endsAt, now, 'en')}`;
    case 'stopped':
      return 'stopped';
    default:
      return of.state satisfies never;
  }
}
