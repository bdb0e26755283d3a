import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Around } from './around.js';
import type { Calendar } from './korean-days.js';
import type { LivingPopbill } from './living-popbill.js';
import type { Deed } from './people.js';
import type { Chance } from './random.js';
import type { Misreport, Truth, World } from './world.js';

/** The process is stopped for a while, and something happens before it starts again. */
export interface Stop {
  readonly ms: number;
  readonly meanwhile: () => void | Promise<void>;
}

export interface FaultNeeds {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly from: Instant;
  readonly until: Instant;
  readonly now: () => Instant;
  readonly world: World;
  readonly around: Around;
  readonly note: (what: string) => void;
  /** It really happened. */
  readonly happened: (fault: string) => void;
  readonly stop: (stop: Stop) => void;
  readonly act: (deed: Deed) => void;
  /** A person waits for news of any company. */
  readonly asked: () => void;
  /** What was answered while the clock was wrong is not written down. */
  readonly clockIsRight: () => void;
}

/** An app that was fooled for seconds was blind for years: each of these comes in every year. */
const CLOCK_ERRORS = [
  { begins: 'in a sweep', aheadMs: 400 * DAY },
  { begins: 'at any time', aheadMs: -26 * HOUR },
  { begins: 'at a start', aheadMs: 10 * DAY },
  { begins: 'in a sweep', aheadMs: -3650 * DAY },
  { begins: 'at any time', aheadMs: 3650 * DAY },
  { begins: 'at a start', aheadMs: -400 * DAY },
  { begins: 'in a sweep', aheadMs: 2 * HOUR },
  { begins: 'at any time', aheadMs: -10 * DAY },
] as const;
const CLOCK_IS_WRONG_FOR = [4 * SECOND, 90 * SECOND, 20 * MINUTE, 5 * HOUR, 30 * HOUR];

/** Linkhub's refusals of one company that look like refusals of our own settings. */
const TOKEN_REFUSALS = [-10001059, -99002004, -99010012];
const IMPOSSIBLE_ENDS = ['00010101000000', '99991231235959', '20260230120000'];

const MISREPORTS: readonly {
  kind: Misreport['kind'];
  ends: 'withdrawn' | 'released' | 'repeated';
}[] = [
  { kind: 'member-missing', ends: 'withdrawn' },
  { kind: 'auth-missing', ends: 'released' },
  { kind: 'certificate-invalid', ends: 'withdrawn' },
  { kind: 'member-missing', ends: 'repeated' },
  { kind: 'plan', ends: 'withdrawn' },
];

