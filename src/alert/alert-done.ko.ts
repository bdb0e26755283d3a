import type { Instant } from '../kernel/time.js';
import { clockTime, dayAndMonth, dayAndTime, shortDate } from '../text/format.js';
import type { DoneLine } from './alert-text.js';

/** What people and sweeps did about an alert, as quiet lines of its thread. */
export function did(line: DoneLine, person: (id: string) => string): string {
  const at = dayAndTime(line.at, line.at, 'ko');
  if (line.kind === 'still-failing') {
    return `${at} 다시 확인했지만 같은 문제가 그대로 있습니다.`;
  }
  const who = `${at} ${person(line.by)} 님이`;
  switch (line.kind) {
    case 'taken':
      return `${who} 이 알림을 맡았습니다.`;
    case 'handed-back':
      return `${who} 맡은 것을 내려놓았습니다. 지금은 맡은 사람이 없습니다.`;
    case 'woken':
      return `${who} 미룬 알림을 다시 켰습니다.`;
    case 'client-told':
      return `${who} 고객에게 안내문을 보냈다고 표시했습니다.`;
    case 'snoozed':
      return `${who} ${until(line.until, line.at)}까지 미뤘습니다. 그 전에 더 나빠지면 알립니다.`;
    case 'checked':
      return `${who} 다시 확인했습니다. 아직 해결되지 않았습니다.`;
    default:
      return line satisfies never;
  }
}

/** Asks the one who took it. */
export function stillOnIt(person: string, takenAt: Instant, now: Instant): string {
  return `${person} 님, ${dayAndMonth(takenAt, now, 'ko')}에 맡은 알림이 아직 열려 있습니다. 계속 보고 계신가요? `;
}

/** `11월 26일(목) 09:00`. */
export function until(at: Instant, now: Instant): string {
  return `${shortDate(at, now, 'ko')} ${clockTime(at)}`;
}
