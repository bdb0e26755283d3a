import { describe, expect, it } from 'vitest';
import { placeOf } from '../../src/slack/origin.js';

describe('placeOf', () => {
  it.each([
    {
      name: 'a command',
      body: { user_id: 'U1', channel_id: 'C1', command: '/hometax' },
      place: { user: 'U1', channel: 'C1', replaceable: false },
    },
    {
      name: 'a button on a message',
      body: { type: 'block_actions', user: { id: 'U1' }, channel: { id: 'C1', name: 'ops' } },
      place: { user: 'U1', channel: 'C1', replaceable: false },
    },
    {
      name: 'a submitted window',
      body: { type: 'view_submission', user: { id: 'U1' }, view: { id: 'V1' } },
      place: { user: 'U1', viewId: 'V1', replaceable: false },
    },
  ])('finds the person and the place of $name', ({ body, place }) => {
    expect(placeOf(body)).toEqual(place);
  });

  it('can answer through the response_url', () => {
    const place = placeOf({ user_id: 'U1', response_url: 'https://hooks.slack.test/1' });

    expect(place?.respond).toBeTypeOf('function');
  });

  it.each([
    {
      name: 'a typeahead, which nobody reads an answer of',
      body: { type: 'block_suggestion', user: { id: 'U1' } },
    },
    { name: 'an event without a person', body: { type: 'event_callback', event: {} } },
    { name: 'what is no payload at all', body: undefined },
  ])('finds nobody behind $name', ({ body }) => {
    expect(placeOf(body)).toBeUndefined();
  });
});
