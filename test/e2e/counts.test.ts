import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { DAY, daysPass, untilTold } from './support/days.js';
import { sampleApp, sampleThat, swept } from './support/sample-world.js';
import { HOMETAX_IS_DOWN } from './support/watching.js';
import { answerTo, directMessageTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** The first number in what a person reads, as `pattern` finds it. */
function numberIn(words: string, pattern: RegExp): number {
  const [, found] = pattern.exec(words) ?? [];
  if (found === undefined) throw new Error(`${pattern} is not in: ${words}`);
  return Number(found.replaceAll(',', ''));
}

/** What the app answers a command, not what it answered the same one before. */
async function said(world: World, command: string, ...words: readonly string[]): Promise<string> {
  const { slack } = world;
  const before = slack.ephemerals(kim).length;
  await slack.slash(kim, '/hometax', command, { channel: ALERT_CHANNEL });
  await slack.waitFor((there) => there.ephemerals(kim).length > before || undefined);
  return wordsOf(await answerTo(world, kim, ...words));
}

/** What tells how many companies need action, each as soon as it says `besides`, too. */
async function counted(world: World, besides: { readonly home: string; readonly digest: string }) {
  const { slack } = world;
  await slack.openHome(kim);
  const home = await slack.waitFor((there) => {
    const view = there.home(kim);
    return view !== undefined && wordsOf(view).includes(besides.home) ? view : undefined;
  });
  const list = await said(world, '목록 조치필요', '가운데 손볼 회사는');
  const digest = await said(world, '요약', '현재 요약', besides.digest);
  const status = await said(world, '앱상태', '*손볼 회사*');
  return { home: wordsOf(home), list, digest, status };
}

const HOME_AND_DIGEST = /손볼 회사가 ([\d,]+)곳 있습니다/;
const STATUS = /손볼 회사\*\S* ([\d,]+)곳/;
const STANDING = /가운데 (수집 가능 .*?)입니다/;
const LIST = /가운데 손볼 회사는 ([\d,]+)곳/;

describe('how many companies need action', () => {
  it('is the same on Home, in the list, in the status and in the summary, also while somebody looks after one', async () => {
    const { world } = await sampleApp({ watched: SAMPLES });
    await untilTold({ world });

    const before = await counted(world, { home: '손볼 회사가', digest: '손볼 회사가' });
    const { name, brn } = sampleThat('temporary-password');
    // The first five answers of a sweep are posted individually; the window has all alerts.
    await world.slack.slash(kim, '/hometax', `알림 ${name}`, { channel: ALERT_CHANNEL });
    const alerts = await windowOf(world, kim, '알림', name);
    await world.slack.press(kim, alerts, 'alerts_row', `take:${brn}`);
    await windowOf(world, kim, '맡았습니다.', '처리 중');
    world.clock.advance(31_000);
    const after = await counted(world, {
      home: '처리 중이거나 미룬 회사는 1곳',
      digest: '처리 중 1곳',
    });

    const needing = numberIn(before.home, HOME_AND_DIGEST);
    expect(numberIn(before.list, LIST)).toBe(needing);
    expect(numberIn(before.status, STATUS)).toBe(needing);
    expect(numberIn(before.digest, HOME_AND_DIGEST)).toBe(needing);
    expect(numberIn(after.home, HOME_AND_DIGEST)).toBe(needing);
    expect(numberIn(after.list, LIST)).toBe(needing);
    expect(numberIn(after.status, STATUS)).toBe(needing);
    expect(numberIn(after.digest, HOME_AND_DIGEST)).toBe(needing);
    expect(numberIn(after.digest, /처리 전 ([\d,]+)곳/)).toBe(needing - 1);
    // The same counts of all companies in the same words, besides how it is known that some can be collected.
    const standing = STANDING.exec(after.home)?.[1] ?? '';
    const inDigest = standing.replace(/\(유효기간 기준 [\d,]+곳\)/, '');
    expect(inDigest).toContain('수집 불가');
    expect(after.digest).toContain(inDigest);
  });
});

/** How all companies stand, as Home and the summary say it, in the same words. */
function standingIn({ home, digest }: Awaited<ReturnType<typeof counted>>): string {
  const [, onHome = ''] = STANDING.exec(home) ?? [];
  const said = onHome.replace(/\(유효기간 기준 [\d,]+곳\)/, '');
  expect(said).not.toBe('');
  expect(digest).toContain(`가운데 ${said}입니다`);
  return said;
}

/** The row of a company in the list of all that fit its name. */
function rowOf(world: World, name: string): Promise<string> {
  return said(world, `목록 ${name}`, '가운데 찾은 회사는', name);
}

const AS_LAST_KNOWN = '마지막으로 확인한 때의 상태로 셌습니다';
const NEEDS = { home: '손볼 회사가', digest: '손볼 회사가' };
const { name: EXPIRED } = sampleThat('certificate-expired-yesterday');
const { name: HEALTHY } = sampleThat('healthy');
const { name: UNANSWERED } = sampleThat('unknown-code');

describe('while nobody answers', () => {
  it.each([
    { silent: 'POPBiLL', fault: {}, says: { kind: 'status', status: 503 } },
    { silent: 'HomeTax', fault: { operation: 'deptUserCheck' }, says: HOMETAX_IS_DOWN },
  ] as const)('companies are counted and listed as last known: $silent', async (about) => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilTold(running);
    const before = standingIn(await counted(world, NEEDS));

    world.popbill.faults.set(about.fault, about.says);
    await daysPass(running);
    const during = await counted(world, { home: AS_LAST_KNOWN, digest: '응답하지 않아' });

    expect(standingIn(during)).toBe(before);
    expect(before).toContain('확인하지 못함 1곳');
    expect(numberIn(during.home, HOME_AND_DIGEST)).toBe(numberIn(during.list, LIST));
    expect(await rowOf(world, EXPIRED)).toMatch(/수집 불가 🔴\n인증서 만료\(\d일 지남\)/);
    const healthy = await rowOf(world, HEALTHY);
    expect(healthy).toMatch(/수집 가능.* 🟢/);
    // Not the time of the check in which no login was tested.
    expect(healthy).toMatch(/어제 \d\d:\d\d (로그인 테스트\)|확인)/);
  });
});

