import * as announced from '@hyunbinseo/holidays-kr/all';
import { type Config, readConfig } from '../../src/app/config.js';
import type { Core } from '../../src/app/open-core.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Change } from '../../src/records/store.js';
import { planDamage } from './damaged-records.js';
import { planChannels, planFaults, type Stop } from './faults-of-the-year.js';
import { koreanCalendar } from './korean-days.js';
import { planLeaderChanges } from './leader-changes.js';
import { type Mishap, type Mishaps, type Process, startProcess } from './machine.js';
import { createPeople, type PersonAction } from './people.js';
import { createDisk } from './quick-store.js';
import { type Chance, seededChance } from './random.js';
import { simulatePopbill } from './simulated-popbill.js';
import { simulateSlack } from './simulated-slack.js';
import { createSurroundings } from './surroundings.js';
import { settle, virtualTime } from './virtual-time.js';
import { createWorld } from './world.js';
import { createYearChecker, type YearReport } from './year-checker.js';
import { BrokenInvariant } from './year-context.js';

const DEFAULT_CHANNEL = 'C0DEFAULT';
const OTHER_CHANNELS = ['C0SEOUL', 'C0BUSAN'];
const CHANNEL_CHOICES = ['', '', '', ...OTHER_CHANNELS];
/** The setting CERT_ALERT_DAYS changes once a year, from the first to the second. */
const LADDERS = ['30,14,7,3,1,0', '60,30,7,3,1,0'] as const;
const MAX_STEP_MS = 15 * MINUTE;
const SETTLING_MS = 10 * MINUTE;

export interface YearOptions {
  readonly seed: number;
  readonly companies: number;
  readonly days: number;
  /** Days between changes of the leader; undefined: none. */
  readonly leaderDays?: number | undefined;
}

/** The year as SIMULATION_SEEDS takes it. */
export function nameOf({ seed, companies, days, leaderDays }: YearOptions): string {
  return [seed, companies, days, leaderDays].filter((part) => part !== undefined).join('/');
}

