import type { ViewStateValue } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { readCheckForm } from '../../src/check/check-listeners.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { readWatchForm } from '../../src/watch/watch-form.js';

const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
const products = (...values: string[]): ViewStateValue => ({
  type: 'checkboxes',
  selected_options: values.map(option),
});
const textInput = (value: string | null): ViewStateValue => ({ type: 'plain_text_input', value });

describe('readCheckForm', () => {
  it('reads the selected company, and the products in the order of PRODUCTS', () => {
    const form = readCheckForm({
      [FIELDS.company.block]: {
        [FIELDS.company.id]: { type: 'external_select', selected_option: option('1234567891') },
      },
      [FIELDS.products.block]: { [FIELDS.products.id]: products('cashbill', 'taxinvoice') },
    });

    expect(form).toEqual({ company: '1234567891', products: ['taxinvoice', 'cashbill'] });
  });

  it('reads an empty form', () => {
    const form = readCheckForm({
      [FIELDS.company.block]: {
        [FIELDS.company.id]: { type: 'external_select', selected_option: null },
      },
      [FIELDS.products.block]: { [FIELDS.products.id]: products() },
    });

    expect(form).toEqual({ company: undefined, products: [] });
  });

  it('ignores unknown products', () => {
    const form = readCheckForm({
      [FIELDS.products.block]: { [FIELDS.products.id]: products('payroll', 'cashbill') },
    });

    expect(form.products).toEqual(['cashbill']);
  });
});

describe('readWatchForm', () => {
  it('reads every field without surrounding whitespace', () => {
    const form = readWatchForm({
      [FIELDS.brn.block]: { [FIELDS.brn.id]: textInput(' 123-45-67891 ') },
      [FIELDS.name.block]: { [FIELDS.name.id]: textInput('한빛상사') },
      [FIELDS.products.block]: { [FIELDS.products.id]: products('taxinvoice') },
      [FIELDS.popbillUserId.block]: { [FIELDS.popbillUserId.id]: textInput('hanbit') },
      [FIELDS.channel.block]: {
        [FIELDS.channel.id]: { type: 'conversations_select', selected_conversation: 'C1' },
      },
      [FIELDS.owner.block]: { [FIELDS.owner.id]: { type: 'users_select', selected_user: 'U1' } },
      [FIELDS.ownerGroup.block]: {
        [FIELDS.ownerGroup.id]: { type: 'static_select', selected_option: option('S1') },
      },
      [FIELDS.note.block]: { [FIELDS.note.id]: textInput('Call first') },
    });

    expect(form).toEqual({
      draft: {
        brn: '123-45-67891',
        name: '한빛상사',
        products: ['taxinvoice'],
        popbillUserId: 'hanbit',
        channel: 'C1',
        owner: 'U1',
        note: 'Call first',
      },
      problems: [{ field: 'owner', why: 'both-owners' }],
    });
  });

  it('reads empty fields as empty text', () => {
    const form = readWatchForm({
      [FIELDS.name.block]: { [FIELDS.name.id]: textInput(null) },
      [FIELDS.owner.block]: { [FIELDS.owner.id]: { type: 'users_select', selected_user: null } },
    });

    expect(form).toEqual({
      draft: {
        brn: '',
        name: '',
        products: [],
        popbillUserId: '',
        channel: '',
        owner: '',
        note: '',
      },
      problems: [],
    });
  });
});
