import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ChannelNews, channelNews } from '../../src/outbox/channel-words.js';
import { SHARED_OUTSIDE } from '../../src/records/store.js';
import { LANGUAGES, type Language } from '../../src/text/format.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT } from '../support/builders.js';

const ERRORS = ['not_in_channel', 'is_archived', SHARED_OUTSIDE, 'restricted_action'];

const NEWS: readonly ChannelNews[] = ERRORS.flatMap((error) => [
  { kind: 'default-channel-refused', channel: 'C0ALERTS', error, waiting: 10_000 },
  { kind: 'channel-refused', channel: 'C0TEAM', error, company: '한빛상사', brn: HANBIT },
]);

async function expectFixture(
  name: string,
  language: Language,
  lines: readonly string[],
): Promise<void> {
  const path = new URL(`../fixtures/text/${name}.${language}.txt`, import.meta.url);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(fileURLToPath(path));
}

describe.each(LANGUAGES)('the news of a refused channel in %s', (language) => {
  it('matches its fixture', async () => {
    const lines = NEWS.map((news) => channelNews(news, PLAIN, TONGUES[language]));

    expect(new Set(lines).size).toBe(NEWS.length);
    expect(lines.join()).not.toContain(SHARED_OUTSIDE);
    await expectFixture('admin-news', language, lines);
  });
});
