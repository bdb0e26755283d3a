import { describe, expect, it } from 'vitest';
import { type ClockReading, differenceOf, judgeClock } from '../../src/kernel/clock-rules.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';

const NO_JUMP = { jumpMs: 0, wasOff: false };

function word(
  by: ClockReading['by'],
  differenceMs: number,
  about: Partial<ClockReading> = {},
): ClockReading {
  return { by, differenceMs, measuredMs: differenceMs, ageMs: SECOND, ...about };
}

describe('judgeClock', () => {
  it.each<{
    readonly name: string;
    readonly words: readonly ClockReading[];
    readonly about?: Partial<Parameters<typeof judgeClock>[1]>;
    readonly kind: ReturnType<typeof judgeClock>['kind'];
  }>([
    { name: 'nobody said anything', words: [], kind: 'unknown' },
    {
      name: 'nobody said anything, and it jumped',
      words: [],
      about: { jumpMs: HOUR },
      kind: 'suspected',
    },
    { name: 'one is near', words: [word('slack', 4 * MINUTE)], kind: 'right' },
    { name: 'one is far, once', words: [word('popbill', HOUR)], kind: 'suspected' },
    {
      name: 'one is far, twice, and the other silent',
      words: [
        word('popbill', HOUR, {
          before: { differenceMs: HOUR, measuredMs: HOUR, ageMs: 9 * SECOND },
        }),
      ],
      kind: 'off',
    },
    {
      name: 'one is far again, long after it was far before',
      words: [
        word('popbill', HOUR, { before: { differenceMs: HOUR, measuredMs: HOUR, ageMs: HOUR } }),
      ],
      kind: 'suspected',
    },
    {
      name: 'one was near before it was far',
      words: [
        word('popbill', HOUR, { before: { differenceMs: 0, measuredMs: 0, ageMs: 9 * SECOND } }),
      ],
      kind: 'suspected',
    },
    { name: 'both are far', words: [word('popbill', HOUR), word('slack', HOUR)], kind: 'off' },
    {
      name: 'both are far, though not by the same',
      words: [word('popbill', HOUR), word('slack', -DAY)],
      kind: 'off',
    },
    {
      name: 'they disagree: one is near just now',
      words: [word('popbill', HOUR), word('slack', 0)],
      kind: 'right',
    },
    {
      name: 'they disagree, and the near one spoke long ago',
      words: [word('popbill', HOUR), word('slack', 0, { ageMs: HOUR })],
      kind: 'suspected',
    },
    {
      name: 'it jumped since both spoke long ago',
      words: [word('popbill', -DAY, { ageMs: HOUR }), word('slack', -DAY, { ageMs: HOUR })],
      kind: 'suspected',
    },
    {
      name: 'it jumped a moment after both spoke',
      words: [word('popbill', -DAY, { measuredMs: 0 }), word('slack', -DAY, { measuredMs: 0 })],
      kind: 'suspected',
    },
    {
      name: 'both were near long ago',
      words: [word('popbill', 0, { ageMs: DAY }), word('slack', 0, { ageMs: DAY })],
      kind: 'right',
    },
    {
      name: 'it was off and is nearly right',
      words: [word('slack', 4.5 * MINUTE), word('popbill', 4.5 * MINUTE)],
      about: { wasOff: true },
      kind: 'off',
    },
    {
      name: 'it was off and is right',
      words: [word('slack', 3.5 * MINUTE)],
      about: { wasOff: true },
      kind: 'right',
    },
  ])('is $kind when $name', ({ words, about = {}, kind }) => {
    expect(judgeClock(words, { ...NO_JUMP, ...about }).kind).toBe(kind);
  });

  it('tells how far it is off by who spoke last', () => {
    const words = [word('popbill', HOUR, { ageMs: 5 * SECOND }), word('slack', HOUR + SECOND)];

    expect(judgeClock(words, NO_JUMP)).toEqual({ kind: 'off', differenceMs: HOUR + SECOND });
  });
});

describe('differenceOf', () => {
  const NOW = Date.UTC(2026, 10, 26, 1, 2, 3);

  it.each([
    { name: 'the same second', date: NOW, tookMs: 100, difference: 0 },
    { name: 'an answer that took a minute', date: NOW - MINUTE, tookMs: MINUTE, difference: 0 },
    { name: 'a clock that is behind', date: NOW + HOUR, tookMs: MINUTE, difference: HOUR },
    {
      name: 'a clock that is ahead, whose answer took a minute',
      date: NOW - HOUR,
      tookMs: MINUTE,
      difference: -HOUR + MINUTE + SECOND,
    },
  ])('is in favour of our clock with $name', ({ date, tookMs, difference }) => {
    expect(differenceOf(date, NOW, tookMs) + 0).toBe(difference);
  });
});