/** What goes wrong around the app, and what POPBiLL says that cannot be or is not so. */
export function planFaults(needs: FaultNeeds & { readonly popbill: LivingPopbill }): void {
  const { calendar, from, until, now, world, around, note, happened } = needs;
  const chance = needs.chance.of('faults');
  const days = Math.floor((until - from) / DAY);
  /** Begins with one of the next questions to POPBiLL. */
  let inSweep: { questions: number; readonly begin: () => void } | undefined;

  needs.popbill.onQuestion(() => {
    if (inSweep === undefined) return;
    inSweep.questions -= 1;
    if (inSweep.questions > 0) return;
    const { begin } = inSweep;
    inSweep = undefined;
    begin();
  });

  /** Spread over the year, so that few fall together: the i-th of so many. */
  function dayFor(i: number, count: number): Instant {
    const each = Math.floor((days - 20) / count);
    return from + (10 + i * each + chance.between(0, Math.max(0, each - 10))) * DAY;
  }

  function minutesLater(day: Instant, minute: number): Instant {
    return calendar.at(calendar.dayOf(day), minute);
  }

  function anyTime(day: Instant): Instant {
    return minutesLater(day, chance.between(0, 24 * 60 - 1));
  }

  function planClockErrors(): void {
    CLOCK_ERRORS.forEach(({ begins, aheadMs }, i) => {
      const day = dayFor(i, CLOCK_ERRORS.length);
      const begin = () => goWrong(begins, aheadMs, chance.pick(CLOCK_IS_WRONG_FOR));
      switch (begins) {
        case 'in a sweep':
          world.plan(minutesLater(day, 6 * 60 - 1), 'the clock is about to be wrong', () => {
            inSweep = { questions: chance.between(1, 300), begin };
          });
          return;
        case 'at a start':
          world.plan(anyTime(day), 'the machine starts again', () => {
            needs.stop({ ms: chance.between(10, 300) * SECOND, meanwhile: begin });
          });
          return;
        case 'at any time':
          world.plan(anyTime(day), 'the clock is wrong', begin);
          return;
        default:
          begins satisfies never;
      }
    });
  }

  function goWrong(begins: string, aheadMs: number, lastsMs: number): void {
    const canBeTold = !world.weather.popbillIsSilent || around.slack !== 'is-silent';
    if (around.clockAheadMs !== 0 || !canBeTold) return;
    setClock(aheadMs);
    happened(`clock wrong ${begins}`);
    happened(aheadMs > 0 ? 'clock ahead' : 'clock behind');
    note(`the clock is ${aheadMs / HOUR} hours ahead for ${lastsMs / MINUTE} minutes`);
    world.plan(now() + lastsMs, 'the clock is right again', () => setClock(0));
  }

  function setClock(aheadMs: number): void {
    around.clockAheadMs = aheadMs;
    around.changedAt.clock = now();
    if (aheadMs !== 0) return;
    note('the clock is right again');
    needs.clockIsRight();
  }

  /** For a week, or in few days for as long as the other one does not begin. */
  function planSlack(): void {
    const kinds = ['refuses', 'is-silent'] as const;
    const apart = Math.floor((days - 20) / kinds.length);
    const lasts = Math.max(1, Math.min(7, apart - 1));
    kinds.forEach((slack, i) => {
      const at = anyTime(dayFor(i, kinds.length));
      world.plan(at, `Slack ${slack}`, () => setSlack(slack));
      world.plan(at + lasts * DAY, 'Slack is well again', () => setSlack('well'));
    });
  }

  function setSlack(slack: Around['slack']): void {
    around.slack = slack;
    around.changedAt.slack = now();
    note(`Slack ${slack}`);
    if (slack !== 'well') happened(`Slack ${slack}`);
  }

  /** POPBiLL says it of one company for days. */
  function planSingle<Name extends 'tokenRefusal' | 'impossibleEnd'>(
    name: Name,
    values: readonly NonNullable<Truth[Name]>[],
    { count, ofDays }: { readonly count: number; readonly ofDays: readonly [number, number] },
  ): void {
    for (let i = 0; i < count; i++) {
      const value = values[i % values.length];
      const at = anyTime(dayFor(i, count));
      world.plan(at, `${name} begins`, () => {
        const truth = chance.pick(world.companies);
        if (truth[name] !== undefined) return;
        truth[name] = value;
        happened(`${name} ${value}`);
        note(`POPBiLL says ${value} of ${truth.brn} (${name})`);
        world.plan(now() + chance.between(...ofDays) * DAY, `${name} ends`, () => {
          truth[name] = undefined;
          note(`${name} of ${truth.brn} is over`);
        });
      });
    }
  }

  function planMisreports(): void {
    MISREPORTS.forEach(({ kind, ends }, i) => {
      const sweepAt = minutesLater(dayFor(i, MISREPORTS.length), 6 * 60);
      const share = chance.between(60, 100) / 100;
      world.plan(sweepAt - chance.between(10, 600) * MINUTE, 'a misreport begins', () => {
        // Of who has no certificate nothing can be said of it.
        const concerned = world.companies.filter(
          ({ certificate }) => kind !== 'certificate-invalid' || certificate !== undefined,
        );
        const chosen = concerned.filter(() => chance.happens(share));
        const of = new Set(chosen.map(({ brn }) => brn));
        world.weather.misreport = { kind, of };
        happened(`misreport ${kind}`);
        note(`POPBiLL says ${kind} of ${of.size} companies`);
      });
      if (ends === 'released') {
        world.plan(sweepAt + chance.between(4, 10) * HOUR, 'what waits is released', () =>
          needs.act({
            what: 'U0KIM releases what waits',
            async run({ massChanges }) {
              needs.asked();
              if (await massChanges.release('U0KIM')) happened('mass change released');
            },
          }),
        );
      }
      const lasts = ends === 'withdrawn' ? chance.between(2, 22) : chance.between(26, 60);
      world.plan(sweepAt + lasts * HOUR, 'the misreport ends', () => {
        world.weather.misreport = undefined;
        note(`POPBiLL says ${kind} no longer`);
      });
    });
  }

  planClockErrors();
  planSlack();
  planSingle('tokenRefusal', TOKEN_REFUSALS, { count: 6, ofDays: [4, 9] });
  planSingle('impossibleEnd', IMPOSSIBLE_ENDS, { count: 6, ofDays: [2, 8] });
  planMisreports();
}
