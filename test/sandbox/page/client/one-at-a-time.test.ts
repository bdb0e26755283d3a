import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../../src/sandbox/page/client/use-page-state.js';

/** Work whose runs end when the test says so. */
function heldWork() {
  const runs: { readonly end: () => void; readonly fail: () => void }[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      runs.push({ end: resolve, fail: () => reject(new Error('lost')) });
    });
  return { runs, work };
}

describe('work that runs one at a time', () => {
  it('begins at once when nothing runs', async () => {
    const { runs, work } = heldWork();
    const ask = oneAtATime(work);

    const asked = ask();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await asked;
  });

  it('runs once more for all who asked while it ran', async () => {
    const { runs, work } = heldWork();
    const ask = oneAtATime(work);

    const first = ask();
    const later = [ask(), ask(), ask()];
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await first;
    await expect.poll(() => runs.length).toBe(2);

    runs[1]?.end();
    await Promise.all(later);
    expect(runs).toHaveLength(2);
  });

  it('runs again after a run that failed', async () => {
    const { runs, work } = heldWork();
    const ask = oneAtATime(work);

    const first = ask();
    const second = ask();
    runs[0]?.fail();
    await expect(first).rejects.toThrow('lost');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.end();
    await second;

    void ask();
    expect(runs).toHaveLength(3);
  });
});
