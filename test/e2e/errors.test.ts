import { describe, expect, it } from 'vitest';
import { PEOPLE } from '../../src/sandbox/world.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { breakStore } from './support/test-store.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const { brn } = findSample('healthy');

/** The reference in a sentence. */
function referenceIn(words: string): string {
  return /(?:번호를 알려 주세요|reference): ([2-9A-HJ-NP-Z]{6})/.exec(words)?.[1] ?? '(none)';
}

describe('an unexpected error', () => {
  it('shows a reference that is also in the log: the store fails', async () => {
    const { world, logged } = await sampleApp();
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', `확인 ${brn}`, { channel: 'C0TEAM' });
    const answer = await answerTo(world, kim, '데이터를 읽거나 저장하지 못했습니다');

    const reference = referenceIn(wordsOf(answer));
    expect(logged.filter((line) => line.includes(`"reference":"${reference}"`))).toHaveLength(1);
    expect(wordsOf(answer)).not.toMatch(/SQLITE|keyv|sqlite|postgres/);
  });

  it('shows the reference in the open window', async () => {
    const { world, logged } = await sampleApp();
    await world.slack.slash(lee, '/hometax', `watch ${brn}`, { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Watch a company');
    await breakStore(world);

    await world.slack.submit(lee);

    const answer = await windowOf(world, lee, 'could not read or write its data');
    expect(logged.join('')).toContain(referenceIn(wordsOf(answer)));
    expect(world.slack.warnings).toEqual([]);
  });

  it('shows the reference in the progress window: a popup cannot be recorded', async () => {
    const { world, logged } = await sampleApp();
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const answer = await windowOf(world, kim, '데이터를 읽거나 저장하지 못했습니다');
    expect(logged.join('')).toContain(referenceIn(wordsOf(answer)));
  });

  it('shows a reference for an unknown error of Slack', async () => {
    const { world, logged } = await sampleApp();
    world.slack.faults.set({ method: 'views.open' }, { kind: 'error', error: 'ekm_access_denied' });

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const answer = await answerTo(world, kim, '예상하지 못한 문제로 처리하지 못했습니다');
    const reference = referenceIn(wordsOf(answer));
    const line = logged.find((each) => each.includes(`"reference":"${reference}"`));
    expect(line).toContain('ekm_access_denied');
  });
});
