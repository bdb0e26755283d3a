import { describe, expect, it } from 'vitest';
import { hostOf, readPopupUrl } from '../../src/popbill/payloads.js';

const hosts = ['popbill.com', 'linkhub.co.kr'];
const withSandbox = [...hosts, '127.0.0.1:4010'];

describe('readPopupUrl', () => {
  it.each([
    { name: 'takes https on a host below a suffix', url: 'https://test.popbill.com/App/API?T=a' },
    { name: 'takes https on the suffix itself', url: 'https://popbill.com/App/API?T=a' },
    { name: 'takes another suffix', url: 'https://x.linkhub.co.kr/?T=a%2Bb' },
    {
      name: 'takes plain http on a loopback host that is named',
      url: 'http://127.0.0.1:4010/App/API?T=a',
      allowed: withSandbox,
    },
    {
      name: 'takes a loopback host named without its port',
      url: 'http://127.0.0.1:9999/App/API?T=a',
      allowed: ['127.0.0.1'],
    },
    {
      name: 'takes localhost by its name',
      url: 'http://localhost:4010/App/API?T=a',
      allowed: ['localhost'],
    },
    {
      name: 'takes a suffix written with a dot',
      url: 'https://a.popbill.com/',
      allowed: ['.popbill.com'],
    },
    { name: 'takes a suffix in capitals', url: 'https://a.popbill.com/', allowed: ['PopBill.com'] },
  ])('$name', ({ url, allowed = hosts }) => {
    expect(readPopupUrl(url, allowed)).toBe(url);
  });

  it.each([
    { name: 'refuses another host', url: 'https://evil.example/App/API?T=a' },
    { name: 'refuses a host that only ends like one', url: 'https://notpopbill.com/?T=a' },
    { name: 'refuses a host that only begins like one', url: 'https://popbill.com.evil.example/' },
    { name: 'refuses a host in the user part', url: 'https://popbill.com@evil.example/?T=a' },
    { name: 'refuses a user part', url: 'https://me:pw@www.popbill.com/' },
    { name: 'refuses plain http', url: 'http://test.popbill.com/App/API?T=a' },
    {
      name: 'refuses plain http on a public host even when it is named',
      url: 'http://10.0.0.5/',
      allowed: ['10.0.0.5'],
    },
    { name: 'refuses a loopback host that is not named', url: 'http://127.0.0.1:4010/?T=a' },
    {
      name: 'refuses another port than the one named',
      url: 'http://127.0.0.1:4011/?T=a',
      allowed: withSandbox,
    },
    {
      name: 'refuses a name that only begins like a loopback address',
      url: 'http://127.0.0.1.evil.example/',
      allowed: ['127.0.0.1.evil.example'],
    },
    { name: 'refuses another scheme', url: 'javascript:alert(1)//popbill.com' },
    { name: 'refuses what is no URL', url: 'popbill.com/App' },
    { name: 'refuses what is no text', url: 7 },
    { name: 'refuses nothing', url: undefined },
    {
      name: 'refuses every host when only an empty suffix is named',
      url: 'https://a.b/',
      allowed: [''],
    },
  ])('$name', ({ url, allowed = hosts }) => {
    expect(readPopupUrl(url, allowed)).toBeUndefined();
  });

  it('hands on the URL as it was checked', () => {
    const url = 'https://www.popbill.com\\@evil.example/\n?T=<a>';

    expect(readPopupUrl(url, hosts)).toBe('https://www.popbill.com/@evil.example/?T=%3Ca%3E');
  });
});

describe('hostOf', () => {
  it.each([
    ['https://evil.example:8443/App/API?T=abc', 'evil.example:8443'],
    ['not a URL', undefined],
    [undefined, undefined],
  ])('reads no more than the host of %j', (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});
