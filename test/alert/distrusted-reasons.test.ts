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
  openAlert,
  REJECTED,
  summarize,
  taxStatus,
} from '../support/deciding.js';
import { TOO_LATE } from '../support/popbill-problems.js';
import { endOf } from '../support/reasons.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  FOUND_AT,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const GENERIC = -11100001;
const rejectedBy = (code: number, at = FOUND_AT, rejections = 1) =>
  taxStatus({ certificate: missingCell(), deptUser: rejectedCell(code, { at, rejections }) });
const shared = { code: -11100021, since: FOUND_AT - HOUR };

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
      commonCause: { ...shared, since: FOUND_AT + 1 },
      expected: 'notice first',
    },
    {
      name: 'the code, found after logins worked again',
      status: REJECTED,
      commonCause: { ...shared, until: FOUND_AT - 1 },
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
      status: taxStatus({
        certificate: aCell({ registration: 'unusable', code: -11100021, message: 'm' }),
        deptUser: missingCell(),
      }),
      commonCause: shared,
      expected: 'hold common-cause',
    },
    {
      name: 'the code, and something else',
      status: taxStatus({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: 'stopped', foundAt: 1 },
      }),
      commonCause: shared,
      expected: 'notice first',
    },
  ])('for $name: $expected', ({ status, commonCause, expected }) => {
    expect(summarize(decide(status, undefined, { commonCause }))).toBe(expected);
  });

  it('adds no rejections to an alert about something else', () => {
    const status = taxStatus({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      plan: { state: 'stopped', foundAt: 1 },
    });

    const alert = alertOf(decide(status, undefined, { commonCause: shared }));

    expect(alert.reasons.map(({ kind }) => kind)).toEqual(['plan']);
  });

  it('causes no notice for an open alert, and is stored as the reason of the hold', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = openAlert(taxStatus({ certificate, deptUser: missingCell() }));
    const status = taxStatus({ certificate: { ...certificate }, deptUser: rejectedCell() });

    const decision = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(decision.kind).not.toBe('notice');
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual(['certificate-expiry']);
    expect(alertOf(decision).held).toEqual({ why: 'common-cause', since: NOW + HOUR });
  });

  it('neither worsens nor ends reasons that were notified before', () => {
    const before = openAlert(rejectedBy(GENERIC, NOW - DAY));
    const commonCause = { code: GENERIC, since: NOW - HOUR };

    const decision = decide(rejectedBy(GENERIC, NOW, 2), before, { at: NOW + DAY, commonCause });

    expect(summarize(decision)).toBe('hold common-cause');
    expect(alertOf(decision).reasons).toEqual(before.reasons);
  });

  it('holds an alert that was not posted before, until the common cause has ended', () => {
    const unposted = alertOf(
      decide(REJECTED, undefined, { policy: { quietHours: { from: 20 * 60, to: 510 } } }),
    );

    const during = decide(REJECTED, unposted, { at: NOW + 3 * HOUR, commonCause: shared });
    const after = decide(REJECTED, alertOf(during), { at: NOW + 5 * HOUR });

    expect(summarize(during)).toBe('hold common-cause');
    expect(alertOf(during).held).toEqual({ why: 'common-cause', since: NOW + 3 * HOUR });
    expect(summarize(after)).toBe('notice first');
  });

  it('keeps no alert open whose own problem has ended', () => {
    const unposted = alertOf(
      decide(certificateOnly(IN_14_DAYS), undefined, {
        policy: { quietHours: { from: 20 * 60, to: 510 } },
      }),
    );

    const decision = decide(REJECTED, unposted, { at: NOW + HOUR, commonCause: shared });

    expect(summarize(decision)).toBe('resolve silently');
  });

  it('does not prevent the end of an alert whose login works again', () => {
    const decision = decide(HEALTHY, openAlert(REJECTED), { at: NOW + DAY, commonCause: shared });

    expect(summarize(decision)).toBe('resolve with a broadcast');
  });
});