describe('a company that never gives a usable answer', () => {
  it('is counted as not checked by all, also once its alert is open', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    for (const sweeps of [2, 3]) {
      world.clock.advance(DAY);
      await swept(running, sweeps);
    }

    const all = await counted(world, NEEDS);

    expect(await rowOf(world, UNANSWERED)).toContain('확인하지 못함 🟡');
    expect(standingIn(all)).toContain('확인하지 못함 1곳');
    expect(all.status).toMatch(/\*확인하지 못함\*\S* 1곳/);
    expect(numberIn(all.home, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.digest, HOME_AND_DIGEST)).toBe(numberIn(all.list, LIST));
    expect(numberIn(all.status, STATUS)).toBe(numberIn(all.list, LIST));
  });

  it('keeps a sweep from saying that all were checked, also one that skips logins made recently', async () => {
    const running = await sampleApp({ watched: SAMPLES });
    const { world } = running;
    await untilTold(running);

    await world.slack.slash(kim, '/hometax', '전체확인', { channel: ALERT_CHANNEL });
    const report = wordsOf(await directMessageTo(world, kim, '걸렸습니다'));
    const all = await counted(world, NEEDS);

    expect(report).toContain('확인하지 못함 1곳');
    expect(report).not.toContain('모두 확인했습니다');
    expect(standingIn(all)).toContain('확인하지 못함 1곳');
    expect(all.status).toMatch(/\*확인하지 못함\*\S* 1곳/);
  });
});