/** Runs the app through a simulated year. Rejects with BrokenInvariant at the first violated invariant. */
export async function runYear(options: YearOptions): Promise<YearReport> {
  const { seed, companies, days, leaderDays } = options;
  const year = nameOf(options);
  const chance = seededChance(seed);
  const faultChance = chance.of('fate');
  const calendar = koreanCalendar(
    new Set(Object.values(announced).flatMap((year) => Object.keys(year))),
  );
  const from = calendar.at(`${2024 + (seed % 3)}-01-01`, 0);
  const until = from + days * DAY;
  const time = virtualTime(from);
  const world = createWorld({ chance, calendar, from, until, size: companies });
  const surroundings = createSurroundings();
  const slack = simulateSlack(time, surroundings);
  const popbill = simulatePopbill({ world, time, chance });
  const configs = [configWith(LADDERS[0]), configWith(LADDERS[1])] as const;
  const checker = createYearChecker({
    year,
    calendar,
    now: time.now,
    surroundings,
    ladder: configs[0].policy.certAlertDays,
    defaultChannel: DEFAULT_CHANNEL,
    archived: slack.archived,
  });
  const { context, report } = checker;
  slack.onAccepted(checker.onAccepted);
  const people = createPeople({
    chance,
    calendar,
    world,
    context,
    onSnoozed: (brn, at) => checker.notices.snoozes.set(brn, at),
    onRead: checker.notices.onRead,
    onRegisteredAgain: (brn, product) => checker.onRegisteredAgain({ brn, product }),
    onLoginConfirmed: (brn, product) => checker.onLoginConfirmed({ brn, product }),
    channels: CHANNEL_CHOICES,
  });
  const machine = {
    disk: createDisk(),
    time,
    slack,
    popbill,
    surroundings,
    onWritten(changes: readonly Change[]) {
      records.onWritten(changes);
      checker.onWritten(changes);
    },
    onPurged(count: number) {
      context.fail(
        '14 nothing is done by a wrong clock',
        'all',
        `${count} records of history removed`,
      );
    },
    onNotWritten: checker.onNotWritten,
    onAnswer: checker.onAnswer,
    onUnheardAnswer: checker.onUnheardAnswer,
    onForbidden(what: string) {
      context.fail('15 only the leader acts', 'all', `a former leader acts: ${what}`);
    },
    onLateWrite: () => onHappened('late write rejected'),
    onHeldBack: () => onHappened('late send held back'),
    onMishap() {
      context.lastMishapAt = time.now();
      context.note('all', 'a mishap happens');
    },
  };
  const ladderChangesAt = from + faultChance.between(100, 250) * DAY;
  const channelPlan = planChannels(faultChance, calendar, {
    from: calendar.dayOf(from),
    defaultChannel: DEFAULT_CHANNEL,
  });
  const mishaps: Mishaps = { daily: undefined, leaderChange: undefined };
  const answersDue: { readonly brn: Brn; readonly at: Instant }[] = [];
  let process: Process | undefined;
  let startAt = from;
  /** Planned stops, and the work to do while no process runs. */
  const stops: Stop[] = [];
  const workBeforeStart: Stop['whileStopped'][] = [];
  const faultNeeds = {
    chance,
    calendar,
    from,
    until,
    world,
    surroundings,
    act,
    now: time.now,
    note: (what: string) => context.note('all', what),
    onHappened,
    stop: (stop: Stop) => void stops.push(stop),
    onRequested: () => void context.personActedAt.set('all', time.now()),
    onClockRight: checker.onAnswersLost,
  };
  planFaults({ ...faultNeeds, popbill });
  const leaders = planLeaderChanges({
    ...faultNeeds,
    everyDays: leaderDays,
    time,
    mishaps,
    context,
  });
  const records = planDamage({
    ...faultNeeds,
    disk: machine.disk,
    stored: context.stored,
    onDamaged: checker.onDamaged,
    fail: (what) => context.fail('12 never blind without saying so', 'all', what),
  });

  function onHappened(fault: string): void {
    report.faults[fault] = (report.faults[fault] ?? 0) + 1;
  }

  async function start(): Promise<void> {
    for (const work of workBeforeStart.splice(0)) await work();
    const config = configs[time.now() < ladderChangesAt ? 0 : 1];
    context.ladder = config.policy.certAlertDays;
    mishaps.daily = undefined;
    leaders.onStarted();
    checker.onAnswersLost();
    process = await time.finish(startProcess(config, machine, mishaps));
    context.runsSince = time.now();
    report.restarts += 1;
    context.note('all', 'a process starts');
  }

  /** Plans the next start after a kill: mostly within two minutes, sometimes hours later. */
  function replaceLostProcess(): void {
    if (process === undefined) return;
    const takeover = leaders.replace(process);
    if (takeover !== undefined) {
      process = undefined;
      context.runsSince = undefined;
      startAt = takeover.at;
      // What was sent last may arrive until then.
      context.crashes.push(startAt);
      const seconds = (startAt - time.now()) / SECOND;
      context.note('all', `the leader is ${takeover.how} and replaced in ${seconds} seconds`);
      return;
    }
    if (!process.isDead()) return;
    process = undefined;
    context.runsSince = undefined;
    context.crashes.push(time.now());
    report.crashes += 1;
    const downMs = faultChance.happens(0.85)
      ? faultChance.between(5, 120) * SECOND
      : faultChance.between(1, 8) * HOUR;
    startAt = time.now() + downMs;
    context.note(
      'all',
      `the process is killed and down for ${Math.round(downMs / MINUTE)} minutes`,
    );
  }

  async function stopAsPlanned(): Promise<void> {
    for (const stop of stops.splice(0)) {
      workBeforeStart.push(stop.whileStopped);
      await stopFor(stop.ms);
    }
  }

  async function stopFor(ms: number): Promise<void> {
    if (process === undefined) return;
    context.note('all', `the process stops for ${Math.round(ms / MINUTE)} minutes`);
    await process.stop();
    process = undefined;
    context.runsSince = undefined;
    startAt = time.now() + ms;
  }

  /** Decides whether the process has a mishap or a restart on this day. */
  async function injectDailyFault(): Promise<void> {
    const draw = faultChance.next();
    if (time.now() >= ladderChangesAt && context.ladder === configs[0].policy.certAlertDays) {
      await stopFor(faultChance.between(10, 120) * SECOND);
    } else if (draw < 0.08) {
      mishaps.daily = pickMishap(faultChance);
      context.note('all', `next mishap: ${JSON.stringify(mishaps.daily)}`);
    } else if (draw < 0.11) await stopFor(faultChance.between(10, 300) * SECOND);
    else if (draw < 0.12) await stopFor(faultChance.between(5, 72) * HOUR);
  }

  /** Runs a person's action, unless the process is down or cannot act. */
  function act({ what, run, asksAbout }: PersonAction): void {
    const answering = leaders.pickFormer() ?? process;
    if (
      answering === undefined ||
      surroundings.slack !== 'well' ||
      answering.core.clockWatch.isUnreliable
    )
      return;
    context.note('all', what);
    if (asksAbout !== undefined) context.note(asksAbout, what);
    run(answering.core).then(
      () => {
        if (asksAbout !== undefined)
          answersDue.push({ brn: asksAbout, at: time.now() + 4 * MINUTE });
      },
      (error: unknown) => context.note('all', `${what}: ${String(error)}`),
    );
  }

  async function step(actions: { readonly at: Instant }[], tomorrow: Instant): Promise<void> {
    const now = time.now();
    if (process === undefined && startAt <= now) await start();
    const pause = pauseAfter(now);
    const next = Math.min(
      tomorrow,
      now + pause - (now % pause),
      world.nextAt(),
      ...[actions[0], answersDue[0], channelPlan[0]].flatMap((one) =>
        one === undefined ? [] : [one.at],
      ),
      process === undefined ? startAt : tomorrow,
    );
    await time.advanceTo(Math.max(now, next), isLeaderLost);
    world.runUntil(time.now());
    await stopAsPlanned();
    if (process !== undefined) leaders.changeIfDue(process);
    for (const { channel, isAway } of takeDue(channelPlan, time.now())) {
      if (isAway) slack.archived.add(channel);
      else slack.archived.delete(channel);
      context.channelChangedAt.set(channel, time.now());
      context.note('all', `${channel} ${isAway ? 'is archived' : 'is back'}`);
    }
    replaceLostProcess();
    for (const { at } of takeDue(actions, time.now())) act(people.actionAt(at));
    await settle();
    replaceLostProcess();
    process?.tick();
    await leaders.tickFormer();
    await settle();
    await tickByWrongClock();
    replaceLostProcess();
    const dueAnswers = takeDue(answersDue, time.now());
    if (process === undefined) return;
    for (const { brn } of dueAnswers) checker.checkCompanyIsNotified(brn);
    checker.check(process.core.health.problems);
  }

  function isLeaderLost(): boolean {
    if (process === undefined || !leaders.isPending()) return false;
    return process.isDead() || process.leadership.cutOffAt !== undefined;
  }

  /**
   * The app believes that the clock is wrong after two measurements in a row. Each may wait 15 seconds for a silent
   * server, so ticks follow at 16 seconds.
   */
  async function tickByWrongClock(): Promise<void> {
    if (surroundings.clockAheadMs === 0 || time.now() - surroundings.changedAt.clock < MINUTE)
      return;
    for (let i = 0; i < 3; i++) {
      await time.advanceTo(time.now() + 16 * SECOND);
      process?.tick();
      await settle();
    }
  }

  /** Short steps while something can be sent, long ones otherwise. */
  function pauseAfter(now: Instant): number {
    if (isUnsettled(now)) return MINUTE / 2;
    if (slack.archived.has(DEFAULT_CHANNEL) || surroundings.slack !== 'well') return MAX_STEP_MS;
    if (surroundings.clockAheadMs !== 0) return MAX_STEP_MS;
    let first = Number.POSITIVE_INFINITY;
    for (const { notBefore } of context.stored.outbox.values()) first = Math.min(first, notBefore);
    return first - now > MAX_STEP_MS ? MAX_STEP_MS : MINUTE / 2;
  }

  /** After a start, a mishap or an incident, several things happen within minutes. */
  function isUnsettled(now: Instant): boolean {
    const { runsSince = Number.NEGATIVE_INFINITY, stored, lastMishapAt } = context;
    const changed = [
      runsSince,
      lastMishapAt,
      ...Object.values(surroundings.changedAt),
      ...Object.values(stored.incidentChangedAt),
    ];
    return changed.some((at) => now - at < SETTLING_MS);
  }

  function throwIfBroken(): void {
    const [violation] = checker.violations;
    if (violation !== undefined) throw new BrokenInvariant(violation);
    const [problem] = slack.problems;
    if (problem === undefined) return;
    throw new BrokenInvariant(
      `8 Slack accepts every message: ${problem} (SIMULATION_SEEDS=${year})`,
    );
  }

  await start();
  if (process !== undefined) await watchAll((process as Process).core, world.companies, chance);
  for (let day = calendar.dayOf(from); calendar.at(day, 0) < until; day = calendar.plus(day, 1)) {
    const actions = people.actionTimesOf(day).map((at) => ({ at }));
    const tomorrow = calendar.at(day, 24 * 60);
    await injectDailyFault();
    while (time.now() < tomorrow) {
      await step(actions, tomorrow);
      throwIfBroken();
    }
    checker.onDayEnd(day);
    throwIfBroken();
  }
  await leaders.endFormer();
  await process?.stop();
  return report;
}

function pickMishap(faultChance: Chance): Mishap {
  return {
    at: faultChance.pick(['write', 'send'] as const),
    countdown: faultChance.between(1, 200),
    kind: faultChance.pick(['killed-before', 'killed-after', 'killed-after', 'fails'] as const),
  };
}

async function watchAll(
  { watchedCompanies }: Core,
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
    await watchedCompanies.watch(draft, 'U0KIM');
  }
}

/** Removes and returns the due entries of a list that is sorted by time. */
function takeDue<T extends { readonly at: Instant }>(from: T[], now: Instant): readonly T[] {
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
