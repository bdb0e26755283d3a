import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { Calendar } from './korean-days.js';
import type { Chance } from './random.js';

/** How a company's HomeTax authentication really stands, whoever knows it. */
export interface Truth {
  readonly brn: Brn;
  readonly name: string;
  readonly products: readonly Product[];
  /** One certificate for both products. */
  certificate?: { readonly expiresAt: Instant; readonly revoked?: boolean };
  /** Each product's own; `rejects`: the code with which HomeTax turns it away. */
  readonly deptUser: Partial<Record<Product, { readonly rejects?: number }>>;
  planStopped: boolean;
  isMember: boolean;
  /** POPBiLL answers nothing about this one company. */
  isSilent: boolean;
  /** The code with which POPBiLL refuses every token for this one company. */
  tokenRefusal?: number | undefined;
  /** What POPBiLL says of its certificate's end, which cannot be. */
  impossibleEnd?: string | undefined;
  /** How its people renew certificates. */
  readonly renews: 'in-time' | 'late' | 'never';
}

/** What goes wrong for everybody. */
export interface Weather {
  popbillIsSilent: boolean;
  hometaxIsSilent: boolean;
  /** HomeTax turns nearly everybody away with this code. */
  wave: number | undefined;
  ourKeyIsRefused: boolean;
  /** Calls take seconds instead of nothing. */
  isSlow: boolean;
  /** POPBiLL says something of many that is not so. */
  misreport: Misreport | undefined;
}

export interface Misreport {
  readonly kind: 'member-missing' | 'auth-missing' | 'plan' | 'certificate-invalid';
  readonly of: ReadonlySet<Brn>;
}

export interface World {
  readonly companies: readonly Truth[];
  readonly weather: Weather;
  of(brn: Brn): Truth;
  /** Lets something happen then. */
  plan(at: Instant, what: string, run: () => void): void;
  /** The next thing that happens by itself. */
  nextAt(): Instant;
  /** Lets everything happen that is due by then. */
  liveUntil(at: Instant): void;
  /** Somebody of the company registers what it needs anew. */
  mend(brn: Brn, at: Instant): void;
  /** When something went wrong with a company last; its people call. */
  readonly struckAt: ReadonlyMap<Brn, Instant>;
}

export const GENERIC_REJECTION = -11100001;
const REJECTIONS = [
  -11100021,
  -11100021,
  GENERIC_REJECTION,
  GENERIC_REJECTION,
  -11100022,
  -11100027,
  -11100029,
];

interface Happening {
  readonly at: Instant;
  readonly what: string;
  readonly run: () => void;
}

