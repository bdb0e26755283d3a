import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { aCompany } from '../support/builders.js';
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
  aStatus,
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

describe('a certificate beside a login that a common cause rejects', () => {
  /** Rejected by the common cause; `before`: how the same login stood until then. */
  const rejectedNow = (before: 'worked' | 'untested') =>
    rejectedCell(-11100021, before === 'worked' ? { workedBefore: FOUND } : {});
  const REVOKED = aCell({ registration: 'unusable', code: -10004004, message: 'm' });

  it.each([
    { name: 'ends in 14 days', certificate: certificateUntil(IN_14_DAYS) },
    { name: 'ends tomorrow', certificate: certificateUntil(endOf('2026-11-26')) },
    { name: 'has ended', certificate: certificateUntil(endOf('2026-11-20')) },
    { name: 'is revoked', certificate: REVOKED },
  ])('that $name is told of as beside the login that worked', ({ certificate }) => {
    const quiet = decide(tax({ certificate, deptUser: workingCell() }), undefined);
    const status = tax({ certificate, deptUser: rejectedNow('worked') });

    const during = decide(status, undefined, { commonCause: shared });

    expect(shortly(during)).toBe(shortly(quiet));
    expect(alertOf(during).reasons).toEqual(alertOf(quiet).reasons);
    expect(alertOf(during).reasons).toMatchObject([
      { severity: 'notice', beside: 'working-dept-user' },
    ]);
  });

  it.each([
    { name: 'ends in 14 days', certificate: certificateUntil(IN_14_DAYS) },
    { name: 'is revoked', certificate: REVOKED },
  ])('that $name is told of as beside one that was not tested', ({ certificate }) => {
    const untested = decide(tax({ certificate, deptUser: aCell() }), undefined);
    const status = tax({ certificate, deptUser: rejectedNow('untested') });

    const during = decide(status, undefined, { commonCause: shared });

    expect(alertOf(during).reasons).toEqual(alertOf(untested).reasons);
  });

  it('stays where it was told: in the digest, until the common cause is released', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = decide(tax({ certificate, deptUser: workingCell() }), undefined, {
      watched: 25,
    });
    const status = tax({ certificate, deptUser: rejectedNow('worked') });
    const known = alertOf(before);

    const during = decide(status, known, { watched: 25, commonCause: shared });
    const released = decide(status, alertOf(during), { watched: 25 });

    expect(shortly(during)).toBe('hold digest-only');
    expect(alertOf(during).reasons).toEqual(known.reasons);
    expect(shortly(released)).toBe('notice first');
    expect(alertOf(released).reasons).toMatchObject([
      { kind: 'dept-user-login' },
      { kind: 'certificate-expiry', severity: 'warning', beside: 'rejected-dept-user' },
    ]);
  });

  it('is told in other words once the rejection is confirmed after it', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = opened(tax({ certificate, deptUser: workingCell() }));
    const commonCause = { ...shared, until: FOUND + HOUR };
    const rejected = { workedBefore: FOUND - DAY, rejectedSince: FOUND };
    const once = tax({ certificate, deptUser: rejectedCell(-11100021, rejected) });
    const again = { ...rejected, at: FOUND + DAY, rejections: 2 };
    const twice = tax({ certificate, deptUser: rejectedCell(-11100021, again) });

    const during = decide(once, before, { at: NOW + 2 * HOUR, commonCause });
    const confirmed = decide(twice, alertOf(during), { at: NOW + DAY, commonCause });

    expect(alertOf(during).reasons).toMatchObject([{ beside: 'working-dept-user' }]);
    expect(confirmed.kind).toBe('notice');
    expect(alertOf(confirmed).reasons).toMatchObject([
      { kind: 'dept-user-login', rejections: 2 },
      { kind: 'certificate-expiry', beside: 'rejected-dept-user' },
    ]);
  });

  it.each([
    {
      name: 'was rejected before it',
      deptUser: rejectedCell(-11100021, { rejectedSince: FOUND - DAY, rejections: 2 }),
    },
    { name: 'is rejected with another code', deptUser: rejectedCell(GENERIC) },
  ])('is one that collection depends on where the login $name', ({ deptUser }) => {
    const status = tax({ certificate: certificateUntil(IN_14_DAYS), deptUser });

    const { reasons } = alertOf(decide(status, undefined, { commonCause: shared }));

    expect(reasons.find(({ kind }) => kind === 'certificate-expiry')).toMatchObject({
      severity: 'warning',
      beside: 'rejected-dept-user',
    });
  });

  it('keeps its words where the rejection was told before it was known to be one of many', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const status = tax({ certificate, deptUser: rejectedNow('worked') });
    const before = opened(status);

    const during = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(during.kind).toBe('hold');
    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('counts its days on while it lasts', () => {
    const certificate = certificateUntil(endOf('2026-11-26'));
    const before = opened(tax({ certificate, deptUser: workingCell() }));
    const status = tax({ certificate, deptUser: rejectedNow('worked') });

    const during = decide(status, before, { at: NOW + DAY, commonCause: shared });

    expect(shortly(during)).toBe('notice last-day');
    expect(alertOf(during).reasons).toMatchObject([
      { daysLeft: 0, severity: 'notice', beside: 'working-dept-user' },
    ]);
  });

  it('is left as it was known when it could not be asked about', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = opened(tax({ certificate, deptUser: workingCell() }));
    const status = tax({
      certificate,
      deptUser: rejectedNow('worked'),
      failures: failuresOf(TOO_LATE, ['certificate-expiry']),
    });

    const during = decide(status, before, { at: NOW + DAY, commonCause: shared });

    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('that cannot log in for it itself continues to be told by its date', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = opened(tax({ certificate, deptUser: missingCell() }));
    const { login } = rejectedCell(-11100021);
    const unusable = { ...certificate, ...(login === undefined ? {} : { login }) };
    const status = tax({ certificate: unusable, deptUser: missingCell() });

    const during = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(during.kind).not.toBe('notice');
    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('of the other product is not touched', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const of = (deptUser: ReturnType<typeof workingCell>) =>
      aStatus({
        taxinvoice: { certificate, deptUser },
        cashbill: { certificate, deptUser: missingCell() },
      });
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const quiet = decide(of(workingCell()), undefined, { company });

    const during = decide(of(rejectedNow('worked')), undefined, { company, commonCause: shared });

    expect(alertOf(during).reasons).toEqual(alertOf(quiet).reasons);
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
    expect(alertOf(during)).not.toHaveProperty('held', expect.anything());
  });

  it('does not hold what is known of a company', () => {
    expect(shortly(decide(certificateOnly(endOf('2026-11-27')), undefined, { outage: true }))).toBe(
      'notice first',
    );
  });
});
