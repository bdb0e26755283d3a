import { describe, expect, it } from 'vitest';
import { originOfPayload } from '../../src/slack/origin.js';

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
