import type { Brn } from '../../src/domain/brn.js';
import type { Product } from '../../src/domain/company.js';
import type { Instant } from '../../src/domain/instant.js';
import type { PopbillProblem, Refused } from '../../src/domain/popbill-problem.js';
import { err, ok, type Result } from '../../src/domain/result.js';
import type { PlanStatus } from '../../src/domain/status.js';
import type { PopbillClient } from '../../src/popbill/client.js';
import type { Asking } from '../../src/service/ports.js';
import type { Chance } from './random.js';
import type { VirtualTime } from './virtual-time.js';
import type { World } from './world.js';

export type Call = 'certificate' | 'dept-user-registered' | 'dept-user-login' | 'plan';

/** One answer that the app got, in the simulation's own words. */
export interface Answered {
  readonly at: Instant;
  readonly brn: Brn;
  readonly product: Product;
  readonly call: Call;
  readonly by: Asking['priority'];
  readonly said:
    | { readonly kind: 'expires'; readonly at: Instant }
    | { readonly kind: 'fine' }
    | { readonly kind: 'none' }
    | { readonly kind: 'rejected'; readonly code: number }
    | { readonly kind: 'revoked' }
    | { readonly kind: 'stopped' }
    | { readonly kind: 'not-a-member' }
    /** `mayHide`: a password may have been tried although no answer came. */
    | { readonly kind: 'nothing'; readonly mayHide: boolean };
}

export interface LivingPopbill {
  client(): PopbillClient;
  /** Told of every answer when it is given. */
  onAnswer(listener: (answer: Answered) => void): void;
  /** Told when a question is on its way. */
  onQuestion(listener: (brn: Brn) => void): void;
}

type Said = Answered['said'];

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
  const asked: ((brn: Brn) => void)[] = [];

  async function answer<T>(
    asking: Asking,
    call: Call,
    judge: () => readonly [Result<T, PopbillProblem>, Said],
  ): Promise<Result<T, PopbillProblem>> {
    const { brn, product, priority: by } = asking;
    for (const tell of asked) tell(brn);
    if (world.weather.isSlow)
      await time.sleep(chance.between(100, call === 'dept-user-login' ? 4000 : 900));
    const [result, said] = general<T>(asking, call) ?? judge();
    for (const tell of listeners) tell({ at: time.now(), brn, product, call, by, said });
    return result;
  }

  function general<T>(
    { brn }: Asking,
    call: Call,
  ): readonly [Result<T, PopbillProblem>, Said] | undefined {
    const { weather } = world;
    const truth = world.of(brn);
    if (weather.popbillIsSilent || truth.isSilent) {
      const problem: PopbillProblem = chance.happens(0.5)
        ? { kind: 'unreachable', cause: 'ECONNRESET' }
        : { kind: 'too-late', afterMs: 15_000 };
      return [err(problem), { kind: 'nothing', mayHide: true }];
    }
    if (weather.ourKeyIsRefused) {
      return [
        refused(-99010007, 'caller-misconfigured', 'token'),
        { kind: 'nothing', mayHide: false },
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

  const client: PopbillClient = {
    certificateExpiry: (asking) =>
      answer(asking, 'certificate', () => {
        const { certificate } = world.of(asking.brn);
        if (certificate === undefined)
          return [refused(-11101004, 'auth-missing'), { kind: 'none' }];
        if (certificate.revoked === true) {
          return [refused(-10004004, 'auth-rejected'), { kind: 'revoked' }];
        }
        const { expiresAt } = certificate;
        return [ok({ expiresAt }), { kind: 'expires', at: expiresAt }];
      }),
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
    measureClock: async () => 0,
    waiting: () => 0,
    close: async () => {},
  };

  return {
    client: () => client,
    onAnswer: (listener) => listeners.push(listener),
    onQuestion: (listener) => asked.push(listener),
  };
}
