import { describe, expect, it } from 'vitest';
import { draftOfSettings, wishOf } from '../../src/settings/settings-form.js';
import { FIXED } from '../support/live-settings.js';

const BEFORE = {
  defaultChannel: 'C0OPS',
  channelLanguage: 'ko',
  certAlertDays: '30,14,7,3,1,0',
  quietHours: '20:00-08:30',
  digestCron: '0 9 * * *',
  operators: 'U0KIM,S0OPS',
};
const DRAFT = draftOfSettings((name) => ({ ...FIXED, operators: ['U0KIM', 'S0OPS'] })[name]);

describe('wishOf', () => {
  it('wishes for nothing where nothing was touched', () => {
    expect(wishOf(DRAFT, BEFORE)).toEqual({ wish: { set: {}, reset: [] }, problems: [] });
  });

  it('takes a ladder in other words and people in another order for the same', () => {
    const same = { ...DRAFT, ladder: '0, 1,3,7,14,30', operators: ['U0KIM'], groups: ['S0OPS'] };

    expect(wishOf(same, { ...BEFORE, operators: 'S0OPS,U0KIM' }).wish.set).toEqual({});
  });

  it('leaves a schedule of the environment alone when no time is chosen', () => {
    const draft = { ...DRAFT, digestTime: '' };

    expect(wishOf(draft, { ...BEFORE, digestCron: '0 9 * * 1-5' }).wish.set).toEqual({});
  });

  it.each([
    {
      name: 'no channel',
      change: { channel: '' },
      problem: { field: 'defaultChannel', why: 'none' },
    },
    {
      name: 'one time only',
      change: { quietTo: '' },
      problem: { field: 'quietHours', why: 'no-times' },
    },
    {
      name: 'the same time twice',
      change: { quietTo: '20:00' },
      problem: { field: 'quietHours', why: 'same-times' },
    },
    {
      name: 'an empty ladder',
      change: { ladder: '' },
      problem: { field: 'certAlertDays', why: 'malformed' },
    },
  ])('finds $name wrong', ({ change, problem }) => {
    expect(wishOf({ ...DRAFT, ...change }, BEFORE).problems).toEqual([problem]);
  });
});
