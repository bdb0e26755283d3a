import type { Brn } from '../../src/kernel/brn.js';
import type { Instant } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { ReasonKind } from '../../src/records/reason.js';
import type { Answered } from './living-popbill.js';

/** What POPBiLL has told about one product, in the simulation's own words. */
export interface KnownProduct {
  certificate:
    | { readonly kind: 'unknown' | 'none' }
    /** `at`: its end as it was known before. */
    | { readonly kind: 'revoked'; readonly at?: Instant }
    | { readonly kind: 'expires'; readonly at: Instant };
  deptUser:
    | { readonly kind: 'unknown' | 'none' | 'untested' | 'works' }
    | {
        readonly kind: 'rejected';
        readonly code: number;
        /** In a row. */
        readonly times: number;
        readonly at: Instant;
        readonly since: Instant;
        /** How it stood until then. */
        readonly before: 'works' | 'untested';
      };
  planStopped: boolean;
  /** The questions of the last check that stayed open. */
  readonly open: Set<Answered['call']>;
  /** The last login got no answer: by that, it may have been rejected. */
  isLoginOpen: boolean;
}

export interface Known {
  readonly products: Map<Product, KnownProduct>;
  isMember: boolean;
  /** When what was answered was written down last. */
  at: Instant;
  /** What is wrong that was not before, and during or after which sweep that was found. Not of a first answer. */
  readonly turned: Map<ReasonKind, Turn>;
  /** Every end of a certificate that was ever told. */
  readonly ends: Set<Instant>;
  /** Days on which a sweep got no answer at all, since there was one. */
  readonly unanswered: Set<string>;
}

export interface Turn {
  /** When the sweep began. */
  readonly sweep: Instant;
  readonly at: Instant;
  /** It was one of the things that POPBiLL said of many and that were not so. */
  readonly isMisreport: boolean;
}

/** When something was found. */
interface During {
  /** When the last sweep began. */
  readonly sweep: Instant;
  /** Undefined: nobody is answered at the moment, which says nothing of one company. */
  readonly day: string | undefined;
}

/**
 * What the app can know of each company: the answers it got and wrote down. Kept from POPBiLL's side, so that it owes
 * nothing to the rules it is to judge.
 */
export interface Knowledge {
  of(brn: Brn): Known | undefined;
  heard(answer: Answered): void;
  /** The app has stored the company's status. */
  stored(brn: Brn, at: Instant, during: During): void;
  /** The app has thrown its status away. */
  forgotten(brn: Brn): void;
  /** What was heard about the company could not be written down. */
  lost(brn: Brn): void;
  /** What was heard and not written down is lost with the process. */
  forgetUnstored(): void;
}

export function createKnowledge(): Knowledge {
  const known = new Map<Brn, Known>();
  const unstored = new Map<Brn, Answered[]>();

  function productOf(of: Known, product: Product): KnownProduct {
    const before = of.products.get(product);
    if (before !== undefined) return before;
    const fresh: KnownProduct = {
      certificate: { kind: 'unknown' },
      deptUser: { kind: 'unknown' },
      planStopped: false,
      open: new Set(),
      isLoginOpen: false,
    };
    of.products.set(product, fresh);
    return fresh;
  }

  return {
    of: (brn) => known.get(brn),
    heard(answer) {
      const waiting = unstored.get(answer.brn);
      if (waiting === undefined) unstored.set(answer.brn, [answer]);
      else waiting.push(answer);
    },
    stored(brn, at, { sweep, day }) {
      const answers = unstored.get(brn);
      if (answers === undefined) return;
      unstored.delete(brn);
      const before = known.get(brn);
      const of = before ?? {
        ...{ products: new Map(), isMember: true, at },
        ...{ turned: new Map(), ends: new Set(), unanswered: new Set() },
      };
      known.set(brn, of);
      const wrongBefore = before === undefined ? undefined : wrongKinds(of);
      of.at = at;
      const isHeard = answers.some(
        ({ said }) => said.kind !== 'nothing' && said.kind !== 'not-a-member',
      );
      if (isHeard) of.isMember = true;
      else if (answers.some(({ said }) => said.kind === 'not-a-member')) of.isMember = false;
      for (const product of new Set(answers.map((one) => one.product)))
        productOf(of, product).open.clear();
      for (const answer of answers) {
        take(productOf(of, answer.product), answer);
        if (answer.said.kind === 'expires') of.ends.add(answer.said.at);
      }
      if (answers.some(({ said }) => said.kind !== 'nothing')) of.unanswered.clear();
      else if (day !== undefined && answers.some(({ by }) => by === 'sweep')) {
        of.unanswered.add(day);
      }
      const wrong = wrongKinds(of);
      for (const kind of of.turned.keys()) if (!wrong.has(kind)) of.turned.delete(kind);
      if (wrongBefore === undefined) return;
      const misreported = answers.flatMap((one) => (one.isMisreport ? [WRONG[one.said.kind]] : []));
      for (const kind of wrong) {
        if (wrongBefore.has(kind)) continue;
        of.turned.set(kind, { sweep, at, isMisreport: misreported.includes(kind) });
      }
    },
    forgotten: (brn) => known.delete(brn),
    lost: (brn) => unstored.delete(brn),
    forgetUnstored() {
      unstored.clear();
    },
  };
}

/** What an answer says to be wrong. */
const WRONG: Partial<Record<Answered['said']['kind'], ReasonKind>> = {
  'not-a-member': 'member-missing',
  none: 'auth-missing',
  stopped: 'plan',
  revoked: 'certificate-invalid',
};

/** What is known to be wrong, without what follows from a date: many certificates end on one day. */
export function wrongKinds({ isMember, products }: Known): ReadonlySet<ReasonKind> {
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

function take(about: KnownProduct, { call, said, at }: Answered): void {
  if (call === 'dept-user-login' || (call === 'dept-user-registered' && said.kind === 'none')) {
    about.isLoginOpen = said.kind === 'nothing';
  }
  if (said.kind === 'nothing') about.open.add(call);
  if (said.kind === 'nothing' || said.kind === 'not-a-member') return;
  switch (call) {
    case 'certificate':
      if (said.kind === 'expires') about.certificate = said;
      else if (said.kind === 'none') about.certificate = { kind: 'none' };
      else if (said.kind === 'revoked') {
        const before = about.certificate;
        const isDated = 'at' in before && before.at !== undefined;
        about.certificate = { kind: 'revoked', ...(isDated ? { at: before.at } : {}) };
      }
      return;
    case 'dept-user-registered':
      if (said.kind === 'none') about.deptUser = { kind: 'none' };
      else if (about.deptUser.kind === 'none' || about.deptUser.kind === 'unknown') {
        about.deptUser = { kind: 'untested' };
      }
      return;
    case 'dept-user-login': {
      if (said.kind === 'fine') about.deptUser = { kind: 'works' };
      else if (said.kind === 'none') about.deptUser = { kind: 'none' };
      else if (said.kind === 'rejected') {
        const before = about.deptUser.kind === 'rejected' ? about.deptUser : undefined;
        about.deptUser = {
          kind: 'rejected',
          code: said.code,
          times: (before?.times ?? 0) + 1,
          at,
          since: before?.since ?? at,
          before: before?.before ?? (about.deptUser.kind === 'works' ? 'works' : 'untested'),
        };
      }
      return;
    }
    case 'plan':
      about.planStopped = said.kind === 'stopped';
      return;
    default:
      call satisfies never;
  }
}
