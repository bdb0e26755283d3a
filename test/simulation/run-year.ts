import * as announced from '@hyunbinseo/holidays-kr/all';
import { type Config, readConfig } from '../../src/app/config.js';
import type { Core } from '../../src/app/open-core.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Change } from '../../src/records/store.js';
import { allIsWell } from './around.js';
import { busySlack } from './busy-slack.js';
import { openCourt, type YearReport } from './court.js';
import { planDamage } from './damaged-records.js';
import { planFaults, type Stop } from './faults-of-the-year.js';
import { type Calendar, koreanCalendar } from './korean-days.js';
import { livingPopbill } from './living-popbill.js';
import { type Mishap, type Process, startProcess } from './machine.js';
import { createPeople, type Deed } from './people.js';
import { createDisk } from './quick-store.js';
import { type Chance, seededChance } from './random.js';
import { BrokenInvariant } from './trial.js';
import { settled, virtualTime } from './virtual-time.js';
import { createWorld } from './world.js';

const DEFAULT_CHANNEL = 'C0DEFAULT';
const OTHER_CHANNELS = ['C0SEOUL', 'C0BUSAN'];
const CHANNEL_CHOICES = ['', '', '', ...OTHER_CHANNELS];
/** The settings change once a year. */
const LADDERS = ['30,14,7,3,1,0', '60,30,7,3,1,0'] as const;
const STEP = 15 * MINUTE;
const SETTLES_WITHIN = 10 * MINUTE;

export interface YearAbout {
  readonly seed: number;
  readonly companies: number;
  readonly days: number;
}

