import { describe, expect, it } from 'vitest';
import { Message } from '../../../../src/sandbox/page/client/shell/message.js';
import { WORDS } from '../../../../src/sandbox/page/client/words.js';
import type { PageMessage } from '../../../../src/sandbox/page/contract.js';
import { aPageMessage } from '../../../support/page-message.js';
import { htmlOf } from './html-of.js';

const { message: words } = WORDS.en;

function draw(
  fields: Partial<PageMessage>,
  more: { readonly root?: PageMessage; readonly replies?: readonly PageMessage[] } = {},
): string {
  return htmlOf(
    <Message
      message={aPageMessage(fields)}
      channel="C0TEAM"
      isCompact={false}
      onOpenThread={() => {}}
      {...more}
    />,
  );
}

describe('a message', () => {
  it('removes zero-width spaces around bold text', () => {
    const section = {
      type: 'section',
      text: { type: 'mrkdwn', text: '\u200b*라온식품*\u200b · 1' },
    };

    const html = draw({ blocks: [section] });

    expect(html).toContain('<div class="mrkdwn"><b>라온식품</b> · 1</div>');
  });

  it.each([':constructor:', '<@__proto__>', '<#__proto__>', '<!date^99999999999999^{date}|then>'])(
    'draws hostile text: %s',
    (text) => {
      expect(draw({ text, blocks: [] })).toContain('class="mrkdwn"');
    },
  );

  it('shows its writer, the app badge and the time in Seoul', () => {
    const html = draw({ at: Date.UTC(2026, 10, 25, 0, 31) });

    expect(html).toContain('>HomeTax Watch</span>');
    expect(html).toContain(`>${words.app}</span>`);
    expect(html).toContain('>09:31</time>');
  });

  it('shows no app badge for a person', () => {
    expect(draw({ user: 'U0LEE', isByApp: false })).not.toContain(`>${words.app}</span>`);
  });

  it('shows its text if it has no blocks', () => {
    expect(draw({ text: '*bold* &amp; plain' })).toContain('<b>bold</b> &amp; plain');
  });

  it('shows its blocks instead of its text', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'in a block' } }];
    const html = draw({ text: 'for notifications', blocks });

    expect(html).toContain('in a block');
    expect(html).not.toContain('for notifications');
  });

  it.each([
    ['an edited message', { isEdited: true }, words.edited],
    ['an ephemeral message', { isOnlyForYou: true }, words.onlyForYou],
  ])('labels %s', (_name, fields, label) => {
    expect(draw(fields)).toContain(label);
    expect(draw({})).not.toContain(label);
  });

  it('shows the number of replies under a root message', () => {
    const replies = [aPageMessage({ ts: '2.0' }), aPageMessage({ ts: '3.0', user: 'U0LEE' })];

    expect(draw({}, { replies })).toContain(words.replies(2));
    expect(draw({})).not.toContain('reply-bar');
  });

  it('shows the root’s text without markup above a broadcast reply', () => {
    const root = aPageMessage({ ts: '1.0', text: '*한빛상사* <https://a.kr|인증서>' });
    const html = draw({ replyBroadcast: true, threadTs: '1.0' }, { root });

    expect(html).toContain(words.replied);
    expect(html).toContain('>한빛상사 인증서</button>');
  });

  it('links its files for download', () => {
    const file = { id: 'F1', name: 'companies.csv', bytes: 2048, url: '/api/files/F1?as=U0KIM' };

    expect(draw({ files: [file] })).toMatch(
      /<a [^>]*href="\/api\/files\/F1\?as=U0KIM"[^>]*download="companies.csv".*2\.0 KB/,
    );
  });
});
