import { describe, expect, it } from 'vitest';
import { channelNewsButton } from '../../src/outbox/channel-view.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { TARGET } from '../../src/slack/origin.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT } from '../support/builders.js';

const REFUSED = { channel: 'C0TEAM', error: 'is_archived' } as const;

describe('channelNewsButton', () => {
  it('opens the company that uses the refused channel', () => {
    const news = { kind: 'channel-refused', ...REFUSED, company: '한빛상사', brn: HANBIT } as const;
    const { action_id, value } = channelNewsButton(news, TONGUES['ko']);

    expect(action_id).toBe(ACTIONS.reportWatch);
    expect(TARGET.parse(value).brn).toBe(HANBIT);
  });

  it('opens the settings if the default channel is refused', () => {
    const news = { kind: 'default-channel-refused', ...REFUSED, waiting: 3 } as const;

    expect(channelNewsButton(news, TONGUES['ko']).action_id).toBe(ACTIONS.statusSettings);
  });
});
