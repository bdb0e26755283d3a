import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../src/sandbox/page/server/routes.js';

const HERE = { host: 'localhost:4000' };

describe('who may use the page', () => {
  it.each([
    { name: 'by name', headers: HERE },
    { name: 'by address', headers: { host: '127.0.0.1:4000' } },
    { name: 'by IPv6 address', headers: { host: '[::1]:4000' } },
    { name: 'from its own origin', headers: { ...HERE, origin: 'http://localhost:4000' } },
    {
      name: 'as the browser says',
      headers: { ...HERE, origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' },
    },
  ])('is this machine, $name', ({ headers }) => {
    expect(refusalOf(headers, { changes: true })).toBeUndefined();
  });

  it.each([
    { name: 'a name that another site points here', headers: { host: 'evil.example:4000' } },
    { name: 'no name at all', headers: {} },
  ])('is nobody with $name', ({ headers }) => {
    expect(refusalOf(headers, { changes: false })).toContain('http://localhost');
  });

  it.each([
    { name: 'another origin', headers: { ...HERE, origin: 'https://evil.example' } },
    { name: 'another port of this machine', headers: { ...HERE, origin: 'http://localhost:3000' } },
    { name: 'a page without an origin', headers: { ...HERE, origin: 'null' } },
    {
      name: 'a site that the browser calls another',
      headers: { ...HERE, 'sec-fetch-site': 'cross-site' },
    },
    { name: 'a neighbour', headers: { ...HERE, 'sec-fetch-site': 'same-site' } },
  ])('is not $name, for changes', ({ headers }) => {
    expect(refusalOf(headers, { changes: true })).toContain('Only the page itself');
  });

  it('may be followed to by a link from elsewhere', () => {
    expect(
      refusalOf({ ...HERE, 'sec-fetch-site': 'cross-site' }, { changes: false }),
    ).toBeUndefined();
  });
});
