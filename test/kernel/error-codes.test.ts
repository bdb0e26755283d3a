import { describe, expect, it } from 'vitest';
import { codeOf, codeOrNameOf } from '../../src/kernel/result.js';

const coded = Object.assign(new TypeError('secret'), { code: 'ECONNREFUSED' });
const timeout = new DOMException('secret', 'TimeoutError');

describe('the name of an error', () => {
  it.each([
    { error: coded, code: 'ECONNREFUSED', name: 'ECONNREFUSED' },
    { error: new TypeError('secret'), code: undefined, name: 'TypeError' },
    // Its code is an old number, which says nothing to people.
    { error: timeout, code: undefined, name: 'TimeoutError' },
    { error: 'secret', code: undefined, name: 'unknown' },
  ])('is its code, or else its class: $name', ({ error, code, name }) => {
    expect(codeOf(error)).toBe(code);
    expect(codeOrNameOf(error)).toBe(name);
  });
});
