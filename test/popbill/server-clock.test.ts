import { describe, expect, it } from 'vitest';
import { createServerClock, parseServerTime } from '../../src/popbill/server-clock.js';

const local = Date.parse('2026-11-25T00:00:00Z');

/** A clock whose server is ahead by so many milliseconds, one value per question; undefined: no answer. */
function aClock(...aheadMs: readonly (number | undefined)[]) {
  const told: number[] = [];
  let asked = 0;
  const clock = createServerClock(
    () => local,
    async () => {
      const ahead = aheadMs[asked++];
      return ahead === undefined ? undefined : local + ahead;
    },
    (skewMs) => told.push(skewMs),
  );
  return { clock, told, asked: () => asked };
}

describe('createServerClock', () => {
  it('trusts our clock at first', () => {
    const { clock } = aClock();

    expect(clock.now()).toBe(local);
    expect(clock.skewMs()).toBeUndefined();
  });

  it.each([600_000, -600_000])('corrects by %i ms and says so', async (ahead) => {
    const { clock, told } = aClock(ahead);

    expect(await clock.correct(undefined)).toBe(true);

    expect(clock.now()).toBe(local + ahead);
    expect(clock.skewMs()).toBe(ahead);
    expect(told).toEqual([ahead]);
  });

  it('asks once for dates that were refused together', async () => {
    const { clock, told, asked } = aClock(600_000, 600_000);

    const corrected = await Promise.all([clock.correct(undefined), clock.correct(undefined)]);

    expect(corrected).toEqual([true, true]);
    expect(asked()).toBe(1);
    expect(told).toHaveLength(1);
  });

  it('does not ask when the clock was corrected since the date was made', async () => {
    const { clock, asked } = aClock(600_000, 600_000);
    await clock.correct(undefined);

    expect(await clock.correct(undefined)).toBe(true);

    expect(asked()).toBe(1);
  });

  it('corrects nothing when the times agree, so that signing anew is of no use', async () => {
    const { clock, told } = aClock(1500);

    expect(await clock.correct(undefined)).toBe(false);

    expect(clock.skewMs()).toBeUndefined();
    expect(told).toEqual([]);
  });

  it('corrects nothing when there is no answer', async () => {
    const { clock } = aClock(undefined);

    expect(await clock.correct(undefined)).toBe(false);

    expect(clock.skewMs()).toBeUndefined();
  });

  it('forgets the correction when our clock has become right', async () => {
    const { clock, told } = aClock(600_000, 0);
    await clock.correct(undefined);

    expect(await clock.correct(600_000)).toBe(true);

    expect(clock.skewMs()).toBeUndefined();
    expect(told).toEqual([600_000, 0]);
  });

  it('takes the middle of question and answer for the moment that was meant', async () => {
    const times = [local, local + 4000];
    const clock = createServerClock(
      () => times.shift() ?? local,
      async () => local + 62_000,
      () => undefined,
    );

    await clock.correct(undefined);

    expect(clock.skewMs()).toBe(60_000);
  });
});

describe('parseServerTime', () => {
  it.each([
    ['2026-11-25T00:00:00Z', local],
    ['2026-11-25T00:00:00.250Z', local + 250],
    ['"2026-11-25T00:00:00Z"\r\n', local],
    ['2026-11-25T00:00:00', local],
    ['2026-11-25T00:00:00+00:00', local],
  ])('reads %j', (text, expected) => {
    expect(parseServerTime(text)).toBe(expected);
  });

  it.each(['', '<html>', '2026-11-25', '2026-13-45T00:00:00Z', 'null'])(
    'does not read %j',
    (text) => {
      expect(parseServerTime(text)).toBeUndefined();
    },
  );
});
