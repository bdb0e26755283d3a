import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { type Payload, readAnswer, readCode } from '../../src/popbill/answer.js';
import {
  readCertificateExpiry,
  readCompanyName,
  readFlatRate,
  readPopupUrl,
} from '../../src/popbill/payloads.js';
import { parseServerTime } from '../../src/popbill/server-clock.js';

const HIDDEN = ['session-token-of-a-member', '1234567891'];
const text = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc
    .record({ code: fc.anything(), message: fc.anything() })
    .map((value) => JSON.stringify(value) ?? ''),
  fc
    .tuple(
      fc.string({ maxLength: 400 }),
      fc.constantFrom(...HIDDEN, 'https://test.popbill.com/x?T=y'),
    )
    .map(([words, secret]) =>
      JSON.stringify({ code: -11199999, message: `${words} ${secret}\n${words}` }),
    ),
);
const answer = fc.record({
  kind: fc.constant('answered' as const),
  status: fc.constantFrom(200, 204, 302, 400, 401, 429, 500, 503),
  text,
  retryAfter: fc.oneof(
    fc.string(),
    fc.constantFrom('5', '-1', '1e9', 'Wed, 21 Oct 2026 07:28:00 GMT'),
  ),
});

describe("POPBiLL's answer", () => {
  it('is a fact or a problem, whose message is one short line without secrets', () => {
    fc.assert(
      fc.property(answer, (each) => {
        const { result, retryAfterMs = 0 } = readAnswer(each, 'call', HIDDEN, () => 0);
        expect(retryAfterMs).toBeGreaterThanOrEqual(0);
        if (result.ok || result.error.kind !== 'refused') return;
        const { message } = result.error;
        expect(message.length).toBeLessThanOrEqual(INPUT_LIMITS.popbillMessage);
        expect(message).not.toMatch(/[\p{Cc}\u2028]|https?:\/\//u);
        for (const secret of HIDDEN) expect(message).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it('contains a fact of the documented shape or none', () => {
    const value = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.constantFrom('20261209235959', '20260230', 1, '2', 'Y', true),
    );
    const keys = [
      'certificateExpiration',
      'state',
      'useEndDate',
      'unPaidYN',
      'corpName',
      'code',
      'url',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (payload) => {
        const read = payload as unknown as Payload;
        const now = Date.parse('2026-11-27T00:00:00Z');
        const until = readCertificateExpiry(read, now);
        if (until.ok) expect(until.value.expiresAt).toBeGreaterThan(Date.parse('1999-12-31'));
        const plan = readFlatRate(read, now);
        if (plan.ok) expect(Number.isFinite(plan.value.endsAt ?? 0)).toBe(true);
        const name = readCompanyName(read, now);
        if (name.ok) expect(name.value).toMatch(/^[^\p{Cc}]{1,200}$/u);
        expect(Number.isSafeInteger(readCode(read['code']) ?? 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('contains a popup URL on an allowed host or none', () => {
    const url = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc
        .tuple(
          fc.constantFrom('https:', 'http:', 'javascript:'),
          fc.constantFrom(
            '//popbill.com',
            '//popbill.com.evil.kr',
            '//evil.kr@popbill.com',
            '//evilpopbill.com',
            '//a.popbill.com:8443',
          ),
        )
        .map((parts) => `${parts.join('')}/x`),
    );
    fc.assert(
      fc.property(fc.oneof(url, fc.anything()), (value) => {
        const read = readPopupUrl(value, ['.popbill.com']);
        if (read !== undefined)
          expect(read).toMatch(/^https:\/\/(?:[^/@]+\.)?popbill\.com(?::\d+)?\//);
      }),
      { numRuns: 500 },
    );
  });

  it('contains a time or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Number.isFinite(parseServerTime(text) ?? 0)).toBe(true);
      }),
    );
  });
});
