import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Product } from '../../src/records/company.js';
import type { Calendar } from './korean-days.js';
import type { Chance } from './random.js';

/** The real state of a company's HomeTax authentication, whether or not the app knows it. */
export interface Truth {
  readonly brn: Brn;
  readonly name: string;
  readonly products: readonly Product[];
  /** Shared by both products. */
  certificate?: { readonly expiresAt: Instant; readonly revoked?: boolean };
  /** One department user per product; `rejects`: the code with which HomeTax rejects its login. */
  readonly deptUser: Partial<Record<Product, { readonly rejects?: number }>>;
  planStopped: boolean;
  isMember: boolean;
  /** POPBiLL answers nothing about this one company. */
  isSilent: boolean;
  /** The code with which POPBiLL refuses every token for this one company. */
  tokenRefusal?: number | undefined;
  /** An impossible certificate end that POPBiLL answers. */
  impossibleEnd?: string | undefined;
  /** When its people renew certificates. */
  readonly renews: 'in-time' | 'late' | 'never';
}

/** Faults that affect all companies. */
export interface Conditions {
  popbillIsSilent: boolean;
  hometaxIsSilent: boolean;
  /** HomeTax rejects every login with this code. */
  rejectionCode: number | undefined;
  ourKeyIsRefused: boolean;
  /** Calls take seconds instead of no time. */
  isSlow: boolean;
  /** POPBiLL gives a wrong answer about many companies. */
  misreport: Misreport | undefined;
}

export interface Misreport {
  readonly kind: 'member-missing' | 'auth-missing' | 'plan' | 'certificate-invalid';
  readonly of: ReadonlySet<Brn>;
}

