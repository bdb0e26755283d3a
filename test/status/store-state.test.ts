import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStoreState } from '../../src/status/store-state.js';

const MEMBERS = { leader: { name: 'web-1 42', since: 5 }, standbys: 2 };
const never = () => new Promise<never>(() => {});

function stateWith(overrides: Partial<Parameters<typeof createStoreState>[0]> = {}) {
  return createStoreState({
    diskUsage: async () => ({ storeBytes: 1 }),
    members: async () => MEMBERS,
    writes: { lastMs: 6.2 },
    health: { readMs: 3 },
    ...overrides,
  });
}

describe('store state', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('has size, members and times in whole milliseconds', async () => {
    expect(await stateWith().read()).toEqual({
      disk: { storeBytes: 1 },
      members: MEMBERS,
      readMs: 3,
      writeMs: 7,
    });
  });

  it('has no members if nobody can stand by', async () => {
    expect(await stateWith({ members: undefined }).read()).toMatchObject({ members: undefined });
  });

  it('does not wait for a disk or a server that never answers', async () => {
    const reading = stateWith({ diskUsage: never, members: never }).read();
    await vi.advanceTimersByTimeAsync(2000);

    expect(await reading).toEqual({
      disk: undefined,
      members: undefined,
      readMs: 3,
      writeMs: 7,
    });
  });

  it('omits what fails', async () => {
    const members = () => Promise.reject(new Error('gone'));

    expect(await stateWith({ members }).read()).toMatchObject({ members: undefined });
  });
});
