import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Calendar } from './korean-days.js';
import type { PersonAction } from './people.js';
import type { Chance } from './random.js';
import type { SimulatedPopbill } from './simulated-popbill.js';
import type { Surroundings } from './surroundings.js';
import type { Misreport, Truth, World } from './world.js';

/** A stop of the process for a while. `whileStopped` happens before it is started again. */
export interface Stop {
  readonly ms: number;
  readonly whileStopped: () => void | Promise<void>;
}

export interface FaultNeeds {
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly from: Instant;
  readonly until: Instant;
  readonly now: () => Instant;
  readonly world: World;
  readonly surroundings: Surroundings;
  readonly note: (what: string) => void;
  /** Called when a planned fault really happened; it may have been skipped. */
  readonly onHappened: (fault: string) => void;
  readonly stop: (stop: Stop) => void;
  readonly act: (action: PersonAction) => void;
  /** A person made a request that may be answered with notices about any company. */
  readonly onRequested: () => void;
  /** The clock is right again. The app did not store what POPBiLL answered while it was wrong. */
  readonly onClockRight: () => void;
}

/** A clock error of seconds once left the app blind for years, so every year has each of these. */
const CLOCK_ERRORS = [
  { startsIn: 'in a sweep', aheadMs: 400 * DAY },
  { startsIn: 'at any time', aheadMs: -26 * HOUR },
  { startsIn: 'at a start', aheadMs: 10 * DAY },
  { startsIn: 'in a sweep', aheadMs: -3650 * DAY },
  { startsIn: 'at any time', aheadMs: 3650 * DAY },
  { startsIn: 'at a start', aheadMs: -400 * DAY },
  { startsIn: 'in a sweep', aheadMs: 2 * HOUR },
  { startsIn: 'at any time', aheadMs: -10 * DAY },
] as const;
const CLOCK_ERROR_DURATIONS = [4 * SECOND, 90 * SECOND, 20 * MINUTE, 5 * HOUR, 30 * HOUR];

/** Linkhub refuses one company with these codes, which look like a refusal of our own settings. */
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

