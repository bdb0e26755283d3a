import { describe, expect, it } from 'vitest';
import { encodeSettingsPlace, parseSettingsPlace } from '../../src/settings/settings-form.js';

describe('a settings place', () => {
  it('travels there and back', () => {
    const place = { defaultChannel: 'C0OPS', digestCron: '0 9 * * 1-5', operators: '' };

    expect(parseSettingsPlace(encodeSettingsPlace(place))).toEqual(place);
  });

  it('leaves out operators that are too many to travel', () => {
    const operators = Array.from({ length: 300 }, (_, i) => `U0PERSON${i}`).join(',');

    const encoded = encodeSettingsPlace({ channelLanguage: 'ko', operators });

    expect(encoded.length).toBeLessThanOrEqual(3000);
    expect(parseSettingsPlace(encoded)).toEqual({ channelLanguage: 'ko' });
  });

  it('takes nothing else from an old window', () => {
    expect(parseSettingsPlace('nonsense\nADMINS=U1\n=x\nchannelLanguage=en')).toEqual({
      channelLanguage: 'en',
    });
  });
});
