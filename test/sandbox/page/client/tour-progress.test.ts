import { describe, expect, it } from 'vitest';
import {
  atStep,
  progressIn,
  STEPS,
  storedProgress,
  storeProgress,
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

describe('how far a reader is', () => {
  it('is taken up again from what the browser remembers', () => {
    const storage = storageWith(null);
    const progress = atStep(2, aPageState(), { justDone: true });

    storeProgress(storage, progress);

    expect(storedProgress(storage)).toEqual(progress);
    expect(progressIn(aPageState(), storedProgress(storage))).toEqual(progress);
  });

  it.each([
    { name: 'nothing', stored: null },
    { name: 'no JSON', stored: '{' },
    { name: 'something else', stored: '{"step": 1}' },
    {
      name: 'a step that does not exist',
      stored: '{"sandbox":"a","status":"on","step":9,"begin":{"now":1,"rungs":{}}}',
    },
  ])('begins with an offer where the browser remembers $name', ({ stored }) => {
    const read = storedProgress(storageWith(stored));

    expect(read).toBeUndefined();
    expect(progressIn(aPageState(), read)).toMatchObject({ status: 'offered', step: 0 });
  });

  it.each([
    { status: 'on', becomes: 'on' },
    { status: 'left', becomes: 'offered' },
    { status: 'offered', becomes: 'offered' },
  ] as const)(
    'is at the first step again when the sandbox has started over: $status is $becomes',
    (about) => {
      const before = atStep(3, aPageState(), { status: about.status });

      const after = progressIn(aPageState({ sandbox: 'run-2' }), before);

      expect(after).toMatchObject({ sandbox: 'run-2', status: about.becomes, step: 0 });
    },
  );

  it('remembers what was told when a step begins', () => {
    const notices = {
      channel: 'C0ALERTS',
      alerts: [
        { brn: '1', name: 'A', isOpen: true, rung: 30 },
        { brn: '2', name: 'B', isOpen: true },
      ],
      isAllSent: true,
    };

    expect(atStep(1, aPageState({ notices })).begin).toEqual({ now: 1000, rungs: { '1': 30 } });
  });

  it('never leaves the tour at either end', () => {
    expect([atStep(-1, aPageState()).step, atStep(99, aPageState()).step]).toEqual([
      0,
      STEPS.length,
    ]);
  });
});
