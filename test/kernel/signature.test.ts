import { describe, expect, it } from 'vitest';
import { isSameSecret, signatureOf, verifySignature } from '../../src/kernel/signature.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';

const SECRET = 'a secret of more than thirty-two characters';
const NOW = Date.UTC(2026, 10, 26, 5, 2, 3, 456);
const BODY = '{"brn":"1234567890","message":"오류"}';

function verify(header: string | undefined, options: { body?: string; now?: number } = {}) {
  const { body = BODY, now = NOW } = options;
  return verifySignature(header, Buffer.from(body), { secret: SECRET, now });
}

describe('a signature', () => {
  const header = signatureOf(BODY, SECRET, NOW);

  it('is the HMAC of the time and the body', () => {
    // printf '1795669323.{"brn":"1234567890","message":"오류"}' | openssl dgst -sha256 -hmac "$SECRET"
    expect(header).toBe(
      't=1795669323,v1=41bc2253533f68e78cfb43cb69f7cfd06e7690e2a3fc457f0f65878524386ad7',
    );
  });

  it('is accepted for its body, also in capital letters, with one ID per signature', () => {
    const accepted = verify(header);

    expect(accepted).toMatchObject({ ok: true });
    expect(
      verify(header.replace(/v1=.*/, (digest) => `v1=${digest.slice(3).toUpperCase()}`)),
    ).toEqual(accepted);
    expect(verify(signatureOf(BODY, SECRET, NOW + SECOND))).not.toEqual(accepted);
  });

  it.each([
    undefined,
    '',
    'undefined',
    't=1,v1=',
    `v1=${'0'.repeat(64)}`,
    `t=x,v1=${'0'.repeat(64)}`,
    `at=1,v1=${'0'.repeat(64)}`,
    `t=1,v1=${'0'.repeat(65)}`,
  ])('is missing from %j', (text) => {
    expect(verify(text)).toEqual({ ok: false, error: 'unsigned' });
  });

  it('is wrong for another body, time or secret', () => {
    const others = [
      verify(header, { body: `${BODY} ` }),
      verify(header.replace('t=1795669323', 't=1795669322')),
      verify(signatureOf(BODY, `${SECRET}.`, NOW)),
    ];

    expect(others).toEqual(others.map(() => ({ ok: false, error: 'wrong-signature' })));
  });

  it('is stale after five minutes, and that long before its time', () => {
    const tolerated = [NOW + 5 * MINUTE - SECOND, NOW - 5 * MINUTE];
    const stale = [NOW + 5 * MINUTE + SECOND, NOW - 5 * MINUTE - SECOND];

    expect(tolerated.map((now) => verify(header, { now }).ok)).toEqual([true, true]);
    expect(stale.map((now) => verify(header, { now }))).toEqual(
      stale.map(() => ({ ok: false, error: 'stale' })),
    );
  });
});

it('secrets of different lengths are not the same', () => {
  expect([isSameSecret('a', 'a'), isSameSecret('a', 'b'), isSameSecret('a', 'aa')]).toEqual([
    true,
    false,
    false,
  ]);
});
