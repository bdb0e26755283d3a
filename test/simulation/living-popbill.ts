import type { Brn } from '../../src/kernel/brn.js';
import type { TimeTold } from '../../src/kernel/clock-watch.js';
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

/** One answer that the app got, in the simulation's own words. */
export interface Answered {
  readonly at: Instant;
  readonly brn: Brn;
  readonly product: Product;
  readonly call: Call;
  readonly by: Query['priority'];
  /** One of the many things that POPBiLL says at the moment and that are not so. */
  readonly isMisreport: boolean;
  readonly said:
    | { readonly kind: 'expires'; readonly at: Instant }
    | { readonly kind: 'fine' }
    | { readonly kind: 'none' }
    | { readonly kind: 'rejected'; readonly code: number }
    | { readonly kind: 'revoked' }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'not-a-member' }
    /** `mayHide`: a password may have been tried although no answer came. */
    | {
        readonly kind: 'nothing';
        readonly mayHide: boolean;
        /** As if our own settings were refused. */
        readonly isOurFault?: true;
      };
}

export interface LivingPopbill {
  /** @param timeTold hears the `Date` of every answer */
  client(timeTold: TimeTold): PopbillClient;
  /** Told of every answer when it is given. */
  onAnswer(listener: (answer: Answered) => void): void;
  /** Told when a question is on its way. */
  onQuestion(listener: () => void): void;
}

type Said = Answered['said'];
type Judged<T> = readonly [Result<T, PopbillProblem>, Said];

function refused(code: number, codeClass: Refused['codeClass'], at: Refused['at'] = 'call') {
  return err<PopbillProblem>({
    kind: 'refused',
    code,
    message: `팝빌의 말 ${code}`,
    codeClass,
    at,
  });
}

/** POPBiLL before the world as it really is. */
export function livingPopbill(about: {
  readonly world: World;
  readonly time: VirtualTime;
  readonly chance: Chance;
}): LivingPopbill {
  const { world, time } = about;
  const chance = about.chance.of('popbill');
  const listeners: ((answer: Answered) => void)[] = [];
  const asked: (() => void)[] = [];

  /** Says it of those that it is not so of; of all others it is true. */
  function misreported<T>(brn: Brn, call: Call): Judged<T> | undefined {
    const { misreport } = world.weather;
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
        // What the plan is asked for is what it is answered with.
        return [ok({ state: 'stopped', why: 'ended' } as T), { kind: 'stopped' }];
      case 'certificate-invalid': {
        if (call !== 'certificate' || world.of(brn).certificate === undefined) return undefined;
        return [refused(-10004004, 'auth-rejected'), { kind: 'revoked' }];
      }
    }
  }

  function general<T>({ brn }: Query, call: Call): Judged<T> | undefined {
    const { weather } = world;
    const truth = world.of(brn);
    if (weather.popbillIsSilent || truth.isSilent) {
      const problem: PopbillProblem = chance.happens(0.5)
        ? { kind: 'unreachable', cause: 'ECONNRESET' }
        : { kind: 'too-late', afterMs: 15_000 };
      return [err(problem), { kind: 'nothing', mayHide: true }];
    }
    const refusal = weather.ourKeyIsRefused ? -99010007 : truth.tokenRefusal;
    if (refusal !== undefined) {
      return [
        refused(refusal, 'caller-misconfigured', 'token'),
        { kind: 'nothing', mayHide: false, isOurFault: true },
      ];
    }
    if (!truth.isMember) {
      return [refused(-99003008, 'member-missing', 'token'), { kind: 'not-a-member' }];
    }
    if (call === 'dept-user-login' && weather.hometaxIsSilent) {
      return chance.happens(0.7)
        ? [refused(-11100009, 'transient'), { kind: 'nothing', mayHide: false }]
        : [err({ kind: 'too-late', afterMs: 60_000 }), { kind: 'nothing', mayHide: true }];
    }
    return undefined;
  }

  function client(timeTold: TimeTold): PopbillClient {
    async function answer<T>(
      asking: Query,
      call: Call,
      judge: () => Judged<T>,
    ): Promise<Result<T, PopbillProblem>> {
      const { brn, product, priority: by } = asking;
      for (const tell of asked) tell();
      const tellTime = timeTold();
      if (world.weather.isSlow)
        await time.sleep(chance.between(100, call === 'dept-user-login' ? 4000 : 900));
      const lie = misreported<T>(brn, call);
      const [result, said] = general<T>(asking, call) ?? lie ?? judge();
      const isMisreport = said === lie?.[1];
      if (result.ok || result.error.kind === 'refused') tellTime(time.httpDate());
      for (const tell of listeners) {
        tell({ at: time.now(), brn, product, call, by, isMisreport, said });
      }
      return result;
    }

    return {
      certificateExpiry: (asking) =>
        answer(asking, 'certificate', () => certificateOf(world.of(asking.brn), time.now())),
      deptUserRegistered: (asking) =>
        answer(asking, 'dept-user-registered', () =>
          world.of(asking.brn).deptUser[asking.product] === undefined
            ? [refused(-11101014, 'auth-missing'), { kind: 'none' }]
            : [ok('registered'), { kind: 'fine' }],
        ),
      testDeptUserLogin: (asking) =>
        answer(asking, 'dept-user-login', () => {
          const deptUser = world.of(asking.brn).deptUser[asking.product];
          if (deptUser === undefined) return [refused(-11101014, 'auth-missing'), { kind: 'none' }];
          const code = deptUser.rejects ?? world.weather.wave;
          if (code === undefined) return [ok('works'), { kind: 'fine' }];
          return [refused(code, 'auth-rejected'), { kind: 'rejected', code }];
        }),
      flatRate: (asking) =>
        answer<Omit<PlanStatus, 'foundAt'>>(asking, 'plan', () =>
          world.of(asking.brn).planStopped
            ? [ok({ state: 'stopped', why: 'unpaid' }), { kind: 'stopped' }]
            : [ok({ state: 'in-use' }), { kind: 'fine' }],
        ),
      testCertificateLogin: async () => err({ kind: 'unreachable', cause: 'ECONNREFUSED' }),
      popupUrl: async () => ok('https://test.popbill.com/popup'),
      isMember: async ({ brn }) => ok(world.of(brn).isMember),
      companyName: async ({ brn }) => ok(world.of(brn).name),
      clockSkewMs: () => undefined,
      async measureClock() {
        if (world.weather.popbillIsSilent) return undefined;
        timeTold()(time.httpDate());
        return 0;
      },
      waiting: () => 0,
      close: async () => {},
    };
  }

  return {
    client,
    onAnswer: (listener) => listeners.push(listener),
    onQuestion: (listener) => asked.push(listener),
  };
}

function certificateOf(
  { certificate, impossibleEnd }: Truth,
  now: Instant,
): Judged<{ readonly expiresAt: Instant }> {
  if (impossibleEnd !== undefined) {
    const read = readCertificateExpiry({ certificateExpiration: impossibleEnd }, now);
    // Whatever the app takes it for, it says nothing.
    const result = read.ok ? read : err(garbledValue(impossibleEnd, []));
    return [result, { kind: 'nothing', mayHide: false }];
  }
  if (certificate === undefined) return [refused(-11101004, 'auth-missing'), { kind: 'none' }];
  if (certificate.revoked === true) {
    return [refused(-10004004, 'auth-rejected'), { kind: 'revoked' }];
  }
  const { expiresAt } = certificate;
  return [ok({ expiresAt }), { kind: 'expires', at: expiresAt }];
}
