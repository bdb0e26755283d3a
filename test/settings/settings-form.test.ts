import { describe, expect, it } from 'vitest';
import { readSettingsForm, settingsUpdateOf } from '../../src/settings/settings-listeners.js';
import { draftWith, SETTINGS_DRAFT } from '../support/settings-samples.js';

const DRAFT = SETTINGS_DRAFT;
const BEFORE = DRAFT.texts;

describe('settingsUpdateOf', () => {
  it('is empty if nothing was changed', () => {
    expect(settingsUpdateOf(DRAFT, BEFORE)).toEqual({
      update: { set: {}, reset: [] },
      problems: [],
    });
  });

  it('treats alert days in another notation and people in another order as unchanged', () => {
    const draft = draftWith({ certAlertDays: '0, 1,3,7,14,30', operators: 'U0KIM,S0OPS' });

    expect(settingsUpdateOf(draft, { ...BEFORE, operators: 'S0OPS,U0KIM' }).update.set).toEqual({});
  });

  it('treats a daily time in another notation as unchanged', () => {
    const draft = draftWith({ digestCron: '0 9 * * *' });

    expect(settingsUpdateOf(draft, { ...BEFORE, digestCron: '0 09 * * *' }).update.set).toEqual({});
  });

  it('keeps the environment’s schedule if no time is chosen', () => {
    const before = { ...BEFORE, digestCron: '0 9 * * 1-5' };
    const draft = readSettingsForm({}, before);

    expect(settingsUpdateOf(draft, before).update.set).not.toHaveProperty('digestCron');
  });

  it.each([
    {
      name: 'no channel',
      change: { defaultChannel: '' },
      problem: { field: 'defaultChannel', why: 'none' },
    },
    {
      name: 'more operators than fit',
      change: { operators: Array.from({ length: 1000 }, (_, n) => `U0PERSON${n}`).join(',') },
      problem: { field: 'operators', why: 'too-many' },
    },
    {
      name: 'only one time',
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
  ])('returns the problem for $name', ({ change, problem }) => {
    expect(settingsUpdateOf(draftWith(change), BEFORE).problems).toEqual([problem]);
  });
});
