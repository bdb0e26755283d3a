import ICAL from 'ical.js';
import { eventLoopYielder } from '../kernel/async.js';
import { addDays, type Instant, type SeoulDay } from '../kernel/time.js';

/** An event that lasts the whole day. Calendars recognise it by its `uid` when its day or its texts change. */
export interface CalendarEvent {
  readonly uid: string;
  readonly day: SeoulDay;
  readonly title: string;
  readonly description: string;
}

// A line has at most 75 octets. The library does not count the space with which a continued line begins.
ICAL.foldLength = 74;

const END = 'END:VCALENDAR';

/** Suggested to calendars; most have their own interval. */
const REFRESH = 'PT1H';

/** iCalendar text (RFC 5545). Yields to other work. `name` must have no punctuation. */
export async function writeCalendar(
  name: string,
  events: Iterable<CalendarEvent>,
  now: Instant,
): Promise<string> {
  const yieldToEventLoop = eventLoopYielder();
  const stamp = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const empty = write('vcalendar', [
    ['version', {}, 'text', '2.0'],
    ['prodid', {}, 'text', '-//HomeTax Watch//KO'],
    ['method', {}, 'text', 'PUBLISH'],
    ['refresh-interval', {}, 'duration', REFRESH],
    ['x-published-ttl', {}, 'unknown', REFRESH],
    ['x-wr-calname', {}, 'unknown', name],
    ['x-wr-timezone', {}, 'unknown', 'Asia/Seoul'],
  ]);
  // The events go before the last line.
  const parts = [empty.slice(0, -END.length)];
  for (const event of events) {
    parts.push(`${writeEvent(event, stamp)}\r\n`);
    await yieldToEventLoop();
  }
  return `${parts.join('')}${END}\r\n`;
}

function writeEvent({ uid, day, title, description }: CalendarEvent, stamp: string): string {
  return write('vevent', [
    ['uid', {}, 'text', uid],
    ['dtstamp', {}, 'date-time', stamp],
    ['dtstart', {}, 'date', day],
    // iCalendar's end is exclusive: the day after the event.
    ['dtend', {}, 'date', addDays(day, 1)],
    ['summary', {}, 'text', withoutControls(title)],
    ['description', {}, 'text', description],
    ['transp', {}, 'text', 'TRANSPARENT'],
  ]);
}

/** jCal (RFC 7265): name, parameters, type and value. */
type Property = [
  name: string,
  parameters: Record<string, never>,
  type: 'text' | 'date' | 'date-time' | 'duration' | 'unknown',
  value: string,
];

function write(component: 'vcalendar' | 'vevent', properties: Property[]): string {
  return ICAL.stringify.component([component, properties, []], ICAL.design.icalendar);
}

/**
 * The library escapes the special characters of iCalendar, but keeps control characters and other line ends, which a
 * company's name (in the title) may contain.
 */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