/** Lives one year of the app, judging as it goes. Rejects with BrokenInvariant at the first thing that is wrong. */
export async function runYear({ seed, companies, days }: YearAbout): Promise<YearReport> {
  const chance = seededChance(seed);
  const fate = chance.of('fate');
  const calendar = koreanCalendar(
    new Set(Object.values(announced).flatMap((year) => Object.keys(year))),
  );
  const from = calendar.at(`${2024 + (seed % 3)}-01-01`, 0);
  const until = from + days * DAY;
  const time = virtualTime(from);
  const world = createWorld({ chance, calendar, from, until, size: companies });
  const around = allIsWell();
  const slack = busySlack(time, around);
  const popbill = livingPopbill({ world, time, chance });
  const configs = [configWith(LADDERS[0]), configWith(LADDERS[1])] as const;
  const court = openCourt({
    year: `${seed}/${companies}/${days}`,
    calendar,
    now: time.now,
    around,
    ladder: configs[0].policy.certAlertDays,
    defaultChannel: DEFAULT_CHANNEL,
    archived: slack.archived,
  });
  const { trial, report } = court;
  slack.onTaken(court.taken);
  popbill.onAnswer(court.answered);
  const people = createPeople({
    chance,
    calendar,
    world,
    trial,
    snoozed: (brn, at) => court.hearing.snoozes.set(brn, at),
    known: court.hearing.known,
    saidRegistered: (brn, product) => court.saidRegistered({ brn, product }),
    confirmed: (brn, product) => court.confirmed({ brn, product }),
    channels: CHANNEL_CHOICES,
  });
  const ground = {
    disk: createDisk(),
    time,
    slack,
    popbill,
    around,
    onWritten(changes: readonly Change[]) {
      records.written(changes);
      court.written(changes);
    },
    onPurged(count: number) {
      trial.fail('14 nobody acts by a wrong clock', 'all', `${count} records of history removed`);
    },
    onNotWritten: court.notWritten,
    onMishap() {
      trial.lastMishapAt = time.now();
      trial.note('all', 'something fails');
    },
  };
  const changeOfRules = from + fate.between(100, 250) * DAY;
  const channelPlan = planChannels(fate, calendar, calendar.dayOf(from));
  const mishap: { next: Mishap | undefined } = { next: undefined };
  const answersDue: { readonly brn: Brn; readonly at: Instant }[] = [];
  let process: Process | undefined;
  let startAt = from;
  /** For what happens while no process runs: stops to come, and what is done before the next start. */
  const stops: Stop[] = [];
  const meanwhile: Stop['meanwhile'][] = [];
  const faultNeeds = {
    ...{ chance, calendar, from, until, world, around, act },
    now: time.now,
    note: (what: string) => trial.note('all', what),
    happened(fault: string) {
      report.faults[fault] = (report.faults[fault] ?? 0) + 1;
    },
    stop: (stop: Stop) => void stops.push(stop),
    asked: () => void trial.askedByPerson.set('all', time.now()),
    clockIsRight: court.answersAreLost,
  };
  planFaults({ ...faultNeeds, popbill });
  const records = planDamage({
    ...faultNeeds,
    disk: ground.disk,
    stored: trial.stored,
    damaged: court.damaged,
    fail: (what) => trial.fail('12 never blind without saying so', 'all', what),
  });

  async function start(): Promise<void> {
    for (const work of meanwhile.splice(0)) await work();
    const config = configs[time.now() < changeOfRules ? 0 : 1];
    trial.ladder = config.policy.certAlertDays;
    mishap.next = undefined;
    court.answersAreLost();
    process = await time.finish(startProcess(config, ground, mishap));
    trial.runsSince = time.now();
    report.restarts += 1;
    trial.note('all', 'a process starts');
  }

  /** Another process follows at once, or after hours when nobody looks. */
  function buryDead(): void {
    if (process === undefined || !process.isDead()) return;
    process = undefined;
    trial.runsSince = undefined;
    trial.crashes.push(time.now());
    report.crashes += 1;
    const away = fate.happens(0.85) ? fate.between(5, 120) * SECOND : fate.between(1, 8) * HOUR;
    startAt = time.now() + away;
    trial.note('all', `the process is killed and away for ${Math.round(away / MINUTE)} minutes`);
  }

  async function makeStops(): Promise<void> {
    for (const stop of stops.splice(0)) {
      meanwhile.push(stop.meanwhile);
      await stopFor(stop.ms);
    }
  }

  async function stopFor(ms: number): Promise<void> {
    if (process === undefined) return;
    trial.note('all', `the process stops for ${Math.round(ms / MINUTE)} minutes`);
    await process.stop();
    process = undefined;
    trial.runsSince = undefined;
    startAt = time.now() + ms;
  }

  /** What befalls the machine on this day. */
  async function meetFate(): Promise<void> {
    const luck = fate.next();
    if (time.now() >= changeOfRules && trial.ladder === configs[0].policy.certAlertDays) {
      await stopFor(fate.between(10, 120) * SECOND);
    } else if (luck < 0.08) {
      mishap.next = badLuck(fate);
      trial.note('all', `bad luck waits: ${JSON.stringify(mishap.next)}`);
    } else if (luck < 0.11) await stopFor(fate.between(10, 300) * SECOND);
    else if (luck < 0.12) await stopFor(fate.between(5, 72) * HOUR);
  }

  /** What people do goes on whether the app answers or not; what it cannot do, or does not hear of, is not done. */
  function act({ what, run, asksAbout }: Deed): void {
    if (process === undefined || around.slack !== 'well' || process.core.clockWatch.isOff) return;
    trial.note('all', what);
    if (asksAbout !== undefined) trial.note(asksAbout, what);
    run(process.core).then(
      () => {
        if (asksAbout !== undefined)
          answersDue.push({ brn: asksAbout, at: time.now() + 4 * MINUTE });
      },
      (error: unknown) => trial.note('all', `${what}: ${String(error)}`),
    );
  }

  async function step(deeds: { readonly at: Instant }[], tomorrow: Instant): Promise<void> {
    const now = time.now();
    if (process === undefined && startAt <= now) await start();
    const pause = patience(now);
    const soonest = Math.min(
      tomorrow,
      now + pause - (now % pause),
      world.nextAt(),
      ...[deeds[0], answersDue[0], channelPlan[0]].flatMap((one) =>
        one === undefined ? [] : [one.at],
      ),
      process === undefined ? startAt : tomorrow,
    );
    await time.advanceTo(Math.max(now, soonest));
    world.liveUntil(time.now());
    await makeStops();
    for (const { channel, isAway } of due(channelPlan, time.now())) {
      if (isAway) slack.archived.add(channel);
      else slack.archived.delete(channel);
      trial.channelChangedAt.set(channel, time.now());
      trial.note('all', `${channel} ${isAway ? 'is archived' : 'is back'}`);
    }
    buryDead();
    for (const { at } of due(deeds, time.now())) act(people.deedAt(at));
    await settled();
    buryDead();
    process?.ticker.tick();
    await settled();
    await tickOnByWrongClock();
    buryDead();
    const asked = due(answersDue, time.now());
    if (process === undefined) return;
    for (const { brn } of asked) court.toldAtOnce(brn);
    court.look(process.core.health.problems);
  }

  /** The app ticks each second, and believes one who is asked twice in a row. Who is silent is waited for meanwhile. */
  async function tickOnByWrongClock(): Promise<void> {
    if (around.clockAheadMs === 0 || time.now() - around.changedAt.clock < MINUTE) return;
    for (let i = 0; i < 3; i++) {
      await time.advanceTo(time.now() + 16 * SECOND);
      process?.ticker.tick();
      await settled();
    }
  }

  /** What waits to be sent is looked at often, unless it cannot be sent for long. */
  function patience(now: Instant): number {
    if (isUnsettled(now)) return MINUTE / 2;
    if (slack.archived.has(DEFAULT_CHANNEL) || around.slack !== 'well') return STEP;
    if (around.clockAheadMs !== 0) return STEP;
    let first = Number.POSITIVE_INFINITY;
    for (const { notBefore } of trial.stored.outbox.values()) first = Math.min(first, notBefore);
    return first - now > STEP ? STEP : MINUTE / 2;
  }

  /** After a start, and after whatever concerns all, one thing follows from the other. */
  function isUnsettled(now: Instant): boolean {
    const { runsSince = Number.NEGATIVE_INFINITY, stored, lastMishapAt } = trial;
    const changed = [
      ...[runsSince, lastMishapAt],
      ...[...Object.values(around.changedAt), ...Object.values(stored.standingChangedAt)],
    ];
    return changed.some((at) => now - at < SETTLES_WITHIN);
  }

  function mustBeWell(): void {
    const [wrong] = court.broken;
    if (wrong !== undefined) throw new BrokenInvariant(wrong);
    const [refused] = slack.problems;
    if (refused === undefined) return;
    throw new BrokenInvariant(`8 Slack takes every message: ${refused} (seed ${seed})`);
  }

  await start();
  if (process !== undefined) await watchAll((process as Process).core, world.companies, chance);
  for (let day = calendar.dayOf(from); calendar.at(day, 0) < until; day = calendar.plus(day, 1)) {
    const deeds = people.momentsOf(day).map((at) => ({ at }));
    const tomorrow = calendar.at(day, 24 * 60);
    await meetFate();
    while (time.now() < tomorrow) {
      await step(deeds, tomorrow);
      mustBeWell();
    }
    court.dayIsOver(day);
    mustBeWell();
  }
  await process?.stop();
  return report;
}

