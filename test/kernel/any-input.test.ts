import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALIASES, parseCommand } from '../../src/app/commands.js';
import { looksSecret } from '../../src/company/company-rules.js';
import { formatBrn, hasValidCheckDigit, parseBrn } from '../../src/kernel/brn.js';
import { INPUT_LIMITS, limited, oneLine } from '../../src/kernel/input-limits.js';
import { parseQuietHours } from '../../src/kernel/policy.js';
import { isChannelId, isGroupId, isUserId } from '../../src/kernel/slack-id.js';
import { seoulInstant } from '../../src/kernel/time.js';
import {
  CHANGEABLE,
  cronOfTime,
  LADDER_MAX_DAYS,
  parseAlertDays,
  parseSetting,
  quietHoursText,
  settingText,
  timeOfCron,
  timeOfDay,
} from '../../src/settings/settings-rules.js';
import { LANGUAGES } from '../../src/text/format.js';
import { type CommandWord, typedFilter } from '../../src/text/shown-commands.js';
import { TONGUES } from '../../src/text/tongue.js';

/** Whatever may be typed: letters of every script, halves of characters, what patterns and mrkdwn are made of. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(...' \n0123456789-:,.비번호은는()[]<>&@#*'.split('')),
    maxLength: 300,
  }),
);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 10, maxLength: 10 });

/** A character of which one half is missing. */
const HALF = /\p{Cs}/u;

describe('a business number', () => {
  it('is ten digits or refused, whatever is typed', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const brn = parseBrn(typed);
        if (brn.ok) expect(brn.value).toMatch(/^(?!0{10})[0-9]{10}$/);
      }),
    );
  });

  it('is the same however it is written', () => {
    const written = fc.constantFrom(
      (brn: string) => brn,
      (brn: string) => ` ${brn.slice(0, 3)} - ${brn.slice(3, 5)}–${brn.slice(5)}\u200b`,
      (brn: string) => brn.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    );
    fc.assert(
      fc.property(digits, written, (brn, write) => {
        fc.pre(brn !== '0000000000');
        const [read, formatted] = [parseBrn(write(brn)), parseBrn(write(brn))];
        expect(read).toEqual({ ok: true, value: brn });
        if (formatted.ok) expect(parseBrn(formatBrn(formatted.value))).toEqual(read);
      }),
    );
  });

  it('has one check digit', () => {
    fc.assert(
      fc.property(digits, (brn) => {
        const valid = Array.from({ length: 10 }, (_, last) =>
          parseBrn(`${brn.slice(0, 9)}${last}`),
        );
        fc.pre(!brn.startsWith('000000000'));
        expect(valid.filter((each) => each.ok && hasValidCheckDigit(each.value))).toHaveLength(1);
      }),
    );
  });
});

describe('settings', () => {
  it('are read or refused, and read back from how they are written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGEABLE), anyText, (name, text) => {
        const value = parseSetting(name, text);
        if (value !== undefined) expect(parseSetting(name, settingText(value))).toEqual(value);
      }),
    );
  });

  it('hold days from 0 to a year, each once, the furthest first', () => {
    const days = fc.array(fc.integer({ min: 0, max: LADDER_MAX_DAYS }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(days, (list) => {
        expect(parseAlertDays(list.join(' , '))).toEqual([...new Set(list)].sort((a, b) => b - a));
      }),
    );
  });

  it('hold times of day', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(minute, minute, (from, to) => {
        const cron = cronOfTime(timeOfDay(from)) ?? '';
        expect(timeOfCron(cron)).toBe(timeOfDay(from));
        const hours = parseQuietHours(quietHoursText({ from, to }));
        expect(hours).toEqual(from === to ? undefined : { from, to });
      }),
    );
  });
});

describe('times and IDs', () => {
  it('are read or refused', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(Number.isFinite(seoulInstant(text) ?? 0)).toBe(true);
        expect(
          [cronOfTime(text), timeOfCron(text)].every((each) => each === undefined || each !== ''),
        ).toBe(true);
        for (const is of [isChannelId, isUserId, isGroupId]) {
          if (is(text)) expect(text).toMatch(/^[A-Z][A-Z0-9]{1,29}$/);
        }
      }),
    );
  });

  it('are instants for every second of the certificates to come', () => {
    const seconds = fc.date({
      min: new Date('1989-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(seconds, (date) => {
        const wall = date.toISOString().slice(0, 19).replace(/\D/g, '');
        expect(seoulInstant(wall)).toBe(Math.floor(date.getTime() / 1000) * 1000 - 9 * 3_600_000);
      }),
    );
  });

  it('are durations in words, however long', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 }), fc.constantFrom(...LANGUAGES), (ms, language) => {
        expect(TONGUES[language].duration(ms)).not.toMatch(/NaN|undefined|^\s*$|\b0 (?:d|h|m)/);
      }),
    );
  });
});

describe('words', () => {
  it('are cut between whole characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, most) => {
        const cut = limited(text, most);
        expect(text.startsWith(cut) && cut.length <= most).toBe(true);
        if (!HALF.test(text)) expect(cut).not.toMatch(HALF);
      }),
    );
  });

  it('become one line, and stay it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = oneLine(text);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]|^ | $/u);
        expect(oneLine(line)).toBe(line);
      }),
    );
  });

  it('that hold a password are seen, whatever stands around', () => {
    const before = fc.string({ unit: fc.constantFrom(...'가나다 .\n'.split('')), maxLength: 200 });
    fc.assert(
      fc.property(before, before, (left, right) => {
        expect(looksSecret(`${left} 비밀번호: hanbit2024! ${right}`)).toBe(true);
        expect(looksSecret(`${left} 900101-1234567 ${right}`)).toBe(true);
      }),
    );
    fc.assert(fc.property(anyText, (text) => typeof looksSecret(text) === 'boolean'));
  });
});

describe('a command', () => {
  it('is understood or named as unknown, whatever is typed', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const parsed = parseCommand(typed);
        if (parsed.command === 'unknown') {
          expect(parsed.word).not.toBe('');
          return;
        }
        expect(parsed.rest.length).toBeLessThanOrEqual(18 * INPUT_LIMITS.command);
        const filter = typedFilter(parsed.rest);
        if (filter.kind === 'text') {
          expect(filter.text.length).toBeLessThanOrEqual(INPUT_LIMITS.search);
        }
      }),
    );
  });

  it('is known by each of its words, with the company behind it', () => {
    const words = Object.entries(ALIASES).flatMap(([command, aliases]) =>
      // Object.entries widens the keys.
      aliases.map((word) => [command as CommandWord, word] as const),
    );
    const withCompany = words.filter(([command]) =>
      ['check', 'watch', 'unwatch'].includes(command),
    );
    fc.assert(
      fc.property(fc.constantFrom(...withCompany), digits, ([command, word], brn) => {
        expect(parseCommand(`  ${word.toUpperCase()}   ${brn} `)).toEqual({
          command,
          rest: brn,
        });
      }),
    );
  });
});
