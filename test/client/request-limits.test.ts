import { describe, expect, it } from 'vitest';
import { addressKey, RateLimit } from '../../src/client/request-limits.js';
import { MINUTE } from '../../src/kernel/time.js';

const timesAdmitted = (limit: RateLimit, key: string, times: number, at: number) =>
  Array.from({ length: times }, () => limit.admits(key, at)).filter(Boolean).length;

describe('addressKey', () => {
  it.each([
    ['a browser without a proxy', '203.0.113.7', undefined, '203.0.113.7'],
    ['a header from the internet', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['a proxy on this machine', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['a proxy in the network', '::ffff:10.1.2.3', '203.0.113.7', '203.0.113.7'],
    ['IPv4 on a socket for IPv6', '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    [
      'invented entries before the proxy’s own',
      '172.20.0.2',
      '1.1.1.1, 2.2.2.2, 203.0.113.7',
      '203.0.113.7',
    ],
    ['a proxy that names a port', '127.0.0.1', '203.0.113.7:51234', '203.0.113.7'],
    ['a proxy that says nothing', '192.168.0.9', undefined, '192.168.0.9'],
    ['a proxy that says something unreadable', '127.0.0.1', 'unknown', 'unknown'],
    ['an IPv6 network', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::'],
    ['another address of that network', '2001:db8:1:2::99', undefined, '2001:db8:1:2::'],
    ['a short IPv6 address', '2001:db8::1', undefined, '2001:db8:0:0::'],
    ['zeros left out of the network', '2001::2:3:4:5:6', undefined, '2001:0:0:2::'],
    ['IPv6 in brackets, behind IPv6', '::1', '[2001:0db8:0001:2::5]:443', '2001:db8:1:2::'],
    ['no address', undefined, undefined, ''],
  ])('%s', (_, remote, forwardedFor, expected) => {
    expect(addressKey(remote, forwardedFor)).toBe(expected);
  });

  it('never keeps more than an address', () => {
    expect(addressKey('127.0.0.1', 'x'.repeat(10_000)).length).toBeLessThan(50);
  });
});

describe('RateLimit', () => {
  it('admits so many per key in a minute', () => {
    const limit = new RateLimit(3);

    expect(timesAdmitted(limit, 'a', 5, 0)).toBe(3);
    expect(timesAdmitted(limit, 'b', 5, MINUTE - 1)).toBe(3);
    expect(timesAdmitted(limit, 'a', 5, MINUTE - 1)).toBe(0);
    expect(timesAdmitted(limit, 'a', 5, MINUTE)).toBe(3);
  });

  it('forgets only the oldest keys when somebody invents thousands', () => {
    const limit = new RateLimit(1);
    limit.admits('first', 0);
    limit.admits('kept', 0);
    for (let i = 0; i < 9999; i += 1) limit.admits(`invented ${i}`, 0);

    expect(limit.admits('kept', 0)).toBe(false);
    expect(limit.admits('first', 0)).toBe(true);
  });
});