export interface World {
  readonly companies: readonly Truth[];
  readonly conditions: Conditions;
  of(brn: Brn): Truth;
  plan(at: Instant, what: string, run: () => void): void;
  /** When the next planned event is due. */
  nextAt(): Instant;
  /** Runs all events that are due by then. */
  runUntil(at: Instant): void;
  /** A person of the company registers its authentication again. */
  repair(brn: Brn, at: Instant): void;
  /** When each company's last problem started. */
  readonly troubleAt: ReadonlyMap<Brn, Instant>;
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

interface PlannedEvent {
  readonly at: Instant;
  readonly what: string;
  readonly run: () => void;
}

export function createWorld(options: {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly from: Instant;
  readonly until: Instant;
  readonly size: number;
}): World {
  const { calendar, from, until, size } = options;
  const startChance = options.chance.of('birth');
  const eventChance = options.chance.of('life');
  const troubleAt = new Map<Brn, Instant>();
  const conditions: Conditions = {
    popbillIsSilent: false,
    hometaxIsSilent: false,
    rejectionCode: undefined,
    ourKeyIsRefused: false,
    isSlow: false,
    misreport: undefined,
  };
  const plannedEvents: PlannedEvent[] = [];
  const companies = Array.from({ length: size }, (_, i) => createCompany(i));
  const byBrn = new Map(companies.map((truth) => [truth.brn, truth]));

  function plan(at: Instant, what: string, run: () => void): void {
    let index = plannedEvents.length;
    while (index > 0 && (plannedEvents[index - 1]?.at ?? 0) < at) index--;
    plannedEvents.splice(index, 0, { at, what, run });
  }

  function createCompany(i: number): Truth {
    // The check digit may be wrong; the test stage accepts any ten digits.
    const brn = String(1_000_000_007 + i * 7_919) as Brn;
    const kind = startChance.next();
    const products: readonly Product[] = startChance.happens(0.15)
      ? ['taxinvoice', 'cashbill']
      : ['taxinvoice'];
    const hasCertificate = kind > 0.35;
    const hasDeptUser = kind < 0.65;
    // Many certificates end on the same day, because some banks issue them together.
    const daysToExpiry = startChance.happens(0.3) ? 160 : startChance.between(0, 364);
    return {
      brn,
      name: `${startChance.pick(['한빛', '누리', '가온', '다솜', '마루', '해오름'])}${startChance.pick(['상사', '산업', '유통', '정밀', '푸드'])} ${i}`,
      products,
      ...(hasCertificate
        ? { certificate: { expiresAt: lastSecond(from + daysToExpiry * DAY) } }
        : {}),
      deptUser: hasDeptUser ? Object.fromEntries(products.map((product) => [product, {}])) : {},
      planStopped: false,
      isMember: true,
      isSilent: false,
      renews: startChance.pick(['in-time', 'in-time', 'in-time', 'late', 'late', 'never']),
    };
  }

  function lastSecond(at: Instant): Instant {
    return calendar.at(calendar.dayOf(at), 24 * 60) - 1000;
  }

  /** A time in the working hours of the day `days` days later, or of the next working day. */
  function atWork(after: Instant, days: number): Instant {
    let day = calendar.plus(calendar.dayOf(after), days);
    while (!calendar.isWorking(day)) day = calendar.plus(day, 1);
    return Math.max(after + MINUTE, calendar.at(day, eventChance.between(9 * 60, 18 * 60 - 1)));
  }

  function anyTime(day: Instant): Instant {
    return day + eventChance.between(0, 24 * 60 - 1) * MINUTE;
  }

  function planCertificate(truth: Truth): void {
    const { certificate } = truth;
    if (certificate === undefined || truth.renews === 'never') return;
    const days =
      truth.renews === 'in-time' ? -eventChance.between(1, 28) : eventChance.between(0, 25);
    const at = atWork(Math.max(from, certificate.expiresAt + days * DAY), 0);
    plan(at, `${truth.brn} renews its certificate`, () => renew(truth, at));
  }

  function renew(truth: Truth, at: Instant): void {
    const expired = truth.certificate?.expiresAt ?? at;
    // A renewed certificate is valid for a year from the old end, a new one from today.
    const base = Math.max(expired, at);
    truth.certificate = { expiresAt: lastSecond(base + 365 * DAY) };
    planCertificate(truth);
  }

  function planTroubles(truth: Truth): void {
    for (let day = from + DAY; day < until; day += DAY) {
      if (!eventChance.happens(1.6 / 365)) continue;
      const at = anyTime(day);
      planTroubleAt(truth, at);
      // Some problems are followed by another.
      if (eventChance.happens(0.3)) planTroubleAt(truth, at + eventChance.between(1, 20) * HOUR);
    }
  }

  function planTroubleAt(truth: Truth, at: Instant): void {
    const trouble = eventChance.pick([
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
    plan(at, `${truth.brn} ${trouble}`, () => startTrouble(truth, trouble, at));
  }

  function startTrouble(
    truth: Truth,
    trouble: 'rejected' | 'vanished' | 'plan' | 'member' | 'silent' | 'revoked' | 'changes-method',
    at: Instant,
  ): void {
    const repairedAt = atWork(at, eventChance.between(0, 9));
    troubleAt.set(truth.brn, at);
    switch (trouble) {
      case 'rejected': {
        const product = eventChance.pick(truth.products);
        if (truth.deptUser[product] === undefined) return;
        const code = eventChance.pick(REJECTIONS);
        truth.deptUser[product] = { rejects: code };
        if (code === GENERIC_REJECTION && eventChance.happens(0.5)) {
          plan(
            at + eventChance.between(2, 30) * HOUR,
            `${truth.brn} works again without a fix`,
            () => {
              if (truth.deptUser[product]?.rejects === code) truth.deptUser[product] = {};
            },
          );
        } else if (eventChance.happens(0.9)) planRepair(truth, repairedAt);
        return;
      }
      case 'vanished':
        for (const product of truth.products) delete truth.deptUser[product];
        planRepair(truth, repairedAt);
        return;
      case 'plan':
        truth.planStopped = true;
        plan(repairedAt, `${truth.brn} pays its plan`, () => {
          truth.planStopped = false;
        });
        return;
      case 'member':
        truth.isMember = false;
        plan(repairedAt, `${truth.brn} joins again`, () => {
          truth.isMember = true;
        });
        return;
      case 'silent':
        truth.isSilent = true;
        plan(at + eventChance.between(1, 6) * DAY, `${truth.brn} answers again`, () => {
          truth.isSilent = false;
        });
        return;
      case 'revoked':
        if (truth.certificate === undefined) return;
        truth.certificate = { ...truth.certificate, revoked: true };
        plan(repairedAt, `${truth.brn} registers another certificate`, () =>
          renew(truth, repairedAt),
        );
        return;
      case 'changes-method':
        truth.deptUser[eventChance.pick(truth.products)] = {};
        return;
      default:
        trouble satisfies never;
    }
  }

  /** Plans that the department user is registered again; sometimes it is deleted an hour before. */
  function planRepair(truth: Truth, at: Instant): void {
    if (eventChance.happens(0.3)) {
      plan(at - HOUR, `${truth.brn} deletes its department user`, () => {
        for (const product of truth.products) delete truth.deptUser[product];
      });
    }
    plan(at, `${truth.brn} registers its department user again`, () => {
      for (const product of truth.products) truth.deptUser[product] = {};
    });
  }

  /** Plans that a tax office of many companies loses their department users, and registers them again one by one. */
  function planManyAtOnce(): void {
    for (let i = 0; i < 2; i++) {
      const at = anyTime(
        from + eventChance.between(10, Math.floor((until - from) / DAY) - 10) * DAY,
      );
      const affected = companies.filter(
        ({ deptUser }) => Object.keys(deptUser).length > 0 && eventChance.happens(0.2),
      );
      plan(at, `the department users of ${affected.length} companies vanish`, () => {
        for (const truth of affected) startTrouble(truth, 'vanished', at);
      });
    }
  }

  function planConditions(): void {
    const planPeriods = (
      count: number,
      hours: readonly [number, number],
      what: string,
      set: (isActive: boolean) => void,
    ) => {
      for (let i = 0; i < count; i++) {
        const day = from + eventChance.between(5, Math.floor((until - from) / DAY) - 5) * DAY;
        // Half of them begin shortly before the sweep at six.
        const at = eventChance.happens(0.5)
          ? day + (6 * 60 - eventChance.between(0, 90)) * MINUTE
          : anyTime(day);
        plan(at, `${what} begins`, () => set(true));
        plan(at + eventChance.between(hours[0], hours[1]) * HOUR, `${what} ends`, () => set(false));
      }
    };
    planPeriods(4, [1, 9], 'silence of POPBiLL', (isActive) => {
      conditions.popbillIsSilent = isActive;
    });
    const hometax = (isSilent: boolean) => {
      conditions.hometaxIsSilent = isSilent;
    };
    planPeriods(4, [1, 12], 'silence of HomeTax', hometax);
    planPeriods(1, [75, 100], 'long silence of HomeTax', hometax);
    planPeriods(2, [3, 30], 'a wave of rejections', (isActive) => {
      conditions.rejectionCode = isActive ? GENERIC_REJECTION : undefined;
    });
    planPeriods(2, [10, 30], 'refusal of our key', (isActive) => {
      conditions.ourKeyIsRefused = isActive;
    });
    planPeriods(12, [1, 24], 'slowness', (isActive) => {
      conditions.isSlow = isActive;
    });
  }

  for (const truth of companies) {
    planCertificate(truth);
    planTroubles(truth);
  }
  planManyAtOnce();
  planConditions();

  return {
    companies,
    conditions,
    troubleAt,
    of(brn) {
      const truth = byBrn.get(brn);
      if (truth === undefined) throw new RangeError(`No such company: ${brn}`);
      return truth;
    },
    plan,
    nextAt: () => plannedEvents.at(-1)?.at ?? Number.POSITIVE_INFINITY,
    runUntil(at) {
      for (;;) {
        const next = plannedEvents.at(-1);
        if (next === undefined || next.at > at) return;
        plannedEvents.pop();
        next.run();
      }
    },
    repair(brn, at) {
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
