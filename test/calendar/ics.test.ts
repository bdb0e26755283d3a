import ical from 'node-ical';
import { describe, expect, it } from 'vitest';
import { type CalendarEvent, writeCalendar } from '../../src/calendar/ics.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 09:00');

function anEvent(overrides: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid: 'certificate-1234567891-taxinvoice@test.hometax-watch',
    day: '2026-12-31',
    title: '한빛상사 인증서 만료',
    description: '사업자번호 123-45-67891',
    ...overrides,
  };
}

/** The events as an independent parser reads them. */
function readEvents(text: string) {
  return Object.values(ical.sync.parseICS(text)).filter((part) => part?.type === 'VEVENT');
}

describe('writeCalendar', () => {
  it('writes events of a whole day that other programs read', async () => {
    const text = await writeCalendar('홈택스 인증서 만료', [anEvent()], NOW);

    const [event] = readEvents(text);
    expect(event).toMatchObject({
      uid: 'certificate-1234567891-taxinvoice@test.hometax-watch',
      summary: '한빛상사 인증서 만료',
      description: '사업자번호 123-45-67891',
      datetype: 'date',
      transparency: 'TRANSPARENT',
    });
    expect(text).toContain('DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n');
    expect(text).toContain('DTSTAMP:20261125T000000Z\r\n');
    expect(text.split('BEGIN:VEVENT')[0]?.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//HomeTax Watch//KO',
      'METHOD:PUBLISH',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'X-WR-CALNAME:홈택스 인증서 만료',
      'X-WR-TIMEZONE:Asia/Seoul',
      '',
    ]);
    expect(ical.sync.parseICS(text)).toMatchObject({
      vcalendar: { version: '2.0', method: 'PUBLISH', 'WR-CALNAME': '홈택스 인증서 만료' },
    });
  });

  it.each([
    '주식회사 "가나", 다라; 마바\\사아',
    'END:VEVENT\r\nBEGIN:VEVENT',
    '한빛\u2028BEGIN:VEVENT\u2029\u0085끝',
    `가${'나다라마바사아자차카타파하'.repeat(12)}`,
    `${'a'.repeat(73)}😀${'b'.repeat(80)}`,
  ])('keeps the title %j, in lines of at most 75 octets', async (title) => {
    const text = await writeCalendar('x', [anEvent({ title })], NOW);

    const events = readEvents(text);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ summary: title.replace(/[\r\n\u2028\u2029\u0085]+/g, ' ') });
    const lines = text.split('\r\n');
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u2028\u2029\u{FFFD}]/u);
  });

  it('writes 20,000 events while other work gets its turn', async () => {
    const events = Array.from({ length: 20_000 }, (_, n) => anEvent({ uid: `event-${n}` }));
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(performance.now()), 1);

    const text = await writeCalendar('x', events, NOW);
    clearInterval(timer);

    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(20_000);
    expect(ticks.length).toBeGreaterThan(2);
  });
});
