import { describe, expect, it } from 'vitest';
import { hostOf, readPopupUrl } from '../../src/popbill/payloads.js';

const hosts = ['popbill.com', 'linkhub.co.kr'];
const withSandbox = [...hosts, '127.0.0.1:4010'];

describe('readPopupUrl', () => {
  it.each([
    { name: 'accepts https on a host below a suffix', url: 'https://test.popbill.com/App/API?T=a' },
    { name: 'accepts https on the suffix itself', url: 'https://popbill.com/App/API?T=a' },
    { name: 'accepts another suffix', url: 'https://x.linkhub.co.kr/?T=a%2Bb' },
    {
      name: 'accepts plain http on a listed loopback host',
      url: 'http://127.0.0.1:4010/App/API?T=a',
      allowed: withSandbox,
    },
    {
      name: 'accepts a loopback host that is listed without its port',
      url: 'http://127.0.0.1:9999/App/API?T=a',
      allowed: ['127.0.0.1'],
    },
    {
      name: 'accepts localhost',
      url: 'http://localhost:4010/App/API?T=a',
      allowed: ['localhost'],
    },
    {
      name: 'accepts a suffix written with a dot',
      url: 'https://a.popbill.com/',
      allowed: ['.popbill.com'],
    },
    {
      name: 'accepts a suffix in capitals',
      url: 'https://a.popbill.com/',
      allowed: ['PopBill.com'],
    },
  ])('$name', ({ url, allowed = hosts }) => {
    expect(readPopupUrl(url, allowed)).toBe(url);
  });

  it.each([
    { name: 'rejects another host', url: 'https://evil.example/App/API?T=a' },
    {
      name: 'rejects a host that only ends like an allowed one',
      url: 'https://notpopbill.com/?T=a',
    },
    {
      name: 'rejects a host that only begins like an allowed one',
      url: 'https://popbill.com.evil.example/',
    },
    { name: 'rejects a host in the user part', url: 'https://popbill.com@evil.example/?T=a' },
    { name: 'rejects a user part', url: 'https://me:pw@www.popbill.com/' },
    { name: 'rejects plain http', url: 'http://test.popbill.com/App/API?T=a' },
    {
      name: 'rejects plain http on a public host even if it is listed',
      url: 'http://10.0.0.5/',
      allowed: ['10.0.0.5'],
    },
    { name: 'rejects a loopback host that is not listed', url: 'http://127.0.0.1:4010/?T=a' },
    {
      name: 'rejects another port than the listed one',
      url: 'http://127.0.0.1:4011/?T=a',
      allowed: withSandbox,
    },
    {
      name: 'rejects a name that only begins like a loopback address',
      url: 'http://127.0.0.1.evil.example/',
      allowed: ['127.0.0.1.evil.example'],
    },
    { name: 'rejects another scheme', url: 'javascript:alert(1)//popbill.com' },
    { name: 'rejects a text that is not a URL', url: 'popbill.com/App' },
    { name: 'rejects a number', url: 7 },
    { name: 'rejects undefined', url: undefined },
    {
      name: 'rejects every host if only an empty suffix is listed',
      url: 'https://a.b/',
      allowed: [''],
    },
  ])('$name', ({ url, allowed = hosts }) => {
    expect(readPopupUrl(url, allowed)).toBeUndefined();
  });

  it('returns the URL in the form that was checked', () => {
    const url = 'https://www.popbill.com\\@evil.example/\n?T=<a>';

    expect(readPopupUrl(url, hosts)).toBe('https://www.popbill.com/@evil.example/?T=%3Ca%3E');
  });
});

describe('hostOf', () => {
  it.each([
    ['https://evil.example:8443/App/API?T=abc', 'evil.example:8443'],
    ['not a URL', undefined],
    [undefined, undefined],
  ])('reads only the host of %j', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});
