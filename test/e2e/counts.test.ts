import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../src/sandbox/sample-companies.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { untilTold } from './support/days.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim } = PEOPLE;

/** The first number in what a person reads, as `pattern` finds it. */
function numberIn(words: string, pattern: RegExp): number {
  const [, found] = pattern.exec(words) ?? [];
  if (found === undefined) throw new Error(`${pattern} is not in: ${words}`);
  return Number(found.replaceAll(',', ''));
}

/** What tells how many companies need action, each as soon as it says `besides`, too. */
async function counted(world: World, besides: { readonly home: string; readonly digest: string }) {
  const { slack } = world;
  await slack.openHome(kim);
  const home = await slack.waitFor((there) => {
    const view = there.home(kim);
    return view !== undefined && wordsOf(view).includes(besides.home) ? view : undefined;
  });
  await slack.slash(kim, '/hometax', '목록 조치필요', { channel: ALERT_CHANNEL });
  const list = await answerTo(world, kim, '가운데 손볼 회사는');
  await slack.slash(kim, '/hometax', '요약', { channel: ALERT_CHANNEL });
  const digest = await answerTo(world, kim, '현재 요약', besides.digest);
  await slack.slash(kim, '/hometax', '앱상태', { channel: ALERT_CHANNEL });
  const status = await answerTo(world, kim, '*손볼 회사*');
  return {
    ...{ home: wordsOf(home), list: wordsOf(list), digest: wordsOf(digest) },
    status: wordsOf(status),
  };
}

const HOME_AND_DIGEST = /손볼 회사가 ([\d,]+)곳 있습니다/;
const STATUS = /손볼 회사\*\S* ([\d,]+)곳/;
const LIST = /가운데 손볼 회사는 ([\d,]+)곳/;

describe('how many companies need action', () => {
  it('is the same on Home, in the list, in the status and in the summary, also while somebody looks after one', async () => {
    const { world } = await sampleApp({ watched: SAMPLES });
    await untilTold({ world });

    const before = await counted(world, { home: '손볼 회사가', digest: '손볼 회사가' });
    const { name, brn } = sampleThat('temporary-password');
    // Which five alerts of a sweep stand alone is up to whose answers come first; the window has all of them.
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
    const standing = /가운데 (수집 가능 .*?)입니다/.exec(after.home)?.[1] ?? '';
    const inDigest = standing.replace(/\(유효기간 기준 [\d,]+곳\)/, '');
    expect(inDigest).toContain('수집 불가');
    expect(after.digest).toContain(inDigest);
  });
});
