import { describe, expect, it } from 'vitest';
import { expected, sampleCalled } from '../../../src/sandbox/story/tour.js';

describe('what the story promises', () => {
  it('is waited for and given back', async () => {
    let looks = 0;

    const found = await expected('the third look', () => {
      looks += 1;
      return looks === 3 && 'found';
    });

    expect(found).toBe('found');
  });

  it('breaks the story off by its name when it does not come in time', async () => {
    const late = expected('the notice', () => undefined, 100);

    await expect(late).rejects.toThrow('"the notice" did not appear within 0.1 seconds.');
  });

  it('is about companies that exist', () => {
    expect(() => sampleCalled('없는회사')).toThrow('없는회사');
  });
});
