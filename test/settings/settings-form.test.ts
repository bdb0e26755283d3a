import { describe, expect, it } from 'vitest';
import { readSettingsForm, wishOf } from '../../src/settings/settings-form.js';
import { draftWith, SETTINGS_DRAFT } from '../support/settings-samples.js';

const DRAFT = SETTINGS_DRAFT;
const BEFORE = DRAFT.texts;

describe('wishOf', () => {
  it('wishes for nothing where nothing was touched', () => {
    expect(wishOf(DRAFT, BEFORE)).toEqual({ wish: { set: {}, reset: [] }, problems: [] });
  });

  it('takes a ladder in other words and people in another order for the same', () => {
    const same = draftWith({ certAlertDays: '0, 1,3,7,14,30', operators: 'U0KIM,S0OPS' });

    expect(wishOf(same, { ...BEFORE, operators: 'S0OPS,U0KIM' }).wish.set).toEqual({});
  });

  it('leaves a schedule of the environment alone when no time is chosen', () => {
    const before = { ...BEFORE, digestCron: '0 9 * * 1-5' };
    const draft = readSettingsForm({}, before);

    expect(wishOf(draft, before).wish.set).not.toHaveProperty('digestCron');
  });

  it.each([
    {
      name: 'no channel',
      change: { defaultChannel: '' },
      problem: { field: 'defaultChannel', why: 'none' },
    },
    {
      name: 'one time only',
      change: { quietHours: '21:00-' },
      problem: { field: 'quietHours', why: 'no-times' },
    },
    {
      name: 'the same time twice',
      change: { quietHours: '20:00-20:00' },
      problem: { field: 'quietHours', why: 'same-times' },
    },
    {
      name: 'an empty ladder',
      change: { certAlertDays: '' },
      problem: { field: 'certAlertDays', why: 'malformed' },
    },
  ])('finds $name wrong', ({ change, problem }) => {
    expect(wishOf(draftWith(change), BEFORE).problems).toEqual([problem]);
  });
});
