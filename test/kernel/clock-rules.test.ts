import { describe, expect, it } from 'vitest';
import { type ClockReading, differenceOf, judgeClock } from '../../src/kernel/clock-rules.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';

const NO_JUMP = { differenceSinceStart: 0, wasOff: false };

function reading(differenceMs: number, overrides: Partial<ClockReading> = {}): ClockReading {
  return { differenceMs, measuredDifferenceMs: differenceMs, ageMs: SECOND, ...overrides };
}

describe('judgeClock', () => {
  it.each<{
    readonly name: string;
    readonly readings: readonly ClockReading[];
    readonly options?: Partial<Parameters<typeof judgeClock>[1]>;
    readonly kind: ReturnType<typeof judgeClock>['kind'];
  }>([
    { name: 'no witness has answered', readings: [], kind: 'unknown' },
    {
      name: 'no witness has answered and it jumped',
      readings: [],
      options: { differenceSinceStart: -HOUR },
      kind: 'suspected',
    },
    { name: 'one witness is near', readings: [reading(4 * MINUTE)], kind: 'right' },
    { name: 'one witness is far, once', readings: [reading(HOUR)], kind: 'suspected' },
    {
      name: 'one witness is far twice and the other does not answer',
      readings: [
        reading(HOUR, {
          previous: { differenceMs: HOUR, measuredDifferenceMs: HOUR, ageMs: 9 * SECOND },
        }),
      ],
      kind: 'off',
    },
    {
      name: 'one witness is far twice, but the first time long ago',
      readings: [
        reading(HOUR, {
          previous: { differenceMs: HOUR, measuredDifferenceMs: HOUR, ageMs: HOUR },
        }),
      ],
      kind: 'suspected',
    },
    {
      name: 'one witness was near before it was far',
      readings: [
        reading(HOUR, {
          previous: { differenceMs: 0, measuredDifferenceMs: 0, ageMs: 9 * SECOND },
        }),
      ],
      kind: 'suspected',
    },
    {
      name: 'both are far',
      readings: [reading(HOUR), reading(HOUR)],
      kind: 'off',
    },
    {
      name: 'both are far by different amounts',
      readings: [reading(HOUR), reading(-DAY)],
      kind: 'off',
    },
    {
      name: 'they disagree and the near reading is fresh',
      readings: [reading(HOUR), reading(0)],
      kind: 'right',
    },
    {
      name: 'they disagree and the near reading is old',
      readings: [reading(HOUR), reading(0, { ageMs: HOUR })],
      kind: 'suspected',
    },
    {
      name: 'it jumped after old readings of both',
      readings: [reading(-DAY, { ageMs: HOUR }), reading(-DAY, { ageMs: HOUR })],
      kind: 'suspected',
    },
    {
      name: 'it jumped just after fresh readings of both',
      readings: [
        reading(-DAY, { measuredDifferenceMs: 0 }),
        reading(-DAY, { measuredDifferenceMs: 0 }),
      ],
      kind: 'suspected',
    },
    {
      name: 'old readings of both are near',
      readings: [reading(0, { ageMs: DAY }), reading(0, { ageMs: DAY })],
      kind: 'right',
    },
    {
      name: 'it was off and is only just within the limit',
      readings: [reading(4.5 * MINUTE), reading(4.5 * MINUTE)],
      options: { wasOff: true },
      kind: 'off',
    },
    {
      name: 'it was off and is clearly within the limit',
      readings: [reading(3.5 * MINUTE)],
      options: { wasOff: true },
      kind: 'right',
    },
    {
      name: 'it was off and nobody answers any more',
      readings: [reading(HOUR, { ageMs: 10 * MINUTE }), reading(HOUR, { ageMs: DAY })],
      options: { wasOff: true },
      kind: 'off',
    },
    {
      name: 'it was off and one of two witnesses says that it is right now',
      readings: [reading(HOUR, { ageMs: 10 * MINUTE }), reading(0)],
      options: { wasOff: true },
      kind: 'right',
    },
  ])('is $kind when $name', ({ readings, options = {}, kind }) => {
    expect(judgeClock(readings, { ...NO_JUMP, ...options }).kind).toBe(kind);
  });

  it('takes the difference from the latest reading', () => {
    const readings = [reading(HOUR, { ageMs: 5 * SECOND }), reading(HOUR + SECOND)];

    expect(judgeClock(readings, NO_JUMP)).toEqual({ kind: 'off', differenceMs: HOUR + SECOND });
  });
});

describe('differenceOf', () => {
  const NOW = Date.UTC(2026, 10, 26, 1, 2, 3);

  it.each([
    { name: 'a date in the same second', date: NOW, tookMs: 100, difference: 0 },
    { name: 'an answer that took a minute', date: NOW - MINUTE, tookMs: MINUTE, difference: 0 },
    { name: 'a clock that is behind', date: NOW + HOUR, tookMs: MINUTE, difference: HOUR },
    {
      name: 'a clock that is ahead, whose answer took a minute',
      date: NOW - HOUR,
      tookMs: MINUTE,
      difference: -HOUR + MINUTE + SECOND,
    },
  ])('is the smallest possible one with $name', ({ date, tookMs, difference }) => {
    expect(differenceOf(date, NOW, tookMs)).toBe(difference);
  });
});
