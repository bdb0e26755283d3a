import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/slack/inputs.js';
import { buildForm, initialDraft, readWatchForm } from '../../src/watch/watch-form.js';
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

describe('formOf', () => {
  it.each([
    {
      name: 'warns of a wrong check digit on the test stage',
      brn: '123-45-67890',
      stage: 'test',
      wrong: true,
    },
    {
      name: 'does not warn in production, where the form is rejected',
      brn: '1234567890',
      stage: 'production',
      wrong: false,
    },
    {
      name: 'does not warn of a correct check digit',
      brn: '1234567891',
      stage: 'test',
      wrong: false,
    },
    { name: 'does not warn of input that is not a BRN', brn: '12345', stage: 'test', wrong: false },
  ] as const)('$name', async ({ brn, stage, wrong }) => {
    const input = { mode: 'add', draft: initialDraft(undefined, { brn }) } as const;
    const ownerGroups = { list: async () => [], groupIdsOf: async () => [] };

    expect(await buildForm(input, { stage, ownerGroups })).toMatchObject({
      hasWrongCheckDigit: wrong,
    });
  });
});
