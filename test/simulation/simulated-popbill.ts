import type { Brn } from '../../src/kernel/brn.js';
import type { DateObserver } from '../../src/kernel/clock-watch.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import type { Instant } from '../../src/kernel/time.js';
import { garbledValue } from '../../src/popbill/answer.js';
import type { PopbillClient } from '../../src/popbill/client.js';
import { readCertificateExpiry } from '../../src/popbill/payloads.js';
import type { Query } from '../../src/popbill/popbill.js';
import type { Product } from '../../src/records/company.js';
import type { PlanStatus, PopbillProblem, Refused } from '../../src/records/status.js';
import type { Chance } from './random.js';
import type { VirtualTime } from './virtual-time.js';
import type { Truth, World } from './world.js';

export type Call = 'certificate' | 'dept-user-registered' | 'dept-user-login' | 'plan';

/** One answer that the app got, in the simulation's own terms. */
export interface PopbillAnswer {
  readonly at: Instant;
  readonly brn: Brn;
  readonly product: Product;
  readonly call: Call;
  readonly by: Query['priority'];
  /** Whether the answer is wrong, as part of a mass misreport. */
  readonly isMisreport: boolean;
  readonly outcome:
    | { readonly kind: 'expires'; readonly at: Instant }
    | { readonly kind: 'fine' }
    | { readonly kind: 'none' }
    | { readonly kind: 'rejected'; readonly code: number }
    | { readonly kind: 'revoked' }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'not-a-member' }
    /** `mayBeRejection`: HomeTax may have rejected a login although no answer came. */
    | {
        readonly kind: 'nothing';
        readonly mayBeRejection: boolean;
        /** The answer looks as if our own settings were refused. */
        readonly refusesSettings?: true;
      };
}

/** The process that asks POPBiLL. */
interface Caller {
  /** Receives the `Date` header of every answer. */
  readonly dateObserver: DateObserver;
  /** Called before each call, even if the process that made it has died. */
  readonly onCall: (query: Query, call: Call) => void;
  /** Called for each answer, even if the process that asked has died. */
  readonly onAnswer: (answer: PopbillAnswer) => void;
}

export interface SimulatedPopbill {
  client(caller: Caller): PopbillClient;
  /** The listener runs before each call is answered. */
  onCall(listener: () => void): void;
}

type Outcome = PopbillAnswer['outcome'];
type ResultAndOutcome<T> = readonly [Result<T, PopbillProblem>, Outcome];

function refused(code: number, codeClass: Refused['codeClass'], at: Refused['at'] = 'call') {
  return err<PopbillProblem>({
    kind: 'refused',
    code,
    message: `팝빌의 말 ${code}`,
    codeClass,
    at,
  });
}

