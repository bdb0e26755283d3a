import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { advanceDays, DAY, untilSent } from './support/days.js';
import { findSample, sampleApp, untilSweepsEnd } from './support/sample-world.js';
import { HOMETAX_IS_DOWN } from './support/watching.js';
import { answerTo, directMessageTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** The number that the pattern captures. */
function numberIn(words: string, pattern: RegExp): number {
  const [, digits] = pattern.exec(words) ?? [];
  if (digits === undefined) throw new Error(`${pattern} is not in: ${words}`);
  return Number(digits.replaceAll(',', ''));
}

/** Sends a command and waits for its answer, which is newer than all earlier answers. */
async function ask(world: World, command: string, ...words: readonly string[]): Promise<string> {
  const { slack } = world;
  const answersBefore = slack.ephemerals(kim).length;
  await slack.slash(kim, '/hometax', command, { channel: ALERT_CHANNEL });
  await slack.waitFor(() => slack.ephemerals(kim).length > answersBefore);
  return wordsOf(await answerTo(world, kim, ...words));
}

/** Reads the texts that count companies: Home and the summary once they contain the `expected` words. */
async function readCounts(world: World, expected: { home: string; digest: string }) {
  const { slack } = world;
  await slack.openHome(kim);
  const home = await slack.waitFor(() => {
    const view = slack.home(kim);
    return view !== undefined && wordsOf(view).includes(expected.home) ? view : undefined;
  });
  const list = await ask(world, '목록 조치필요', '가운데 손볼 회사는');
  const digest = await ask(world, '요약', '현재 요약', expected.digest);
  const status = await ask(world, '앱상태', '*손볼 회사*');
  return { home: wordsOf(home), list, digest, status };
}

const HOME_AND_DIGEST = /손볼 회사가 ([\d,]+)곳 있습니다/;
const STATUS = /손볼 회사\*\S* ([\d,]+)곳/;
const STATE_COUNTS = /가운데 (수집 가능 .*?)입니다/;
const LIST = /가운데 손볼 회사는 ([\d,]+)곳/;

describe('the number of companies that need action', () => {
  it('is the same on Home, in the list, in the status and in the summary, also when one is claimed', async () => {
    const { world } = await sampleApp({ watched: SAMPLES });
    await untilSent({ world });

    const countsBefore = await readCounts(world, { home: '손볼 회사가', digest: '손볼 회사가' });
    const { name, brn } = findSample('temporary-password');
    // The alert may be in the combined one, but the window lists all alerts.
    await world.slack.slash(kim, '/hometax', `알림 ${name}`, { channel: ALERT_CHANNEL });
    const alerts = await windowOf(world, kim, '알림', name);
    await world.slack.press(kim, alerts, 'alerts_row', `take:${brn}`);
    await windowOf(world, kim, '맡았습니다.', '처리 중');
    world.clock.advance(31_000);
    const countsAfter = await readCounts(world, {
      home: '처리 중이거나 미룬 회사는 1곳',
      digest: '처리 중 1곳',
    });

    const expectedCount = numberIn(countsBefore.home, HOME_AND_DIGEST);
    expect(numberIn(countsBefore.list, LIST)).toBe(expectedCount);
    expect(numberIn(countsBefore.status, STATUS)).toBe(expectedCount);
    expect(numberIn(countsBefore.digest, HOME_AND_DIGEST)).toBe(expectedCount);
    expect(numberIn(countsAfter.home, HOME_AND_DIGEST)).toBe(expectedCount);
    expect(numberIn(countsAfter.list, LIST)).toBe(expectedCount);
    expect(numberIn(countsAfter.status, STATUS)).toBe(expectedCount);
    expect(numberIn(countsAfter.digest, HOME_AND_DIGEST)).toBe(expectedCount);
    expect(numberIn(countsAfter.digest, /처리 전 ([\d,]+)곳/)).toBe(expectedCount - 1);
    // The counts by state are equal, except that the digest leaves out how many are valid by date.
    const onHome = STATE_COUNTS.exec(countsAfter.home)?.[1] ?? '';
    const inDigest = onHome.replace(/\(유효기간 기준 [\d,]+곳\)/, '');
    expect(inDigest).toContain('수집 불가');
    expect(countsAfter.digest).toContain(inDigest);
  });
});

/** The counts by state, which Home and the summary word equally. */
function stateCountsIn({ home, digest }: Awaited<ReturnType<typeof readCounts>>): string {
  const [, onHome = ''] = STATE_COUNTS.exec(home) ?? [];
  const counts = onHome.replace(/\(유효기간 기준 [\d,]+곳\)/, '');
  expect(counts).not.toBe('');
  expect(digest).toContain(`가운데 ${counts}입니다`);
  return counts;
}

/** The row of a company in the list of companies with this name. */
function rowOf(world: World, name: string): Promise<string> {
  return ask(world, `목록 ${name}`, '가운데 찾은 회사는', name);
}

const AS_LAST_KNOWN = '마지막으로 확인한 때의 상태로 셌습니다';
const NEEDS_ACTION = { home: '손볼 회사가', digest: '손볼 회사가' };
const { name: EXPIRED } = findSample('certificate-expired-yesterday');
const { name: HEALTHY } = findSample('healthy');
const { name: UNANSWERED } = findSample('unknown-code');

describe('while POPBiLL or HomeTax does not answer', () => {
  it.each([
    { service: 'POPBiLL', fault: {}, answer: { kind: 'status', status: 503 } },
    { service: 'HomeTax', fault: { operation: 'deptUserCheck' }, answer: HOMETAX_IS_DOWN },
  ] as const)('counts and lists companies as last known: $service', async (row) => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilSent(running);
    const countsBefore = stateCountsIn(await readCounts(world, NEEDS_ACTION));

    world.popbill.faults.set(row.fault, row.answer);
    await advanceDays(running);
    const countsDuring = await readCounts(world, { home: AS_LAST_KNOWN, digest: '응답하지 않아' });

    expect(stateCountsIn(countsDuring)).toBe(countsBefore);
    expect(countsBefore).toContain('확인하지 못함 1곳');
    expect(numberIn(countsDuring.home, HOME_AND_DIGEST)).toBe(numberIn(countsDuring.list, LIST));
    expect(await rowOf(world, EXPIRED)).toMatch(/수집 불가 🔴\n인증서 만료\(\d일 지남\)/);
    const healthy = await rowOf(world, HEALTHY);
    expect(healthy).toMatch(/수집 가능.* 🟢/);
    // The time of the last successful check, not of the failed one.
    expect(healthy).toMatch(/어제 \d\d:\d\d (로그인 테스트\)|확인)/);
  });
});

describe('a company that never gives a usable answer', () => {
  it('is counted as not checked everywhere, also once its alert is open', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    for (const sweeps of [2, 3]) {
      world.clock.advance(DAY);
      await untilSweepsEnd(running, sweeps);
    }

    const all = await readCounts(world, NEEDS_ACTION);

    expect(await rowOf(world, UNANSWERED)).toContain('확인하지 못함 🟡');
    expect(stateCountsIn(all)).toContain('확인하지 못함 1곳');
    expect(all.status).toMatch(/\*확인하지 못함\*\S* 1곳/);
    expect(numberIn(all.home, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.digest, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.status, STATUS)).toBe(numberIn(all.list, LIST));
  });

  it('keeps a sweep from reporting that all were checked, even if recent logins are skipped', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilSent(running);

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const report = wordsOf(await directMessageTo(world, kim, '걸렸습니다'));
    const all = await readCounts(world, NEEDS_ACTION);

    expect(report).toContain('확인하지 못함 1곳');
    expect(report).not.toContain('모두 확인했습니다');
    expect(stateCountsIn(all)).toContain('확인하지 못함 1곳');
    expect(all.status).toMatch(/\*확인하지 못함\*\S* 1곳/);
  });
});
