import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../src/sandbox/page/server/routes.js';

const HERE = { host: 'localhost:4000' };

describe('refusalOf', () => {
  it.each([
    { name: 'by name', headers: HERE },
    { name: 'by address', headers: { host: '127.0.0.1:4000' } },
    { name: 'by IPv6 address', headers: { host: '[::1]:4000' } },
    { name: 'by the page’s own origin', headers: { ...HERE, origin: 'http://localhost:4000' } },
    {
      name: 'by a page that the browser calls same-origin',
      headers: { ...HERE, origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' },
    },
  ])('accepts a request addressed $name', ({ headers }) => {
    expect(refusalOf(headers, { isChange: true })).toBeUndefined();
  });

  it.each([
    { name: 'another site’s name for this machine', headers: { host: 'evil.example:4000' } },
    { name: 'no Host header', headers: {} },
  ])('refuses a request with $name', ({ headers }) => {
    expect(refusalOf(headers, { isChange: false })).toContain('http://localhost');
  });

  it.each([
    { name: 'another origin', headers: { ...HERE, origin: 'https://evil.example' } },
    { name: 'another port of this machine', headers: { ...HERE, origin: 'http://localhost:3000' } },
    { name: 'a page without an origin', headers: { ...HERE, origin: 'null' } },
    {
      name: 'a site that the browser calls another',
      headers: { ...HERE, 'sec-fetch-site': 'cross-site' },
    },
    {
      name: 'another port or subdomain (same-site)',
      headers: { ...HERE, 'sec-fetch-site': 'same-site' },
    },
  ])('refuses a change from $name', ({ headers }) => {
    expect(refusalOf(headers, { isChange: true })).toContain('Only the page itself');
  });

  it('accepts a link to the page from another site', () => {
    expect(
      refusalOf({ ...HERE, 'sec-fetch-site': 'cross-site' }, { isChange: false }),
    ).toBeUndefined();
  });
});
