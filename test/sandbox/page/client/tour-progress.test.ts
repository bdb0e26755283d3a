import { describe, expect, it } from 'vitest';
import {
  currentProgress,
  readProgress,
  STEPS,
  startStep,
  writeProgress,
} from '../../../../src/sandbox/page/client/tour/tour-progress.js';
import { aPageState } from '../../../support/page-state.js';

function storageWith(stored: string | null) {
  let value = stored;
  return {
    getItem: () => value,
    setItem: (_: string, set: string) => {
      value = set;
    },
  };
}

describe('tour progress', () => {
  it('is restored from the browser’s storage', () => {
    const storage = storageWith(null);
    const progress = startStep(2, aPageState(), { hasJustDonePrevious: true });

    writeProgress(storage, progress);

    expect(readProgress(storage)).toEqual(progress);
    expect(currentProgress(aPageState(), readProgress(storage))).toEqual(progress);
  });

  it.each([
    { name: 'nothing', stored: null },
    { name: 'no JSON', stored: '{' },
    { name: 'an incomplete object', stored: '{"step": 1}' },
    {
      name: 'a step that does not exist',
      stored: '{"sandbox":"a","status":"on","step":9,"begin":{"now":1,"rungs":{}}}',
    },
  ])('starts with an offer if the browser has stored $name', ({ stored }) => {
    const read = readProgress(storageWith(stored));

    expect(read).toBeUndefined();
    expect(currentProgress(aPageState(), read)).toMatchObject({ status: 'offered', step: 0 });
  });

  it.each(['on', 'left', 'offered'] as const)(
    'is offered again, with the choice of language, when the sandbox has started over: it was %s',
    (status) => {
      const before = startStep(3, aPageState(), { status });

      const newProgress = currentProgress(aPageState({ sandbox: 'run-2' }), before);

      expect(newProgress).toMatchObject({ sandbox: 'run-2', status: 'offered', step: 0 });
    },
  );

  it('records the notified rungs when a step begins', () => {
    const notices = {
      channel: 'C0ALERTS',
      alerts: [
        { brn: '1', name: 'A', isOpen: true, rung: 30 },
        { brn: '2', name: 'B', isOpen: true },
      ],
      isAllSent: true,
    };

    expect(startStep(1, aPageState({ notices })).begin).toEqual({ now: 1000, rungs: { '1': 30 } });
  });

  it('stays between the first step and the end', () => {
    expect([startStep(-1, aPageState()).step, startStep(99, aPageState()).step]).toEqual([
      0,
      STEPS.length,
    ]);
  });
});
