import { KeyvSqlite } from '@keyv/sqlite';
import { describe, expect, it } from 'vitest';
import { PEOPLE, type World } from '../../src/sandbox/world.js';
import { sampleApp, sampleThat } from './support/sample-world.js';
import { answerTo, windowOf, wordsOf } from './support/what-people-see.js';

const { kim, lee } = PEOPLE;
const { brn } = sampleThat('healthy');

/** Takes the app's table away beneath it, as a broken disk would. */
async function breakStore({ environment }: World): Promise<void> {
  const file = new KeyvSqlite({ uri: environment['STORE_URL'] ?? '', busyTimeout: 5000 });
  await file.query('ALTER TABLE keyv RENAME TO gone');
  await file.close();
}

/** The reference in a sentence, and whether the log has it. */
function referenceIn(words: string): string {
  return /(?:번호를 알려 주세요|reference): ([2-9A-HJ-NP-Z]{6})/.exec(words)?.[1] ?? '(none)';
}

describe('an unexpected error', () => {
  it('gives the person a reference that is in the log: the store fails', async () => {
    const { world, logged } = await sampleApp();
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', `확인 ${brn}`, { channel: 'C0TEAM' });
    const told = await answerTo(world, kim, '저장소를 읽거나 쓰지 못했습니다');

    const reference = referenceIn(wordsOf(told));
    expect(logged.filter((line) => line.includes(`"reference":"${reference}"`))).toHaveLength(1);
    expect(wordsOf(told)).not.toMatch(/SQLITE|keyv|sqlite/);
  });

  it('gives it in the window where the person waits', async () => {
    const { world, logged } = await sampleApp();
    await world.slack.slash(lee, '/hometax', `watch ${brn}`, { channel: 'C0TEAM' });
    await windowOf(world, lee, 'Watch a company');
    await breakStore(world);

    await world.slack.submit(lee);

    const told = await windowOf(world, lee, 'could not read or write its store');
    expect(logged.join('')).toContain(referenceIn(wordsOf(told)));
    expect(world.slack.warnings).toEqual([]);
  });

  it('gives it where the checking stood: the popup cannot be noted', async () => {
    const { world, logged } = await sampleApp();
    await breakStore(world);

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const told = await windowOf(world, kim, '저장소를 읽거나 쓰지 못했습니다');
    expect(logged.join('')).toContain(referenceIn(wordsOf(told)));
  });

  it('gives it for what nobody foresaw: Slack refuses a window with an unheard-of word', async () => {
    const { world, logged } = await sampleApp();
    world.slack.faults.set({ method: 'views.open' }, { kind: 'error', error: 'ekm_access_denied' });

    await world.slack.slash(kim, '/hometax', `팝업 ${brn}`, { channel: 'C0TEAM' });

    const told = await answerTo(world, kim, '예상하지 못한 문제가 생겨');
    const reference = referenceIn(wordsOf(told));
    const line = logged.find((each) => each.includes(`"reference":"${reference}"`));
    expect(line).toContain('ekm_access_denied');
  });
});
