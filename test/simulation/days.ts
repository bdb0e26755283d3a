import { HOUR, type Instant } from '../../src/kernel/time.js';
import type { Taken } from './busy-slack.js';
import { quietHoursAreQuiet } from './noise-rules.js';
import type { Trial } from './trial.js';

/** What concerns no single company: one digest a working day, one notice for an outage or a common cause. */
export interface Days {
  taken(taken: Taken): void;
  /** The process runs at this moment. */
  runs(): void;
  over(day: string): void;
}

export function createDays(trial: Trial): Days {
  const digests = new Map<string, number>();
  const ranAt = new Map<string, number>();
  const notices = new Map<string, number>();

  return {
    taken({ about, channel }) {
      if (about.what !== 'post') return;
      const { posting } = about;
      switch (posting.kind) {
        case 'digest': {
          const key = `${posting.digest.day} ${posting.digest.channel}`;
          digests.set(key, (digests.get(key) ?? 0) + 1);
          trial.note('all', `digest of ${posting.digest.channel} in ${channel}`);
          if (!trial.calendar.isWorking(posting.digest.day)) {
            trial.fail('11 a digest each working day', 'all', `a digest of ${posting.digest.day}`);
          }
          quietHoursAreQuiet(trial, 'all', { what: 'a digest' });
          return;
        }
        case 'outage':
          once('outage', posting.outage.openedAt);
          quietHoursAreQuiet(trial, 'all', { what: `an outage of ${posting.outage.silent}` });
          return;
        case 'common-cause':
          once('common cause', posting.cause.openedAt);
          quietHoursAreQuiet(trial, 'all', { what: 'a common cause' });
          return;
        case 'mass-change':
          once('mass change', posting.change.openedAt);
          quietHoursAreQuiet(trial, 'all', { what: 'a mass change' });
          return;
        case 'roll-up':
          once('combined alert', posting.rollUp.id);
          quietHoursAreQuiet(trial, 'all', { what: 'a combined alert' });
          return;
        case 'setup':
          once('setup', posting.setup.openedAt);
          return;
        case 'alert':
        case 'test-alert':
          return;
        default:
          posting satisfies never;
      }
    },
    runs() {
      const now = trial.now();
      if (!canSpeak(now)) return;
      const minute = trial.calendar.minuteOf(now);
      if (minute >= 9 * 60 && minute < 20 * 60) {
        const day = trial.calendar.dayOf(now);
        ranAt.set(day, (ranAt.get(day) ?? 0) + 1);
      }
    },
    over(day) {
      const ran = ranAt.get(day) ?? 0;
      ranAt.delete(day);
      if (!trial.calendar.isWorking(day)) return;
      oneDigest(day, ran);
    },
  };

  /** Slack takes messages, and the app goes by the right time, both for a while. */
  function canSpeak(now: Instant): boolean {
    const { clockAheadMs, slack, changedAt } = trial.around;
    if (clockAheadMs !== 0 || slack !== 'well') return false;
    return now - Math.max(changedAt.clock, changedAt.slack) > HOUR;
  }

  /** 10. One notice for each; a crash may repeat it. */
  function once(what: string, which: Instant | string): void {
    const key = `${what} ${which}`;
    const times = (notices.get(key) ?? 0) + 1;
    notices.set(key, times);
    if (times > 1 && times - 1 > trial.crashes.length) {
      trial.fail(`10 one notice for one ${what}`, 'all', `${key} is posted ${times} times`);
    }
  }

  /** 11. Exactly one digest each working day on which the app ran. */
  function oneDigest(day: string, ran: number): void {
    const times = digests.get(`${day} ${trial.defaultChannel}`) ?? 0;
    // With the default channel away it waits, up to days.
    const isAway = trial.archived.has(trial.defaultChannel);
    if (times === 0 && ran > 4 && !isAway) {
      trial.fail('11 a digest each working day', 'all', `none on ${day}`);
    }
    if (times > 1 && trial.crashes.length === 0) {
      trial.fail('11 a digest each working day', 'all', `${times} on ${day}`);
    }
  }
}
