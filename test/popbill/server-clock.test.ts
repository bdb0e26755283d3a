import { describe, expect, it } from 'vitest';
import { createServerClock, parseServerTime } from '../../src/popbill/server-clock.js';

const local = Date.parse('2026-11-25T00:00:00Z');
const TEN_MINUTES = 600_000;
/** The argument of `correct` for a date that was made without a correction. */
const UNCORRECTED = undefined;

/** A clock whose server is ahead by these milliseconds, one value per request; undefined: no answer. */
function aClock(...aheadMs: readonly (number | undefined)[]) {
  const reported: number[] = [];
  let requests = 0;
  const clock = createServerClock(
    () => local,
    async () => {
      const ahead = aheadMs[requests++];
      return ahead === undefined ? undefined : local + ahead;
    },
    (skewMs) => reported.push(skewMs),
  );
  return { clock, reported, requests: () => requests };
}

describe('createServerClock', () => {
  it('uses our clock at first', () => {
    const { clock } = aClock();

    expect(clock.now()).toBe(local);
    expect(clock.skewMs()).toBeUndefined();
  });

  it.each([TEN_MINUTES, -TEN_MINUTES])('corrects by %i ms and says so', async (ahead) => {
    const { clock, reported } = aClock(ahead);

    expect(await clock.correct(UNCORRECTED)).toBe(true);

    expect(clock.now()).toBe(local + ahead);
    expect(clock.skewMs()).toBe(ahead);
    expect(reported).toEqual([ahead]);
  });

  it('asks once for dates that were refused at the same time', async () => {
    const { clock, reported, requests } = aClock(TEN_MINUTES, TEN_MINUTES);

    const corrected = await Promise.all([clock.correct(UNCORRECTED), clock.correct(UNCORRECTED)]);

    expect(corrected).toEqual([true, true]);
    expect(requests()).toBe(1);
    expect(reported).toHaveLength(1);
  });

  it('does not ask if the clock was corrected after the date was made', async () => {
    const { clock, requests } = aClock(TEN_MINUTES, TEN_MINUTES);
    await clock.correct(UNCORRECTED);

    expect(await clock.correct(UNCORRECTED)).toBe(true);

    expect(requests()).toBe(1);
  });

  it('corrects nothing if the times agree; another signature cannot help', async () => {
    const { clock, reported } = aClock(1500);

    expect(await clock.correct(UNCORRECTED)).toBe(false);

    expect(clock.skewMs()).toBeUndefined();
    expect(reported).toEqual([]);
  });

  it('corrects nothing if there is no answer', async () => {
    const { clock } = aClock(undefined);

    expect(await clock.correct(UNCORRECTED)).toBe(false);

    expect(clock.skewMs()).toBeUndefined();
  });

  it('removes the correction when our clock is right again', async () => {
    const { clock, reported } = aClock(TEN_MINUTES, 0);
    await clock.correct(UNCORRECTED);

    expect(await clock.correct(TEN_MINUTES)).toBe(true);

    expect(clock.skewMs()).toBeUndefined();
    expect(reported).toEqual([TEN_MINUTES, 0]);
  });

  it('compares with the middle between request and answer', async () => {
    const times = [local, local + 4000];
    const clock = createServerClock(
      () => times.shift() ?? local,
      async () => local + 62_000,
      () => undefined,
    );

    await clock.correct(UNCORRECTED);

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
    'returns undefined for %j',
    (text) => {
      expect(parseServerTime(text)).toBeUndefined();
    },
  );
});
