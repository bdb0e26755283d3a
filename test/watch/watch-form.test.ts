import { describe, expect, it } from 'vitest';
import {
  draftOf,
  draftOfForm,
  fieldsApart,
  formModel,
  type WatchForm,
} from '../../src/watch/watch-form.js';
import { aCompany, HANBIT } from '../support/builders.js';

function aForm(about: Partial<WatchForm> = {}): WatchForm {
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

describe('formModel', () => {
  const about = { mode: 'add', groups: [], problems: [] } as const;

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
  ] as const)('$name', ({ brn, stage, wrong }) => {
    const model = formModel({ ...about, draft: draftOf(undefined, { brn }), stage });

    expect(model).toMatchObject({ kind: 'form', checkDigitWrong: wrong });
  });
});

describe('fieldsApart', () => {
  const saved = draftOf(aCompany({ channel: 'C1', owner: 'S1', note: 'Call first' }), {});

  it('names what differs, in the order of the form', () => {
    const typed = {
      ...saved,
      note: '',
      owner: 'U1',
      products: ['taxinvoice', 'cashbill'],
    } as const;

    expect(fieldsApart(typed, saved)).toEqual(['products', 'owner', 'note']);
  });

  it('names nothing where all is the same', () => {
    expect(fieldsApart({ ...saved, products: [...saved.products] }, saved)).toEqual([]);
  });
});