/** A POPBiLL that answers from the simulated world. */
export function simulatePopbill(options: {
  readonly world: World;
  readonly time: VirtualTime;
  readonly chance: Chance;
}): SimulatedPopbill {
  const { world, time } = options;
  const chance = options.chance.of('popbill');
  const callListeners: (() => void)[] = [];

  /** The wrong answer about a misreported company; undefined for all others. */
  function misreported<T>(brn: Brn, call: Call): ResultAndOutcome<T> | undefined {
    const { misreport } = world.conditions;
    if (misreport === undefined || !misreport.of.has(brn)) return undefined;
    switch (misreport.kind) {
      case 'member-missing':
        return [refused(-99003008, 'member-missing', 'token'), { kind: 'not-a-member' }];
      case 'auth-missing':
        if (call === 'plan') return undefined;
        return [
          refused(call === 'certificate' ? -11101004 : -11101014, 'auth-missing'),
          { kind: 'none' },
        ];
      case 'plan':
        if (call !== 'plan') return undefined;
        // A call for the plan has a plan as its result type.
        return [ok({ state: 'stopped', why: 'ended' } as T), { kind: 'stopped' }];
      case 'certificate-invalid': {
        if (call !== 'certificate' || world.of(brn).certificate === undefined) return undefined;
        return [refused(-10004004, 'auth-rejected'), { kind: 'revoked' }];
      }
    }
  }

  function generalFailure<T>({ brn }: Query, call: Call): ResultAndOutcome<T> | undefined {
    const { conditions } = world;
    const truth = world.of(brn);
    if (conditions.popbillIsSilent || truth.isSilent) {
      const problem: PopbillProblem = chance.happens(0.5)
        ? { kind: 'unreachable', cause: 'ECONNRESET' }
        : { kind: 'too-late', afterMs: 15_000 };
      return [err(problem), { kind: 'nothing', mayBeRejection: true }];
    }
    const refusal = conditions.ourKeyIsRefused ? -99010007 : truth.tokenRefusal;
    if (refusal !== undefined) {
      return [
        refused(refusal, 'caller-misconfigured', 'token'),
        { kind: 'nothing', mayBeRejection: false, refusesSettings: true },
      ];
    }
    if (!truth.isMember) {
      return [refused(-99003008, 'member-missing', 'token'), { kind: 'not-a-member' }];
    }
    if (call === 'dept-user-login' && conditions.hometaxIsSilent) {
      return chance.happens(0.7)
        ? [refused(-11100009, 'transient'), { kind: 'nothing', mayBeRejection: false }]
        : [err({ kind: 'too-late', afterMs: 60_000 }), { kind: 'nothing', mayBeRejection: true }];
    }
    return undefined;
  }

  function client({ dateObserver, onCall, onAnswer }: Caller): PopbillClient {
    async function answer<T>(
      query: Query,
      call: Call,
      judge: () => ResultAndOutcome<T>,
    ): Promise<Result<T, PopbillProblem>> {
      const { brn, product, priority: by } = query;
      for (const notify of callListeners) notify();
      onCall(query, call);
      const observeDate = dateObserver();
      if (world.conditions.isSlow)
        await time.sleep(chance.between(100, call === 'dept-user-login' ? 4000 : 900));
      const misreport = misreported<T>(brn, call);
      const [result, outcome] = generalFailure<T>(query, call) ?? misreport ?? judge();
      // The same object only if the misreport is the answer.
      const isMisreport = outcome === misreport?.[1];
      if (result.ok || result.error.kind === 'refused') observeDate(time.httpDate());
      onAnswer({ at: time.now(), brn, product, call, by, isMisreport, outcome });
      return result;
    }

    return {
      certificateExpiry: (query) =>
        answer(query, 'certificate', () => certificateOf(world.of(query.brn), time.now())),
      deptUserRegistration: (query) =>
        answer(query, 'dept-user-registered', () =>
          world.of(query.brn).deptUser[query.product] === undefined
            ? [refused(-11101014, 'auth-missing'), { kind: 'none' }]
            : [ok('registered'), { kind: 'fine' }],
        ),
      testDeptUserLogin: (query) =>
        answer(query, 'dept-user-login', () => {
          const deptUser = world.of(query.brn).deptUser[query.product];
          if (deptUser === undefined) return [refused(-11101014, 'auth-missing'), { kind: 'none' }];
          const code = deptUser.rejects ?? world.conditions.rejectionCode;
          if (code === undefined) return [ok('works'), { kind: 'fine' }];
          return [refused(code, 'auth-rejected'), { kind: 'rejected', code }];
        }),
      flatRate: (query) =>
        answer<Omit<PlanStatus, 'foundAt'>>(query, 'plan', () =>
          world.of(query.brn).planStopped
            ? [ok({ state: 'stopped', why: 'unpaid' }), { kind: 'stopped' }]
            : [ok({ state: 'in-use' }), { kind: 'fine' }],
        ),
      testCertificateLogin: async () => err({ kind: 'unreachable', cause: 'ECONNREFUSED' }),
      popupUrl: async () => ok('https://test.popbill.com/popup'),
      isMember: async ({ brn }) => ok(world.of(brn).isMember),
      companyName: async ({ brn }) => ok(world.of(brn).name),
      clockSkewMs: () => undefined,
      async measureClock() {
        if (world.conditions.popbillIsSilent) return undefined;
        dateObserver()(time.httpDate());
        return 0;
      },
      queuedCalls: () => 0,
      close: async () => {},
    };
  }

  return {
    client,
    onCall: (listener) => callListeners.push(listener),
  };
}

function certificateOf(
  { certificate, impossibleEnd }: Truth,
  now: Instant,
): ResultAndOutcome<{ readonly expiresAt: Instant }> {
  if (impossibleEnd !== undefined) {
    const read = readCertificateExpiry({ certificateExpiration: impossibleEnd }, now);
    // However the app reads it, this answer contains no fact.
    const result = read.ok ? read : err(garbledValue(impossibleEnd, []));
    return [result, { kind: 'nothing', mayBeRejection: false }];
  }
  if (certificate === undefined) return [refused(-11101004, 'auth-missing'), { kind: 'none' }];
  if (certificate.revoked === true) {
    return [refused(-10004004, 'auth-rejected'), { kind: 'revoked' }];
  }
  const { expiresAt } = certificate;
  return [ok({ expiresAt }), { kind: 'expires', at: expiresAt }];
}
