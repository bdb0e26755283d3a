import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/kernel/time.js';
import type { Calendar } from './korean-days.js';
import type { Mishaps, Process } from './machine.js';
import type { Chance } from './random.js';
import type { VirtualTime } from './virtual-time.js';
import type { World } from './world.js';
import type { YearContext } from './year-context.js';

/** PostgreSQL frees the lock of a killed process at once, that of a cut-off one after ten seconds. */
const TAKEOVER_SECONDS = { killed: [1, 15], 'cut off': [10, 15] } as const;

/** When the leader changes. */
interface Occasion {
  /** Of the day; absent: any. */
  readonly minute?: number;
  /** What is interrupted: one of the next so many, or nothing, if there is none for some time. */
  readonly at: 'write' | 'send';
  readonly within: number;
  readonly patienceMs: number;
  /** A leader that is cut off lives until quiet hours have ended, so that it still has something to send. */
  readonly isBeforeNotices?: true;
}

const IN_THE_SWEEP: Occasion = {
  minute: 6 * 60,
  at: 'write',
  within: 150,
  patienceMs: HOUR,
  isBeforeNotices: true,
};
const OCCASIONS: readonly Occasion[] = [
  IN_THE_SWEEP,
  { minute: 8 * 60 + 50, at: 'send', within: 1, patienceMs: 0, isBeforeNotices: true },
  { minute: 9 * 60, at: 'send', within: 5, patienceMs: 6 * HOUR },
  { at: 'write', within: 20, patienceMs: 6 * HOUR },
];

interface FormerLeader {
  readonly process: Process;
  readonly endsAt: Instant;
  /** Else it is killed. */
  readonly isStopped: boolean;
}

export interface LeaderChanges {
  /** To be called when a process has started. */
  onStarted(): void;
  /** How the process lost the leadership, and when the next one has it; undefined if no planned change happened. */
  replace(
    process: Process,
  ): { readonly how: 'killed' | 'cut off'; readonly at: Instant } | undefined;
  /** Changes the leader now if nothing was there to interrupt. */
  changeIfDue(process: Process): void;
  /** Whether the next write or send may change the leader. */
  isPending(): boolean;
  /** A former leader that gets a person's command, because it still has its connection to Slack. */
  pickFormer(): Process | undefined;
  /** Lets the former leaders continue, and ends those that are due. */
  tickFormer(): Promise<void>;
  /** Ends all former leaders. */
  endFormer(): Promise<void>;
}

/**
 * Plans a change of the leader every `everyDays` days, in turn of two kinds: the leader is cut off from the store and
 * lives on beside its successor for a while, or it is killed. `everyDays` undefined: none.
 */
export function planLeaderChanges(needs: {
  readonly everyDays: number | undefined;
  readonly chance: Chance;
  readonly calendar: Calendar;
  readonly from: Instant;
  readonly until: Instant;
  readonly time: VirtualTime;
  readonly world: World;
  readonly mishaps: Mishaps;
  readonly context: YearContext;
  readonly onHappened: (fault: string) => void;
}): LeaderChanges {
  const { everyDays, calendar, from, until, time, world, mishaps, context, onHappened } = needs;
  const chance = needs.chance.of('leaders');
  let former: FormerLeader[] = [];
  let next: { readonly occasion: Occasion; readonly dueAt: Instant } | undefined;

  for (let i = 0; everyDays !== undefined && from + (i + 1) * everyDays * DAY < until; i++) {
    const day = calendar.dayOf(from + (i + 1) * everyDays * DAY);
    const how = i % 2 === 0 ? 'cut-off' : 'killed';
    const pair = Math.floor(i / 2);
    const round = Math.floor(pair / OCCASIONS.length);
    const when = (pair + round) % 2 === 0 ? 'before' : 'after';
    const occasion = OCCASIONS[pair % OCCASIONS.length] ?? IN_THE_SWEEP;
    const { minute = chance.between(0, 24 * 60 - 1), at, within, patienceMs } = occasion;
    world.plan(calendar.at(day, minute), 'the leader is about to change', () => {
      const countdown = chance.between(1, within);
      mishaps.leaderChange = { at, countdown, kind: `${how}-${when}` };
      next = { occasion, dueAt: time.now() + patienceMs };
      context.note('all', `the leader will change: ${JSON.stringify(mishaps.leaderChange)}`);
    });
  }

  function keepFormer(process: Process, successorAt: Instant, { isBeforeNotices }: Occasion): void {
    const { leadership } = process;
    const hours = chance.between(4, 30) * HOUR;
    const livesMs =
      isBeforeNotices === true
        ? hours
        : chance.pick([hours, chance.between(1, 60) * MINUTE, chance.between(1, 30) * SECOND]);
    const endsAt = successorAt + livesMs;
    former.push({ process, endsAt, isStopped: chance.happens(0.5) });
    const reconnectsAt = chance.pick([
      time.now() + chance.between(7, 20) * SECOND,
      chance.between(successorAt, endsAt),
      chance.between(successorAt, endsAt),
    ]);
    void time.sleep(reconnectsAt - time.now()).then(leadership.reconnect);
    // The app always does this. One that continues must not do harm either.
    if (chance.happens(0.4)) void leadership.lost.then(process.freeze);
  }

  async function end({ process, isStopped }: FormerLeader): Promise<void> {
    if (isStopped) await process.stop();
    else process.kill();
    context.note('all', `a former leader ${isStopped ? 'stops' : 'is killed'}`);
  }

  return {
    onStarted() {
      // The process before lost the leadership while it was stopping.
      if (mishaps.leaderChange === undefined) next = undefined;
    },
    replace(process) {
      const isKilled = process.isDead();
      const isLost = isKilled || process.leadership.cutOffAt !== undefined;
      if (!isLost || next === undefined || mishaps.leaderChange !== undefined) return undefined;
      const { occasion } = next;
      next = undefined;
      const how = isKilled ? 'killed' : 'cut off';
      onHappened(`leader ${how}`);
      const [soonest, latest] = TAKEOVER_SECONDS[how];
      const at = time.now() + chance.between(soonest, latest) * SECOND;
      if (!isKilled) keepFormer(process, at, occasion);
      return { how, at };
    },
    changeIfDue(process) {
      const kind = mishaps.leaderChange?.kind;
      if (kind === undefined || next === undefined || time.now() < next.dueAt) return;
      mishaps.leaderChange = undefined;
      if (kind.startsWith('killed')) process.kill();
      else process.leadership.cutOff();
    },
    isPending: () => next !== undefined,
    pickFormer() {
      const [first] = former;
      return first !== undefined && chance.happens(0.5) ? first.process : undefined;
    },
    async tickFormer() {
      const now = time.now();
      for (const { process } of former) process.tick();
      const ending = former.filter(({ endsAt }) => endsAt <= now);
      former = former.filter(({ endsAt }) => endsAt > now);
      for (const one of ending) await end(one);
    },
    async endFormer() {
      for (const one of former.splice(0)) await end(one);
    },
  };
}
