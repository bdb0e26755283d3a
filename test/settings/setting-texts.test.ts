import { describe, expect, it } from 'vitest';
import { encodeSettingTexts, parseSettingTexts } from '../../src/settings/settings-listeners.js';

describe('encodeSettingTexts and parseSettingTexts', () => {
  it('decode what they encoded', () => {
    const texts = { defaultChannel: 'C0OPS', digestCron: '0 9 * * 1-5', operators: '' };

    expect(parseSettingTexts(encodeSettingTexts(texts))).toEqual(texts);
  });

  it('leave out operators that are too many', () => {
    const operators = Array.from({ length: 300 }, (_, i) => `U0PERSON${i}`).join(',');

    const encoded = encodeSettingTexts({ channelLanguage: 'ko', operators });

    expect(encoded.length).toBeLessThanOrEqual(3000);
    expect(parseSettingTexts(encoded)).toEqual({ channelLanguage: 'ko' });
  });

  it('ignore unknown lines from an old window', () => {
    expect(parseSettingTexts('nonsense\nADMINS=U1\n=x\nchannelLanguage=en')).toEqual({
      channelLanguage: 'en',
    });
  });
});
