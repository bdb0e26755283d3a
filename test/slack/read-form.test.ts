import type { ViewStateValue } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { readCheckForm } from '../../src/check/check-listeners.js';
import { ACTIONS, BLOCKS } from '../../src/slack/ids.js';
import { readWatchForm } from '../../src/watch/watch-form.js';

const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
const products = (...values: string[]): ViewStateValue => ({
  type: 'checkboxes',
  selected_options: values.map(option),
});
const words = (value: string | null): ViewStateValue => ({ type: 'plain_text_input', value });

describe('readCheckForm', () => {
  it('reads the chosen company and the products in their usual order', () => {
    const form = readCheckForm({
      [BLOCKS.company]: {
        [ACTIONS.inputCompany]: { type: 'external_select', selected_option: option('1234567891') },
      },
      [BLOCKS.products]: { [ACTIONS.inputProducts]: products('cashbill', 'taxinvoice') },
    });

    expect(form).toEqual({ company: '1234567891', products: ['taxinvoice', 'cashbill'] });
  });

  it('reads an empty form', () => {
    const form = readCheckForm({
      [BLOCKS.company]: {
        [ACTIONS.inputCompany]: { type: 'external_select', selected_option: null },
      },
      [BLOCKS.products]: { [ACTIONS.inputProducts]: products() },
    });

    expect(form).toEqual({ company: undefined, products: [] });
  });

  it('leaves out products that do not exist', () => {
    const form = readCheckForm({
      [BLOCKS.products]: { [ACTIONS.inputProducts]: products('payroll', 'cashbill') },
    });

    expect(form.products).toEqual(['cashbill']);
  });
});

describe('readWatchForm', () => {
  it('reads every field, without the blanks around what was typed', () => {
    const form = readWatchForm({
      [BLOCKS.brn]: { [ACTIONS.inputBrn]: words(' 123-45-67891 ') },
      [BLOCKS.name]: { [ACTIONS.inputName]: words('한빛상사') },
      [BLOCKS.products]: { [ACTIONS.inputProducts]: products('taxinvoice') },
      [BLOCKS.popbillUserId]: { [ACTIONS.inputPopbillUserId]: words('hanbit') },
      [BLOCKS.channel]: {
        [ACTIONS.inputChannel]: { type: 'conversations_select', selected_conversation: 'C1' },
      },
      [BLOCKS.owner]: { [ACTIONS.inputOwner]: { type: 'users_select', selected_user: 'U1' } },
      [BLOCKS.ownerGroup]: {
        [ACTIONS.inputOwnerGroup]: { type: 'static_select', selected_option: option('S1') },
      },
      [BLOCKS.note]: { [ACTIONS.inputNote]: words('Call first') },
    });

    expect(form).toEqual({
      draft: {
        brn: '123-45-67891',
        name: '한빛상사',
        products: ['taxinvoice'],
        popbillUserId: 'hanbit',
        channel: 'C1',
        note: 'Call first',
      },
      ownerUser: 'U1',
      ownerGroup: 'S1',
    });
  });

  it('reads a channel from a channel menu too', () => {
    const form = readWatchForm({
      [BLOCKS.channel]: {
        [ACTIONS.inputChannel]: { type: 'channels_select', selected_channel: 'C2' },
      },
    });

    expect(form.draft.channel).toBe('C2');
  });

  it('reads fields left empty as empty words', () => {
    const form = readWatchForm({
      [BLOCKS.name]: { [ACTIONS.inputName]: words(null) },
      [BLOCKS.owner]: { [ACTIONS.inputOwner]: { type: 'users_select', selected_user: null } },
    });

    expect(form).toEqual({
      draft: { brn: '', name: '', products: [], popbillUserId: '', channel: '', note: '' },
      ownerUser: '',
      ownerGroup: '',
    });
  });
});
