import { describe, expect, it } from 'vitest';
import { changeCompany } from '../../src/list/bulk-rules.js';
import type { Company } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';

const NOW = { by: 'U0LEE', at: 2000 };
const PAUSE = { reason: 'closed', by: 'U0KIM', at: 1000 } as const;
const FULL = aCompany({ channel: 'C0OLD', owner: 'U0KIM', note: '대표 번호', paused: PAUSE });

type Change = Parameters<typeof changeCompany>[1];

describe('changeCompany', () => {
  it.each<{
    readonly name: string;
    readonly change: Change;
    readonly before?: Company;
    readonly changed: Partial<Company>;
    readonly removed?: keyof Company;
    readonly event: object;
  }>([
    {
      name: 'another channel',
      change: { kind: 'channel', channel: 'C0NEW' },
      changed: { channel: 'C0NEW', channelSetBy: 'U0LEE' },
      event: { kind: 'channel-set', by: 'U0LEE', from: 'C0OLD', to: 'C0NEW' },
    },
    {
      name: 'the default channel',
      change: { kind: 'channel', channel: '' },
      changed: { channelSetBy: 'U0LEE' },
      removed: 'channel',
      event: { kind: 'channel-set', by: 'U0LEE', from: 'C0OLD', to: '' },
    },
    {
      name: 'another owner',
      change: { kind: 'owner', owner: 'S0TAX' },
      changed: { owner: 'S0TAX' },
      event: { kind: 'owner-set', by: 'U0LEE', from: 'U0KIM', to: 'S0TAX' },
    },
    {
      name: 'no owner',
      change: { kind: 'owner', owner: '' },
      changed: {},
      removed: 'owner',
      event: { kind: 'owner-set', by: 'U0LEE', from: 'U0KIM', to: '' },
    },
    {
      name: 'a pause',
      change: { kind: 'pause', reason: 'closed' },
      before: aCompany(),
      changed: { paused: { reason: 'closed', ...NOW } },
      event: { kind: 'paused', by: 'U0LEE', reason: 'closed' },
    },
    {
      name: 'another reason for the pause, without a new start',
      change: { kind: 'pause', reason: 'moved-elsewhere' },
      changed: { paused: { reason: 'moved-elsewhere', by: 'U0LEE', at: 1000 } },
      event: { kind: 'paused', by: 'U0LEE', reason: 'moved-elsewhere' },
    },
    {
      name: 'details of the reason for the pause',
      change: { kind: 'pause', reason: 'closed', note: 'until May' },
      changed: { paused: { reason: 'closed', note: 'until May', by: 'U0LEE', at: 1000 } },
      event: { kind: 'paused', by: 'U0LEE', reason: 'closed' },
    },
    {
      name: 'the end of its pause',
      change: { kind: 'resume' },
      changed: {},
      removed: 'paused',
      event: { kind: 'resumed', by: 'U0LEE' },
    },
  ])('sets $name and nothing else', ({ change, before = FULL, changed, removed, event }) => {
    const expected = Object.entries({ ...before, ...changed }).filter(([key]) => key !== removed);

    expect(changeCompany(before, change, NOW)).toEqual({
      company: Object.fromEntries(expected),
      event,
    });
  });

  it.each<{ readonly name: string; readonly change: Change; readonly before: Company }>([
    { name: 'the same channel', change: { kind: 'channel', channel: 'C0OLD' }, before: FULL },
    {
      name: 'the default channel again',
      change: { kind: 'channel', channel: '' },
      before: aCompany(),
    },
    { name: 'the same owner', change: { kind: 'owner', owner: 'U0KIM' }, before: FULL },
    { name: 'no owner again', change: { kind: 'owner', owner: '' }, before: aCompany() },
    { name: 'the same pause', change: { kind: 'pause', reason: 'closed' }, before: FULL },
    {
      name: 'the same pause, whose details are kept',
      change: { kind: 'pause', reason: 'closed' },
      before: aCompany({ paused: { ...PAUSE, note: 'until May' } }),
    },
    { name: 'no pause again', change: { kind: 'resume' }, before: aCompany() },
  ])('changes nothing for $name', ({ change, before }) => {
    expect(changeCompany(before, change, NOW)).toBeUndefined();
  });
});
