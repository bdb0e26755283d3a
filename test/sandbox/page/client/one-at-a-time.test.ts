import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../../src/sandbox/page/client/use-page-state.js';

/** Work whose runs are ended by the test. */
function heldWork() {
  const runs: { readonly end: () => void; readonly fail: () => void }[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      runs.push({ end: resolve, fail: () => reject(new Error('lost')) });
    });
  return { runs, work };
}

describe('oneAtATime', () => {
  it('starts at once when nothing runs', async () => {
    const { runs, work } = heldWork();
    const call = oneAtATime(work);

    const called = call();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await called;
  });

  it('runs once more for all calls during a run', async () => {
    const { runs, work } = heldWork();
    const call = oneAtATime(work);

    const first = call();
    const later = [call(), call(), call()];
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await expect.poll(() => runs.length).toBe(2);

    runs[1]?.end();
    await Promise.all(later);
    expect(runs).toHaveLength(2);
  });

  it('never runs twice at once, even if a caller continues before the next run has started', async () => {
    let running = 0;
    let most = 0;
    const call = oneAtATime(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });

    await Promise.all([call().then(call), call()]);

    expect(most).toBe(1);
  });

  it('runs again after a failed run', async () => {
    const { runs, work } = heldWork();
    const call = oneAtATime(work);

    const first = call();
    const second = call();
    runs[0]?.fail();
    await expect(first).rejects.toThrow('lost');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.end();
    await second;

    void call();
    expect(runs).toHaveLength(3);
  });
});
