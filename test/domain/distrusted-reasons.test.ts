import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/domain/instant.js';
import {
  alertOf,
  certificateOnly,
  decide,
  HEALTHY,
  IN_14_DAYS,
  NOW,
  opened,
  REJECTED,
  shortly,
  tax,
} from '../support/deciding.js';
import { TOO_LATE } from '../support/popbill-problems.js';
import { endOf } from '../support/reasons.js';
import {
  aCell,
  certificateUntil,
  FOUND,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const GENERIC = -11100001;
const rejectedBy = (code: number, at = FOUND, rejections = 1) =>
  tax({ certificate: missingCell(), deptUser: rejectedCell(code, { at, rejections }) });
const shared = { code: -11100021, since: FOUND - HOUR };

describe('a common cause', () => {
  it.each([
    {
      name: 'the code, found since then',
      status: REJECTED,
      commonCause: shared,
      expected: 'hold common-cause',
    },
    {
      name: 'the code, found before',
      status: REJECTED,
      commonCause: { ...shared, since: FOUND + 1 },
      expected: 'notice first',
    },
    {
      name: 'the code, found after logins worked again',
      status: REJECTED,
      commonCause: { ...shared, until: FOUND - 1 },
      expected: 'notice first',
    },
    {
      name: 'another code',
      status: rejectedBy(GENERIC),
      commonCause: shared,
      expected: 'notice first',
    },
    {
      name: 'the code at a certificate',
      status: tax({
        certificate: aCell({ registration: 'unusable', code: -11100021, message: 'm' }),
        deptUser: missingCell(),
      }),
      commonCause: shared,
      expected: 'hold common-cause',
    },
    {
      name: 'the code, and something else',
      status: tax({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: 'stopped', foundAt: 1 },
      }),
      commonCause: shared,
      expected: 'notice first',
    },
  ])('of $name: $expected', ({ status, commonCause, expected }) => {
    expect(shortly(decide(status, undefined, { commonCause }))).toBe(expected);
  });

  it('leaves its rejections out of an alert about something else', () => {
    const status = tax({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      plan: { state: 'stopped', foundAt: 1 },
    });

    const alert = alertOf(decide(status, undefined, { commonCause: shared }));

    expect(alert.reasons.map(({ kind }) => kind)).toEqual(['plan']);
  });

  it('is no news for an alert that is open, which says why it is not', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = opened(tax({ certificate, deptUser: missingCell() }));
    const status = tax({ certificate: { ...certificate }, deptUser: rejectedCell() });

    const decision = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(decision.kind).not.toBe('notice');
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual(['certificate-expiry']);
    expect(alertOf(decision).held).toEqual({ why: 'common-cause', since: NOW + HOUR });
  });

  it('neither worsens nor ends what was told before it', () => {
    const before = opened(rejectedBy(GENERIC, NOW - DAY));
    const commonCause = { code: GENERIC, since: NOW - HOUR };

    const decision = decide(rejectedBy(GENERIC, NOW, 2), before, { at: NOW + DAY, commonCause });

    expect(shortly(decision)).toBe('hold common-cause');
    expect(alertOf(decision).reasons).toEqual(before.reasons);
  });

  it('keeps quiet what nobody had heard of when it was found, and lets it be told when it is over', () => {
    const unheard = alertOf(
      decide(REJECTED, undefined, { policy: { quietHours: { from: 20 * 60, to: 510 } } }),
    );

    const during = decide(REJECTED, unheard, { at: NOW + 3 * HOUR, commonCause: shared });
    const after = decide(REJECTED, alertOf(during), { at: NOW + 5 * HOUR });

    expect(shortly(during)).toBe('hold common-cause');
    expect(alertOf(during).held).toEqual({ why: 'common-cause', since: NOW + 3 * HOUR });
    expect(shortly(after)).toBe('notice first');
  });

  it('keeps no alert open whose own trouble is over', () => {
    const unheard = alertOf(
      decide(certificateOnly(IN_14_DAYS), undefined, {
        policy: { quietHours: { from: 20 * 60, to: 510 } },
      }),
    );

    const decision = decide(REJECTED, unheard, { at: NOW + HOUR, commonCause: shared });

    expect(shortly(decision)).toBe('resolve quietly');
  });

  it('lets the alert of a company whose login works again end', () => {
    const decision = decide(HEALTHY, opened(REJECTED), { at: NOW + DAY, commonCause: shared });

    expect(shortly(decision)).toBe('resolve aloud');
  });
});

describe('an outage', () => {
  const failing = (facts = {}) =>
    tax(
      { deptUser: workingCell(), failures: failuresOf(TOO_LATE), ...facts },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

  it('calls no check broken', () => {
    expect(shortly(decide(failing(), undefined, { outage: true }))).toBe('hold outage');
    expect(shortly(decide(failing(), undefined, { outage: false }))).toBe('notice first');
  });

  it('adds nothing to an alert that is open', () => {
    const before = opened(REJECTED);
    const status = failing({ certificate: missingCell(), deptUser: rejectedCell() });

    expect(decide(status, before, { at: NOW + DAY, outage: true })).toEqual({
      kind: 'hold',
      why: 'outage',
    });
  });

  it('leaves a check that was called broken before as it was', () => {
    const before = opened(failing());
    const status = { ...failing(), failedSweeps: 4, failedSweepsAt: [1, 2, 3, 4] };

    const decision = decide(status, before, { at: NOW + DAY, outage: true });

    expect(decision.kind).toBe('hold');
  });

  it('keeps quiet a broken check of which nobody had heard', () => {
    const unheard = alertOf(
      decide(failing(), undefined, { policy: { quietHours: { from: 20 * 60, to: 510 } } }),
    );

    const during = decide(failing(), unheard, { at: NOW + 3 * HOUR, outage: true });

    expect(shortly(during)).toBe('hold outage');
    expect(alertOf(during)).not.toHaveProperty('held');
  });

  it('does not hold what is known of a company', () => {
    expect(shortly(decide(certificateOnly(endOf('2026-11-27')), undefined, { outage: true }))).toBe(
      'notice first',
    );
  });
});