describe('a certificate beside a login that a common cause rejects', () => {
  /** Rejected by the common cause. `before`: the state of the same login until then. */
  const rejectedNow = (before: 'worked' | 'untested') =>
    rejectedCell(-11100021, before === 'worked' ? { workedBefore: FOUND_AT } : {});
  const REVOKED = aCell({ registration: 'unusable', code: -10004004, message: 'm' });

  it.each([
    { name: 'expires in 14 days', certificate: certificateUntil(IN_14_DAYS) },
    { name: 'expires tomorrow', certificate: certificateUntil(endOf('2026-11-26')) },
    { name: 'has expired', certificate: certificateUntil(endOf('2026-11-20')) },
    { name: 'is revoked', certificate: REVOKED },
  ])('that $name is reported as beside a working login', ({ certificate }) => {
    const quiet = decide(taxStatus({ certificate, deptUser: workingCell() }), undefined);
    const status = taxStatus({ certificate, deptUser: rejectedNow('worked') });

    const during = decide(status, undefined, { commonCause: shared });

    expect(summarize(during)).toBe(summarize(quiet));
    expect(alertOf(during).reasons).toEqual(alertOf(quiet).reasons);
    expect(alertOf(during).reasons).toMatchObject([
      { severity: 'notice', beside: 'working-dept-user' },
    ]);
  });

  it.each([
    { name: 'expires in 14 days', certificate: certificateUntil(IN_14_DAYS) },
    { name: 'is revoked', certificate: REVOKED },
  ])('that $name is reported as beside an untested login', ({ certificate }) => {
    const untested = decide(taxStatus({ certificate, deptUser: aCell() }), undefined);
    const status = taxStatus({ certificate, deptUser: rejectedNow('untested') });

    const during = decide(status, undefined, { commonCause: shared });

    expect(alertOf(during).reasons).toEqual(alertOf(untested).reasons);
  });

  it('stays in the digest only until the common cause is released', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = decide(taxStatus({ certificate, deptUser: workingCell() }), undefined, {
      watchedCount: 25,
    });
    const status = taxStatus({ certificate, deptUser: rejectedNow('worked') });
    const known = alertOf(before);

    const during = decide(status, known, { watchedCount: 25, commonCause: shared });
    const released = decide(status, alertOf(during), { watchedCount: 25 });

    expect(summarize(during)).toBe('hold digest-only');
    expect(alertOf(during).reasons).toEqual(known.reasons);
    expect(summarize(released)).toBe('notice first');
    expect(alertOf(released).reasons).toMatchObject([
      { kind: 'dept-user-login' },
      { kind: 'certificate-expiry', severity: 'warning', beside: 'rejected-dept-user' },
    ]);
  });

  it('is reported differently once the rejection is confirmed after the common cause', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = openAlert(taxStatus({ certificate, deptUser: workingCell() }));
    const commonCause = { ...shared, until: FOUND_AT + HOUR };
    const rejected = { workedBefore: FOUND_AT - DAY, rejectedSince: FOUND_AT };
    const once = taxStatus({ certificate, deptUser: rejectedCell(-11100021, rejected) });
    const again = { ...rejected, at: FOUND_AT + DAY, rejections: 2 };
    const twice = taxStatus({ certificate, deptUser: rejectedCell(-11100021, again) });

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
      deptUser: rejectedCell(-11100021, { rejectedSince: FOUND_AT - DAY, rejections: 2 }),
    },
    { name: 'is rejected with another code', deptUser: rejectedCell(GENERIC) },
  ])('is reported as the only method if the login $name', ({ deptUser }) => {
    const status = taxStatus({ certificate: certificateUntil(IN_14_DAYS), deptUser });

    const { reasons } = alertOf(decide(status, undefined, { commonCause: shared }));

    expect(reasons.find(({ kind }) => kind === 'certificate-expiry')).toMatchObject({
      severity: 'warning',
      beside: 'rejected-dept-user',
    });
  });

  it('is unchanged if the rejection was notified before the common cause was found', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const status = taxStatus({ certificate, deptUser: rejectedNow('worked') });
    const before = openAlert(status);

    const during = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(during.kind).toBe('hold');
    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('has current days left during the common cause', () => {
    const certificate = certificateUntil(endOf('2026-11-26'));
    const before = openAlert(taxStatus({ certificate, deptUser: workingCell() }));
    const status = taxStatus({ certificate, deptUser: rejectedNow('worked') });

    const during = decide(status, before, { at: NOW + DAY, commonCause: shared });

    expect(summarize(during)).toBe('notice last-day');
    expect(alertOf(during).reasons).toMatchObject([
      { daysLeft: 0, severity: 'notice', beside: 'working-dept-user' },
    ]);
  });

  it('is unchanged if POPBiLL did not answer about it', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = openAlert(taxStatus({ certificate, deptUser: workingCell() }));
    const status = taxStatus({
      certificate,
      deptUser: rejectedNow('worked'),
      failures: failuresOf(TOO_LATE, ['certificate-expiry']),
    });

    const during = decide(status, before, { at: NOW + DAY, commonCause: shared });

    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('whose own login the common cause rejects is still reported by its date', () => {
    const certificate = certificateUntil(IN_14_DAYS);
    const before = openAlert(taxStatus({ certificate, deptUser: missingCell() }));
    const { login } = rejectedCell(-11100021);
    const unusable = { ...certificate, ...(login === undefined ? {} : { login }) };
    const status = taxStatus({ certificate: unusable, deptUser: missingCell() });

    const during = decide(status, before, { at: NOW + HOUR, commonCause: shared });

    expect(during.kind).not.toBe('notice');
    expect(alertOf(during).reasons).toEqual(before.reasons);
  });

  it('of the other product is not affected', () => {
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
    taxStatus(
      { deptUser: workingCell(), failures: failuresOf(TOO_LATE), ...facts },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

  it('opens no alert about a failed check', () => {
    expect(summarize(decide(failing(), undefined, { hasOutage: true }))).toBe('hold outage');
    expect(summarize(decide(failing(), undefined, { hasOutage: false }))).toBe('notice first');
  });

  it('adds nothing to an open alert', () => {
    const before = openAlert(REJECTED);
    const status = failing({ certificate: missingCell(), deptUser: rejectedCell() });

    expect(decide(status, before, { at: NOW + DAY, hasOutage: true })).toEqual({
      kind: 'hold',
      why: 'outage',
    });
  });

  it('leaves an earlier check-broken reason unchanged', () => {
    const before = openAlert(failing());
    const status = { ...failing(), failedSweeps: 4, failedSweepsAt: [1, 2, 3, 4] };

    const decision = decide(status, before, { at: NOW + DAY, hasOutage: true });

    expect(decision.kind).toBe('hold');
  });

  it('holds a check-broken alert that was not posted before', () => {
    const unposted = alertOf(
      decide(failing(), undefined, { policy: { quietHours: { from: 20 * 60, to: 510 } } }),
    );

    const during = decide(failing(), unposted, { at: NOW + 3 * HOUR, hasOutage: true });

    expect(summarize(during)).toBe('hold outage');
    expect(alertOf(during)).not.toHaveProperty('held', expect.anything());
  });

  it('does not hold known reasons of a company', () => {
    expect(
      summarize(decide(certificateOnly(endOf('2026-11-27')), undefined, { hasOutage: true })),
    ).toBe('notice first');
  });
});