function badLuck(fate: Chance): Mishap {
  return {
    at: fate.pick(['write', 'send'] as const),
    countdown: fate.between(1, 200),
    kind: fate.pick(['killed-before', 'killed-after', 'killed-after', 'fails'] as const),
  };
}

/** One channel is archived for a week, the default one for two days; people mend it in the morning. */
function planChannels(fate: Chance, calendar: Calendar, from: string) {
  const away = (channel: string, day: number, days: number) => {
    const at = calendar.at(calendar.plus(from, day), 10 * 60);
    return [
      { at, channel, isAway: true },
      { at: at + days * DAY, channel, isAway: false },
    ];
  };
  return [
    ...away('C0BUSAN', fate.between(20, 300), 7),
    ...away(DEFAULT_CHANNEL, fate.between(20, 340), 2),
  ].sort((a, b) => a.at - b.at);
}

async function watchAll(
  { register }: Core,
  all: readonly {
    readonly brn: Brn;
    readonly name: string;
    readonly products: readonly ('taxinvoice' | 'cashbill')[];
  }[],
  chance: Chance,
): Promise<void> {
  const form = chance.of('watch');
  for (const { brn, name, products } of all) {
    const channel = form.pick(CHANNEL_CHOICES);
    const owner = form.happens(0.4) ? 'U0KIM' : '';
    const draft = { brn, name, products, popbillUserId: '', channel, owner, note: '' };
    await register.watch(draft, 'U0KIM');
  }
}

/** Takes what is due from a list in order of time. */
function due<T extends { readonly at: Instant }>(from: T[], now: Instant): readonly T[] {
  const first = from.findIndex(({ at }) => at > now);
  return from.splice(0, first < 0 ? from.length : first);
}

function configWith(certAlertDays: string): Config {
  const config = readConfig({
    SLACK_BOT_TOKEN: 'xoxb-simulation',
    SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
    POPBILL_LINK_ID: 'SIMULATION',
    POPBILL_SECRET_KEY: Buffer.from('no secret').toString('base64'),
    ALERT_CHANNEL: DEFAULT_CHANNEL,
    CERT_ALERT_DAYS: certAlertDays,
  });
  if (!config.ok) throw new TypeError(config.error.map(({ sentence }) => sentence).join('\n'));
  return config.value;
}
