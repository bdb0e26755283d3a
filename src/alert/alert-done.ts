import type { Instant } from '../kernel/time.js';
import { clockTime, dayAndMonth, dayAndTime, shortDate } from '../text/format.js';
import type { DoneLine } from './alert-text.js';

/** What people and sweeps did about an alert, as quiet lines of its thread. */
export function did(line: DoneLine, person: (id: string) => string): string {
  const at = dayAndTime(line.at, line.at, 'en');
  if (line.kind === 'still-failing') {
    return `${at}: checked again, and the same problem is still there.`;
  }
  const who = `${at}: ${person(line.by)}`;
  switch (line.kind) {
    case 'taken':
      return `${who} took this alert.`;
    case 'handed-back':
      return `${who} handed this alert back. Nobody has it now.`;
    case 'woken':
      return `${who} turned this alert back on.`;
    case 'client-told':
      return `${who} marked the text for the client as sent.`;
    case 'snoozed':
      return `${who} snoozed this alert until ${until(line.until, line.at)}. If it gets worse before that, it comes back then.`;
    case 'checked':
      return `${who} checked again. It is not solved yet.`;
    default:
      return line satisfies never;
  }
}

/** Asks the one who took it. */
export function stillOnIt(person: string, takenAt: Instant, now: Instant): string {
  return `${person}, are you still working on the alert that you took on ${dayAndMonth(takenAt, now, 'en')}? It is still open: `;
}

/** `Thu 26 Nov, 09:00`. */
export function until(at: Instant, now: Instant): string {
  return `${shortDate(at, now, 'en')}, ${clockTime(at)}`;
}
