import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { conflictForm, initialDraft, readWatchForm } from '../../src/watch/watch-form.js';
import { aCompany, HANBIT } from '../support/builders.js';

describe('draftOf', () => {
  it('returns the values of a watched company', () => {
    const company = aCompany({ channel: 'C1', owner: 'S1', note: 'Call first' });

    expect(initialDraft(company, {})).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      products: ['taxinvoice'],
      popbillUserId: '',
      channel: 'C1',
      owner: 'S1',
      note: 'Call first',
    });
  });

  it('returns the prefilled values of a new company', () => {
    expect(initialDraft(undefined, { name: '누리식품' })).toMatchObject({
      brn: '',
      name: '누리식품',
      products: ['taxinvoice'],
    });
  });
});

describe('conflictForm', () => {
  it('names only what saving would change', async () => {
    const company = aCompany({ owner: 'U1', note: 'Call first' });
    const draft = { ...initialDraft(company, {}), name: '', owner: 'U2', note: 'Call first ' };
    const deps = { ownerGroups: { list: async () => [] } };

    const form = await conflictForm({ mode: 'edit', draft }, company, TONGUES['en'], deps);

    expect(JSON.stringify(form.modal)).toContain('Different from what is saved: owner.');
  });

  it('says that the company is paused, and how to resume it', async () => {
    const paused = { reason: 'contract-ended', by: 'U1', at: 1 } as const;
    const company = aCompany({ paused });
    const draft = { ...initialDraft(company, {}), owner: 'U2' };
    const deps = { ownerGroups: { list: async () => [] } };

    const form = await conflictForm({ mode: 'add', draft }, company, TONGUES['en'], deps);

    const expected = 'This company is paused (contract ended)';
    expect(JSON.stringify(form.modal)).toContain(expected);
    expect(form.message.text).toContain(expected);
  });
});

describe('readWatchForm', () => {
  const { owner, ownerGroup } = FIELDS;
  const user = { [owner.block]: { [owner.id]: { type: 'users_select', selected_user: 'U1' } } };
  const option = { text: { type: 'plain_text' as const, text: '@tax' }, value: 'S1' };
  const group = {
    [ownerGroup.block]: { [ownerGroup.id]: { type: 'static_select', selected_option: option } },
  };

  it.each([
    { name: 'a person', form: user, owner: 'U1' },
    { name: 'a group', form: group, owner: 'S1' },
    { name: 'nobody', form: {}, owner: '' },
  ])('reads $name as owner', ({ form, owner }) => {
    expect(readWatchForm(form)).toMatchObject({ draft: { owner }, problems: [] });
  });

  it('reports a problem if a person and a group are chosen', () => {
    const { problems } = readWatchForm({ ...user, ...group });

    expect(problems).toEqual([{ field: 'owner', why: 'both-owners' }]);
  });

  it('returns the given BRN of an edited company', () => {
    expect(readWatchForm({}, HANBIT).draft.brn).toBe(HANBIT);
  });
});
