import { partsOfRollUpId } from '../../src/alert/roll-up-rules.js';
import { HOUR, type Instant } from '../../src/kernel/time.js';
import { checkQuietHours } from './notice-invariants.js';
import type { AcceptedSend } from './simulated-slack.js';
import type { YearContext } from './year-context.js';

/** Checks messages about more than one company: one digest per working day, one notice per incident. */
export interface DailyChecks {
  onAccepted(accepted: AcceptedSend): void;
  /** To be called at every step while the process runs. */
  onTick(): void;
  onDayEnd(day: string): void;
}

export function createDailyChecks(context: YearContext): DailyChecks {
  const digests = new Map<string, number>();
  const ticksByDay = new Map<string, number>();
  const notices = new Map<string, number>();

  return {
    onAccepted({ subject, channel }) {
      if (subject.what !== 'post') return;
      const { posting } = subject;
      switch (posting.kind) {
        case 'digest': {
          const key = `${posting.digest.day} ${posting.digest.channel}`;
          digests.set(key, (digests.get(key) ?? 0) + 1);
          context.note('all', `digest of ${posting.digest.channel} in ${channel}`);
          if (!context.calendar.isWorking(posting.digest.day)) {
            context.fail(
              '11 one digest per working day',
              'all',
              `a digest of ${posting.digest.day}`,
            );
          }
          checkQuietHours(context, 'all', { what: 'a digest' });
          return;
        }
        case 'outage':
          countNotice('outage', posting.outage.openedAt);
          checkQuietHours(context, 'all', { what: `an outage of ${posting.outage.silent}` });
          return;
        case 'common-cause':
          countNotice('common cause', posting.cause.openedAt);
          checkQuietHours(context, 'all', { what: 'a common cause' });
          return;
        case 'mass-change':
          countNotice('mass change', posting.change.openedAt);
          checkQuietHours(context, 'all', { what: 'a mass change' });
          return;
        case 'roll-up':
          countNotice('combined alert', posting.rollUp.id);
          checkQuietHours(context, 'all', {
            what: 'a combined alert',
            decidedAt: partsOfRollUpId(posting.rollUp.id).round,
          });
          return;
        case 'setup':
          countNotice('setup', posting.setup.openedAt);
          return;
        case 'alert':
        case 'test-alert':
          return;
        default:
          posting satisfies never;
      }
    },
    onTick() {
      const now = context.now();
      if (!canSend(now)) return;
      const minute = context.calendar.minuteOf(now);
      if (minute >= 9 * 60 && minute < 20 * 60) {
        const day = context.calendar.dayOf(now);
        ticksByDay.set(day, (ticksByDay.get(day) ?? 0) + 1);
      }
    },
    onDayEnd(day) {
      const ticks = ticksByDay.get(day) ?? 0;
      ticksByDay.delete(day);
      if (!context.calendar.isWorking(day)) return;
      checkOneDigest(day, ticks);
    },
  };

  /** Whether Slack has worked and the clock has been right for an hour. */
  function canSend(now: Instant): boolean {
    const { clockAheadMs, slack, changedAt } = context.surroundings;
    if (clockAheadMs !== 0 || slack !== 'well') return false;
    return now - Math.max(changedAt.clock, changedAt.slack) > HOUR;
  }

  /** 10. One notice per incident; a crash may repeat it. */
  function countNotice(what: string, id: Instant | string): void {
    const key = `${what} ${id}`;
    const times = (notices.get(key) ?? 0) + 1;
    notices.set(key, times);
    if (times > 1 && times - 1 > context.crashes.length) {
      context.fail(`10 one notice for one ${what}`, 'all', `${key} is posted ${times} times`);
    }
  }

  /** 11. Exactly one digest per working day on which the app ran; `ticks` are the steps on which it could send one. */
  function checkOneDigest(day: string, ticks: number): void {
    const times = digests.get(`${day} ${context.defaultChannel}`) ?? 0;
    // While the default channel is archived, the digest waits, sometimes for days.
    const isAway = context.archived.has(context.defaultChannel);
    if (times === 0 && ticks > 4 && !isAway) {
      context.fail('11 one digest per working day', 'all', `none on ${day}`);
    }
    if (times > 1 && context.crashes.length === 0) {
      context.fail('11 one digest per working day', 'all', `${times} on ${day}`);
    }
  }
}
