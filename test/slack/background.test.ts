import { describe, expect, it, vi } from 'vitest';
import { createBackground, processTimers } from '../../src/slack/background.js';

/** A promise that a test settles. */
function pending() {
  let finish: () => void = () => {};
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { work, finish: () => finish() };
}

const noError = async (error: unknown): Promise<void> => {
  throw error;
};

describe('createBackground', () => {
  it('waits at shutdown for running work', async () => {
    const background = createBackground();
    const long = pending();
    void background.track(long.work);

    const drained = background.drain(5000);
    long.finish();

    await expect(drained).resolves.toBe(true);
  });

  it('waits for work that running work starts', async () => {
    const background = createBackground();
    const first = pending();
    const second = pending();
    let done = false;
    background.run(async () => {
      await first.work;
      const more = second.work.then(() => {
        done = true;
      });
      void background.track(more);
    }, noError);

    const drained = background.drain(5000);
    first.finish();
    second.finish();

    await expect(drained).resolves.toBe(true);
    expect(done).toBe(true);
  });

  it('stops waiting at the deadline and returns false', async () => {
    const background = createBackground();
    void background.track(new Promise(() => {}));

    await expect(background.drain(5)).resolves.toBe(false);
  });

  it('starts no work after drain', async () => {
    const background = createBackground();
    const work = vi.fn(async () => {});
    expect(background.isClosing).toBe(false);

    await background.drain(5);
    background.run(work, noError);

    expect(background.isClosing).toBe(true);
    expect(work).not.toHaveBeenCalled();
  });

  it('passes a rejection of tracked work to its caller', async () => {
    const background = createBackground();

    await expect(background.track(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(background.drain(5000)).resolves.toBe(true);
  });

  it('passes an error of work that nobody awaits to onError', async () => {
    const background = createBackground();
    const onError = vi.fn(async (_error: unknown) => {});

    background.run(() => Promise.reject(new Error('broken')), onError);
    await background.drain(5000);

    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('broken'));
  });

  describe('once', () => {
    it('does not run work while work of the same name is running', async () => {
      const background = createBackground();
      const first = pending();
      const again = vi.fn(async () => {});

      const running = background.once('check', () => first.work);
      await expect(background.once('check', again)).resolves.toBe(false);
      first.finish();

      await expect(running).resolves.toBe(true);
      expect(again).not.toHaveBeenCalled();
    });

    it('runs work of other names concurrently, and of the same name afterwards', async () => {
      const background = createBackground();
      const first = pending();
      const running = background.once('one', () => first.work);

      await expect(background.once('two', async () => {})).resolves.toBe(true);
      first.finish();
      await running;

      await expect.poll(() => background.once('one', async () => {})).toBe(true);
    });

    it('releases the name when the work fails', async () => {
      const background = createBackground();
      await expect(
        background.once('check', () => Promise.reject(new Error('broken'))),
      ).rejects.toThrow('broken');

      await expect.poll(() => background.once('check', async () => {})).toBe(true);
    });

    it('holds the name after quick work, so that a double click runs it once', async () => {
      const background = createBackground();

      await background.once('popup', async () => {}, 10_000);

      await expect(background.once('popup', async () => {})).resolves.toBe(false);
    });
  });
});

describe('processTimers', () => {
  it('runs work after the delay', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(5, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('runs overdue work at once', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(-1000, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('does not run cancelled work', async () => {
    const ran: string[] = [];
    const cancel = processTimers.after(1, () => ran.push('cancelled'));
    cancel();

    await new Promise<void>((resolve) => {
      processTimers.after(5, resolve);
    });

    expect(ran).toEqual([]);
  });
});
