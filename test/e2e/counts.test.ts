import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
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
  const list = await ask(world, '목록 조치필요', ') · 전체');
  const digest = await ask(world, '요약', '일일 요약', expected.digest);
  const status = await ask(world, '앱상태', '*조치 필요*');
  return { home: wordsOf(home), list, digest, status };
}

const HOME_AND_DIGEST = /조치 필요 ([\d,]+)곳/;
const STATUS = /조치 필요\*\S* ([\d,]+)곳/;
/** The total and its parts. */
const STATE_COUNTS =
  /전체 [\d,]+곳(?: · (?:수집 가능|조치 필요|확인하지 못함|확인 전) [\d,]+(?:\(유효기간 기준 [\d,]+\))?)+/;
const BY_DATE = /\(유효기간 기준 [\d,]+\)/;
const LIST = /조치 필요 ([\d,]+)곳\(/;

const NEEDS_ACTION = { home: '조치 필요', digest: '조치 필요' };

describe('the number of companies that need action', () => {
  it('is the same on Home, in the list, in the status and in the summary, also when one is claimed', async () => {
    const { world } = await sampleApp({ watched: SAMPLES });
    await untilSent({ world });

    const countsBefore = await readCounts(world, NEEDS_ACTION);
    const { name, brn } = findSample('temporary-password');
    // The alert may be in the combined one, but the window lists all alerts.
    await world.slack.slash(kim, '/hometax', `알림 ${name}`, { channel: ALERT_CHANNEL });
    const alerts = await windowOf(world, kim, '알림', name);
    await world.slack.press(kim, alerts, ACTIONS.alertClaim, `${brn}:taxinvoice`);
    await windowOf(world, kim, '맡았습니다.', '처리 중');
    world.clock.advance(31_000);
    const countsAfter = await readCounts(world, {
      home: '처리 중 1',
      digest: '처리 중 1',
    });

    const expectedCount = numberIn(countsBefore.home, HOME_AND_DIGEST);
    expect(numberIn(countsBefore.list, LIST)).toBe(expectedCount);
    expect(numberIn(countsBefore.status, STATUS)).toBe(expectedCount);
    expect(numberIn(countsBefore.digest, HOME_AND_DIGEST)).toBe(expectedCount);
    expect(numberIn(countsAfter.home, HOME_AND_DIGEST)).toBe(expectedCount);
    expect(numberIn(countsAfter.list, LIST)).toBe(expectedCount);
    expect(numberIn(countsAfter.status, STATUS)).toBe(expectedCount);
    expect(numberIn(countsAfter.digest, HOME_AND_DIGEST)).toBe(expectedCount);
    for (const words of [countsAfter.home, countsAfter.digest]) {
      expect(numberIn(words, /미처리 ([\d,]+)/)).toBe(expectedCount - 1);
    }
    // The counts by state are equal, except that the digest leaves out how many are valid by date.
    expect(stateCountsIn(countsAfter)).toContain(`조치 필요 ${expectedCount}`);
  });
});

/** The counts by state, which Home and the summary word equally. */
function stateCountsIn({ home, digest }: Awaited<ReturnType<typeof readCounts>>): string {
  const [onHome = ''] = STATE_COUNTS.exec(home) ?? [];
  const counts = onHome.replace(BY_DATE, '');
  expect(counts).not.toBe('');
  expect(digest).toContain(counts);
  return counts;
}

/** The row of a company in the list of companies with this name. */
function rowOf(world: World, name: string): Promise<string> {
  return ask(world, `목록 ${name}`, '검색 결과', name);
}

const AS_LAST_KNOWN = '마지막 확인 결과로 집계했습니다';
const { name: EXPIRED } = findSample('certificate-expired-yesterday');
const { name: HEALTHY } = findSample('healthy');
const { name: UNANSWERED } = findSample('unknown-code');

describe('while POPBiLL or HomeTax does not answer', () => {
  it.each([
    {
      service: 'POPBiLL',
      fault: {},
      answer: { kind: 'status', status: 503 },
      lastKnown: /어제 \d\d:\d\d 확인/,
    },
    {
      service: 'HomeTax',
      fault: { operation: 'deptUserCheck' },
      answer: HOMETAX_IS_DOWN,
      lastKnown: /부서사용자 로그인 정상\(어제 \d\d:\d\d\)/,
    },
  ] as const)('counts and lists companies as last known: $service', async (row) => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilSent(running);
    const countsBefore = stateCountsIn(await readCounts(world, NEEDS_ACTION));

    world.popbill.faults.set(row.fault, row.answer);
    await advanceDays(running);
    const countsDuring = await readCounts(world, { home: AS_LAST_KNOWN, digest: '응답하지 않아' });

    expect(stateCountsIn(countsDuring)).toBe(countsBefore);
    expect(countsBefore).toContain('확인하지 못함 1');
    expect(numberIn(countsDuring.home, HOME_AND_DIGEST)).toBe(numberIn(countsDuring.list, LIST));
    expect(await rowOf(world, EXPIRED)).toMatch(/수집 불가 🔴\n.*인증서 .* 만료됨\(\d일 지남\)/);
    const healthy = await rowOf(world, HEALTHY);
    expect(healthy).toMatch(/수집 가능.* 🟢/);
    // The time of the last successful check, not of the failed one.
    expect(healthy).toMatch(row.lastKnown);
  });
});

describe('a company that never gives a usable answer', () => {
  it('is counted as at risk everywhere once its alert is open', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    for (const sweeps of [2, 3]) {
      world.clock.advance(DAY);
      await untilSweepsEnd(running, sweeps);
    }

    const all = await readCounts(world, NEEDS_ACTION);

    expect(await rowOf(world, UNANSWERED)).toContain('중단 우려(연속으로 확인하지 못함) 🟡');
    expect(stateCountsIn(all)).not.toContain('확인하지 못함');
    expect(numberIn(all.home, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.digest, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.status, STATUS)).toBe(numberIn(all.list, LIST));
  });

  it('keeps a sweep from reporting that all were checked, even if recent logins are skipped', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilSent(running);

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const report = wordsOf(await directMessageTo(world, kim, '곳 확인('));
    const all = await readCounts(world, NEEDS_ACTION);

    expect(report).toContain('확인하지 못함 1');
    expect(report).toContain('일부만 확인된 회사 1곳');
    expect(stateCountsIn(all)).toContain('확인하지 못함 1');
    expect(all.status).toContain('확인하지 못함 1');
  });
});
