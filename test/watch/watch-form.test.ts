import { describe, expect, it } from 'vitest';
import { draftOf, draftOfForm, formOf, type WatchFields } from '../../src/watch/watch-form.js';
import { aCompany, HANBIT } from '../support/builders.js';

function aForm(about: Partial<WatchFields> = {}): WatchFields {
  return {
    draft: {
      brn: '123-45-67891',
      name: '한빛상사',
      products: ['taxinvoice'],
      popbillUserId: '',
      channel: '',
      note: '',
    },
    ownerUser: '',
    ownerGroup: '',
    ...about,
  };
}

describe('draftOf', () => {
  it('starts with the company as it is watched', () => {
    const company = aCompany({ channel: 'C1', owner: 'S1', note: 'Call first' });

    expect(draftOf(company, {})).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      products: ['taxinvoice'],
      popbillUserId: '',
      channel: 'C1',
      owner: 'S1',
      note: 'Call first',
    });
  });

  it('starts a new one with what is known of it', () => {
    expect(draftOf(undefined, { name: '누리식품' })).toMatchObject({
      brn: '',
      name: '누리식품',
      products: ['taxinvoice'],
    });
  });
});

describe('draftOfForm', () => {
  it.each([
    { name: 'a person', form: aForm({ ownerUser: 'U1' }), owner: 'U1' },
    { name: 'a group', form: aForm({ ownerGroup: 'S1' }), owner: 'S1' },
    { name: 'nobody', form: aForm(), owner: '' },
  ])('takes $name as owner', ({ form, owner }) => {
    expect(draftOfForm(form, undefined)).toMatchObject({ draft: { owner }, problems: [] });
  });

  it('finds a person and a group at once wrong', () => {
    const { problems } = draftOfForm(aForm({ ownerUser: 'U1', ownerGroup: 'S1' }), undefined);

    expect(problems).toEqual([{ field: 'owner', why: 'both-owners' }]);
  });

  it('takes the BRN of an edited company from the window, not from the form', () => {
    const form = aForm({ draft: { ...aForm().draft, brn: '' } });

    expect(draftOfForm(form, HANBIT).draft.brn).toBe(HANBIT);
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
      name: 'does not warn on production, where it is refused',
      brn: '1234567890',
      stage: 'production',
      wrong: false,
    },
    { name: 'does not warn of a right one', brn: '1234567891', stage: 'test', wrong: false },
    { name: 'does not warn of what is no BRN', brn: '12345', stage: 'test', wrong: false },
  ] as const)('$name', async ({ brn, stage, wrong }) => {
    const typed = { mode: 'add', draft: draftOf(undefined, { brn }) } as const;
    const ownerGroups = { list: async () => [], of: async () => [] };

    expect(await formOf(typed, { stage, ownerGroups })).toMatchObject({ checkDigitWrong: wrong });
  });
});
