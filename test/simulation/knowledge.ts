import type { Brn } from '../../src/kernel/brn.js';
import type { Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { ReasonKind } from '../../src/records/reason.js';
import type { PopbillAnswer } from './simulated-popbill.js';

/** The facts from POPBiLL's answers about one product, in the simulation's own terms. */
export interface KnownProduct {
  certificate:
    | { readonly kind: 'unknown' | 'none' }
    /** `at`: the end of the certificate, as known before it was revoked. */
    | { readonly kind: 'revoked'; readonly at?: Instant }
    | { readonly kind: 'expires'; readonly at: Instant };
  deptUser:
    | { readonly kind: 'unknown' | 'none' | 'untested' | 'works' }
    | {
        readonly kind: 'rejected';
        readonly code: number;
        /** Rejections in a row. */
        readonly times: number;
        readonly at: Instant;
        readonly since: Instant;
        /** The state before the first of these rejections. */
        readonly before: 'works' | 'untested';
      };
  planStopped: boolean;
  /** Calls of the last check that got no answer. */
  readonly unansweredCalls: Set<PopbillAnswer['call']>;
  /** The last login test got no answer, so it may have been rejected. */
  isLoginUnanswered: boolean;
  /** The record of a rejection was lost. It may stay in the alert until the next test of the login. */
  isRejectionLost: boolean;
}

export interface KnownCompany {
  readonly products: Map<Product, KnownProduct>;
  isMember: boolean;
  /** The facts before a mass misreport, which the app may distrust, until another answer replaces it. */
  beforeMisreport: Map<Product, KnownProduct> | undefined;
  /** When answers were last stored. */
  at: Instant;
  /** Present problems that were not there at the first answer, with the sweep that found them. */
  readonly onsets: Map<ReasonKind, ProblemOnset>;
  /** Every certificate end that POPBiLL ever answered. */
  readonly certificateEnds: Set<Instant>;
  /** Days on which a sweep got no answer at all, since the last answer. */
  readonly unansweredDays: Set<string>;
}

export interface ProblemOnset {
  /** When the sweep started. */
  readonly sweep: Instant;
  readonly at: Instant;
  /** The problem came from a mass misreport. */
  readonly isMisreport: boolean;
}

/** When answers were stored. */
interface Occasion {
  /** When the last sweep started. */
  readonly sweep: Instant;
  /** Undefined while no company is answered, because a missing answer then says nothing about this one. */
  readonly day: string | undefined;
}

/** The facts that the app can know: answers that it got and stored. Computed independently of the product's code. */
export interface Knowledge {
  of(brn: Brn): KnownCompany | undefined;
  onAnswer(answer: PopbillAnswer): void;
  onStatusStored(brn: Brn, at: Instant, during: Occasion): void;
  onStatusDeleted(brn: Brn): void;
  /** The status record is unreadable. */
  onRecordLost(brn: Brn): void;
  /** The answers about the company could not be stored. */
  onAnswersLost(brn: Brn): void;
  /** All answers that are not stored yet are lost with the process. */
  forgetUnstored(): void;
}

export function createKnowledge(): Knowledge {
  const companies = new Map<Brn, KnownCompany>();
  const unstored = new Map<Brn, PopbillAnswer[]>();
  const lostRejections = new Map<Brn, readonly Product[]>();

  function productOf(company: KnownCompany, brn: Brn, product: Product): KnownProduct {
    const before = company.products.get(product);
    if (before !== undefined) return before;
    const created: KnownProduct = {
      certificate: { kind: 'unknown' },
      deptUser: { kind: 'unknown' },
      planStopped: false,
      unansweredCalls: new Set(),
      isLoginUnanswered: false,
      isRejectionLost: lostRejections.get(brn)?.includes(product) === true,
    };
    company.products.set(product, created);
    return created;
  }

  return {
    of: (brn) => companies.get(brn),
    onAnswer(answer) {
      const waiting = unstored.get(answer.brn);
      if (waiting === undefined) unstored.set(answer.brn, [answer]);
      else waiting.push(answer);
    },
    onStatusStored(brn, at, { sweep, day }) {
      const answers = unstored.get(brn);
      if (answers === undefined) return;
      unstored.delete(brn);
      const before = companies.get(brn);
      const company = before ?? {
        products: new Map(),
        isMember: true,
        beforeMisreport: undefined,
        at,
        onsets: new Map(),
        certificateEnds: new Set(),
        unansweredDays: new Set(),
      };
      companies.set(brn, company);
      const kindsBefore = before === undefined ? undefined : problemKinds(company);
      company.at = at;
      const isAnswered = answers.some(
        ({ outcome }) => outcome.kind !== 'nothing' && outcome.kind !== 'not-a-member',
      );
      if (answers.some(({ isMisreport }) => isMisreport)) {
        company.beforeMisreport ??= structuredClone(company.products);
      } else if (isAnswered) company.beforeMisreport = undefined;
      if (isAnswered) company.isMember = true;
      else if (answers.some(({ outcome }) => outcome.kind === 'not-a-member'))
        company.isMember = false;
      for (const product of new Set(answers.map(({ product }) => product)))
        productOf(company, brn, product).unansweredCalls.clear();
      for (const answer of answers) {
        applyAnswer(productOf(company, brn, answer.product), answer);
        if (answer.outcome.kind === 'expires') company.certificateEnds.add(answer.outcome.at);
      }
      if (answers.some(({ outcome }) => outcome.kind !== 'nothing')) company.unansweredDays.clear();
      else if (day !== undefined && answers.some(({ by }) => by === 'sweep')) {
        company.unansweredDays.add(day);
      }
      const wrong = problemKinds(company);
      for (const kind of company.onsets.keys()) if (!wrong.has(kind)) company.onsets.delete(kind);
      if (kindsBefore === undefined) return;
      const misreported = answers.flatMap((answer) =>
        answer.isMisreport ? [PROBLEM_OF_OUTCOME[answer.outcome.kind]] : [],
      );
      for (const kind of wrong) {
        if (kindsBefore.has(kind)) continue;
        company.onsets.set(kind, { sweep, at, isMisreport: misreported.includes(kind) });
      }
    },
    onStatusDeleted(brn) {
      companies.delete(brn);
      lostRejections.delete(brn);
    },
    onRecordLost(brn) {
      const products = [...(companies.get(brn)?.products ?? [])];
      const rejected = products.filter(
        ([, { deptUser, isRejectionLost }]) => deptUser.kind === 'rejected' || isRejectionLost,
      );
      companies.delete(brn);
      lostRejections.set(
        brn,
        rejected.map(([product]) => product),
      );
    },
    onAnswersLost: (brn) => unstored.delete(brn),
    forgetUnstored() {
      unstored.clear();
    },
  };
}

/** The problem that an answer reports. */
const PROBLEM_OF_OUTCOME: Partial<Record<PopbillAnswer['outcome']['kind'], ReasonKind>> = {
  'not-a-member': 'member-missing',
  none: 'auth-missing',
  stopped: 'plan',
  revoked: 'certificate-invalid',
};

/** Known problems except certificate expiry, because many certificates may end on one day. */
export function problemKinds({ isMember, products }: KnownCompany): ReadonlySet<ReasonKind> {
  if (!isMember) return new Set(['member-missing']);
  const wrong = new Set<ReasonKind>();
  for (const { certificate, deptUser, planStopped } of products.values()) {
    if (planStopped) wrong.add('plan');
    if (certificate.kind === 'revoked') wrong.add('certificate-invalid');
    if (deptUser.kind === 'rejected') wrong.add('dept-user-login');
    if (deptUser.kind === 'none' && certificate.kind === 'none') wrong.add('auth-missing');
  }
  return wrong;
}

function applyAnswer(facts: KnownProduct, { call, outcome, at }: PopbillAnswer): void {
  if (call === 'dept-user-login' || (call === 'dept-user-registered' && outcome.kind === 'none')) {
    facts.isLoginUnanswered = outcome.kind === 'nothing';
  }
  if (outcome.kind === 'nothing') facts.unansweredCalls.add(call);
  if (outcome.kind === 'nothing' || outcome.kind === 'not-a-member') return;
  if (call === 'dept-user-login' || (call === 'dept-user-registered' && outcome.kind === 'none')) {
    facts.isRejectionLost = false;
  }
  switch (call) {
    case 'certificate':
      if (outcome.kind === 'expires') facts.certificate = outcome;
      else if (outcome.kind === 'none') facts.certificate = { kind: 'none' };
      else if (outcome.kind === 'revoked') {
        const before = facts.certificate;
        const isDated = 'at' in before && before.at !== undefined;
        facts.certificate = { kind: 'revoked', ...(isDated ? { at: before.at } : {}) };
      }
      return;
    case 'dept-user-registered':
      if (outcome.kind === 'none') facts.deptUser = { kind: 'none' };
      else if (facts.deptUser.kind === 'none' || facts.deptUser.kind === 'unknown') {
        facts.deptUser = { kind: 'untested' };
      }
      return;
    case 'dept-user-login': {
      if (outcome.kind === 'fine') facts.deptUser = { kind: 'works' };
      else if (outcome.kind === 'none') facts.deptUser = { kind: 'none' };
      else if (outcome.kind === 'rejected') {
        const before = facts.deptUser.kind === 'rejected' ? facts.deptUser : undefined;
        facts.deptUser = {
          kind: 'rejected',
          code: outcome.code,
          times: (before?.times ?? 0) + 1,
          at,
          since: before?.since ?? at,
          before: before?.before ?? (facts.deptUser.kind === 'works' ? 'works' : 'untested'),
        };
      }
      return;
    }
    case 'plan':
      facts.planStopped = outcome.kind === 'stopped';
      return;
    default:
      call satisfies never;
  }
}
