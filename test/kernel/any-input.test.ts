import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALIASES, parseCommand } from '../../src/app/register.js';
import { looksSecret } from '../../src/company/note-rules.js';
import { formatBrn, hasValidCheckDigit, parseBrn } from '../../src/kernel/brn.js';
import { clip, INPUT_LIMITS, toOneLine } from '../../src/kernel/input-limits.js';
import { parseQuietHours } from '../../src/kernel/policy.js';
import { isChannelId, isGroupId, isUserId } from '../../src/kernel/slack-id.js';
import { HOUR, parsePopbillDate, SECOND } from '../../src/kernel/time.js';
import {
  CHANGEABLE,
  cronOfTime,
  MAX_ALERT_DAY,
  parseAlertDays,
  parseSetting,
  quietHoursText,
  settingText,
  timeOfCron,
  timeOfDay,
} from '../../src/settings/settings-rules.js';
import { LANGUAGES } from '../../src/text/format.js';
import { type CommandWord, parseFilterInput } from '../../src/text/shown-commands.js';
import { TONGUES } from '../../src/text/tongue.js';

/** Text that somebody could type: all scripts, unpaired surrogates, special characters of patterns and mrkdwn. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(...' \n0123456789-:,.비번호은는()[]<>&@#*'.split('')),
    maxLength: 300,
  }),
);
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 10, maxLength: 10 });

/** The most characters into which NFKC turns a single one (U+FDFA). */
const MAX_NFKC_GROWTH = 18;
const UNPAIRED_SURROGATE = /\p{Cs}/u;

describe('parseBrn', () => {
  it('returns ten digits or an error for any input', () => {
    fc.assert(
      fc.property(anyText, (input) => {
        const brn = parseBrn(input);
        if (brn.ok) expect(brn.value).toMatch(/^(?!0{10})[0-9]{10}$/);
      }),
    );
  });

  it('reads the same number in every notation', () => {
    const notation = fc.constantFrom(
      (brn: string) => brn,
      (brn: string) => ` ${brn.slice(0, 3)} - ${brn.slice(3, 5)}–${brn.slice(5)}\u200b`,
      (brn: string) => brn.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    );
    fc.assert(
      fc.property(digits, notation, (brn, write) => {
        fc.pre(brn !== '0000000000');
        const read = parseBrn(write(brn));
        expect(read).toEqual({ ok: true, value: brn });
        if (read.ok) expect(parseBrn(formatBrn(read.value))).toEqual(read);
      }),
    );
  });

  it('has one valid check digit for any nine digits', () => {
    fc.assert(
      fc.property(digits, (brn) => {
        const results = Array.from({ length: 10 }, (_, last) =>
          parseBrn(`${brn.slice(0, 9)}${last}`),
        );
        // After nine zeros, 0 would be the check digit, but ten zeros are rejected.
        fc.pre(!brn.startsWith('000000000'));
        expect(
          results.filter((result) => result.ok && hasValidCheckDigit(result.value)),
        ).toHaveLength(1);
      }),
    );
  });
});

describe('settings', () => {
  it('are rejected, or equal after formatting and parsing again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANGEABLE), anyText, (name, text) => {
        const value = parseSetting(name, text);
        if (value !== undefined) expect(parseSetting(name, settingText(value))).toEqual(value);
      }),
    );
  });

  it('contain days from 0 to a year, without duplicates, descending', () => {
    const days = fc.array(fc.integer({ min: 0, max: MAX_ALERT_DAY }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(days, (list) => {
        expect(parseAlertDays(list.join(' , '))).toEqual([...new Set(list)].sort((a, b) => b - a));
      }),
    );
  });

  it('contain times of day', () => {
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
  it('are valid or rejected for any input', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(Number.isFinite(parsePopbillDate(text) ?? 0)).toBe(true);
        expect(
          [cronOfTime(text), timeOfCron(text)].every((each) => each === undefined || each !== ''),
        ).toBe(true);
        for (const isId of [isChannelId, isUserId, isGroupId]) {
          if (isId(text)) expect(text).toMatch(/^[A-Z][A-Z0-9]{1,29}$/);
        }
      }),
    );
  });

  it('are parsed at any second from 1989, after the last summer time in Korea, until 2100', () => {
    const seconds = fc.date({
      min: new Date('1989-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(seconds, (date) => {
        const wallDigits = date.toISOString().slice(0, 19).replace(/\D/g, '');
        expect(parsePopbillDate(wallDigits)).toBe(
          Math.floor(date.getTime() / SECOND) * SECOND - 9 * HOUR,
        );
      }),
    );
  });

  it('are written as durations of any length', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 }), fc.constantFrom(...LANGUAGES), (ms, language) => {
        expect(TONGUES[language].duration(ms)).not.toMatch(/NaN|undefined|^\s*$|\b0 (?:d|h|m)/);
      }),
    );
  });
});

describe('text', () => {
  it('is clipped between whole characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const clipped = clip(text, max);
        expect(text.startsWith(clipped) && clipped.length <= max).toBe(true);
        if (!UNPAIRED_SURROGATE.test(text)) expect(clipped).not.toMatch(UNPAIRED_SURROGATE);
      }),
    );
  });

  it('becomes one line, which does not change again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = toOneLine(text);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]|^ | $/u);
        expect(toOneLine(line)).toBe(line);
      }),
    );
  });

  it('with a password or a resident number is recognised between any other words', () => {
    const surroundings = fc.string({
      unit: fc.constantFrom(...'가나다 .\n'.split('')),
      maxLength: 200,
    });
    fc.assert(
      fc.property(surroundings, surroundings, (left, right) => {
        expect(looksSecret(`${left} 비밀번호: hanbit2024! ${right}`)).toBe(true);
        expect(looksSecret(`${left} 900101-1234567 ${right}`)).toBe(true);
      }),
    );
    fc.assert(fc.property(anyText, (text) => typeof looksSecret(text) === 'boolean'));
  });
});

describe('a command', () => {
  it('is parsed or reported as unknown for any input', () => {
    fc.assert(
      fc.property(anyText, (input) => {
        const parsed = parseCommand(input);
        if (parsed.command === 'unknown') {
          expect(parsed.text).not.toBe('');
          return;
        }
        expect(parsed.rest.length).toBeLessThanOrEqual(MAX_NFKC_GROWTH * INPUT_LIMITS.command);
        const filter = parseFilterInput(parsed.rest);
        if (filter.kind === 'text') {
          expect(filter.text.length).toBeLessThanOrEqual(INPUT_LIMITS.search);
        }
      }),
    );
  });

  it('about one company is recognised by any of its aliases', () => {
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
