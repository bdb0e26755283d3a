import { describe, expect, it } from 'vitest';
import { findSample, waitFor } from '../../../src/sandbox/story/story-run.js';

describe('story helpers', () => {
  it('waitFor resolves with the value once it is there', async () => {
    let polls = 0;

    const found = await waitFor('the third poll', () => {
      polls += 1;
      return polls === 3 && 'found';
    });

    expect(found).toBe('found');
  });

  it('waitFor rejects with the name of the missing value after the timeout', async () => {
    const late = waitFor('the notice', () => undefined, 100);

    await expect(late).rejects.toThrow('"the notice" did not appear within 0.1 seconds.');
  });

  it('findSample throws for an unknown company', () => {
    expect(() => findSample('없는회사')).toThrow('없는회사');
  });
});
