import type { ModalView } from '@slack/types';
import nock from 'nock';
import { describe, expect, it, vi } from 'vitest';
import { openModal, updateModal, windowProgress } from '../../src/slack/modals.js';
import type { Origin } from '../../src/slack/origin.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const view: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Check authentication' },
  blocks: [],
};
const origin: Origin = { user: 'U1', triggerId: '1.2.3', replaceable: false };
const log = captureLog();
const deps = () => ({ client: createPeopleClient({ botToken: 'xoxb-test', log }), log });
const slack = (method: string) => nock('https://slack.com/api').post(`/${method}`);

describe('openModal', () => {
  it('opens a window if none is open', async () => {
    slack('views.open').reply(200, { ok: true, view: { id: 'V1' } });

    expect(await openModal(origin, view, deps())).toBe('V1');
  });

  it('pushes a window on top of the one in which the person clicked', async () => {
    slack('views.push').reply(200, { ok: true, view: { id: 'V2' } });

    expect(await openModal({ ...origin, viewId: 'V1' }, view, deps())).toBe('V2');
  });

  it('replaces the window in which the person clicked if three are open', async () => {
    slack('views.push').reply(200, { ok: false, error: 'push_limit_reached' });
    const update = nock('https://slack.com/api')
      .post('/views.update', (body) => body.view_id === 'V3')
      .reply(200, { ok: true, view: { id: 'V3' } });

    expect(await openModal({ ...origin, viewId: 'V3' }, view, deps())).toBe('V3');
    expect(update.isDone()).toBe(true);
  });

  it.each(['expired_trigger_id', 'exchanged_trigger_id'])(
    'returns no view ID when Slack answers %s',
    async (error) => {
      slack('views.open').reply(200, { ok: false, error });

      expect(await openModal(origin, view, deps())).toBeUndefined();
    },
  );

  it('returns no view ID when Slack is busy', async () => {
    slack('views.open').reply(429, '', { 'retry-after': '5' });

    expect(await openModal(origin, view, deps())).toBeUndefined();
  });

  it('returns no view ID when Slack does not answer', async () => {
    slack('views.open').times(2).replyWithError(new Error('socket hang up'));

    expect(await openModal(origin, view, deps())).toBeUndefined();
  });

  it('rejects when Slack refuses the view', async () => {
    slack('views.open').reply(200, { ok: false, error: 'invalid_blocks' });

    await expect(openModal(origin, view, deps())).rejects.toMatchObject({
      data: { error: 'invalid_blocks' },
    });
  });
});

describe('updateModal', () => {
  it('returns the hash of the new state', async () => {
    slack('views.update').reply(200, { ok: true, view: { id: 'V1', hash: 'h2' } });

    expect(await updateModal('V1', view, deps())).toEqual({ kind: 'shown', hash: 'h2' });
  });

  it('sends the hash on which the update depends', async () => {
    nock('https://slack.com/api')
      .post('/views.update', (body) => body.hash === 'h1')
      .reply(200, { ok: true });

    expect(await updateModal('V1', view, deps(), 'h1')).toEqual({ kind: 'shown' });
  });

  it.each([
    { error: 'not_found', kind: 'closed' },
    { error: 'hash_conflict', kind: 'conflict' },
  ])('returns $kind when Slack answers $error', async ({ error, kind }) => {
    slack('views.update').reply(200, { ok: false, error });

    expect(await updateModal('V1', view, deps(), 'h1')).toEqual({ kind });
  });

  it('rejects when Slack refuses the view', async () => {
    slack('views.update').reply(200, { ok: false, error: 'invalid_arguments' });

    await expect(updateModal('V1', view, deps())).rejects.toThrow();
  });
});

describe('windowProgress', () => {
  it('acknowledges the submitted form before it updates its window', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const steps: string[] = [];
    nock('https://slack.com/api')
      .post('/views.update')
      .reply(() => {
        steps.push('updated');
        return [200, { ok: true }];
      });
    const keepOpen = async () => void steps.push('acknowledged');
    const progress = windowProgress({ viewId: 'V1', keepOpen }, deps());

    clock.mockReturnValue(10_000);
    progress.offer(() => view);
    await progress.waitUntilIdle();

    expect(steps).toEqual(['acknowledged', 'updated']);
    clock.mockRestore();
  });
});