/** Plans clock errors, Slack failures, and impossible or wrong answers of POPBiLL. */
export function planFaults(needs: FaultNeeds & { readonly popbill: SimulatedPopbill }): void {
  const { calendar, from, until, now, world, surroundings, note, onHappened } = needs;
  const chance = needs.chance.of('faults');
  const days = Math.floor((until - from) / DAY);
  /** A clock error that starts after this number of calls to POPBiLL. */
  let pendingClockError: { calls: number; readonly begin: () => void } | undefined;

  needs.popbill.onCall(() => {
    if (pendingClockError === undefined) return;
    pendingClockError.calls -= 1;
    if (pendingClockError.calls > 0) return;
    const { begin } = pendingClockError;
    pendingClockError = undefined;
    begin();
  });

  /** The day of the i-th of `count` faults, spread over the year so that few overlap. */
  function dayFor(i: number, count: number): Instant {
    const interval = Math.floor((days - 20) / count);
    return from + (10 + i * interval + chance.between(0, Math.max(0, interval - 10))) * DAY;
  }

  function atMinute(day: Instant, minute: number): Instant {
    return calendar.at(calendar.dayOf(day), minute);
  }

  function anyTime(day: Instant): Instant {
    return atMinute(day, chance.between(0, 24 * 60 - 1));
  }

  function planClockErrors(): void {
    CLOCK_ERRORS.forEach(({ startsIn, aheadMs }, i) => {
      const day = dayFor(i, CLOCK_ERRORS.length);
      const begin = () => breakClock(startsIn, aheadMs, chance.pick(CLOCK_ERROR_DURATIONS));
      switch (startsIn) {
        case 'in a sweep':
          world.plan(atMinute(day, 6 * 60 - 1), 'the clock is about to be wrong', () => {
            pendingClockError = { calls: chance.between(1, 300), begin };
          });
          return;
        case 'at a start':
          world.plan(anyTime(day), 'the machine starts again', () => {
            needs.stop({ ms: chance.between(10, 300) * SECOND, whileStopped: begin });
          });
          return;
        case 'at any time':
          world.plan(anyTime(day), 'the clock is wrong', begin);
          return;
        default:
          startsIn satisfies never;
      }
    });
  }

  function breakClock(startsIn: string, aheadMs: number, lastsMs: number): void {
    const canBeDetected = !world.conditions.popbillIsSilent || surroundings.slack !== 'is-silent';
    if (surroundings.clockAheadMs !== 0 || !canBeDetected) return;
    setClock(aheadMs);
    onHappened(`clock wrong ${startsIn}`);
    onHappened(aheadMs > 0 ? 'clock ahead' : 'clock behind');
    note(`the clock is ${aheadMs / HOUR} hours ahead for ${lastsMs / MINUTE} minutes`);
    world.plan(now() + lastsMs, 'the clock is right again', () => setClock(0));
  }

  function setClock(aheadMs: number): void {
    surroundings.clockAheadMs = aheadMs;
    surroundings.changedAt.clock = now();
    if (aheadMs !== 0) return;
    note('the clock is right again');
    needs.onClockRight();
  }

  /** Each failure lasts a week, or until just before the next one in a short year. */
  function planSlack(): void {
    const kinds = ['refuses', 'is-silent'] as const;
    const intervalDays = Math.floor((days - 20) / kinds.length);
    const lasts = Math.max(1, Math.min(7, intervalDays - 1));
    kinds.forEach((slack, i) => {
      const at = anyTime(dayFor(i, kinds.length));
      world.plan(at, `Slack ${slack}`, () => setSlack(slack));
      world.plan(at + lasts * DAY, 'Slack is well again', () => setSlack('well'));
    });
  }

  function setSlack(slack: Surroundings['slack']): void {
    surroundings.slack = slack;
    surroundings.changedAt.slack = now();
    note(`Slack ${slack}`);
    if (slack !== 'well') onHappened(`Slack ${slack}`);
  }

  /** Plans several times that POPBiLL gives an answer about one company for days: each of the values in turn. */
  function planForOneCompany<Name extends 'tokenRefusal' | 'impossibleEnd'>(
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
        onHappened(`${name} ${value}`);
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
      const sweepAt = atMinute(dayFor(i, MISREPORTS.length), 6 * 60);
      const share = chance.between(60, 100) / 100;
      world.plan(sweepAt - chance.between(10, 600) * MINUTE, 'a misreport begins', () => {
        // Only a registered certificate can be called invalid.
        const concerned = world.companies.filter(
          ({ certificate }) => kind !== 'certificate-invalid' || certificate !== undefined,
        );
        const chosen = concerned.filter(() => chance.happens(share));
        const of = new Set(chosen.map(({ brn }) => brn));
        world.conditions.misreport = { kind, of };
        onHappened(`misreport ${kind}`);
        note(`POPBiLL says ${kind} of ${of.size} companies`);
      });
      if (ends === 'released') {
        world.plan(sweepAt + chance.between(4, 10) * HOUR, 'the held alerts are released', () =>
          needs.act({
            what: 'U0KIM releases the held alerts',
            async run({ massChanges }) {
              needs.onRequested();
              if (await massChanges.release('U0KIM')) onHappened('mass change released');
            },
          }),
        );
      }
      const lasts = ends === 'withdrawn' ? chance.between(2, 22) : chance.between(26, 60);
      world.plan(sweepAt + lasts * HOUR, 'the misreport ends', () => {
        world.conditions.misreport = undefined;
        note(`POPBiLL says ${kind} no longer`);
      });
    });
  }

  planClockErrors();
  planSlack();
  planForOneCompany('tokenRefusal', TOKEN_REFUSALS, { count: 6, ofDays: [4, 9] });
  planForOneCompany('impossibleEnd', IMPOSSIBLE_ENDS, { count: 6, ofDays: [2, 8] });
  planMisreports();
}

/** Archives one channel for a week and the default channel for two days. */
export function planChannels(
  chance: Chance,
  calendar: Calendar,
  { from, defaultChannel }: { readonly from: string; readonly defaultChannel: string },
) {
  const archive = (channel: string, day: number, days: number) => {
    const at = calendar.at(calendar.plus(from, day), 10 * 60);
    return [
      { at, channel, isAway: true },
      { at: at + days * DAY, channel, isAway: false },
    ];
  };
  return [
    ...archive('C0BUSAN', chance.between(20, 300), 7),
    ...archive(defaultChannel, chance.between(20, 340), 2),
  ].sort((a, b) => a.at - b.at);
}
