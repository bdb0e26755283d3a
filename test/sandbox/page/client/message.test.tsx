import { describe, expect, it } from 'vitest';
import { Message } from '../../../../src/sandbox/page/client/shell/message.js';
import { WORDS } from '../../../../src/sandbox/page/client/words.js';
import type { PageMessage } from '../../../../src/sandbox/page/contract.js';
import { aPageMessage } from '../../../support/page-message.js';
import { htmlOf } from './page-around.js';

const { message: words } = WORDS.en;

function draw(
  about: Partial<PageMessage>,
  more: { readonly root?: PageMessage; readonly replies?: readonly PageMessage[] } = {},
): string {
  return htmlOf(
    <Message
      message={aPageMessage(about)}
      channel="C0TEAM"
      isCompact={false}
      onOpenThread={() => {}}
      {...more}
    />,
  );
}

describe('a message', () => {
  it('draws nothing for the zero-width spaces around what is bold', () => {
    const section = {
      type: 'section',
      text: { type: 'mrkdwn', text: '\u200b*라온식품*\u200b · 1' },
    };

    const html = draw({ blocks: [section] });

    expect(html).toContain('<div class="mrkdwn"><b>라온식품</b> · 1</div>');
  });

  it('names its writer, marks the app and tells the time in Seoul', () => {
    const html = draw({ at: Date.UTC(2026, 10, 25, 0, 31) });

    expect(html).toContain('>HomeTax Watch</span>');
    expect(html).toContain(`>${words.app}</span>`);
    expect(html).toContain('>09:31</time>');
  });

  it('does not mark a person as an app', () => {
    expect(draw({ user: 'U0LEE', byApp: false })).not.toContain(`>${words.app}</span>`);
  });

  it('shows its text where it has no blocks', () => {
    expect(draw({ text: '*bold* &amp; plain' })).toContain('<b>bold</b> &amp; plain');
  });

  it('shows its blocks instead of its text', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'in a block' } }];
    const html = draw({ text: 'for notifications', blocks });

    expect(html).toContain('in a block');
    expect(html).not.toContain('for notifications');
  });

  it.each([
    ['that it was edited', { edited: true }, words.edited],
    ['that nobody else sees it', { onlyForYou: true }, words.onlyForYou],
  ])('says %s', (_name, about, sentence) => {
    expect(draw(about)).toContain(sentence);
    expect(draw({})).not.toContain(sentence);
  });

  it('says under a root how many answered', () => {
    const replies = [aPageMessage({ ts: '2.0' }), aPageMessage({ ts: '3.0', user: 'U0LEE' })];

    expect(draw({}, { replies })).toContain(words.replies(2));
    expect(draw({})).not.toContain('reply-bar');
  });

  it('says above a reply shown in the channel what it answers, without markup', () => {
    const root = aPageMessage({ ts: '1.0', text: '*한빛상사* <https://a.kr|인증서>' });
    const html = draw({ replyBroadcast: true, threadTs: '1.0' }, { root });

    expect(html).toContain(words.replied);
    expect(html).toContain('>한빛상사 인증서</button>');
  });

  it('offers its files', () => {
    const file = { id: 'F1', name: 'companies.csv', bytes: 2048, url: '/api/files/F1?as=U0KIM' };

    expect(draw({ files: [file] })).toMatch(
      /<a [^>]*href="\/api\/files\/F1\?as=U0KIM"[^>]*download="companies.csv".*2\.0 KB/,
    );
  });
});
