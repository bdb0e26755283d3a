import type { Button } from '@slack/types';
import { button } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import { type ChannelNews, channelNewsLabel } from './channel-words.js';

/** The button with which the reader changes the refused channel. */
export function channelNewsButton(news: ChannelNews, t: Tongue): Button {
  const label = channelNewsLabel(news.kind, t);
  switch (news.kind) {
    case 'channel-refused': {
      const value = TARGET.encode({ brn: news.brn, product: 'taxinvoice' });
      return button({ actionId: ACTIONS.reportWatch, label, value });
    }
    case 'default-channel-refused':
      return button({ actionId: ACTIONS.statusSettings, label });
  }
}
