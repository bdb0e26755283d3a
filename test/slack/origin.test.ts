import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/records/company.js';
import { originOfPayload, TARGET } from '../../src/slack/origin.js';
import { HANBIT } from '../support/builders.js';

describe('TARGET', () => {
  it.each(PRODUCTS)('decodes what it encoded for %s', (product) => {
    const target = { brn: HANBIT, product };

    expect(TARGET.safeParse(TARGET.encode(target)).data).toEqual(target);
  });

  it.each([
    { name: 'nothing', value: '' },
    { name: 'a BRN alone', value: '1234567891' },
    { name: 'an unknown product', value: '1234567891:receipts' },
    { name: 'a short BRN', value: '123456789:taxinvoice' },
    { name: 'a third part', value: '1234567891:taxinvoice:more' },
  ])('refuses $name', ({ value }) => {
    expect(TARGET.safeParse(value).data).toBeUndefined();
  });
});

describe('originOfPayload', () => {
  it.each([
    {
      name: 'a command',
      body: { user_id: 'U1', channel_id: 'C1', command: '/hometax' },
      origin: { user: 'U1', channel: 'C1', replaceable: false },
    },
    {
      name: 'a button on a message',
      body: { type: 'block_actions', user: { id: 'U1' }, channel: { id: 'C1', name: 'ops' } },
      origin: { user: 'U1', channel: 'C1', replaceable: false },
    },
    {
      name: 'a submitted window',
      body: { type: 'view_submission', user: { id: 'U1' }, view: { id: 'V1' } },
      origin: { user: 'U1', viewId: 'V1', replaceable: false },
    },
  ])('reads the person and the origin of $name', ({ body, origin }) => {
    expect(originOfPayload(body)).toEqual(origin);
  });

  it('answers through the response_url', () => {
    const origin = originOfPayload({ user_id: 'U1', response_url: 'https://hooks.slack.test/1' });

    expect(origin?.respond).toBeTypeOf('function');
  });

  it.each([
    {
      name: 'a typeahead, to which nobody expects an answer',
      body: { type: 'block_suggestion', user: { id: 'U1' } },
    },
    { name: 'an event without a person', body: { type: 'event_callback', event: {} } },
    { name: 'undefined', body: undefined },
  ])('returns undefined for $name', ({ body }) => {
    expect(originOfPayload(body)).toBeUndefined();
  });
});