export function createWorld(about: {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly from: Instant;
  readonly until: Instant;
  readonly size: number;
}): World {
  const { calendar, from, until, size } = about;
  const birth = about.chance.of('birth');
  const life = about.chance.of('life');
  const struckAt = new Map<Brn, Instant>();
  const weather: Weather = {
    popbillIsSilent: false,
    hometaxIsSilent: false,
    wave: undefined,
    ourKeyIsRefused: false,
    isSlow: false,
    misreport: undefined,
  };
  const happenings: Happening[] = [];
  const companies = Array.from({ length: size }, (_, i) => newborn(i));
  const byBrn = new Map(companies.map((truth) => [truth.brn, truth]));

  function plan(at: Instant, what: string, run: () => void): void {
    let place = happenings.length;
    while (place > 0 && (happenings[place - 1]?.at ?? 0) < at) place--;
    happenings.splice(place, 0, { at, what, run });
  }

  function newborn(i: number): Truth {
    // The form only; the test stage takes any ten digits.
    const brn = String(1_000_000_007 + i * 7_919) as Brn;
    const kind = birth.next();
    const products: readonly Product[] = birth.happens(0.15)
      ? ['taxinvoice', 'cashbill']
      : ['taxinvoice'];
    const hasCertificate = kind > 0.35;
    const hasDeptUser = kind < 0.65;
    // Some banks issue for many on one day.
    const month = birth.happens(0.3) ? 160 : birth.between(0, 364);
    return {
      brn,
      name: `${birth.pick(['한빛', '누리', '가온', '다솜', '마루', '해오름'])}${birth.pick(['상사', '산업', '유통', '정밀', '푸드'])} ${i}`,
      products,
      ...(hasCertificate ? { certificate: { expiresAt: lastSecond(from + month * DAY) } } : {}),
      deptUser: hasDeptUser ? Object.fromEntries(products.map((product) => [product, {}])) : {},
      planStopped: false,
      isMember: true,
      isSilent: false,
      renews: birth.pick(['in-time', 'in-time', 'in-time', 'late', 'late', 'never']),
    };
  }

  function lastSecond(at: Instant): Instant {
    return calendar.at(calendar.dayOf(at), 24 * 60) - 1000;
  }

  /** Some time of the working day, `days` days later or on the next working day after them. */
  function atWork(after: Instant, days: number): Instant {
    let day = calendar.plus(calendar.dayOf(after), days);
    while (!calendar.isWorking(day)) day = calendar.plus(day, 1);
    return Math.max(after + MINUTE, calendar.at(day, life.between(9 * 60, 18 * 60 - 1)));
  }

  function anyTime(day: Instant): Instant {
    return day + life.between(0, 24 * 60 - 1) * MINUTE;
  }

  function planCertificate(truth: Truth): void {
    const { certificate } = truth;
    if (certificate === undefined || truth.renews === 'never') return;
    const days = truth.renews === 'in-time' ? -life.between(1, 28) : life.between(0, 25);
    const at = atWork(Math.max(from, certificate.expiresAt + days * DAY), 0);
    plan(at, `${truth.brn} renews its certificate`, () => renew(truth, at));
  }

  function renew(truth: Truth, at: Instant): void {
    const expired = truth.certificate?.expiresAt ?? at;
    // A renewal runs on from the old end, a new issue from today.
    const base = Math.max(expired, at);
    truth.certificate = { expiresAt: lastSecond(base + 365 * DAY) };
    planCertificate(truth);
  }

  function planTrouble(truth: Truth): void {
    for (let day = from + DAY; day < until; day += DAY) {
      if (!life.happens(1.6 / 365)) continue;
      const at = anyTime(day);
      planStrike(truth, at);
      // Troubles seldom come alone.
      if (life.happens(0.3)) planStrike(truth, at + life.between(1, 20) * HOUR);
    }
  }

  function planStrike(truth: Truth, at: Instant): void {
    const trouble = life.pick([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'vanished',
      'plan',
      'member',
      'silent',
      'revoked',
      'changes-method',
    ] as const);
    plan(at, `${truth.brn} ${trouble}`, () => strike(truth, trouble, at));
  }

  function strike(
    truth: Truth,
    trouble: 'rejected' | 'vanished' | 'plan' | 'member' | 'silent' | 'revoked' | 'changes-method',
    at: Instant,
  ): void {
    const repaired = atWork(at, life.between(0, 9));
    struckAt.set(truth.brn, at);
    switch (trouble) {
      case 'rejected': {
        const product = life.pick(truth.products);
        if (truth.deptUser[product] === undefined) return;
        const code = life.pick(REJECTIONS);
        truth.deptUser[product] = { rejects: code };
        if (code === GENERIC_REJECTION && life.happens(0.5)) {
          plan(at + life.between(2, 30) * HOUR, `${truth.brn} lets in again by itself`, () => {
            if (truth.deptUser[product]?.rejects === code) truth.deptUser[product] = {};
          });
        } else if (life.happens(0.9)) planMending(truth, repaired);
        return;
      }
      case 'vanished':
        for (const product of truth.products) delete truth.deptUser[product];
        planMending(truth, repaired);
        return;
      case 'plan':
        truth.planStopped = true;
        plan(repaired, `${truth.brn} pays its plan`, () => {
          truth.planStopped = false;
        });
        return;
      case 'member':
        truth.isMember = false;
        plan(repaired, `${truth.brn} joins again`, () => {
          truth.isMember = true;
        });
        return;
      case 'silent':
        truth.isSilent = true;
        plan(at + life.between(1, 6) * DAY, `${truth.brn} answers again`, () => {
          truth.isSilent = false;
        });
        return;
      case 'revoked':
        if (truth.certificate === undefined) return;
        truth.certificate = { ...truth.certificate, revoked: true };
        plan(repaired, `${truth.brn} registers another certificate`, () => renew(truth, repaired));
        return;
      case 'changes-method':
        truth.deptUser[life.pick(truth.products)] = {};
        return;
      default:
        trouble satisfies never;
    }
  }

  /** First the registration is gone for an hour or not at all, then it is there and works. */
  function planMending(truth: Truth, at: Instant): void {
    if (life.happens(0.3)) {
      plan(at - HOUR, `${truth.brn} takes its department user away`, () => {
        for (const product of truth.products) delete truth.deptUser[product];
      });
    }
    plan(at, `${truth.brn} registers its department user anew`, () => {
      for (const product of truth.products) truth.deptUser[product] = {};
    });
  }

  /** One that many companies leave their HomeTax business to loses what was registered, and mends it bit by bit. */
  function planManyAtOnce(): void {
    for (let i = 0; i < 2; i++) {
      const at = anyTime(from + life.between(10, Math.floor((until - from) / DAY) - 10) * DAY);
      const hit = companies.filter(
        ({ deptUser }) => Object.keys(deptUser).length > 0 && life.happens(0.2),
      );
      plan(at, `the department users of ${hit.length} companies vanish`, () => {
        for (const truth of hit) strike(truth, 'vanished', at);
      });
    }
  }

  function planWeather(): void {
    const spell = (
      count: number,
      hours: readonly [number, number],
      what: string,
      set: (on: boolean) => void,
    ) => {
      for (let i = 0; i < count; i++) {
        const day = from + life.between(5, Math.floor((until - from) / DAY) - 5) * DAY;
        // Half of them lie over a sweep.
        const at = life.happens(0.5) ? day + (6 * 60 - life.between(0, 90)) * MINUTE : anyTime(day);
        plan(at, `${what} begins`, () => set(true));
        plan(at + life.between(hours[0], hours[1]) * HOUR, `${what} ends`, () => set(false));
      }
    };
    spell(4, [1, 9], 'silence of POPBiLL', (on) => {
      weather.popbillIsSilent = on;
    });
    const hometax = (isSilent: boolean) => {
      weather.hometaxIsSilent = isSilent;
    };
    spell(4, [1, 12], 'silence of HomeTax', hometax);
    spell(1, [75, 100], 'long silence of HomeTax', hometax);
    spell(2, [3, 30], 'a wave of rejections', (on) => {
      weather.wave = on ? GENERIC_REJECTION : undefined;
    });
    spell(2, [10, 30], 'refusal of our key', (on) => {
      weather.ourKeyIsRefused = on;
    });
    spell(12, [1, 24], 'slowness', (on) => {
      weather.isSlow = on;
    });
  }

  for (const truth of companies) {
    planCertificate(truth);
    planTrouble(truth);
  }
  planManyAtOnce();
  planWeather();

  return {
    companies,
    weather,
    struckAt,
    of(brn) {
      const truth = byBrn.get(brn);
      if (truth === undefined) throw new RangeError(`No such company: ${brn}`);
      return truth;
    },
    plan,
    nextAt: () => happenings.at(-1)?.at ?? Number.POSITIVE_INFINITY,
    liveUntil(at) {
      for (;;) {
        const next = happenings.at(-1);
        if (next === undefined || next.at > at) return;
        happenings.pop();
        next.run();
      }
    },
    mend(brn, at) {
      const truth = byBrn.get(brn);
      if (truth === undefined) return;
      for (const product of truth.products) {
        if (truth.deptUser[product] !== undefined) truth.deptUser[product] = {};
      }
      if (truth.certificate !== undefined && truth.certificate.expiresAt - at < 20 * DAY) {
        renew(truth, at);
      }
      truth.planStopped = false;
    },
  };
}
