import { describe, expect, it } from 'vitest';
import { closeAlert } from '../../src/alert/decide-alert-rules.js';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { CompanyStatus, MethodStatus } from '../../src/records/status.js';
import { aCompany } from '../support/builders.js';
import {
  alertOf,
  besideWorking,
  certificateOnly,
  decide,
  FAR_EXPIRY,
  HEALTHY,
  IN_14_DAYS,
  NOTHING,
  NOW,
  openAlert,
  REJECTED,
  summarize,
  taxStatus,
  UNANSWERED,
  withoutCalls,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { TOO_LATE } from '../support/popbill-problems.js';
import { endOf } from '../support/reasons.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

describe('decideAlert: no alert yet', () => {
  it.each([
    { name: 'nothing is wrong', status: HEALTHY, expected: 'hold nothing-wrong' },
    { name: 'no question was answered', status: UNANSWERED, expected: 'hold nothing-known' },
    {
      name: 'the only method is unknown',
      status: taxStatus({ deptUser: aCell() }),
      expected: 'hold nothing-known',
    },
    { name: 'something is wrong', status: NOTHING, expected: 'notice first' },
    {
      name: 'a certificate reaches the ladder',
      status: certificateOnly(endOf('2026-12-25')),
      expected: 'notice first',
    },
    {
      name: 'a certificate is a day before the ladder',
      status: certificateOnly(endOf('2026-12-26')),
      expected: 'hold nothing-wrong',
    },
  ])('$name: $expected', ({ status, expected }) => {
    expect(summarize(decide(status, undefined))).toBe(expected);
  });

  it('opens with all data for the message', () => {
    const company = aCompany({ channel: 'C0TEAM', owner: 'U0LEE', note: 'ask the tax firm' });

    const decision = decide(NOTHING, undefined, { company });

    expect(decision).toMatchObject({ kind: 'notice', why: 'first', gone: [], mentions: 'owner' });
    expect(alertOf(decision)).toEqual({
      v: 1,
      stage: 'test',
      brn: company.brn,
      name: '한빛상사',
      owner: 'U0LEE',
      note: 'ask the tax firm',
      openedAt: NOW,
      reasons: [expect.objectContaining({ kind: 'auth-missing' })],
      severity: 'critical',
      checkedAt: NOW,
      life: { state: 'open' },
      told: {
        severity: 'critical',
        kinds: ['auth-missing'],
        reasons: [{ product: 'taxinvoice', kind: 'auth-missing' }],
        worst: 'critical',
        lastNoticeOn: '2026-11-25',
        round: NOW,
      },
      calls: { criticalAt: NOW, ownerAt: NOW },
      channel: 'C0TEAM',
      stops: [{ product: 'taxinvoice' }],
    });
  });

  it('goes to the default channel when the company has none', () => {
    expect(openAlert(NOTHING).channel).toBe('C0DEFAULT');
  });

  it('does not open for a rung that is reached while POPBiLL does not answer about the certificate', () => {
    const status = taxStatus({
      certificate: certificateUntil(IN_14_DAYS),
      deptUser: missingCell(),
      failures: failuresOf(TOO_LATE, ['certificate-expiry']),
    });

    expect(summarize(decide(status, undefined))).toBe('hold nothing-known');
  });

  it('opens for checks that failed three sweeps in a row', () => {
    const status = taxStatus(
      { deptUser: workingCell(), failures: failuresOf(TOO_LATE) },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

    const decision = decide(status, undefined);

    expect(summarize(decision)).toBe('notice first');
    expect(alertOf(decision)).toMatchObject({
      severity: 'warning',
      checkedAt: status.answeredAt,
      reasons: [{ kind: 'check-broken' }],
    });
  });

  it('ends auth-missing once something is registered, even if its login could not be tested', () => {
    const status = taxStatus({
      certificate: missingCell(),
      deptUser: aCell(),
      failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
    });

    const decision = decide(status, openAlert(NOTHING));

    expect(alertOf(decision).reasons.map(({ kind }) => kind)).not.toContain('auth-missing');
  });

  it.each([
    { state: 'resolved', at: NOW - HOUR, was: [], gaps: [] } as const,
    { state: 'closed', at: NOW - HOUR, by: 'cli' } as const,
  ])('ignores a previous alert that is $state', (life) => {
    const before: Alert = { ...openAlert(NOTHING), openedAt: NOW - DAY, life };

    const decision = decide(NOTHING, before);

    expect(summarize(decision)).toBe('notice first');
    expect(alertOf(decision).openedAt).toBe(NOW);
  });
});

describe('decideAlert: frozen', () => {
  it.each([
    { name: 'opens nothing', status: NOTHING, before: undefined },
    { name: 'resolves nothing', status: HEALTHY, before: openAlert(NOTHING) },
    {
      name: 'notifies about no rung',
      status: certificateOnly(IN_14_DAYS),
      before: openAlert(certificateOnly(IN_14_DAYS), { at: NOW - 9 * DAY }),
    },
  ])('$name', ({ status, before }) => {
    expect(decide(status, before, { isFrozen: true })).toEqual({ kind: 'hold', why: 'frozen' });
  });
});

describe('decideAlert: the ladder', () => {
  /** The decisions on the days with a sweep, for a certificate that expires on 9 December. */
  function walk(days: readonly string[], statusOf: (expiresAt: Instant) => CompanyStatus) {
    let alert: Alert | undefined;
    return days.map((day) => {
      const decision = decide(statusOf(IN_14_DAYS), alert, { at: seoul(`${day} 06:05`) });
      alert = decision.alert ?? alert;
      return `${day} ${summarize(decision)}`;
    });
  }

  it('notifies once per rung, edits the days left in between, and stops four weeks after expiry', () => {
    expect(
      walk(
        [
          '2026-11-08',
          '2026-11-09',
          '2026-11-10',
          '2026-11-25',
          '2026-12-01',
          '2026-12-02',
          '2026-12-06',
          '2026-12-08',
          '2026-12-09',
          '2026-12-10',
          '2026-12-11',
          '2026-12-16',
          '2026-12-17',
          '2026-12-23',
          '2026-12-30',
          '2027-01-06',
          '2027-01-07',
          '2027-03-01',
        ],
        certificateOnly,
      ),
    ).toEqual([
      '2026-11-08 hold nothing-wrong',
      '2026-11-09 notice first',
      '2026-11-10 edit facts-changed',
      '2026-11-25 notice worse',
      '2026-12-01 edit facts-changed',
      '2026-12-02 notice rung',
      '2026-12-06 notice worse',
      '2026-12-08 notice rung',
      '2026-12-09 notice last-day',
      '2026-12-10 notice rung',
      '2026-12-11 notice rung',
      '2026-12-16 notice rung',
      '2026-12-17 edit facts-changed',
      '2026-12-23 notice rung',
      '2026-12-30 notice rung',
      '2027-01-06 notice rung',
      '2027-01-07 edit facts-changed',
      '2027-03-01 edit facts-changed',
    ]);
  });

  it('posts one notice for the rungs of missed sweeps', () => {
    expect(walk(['2026-11-09', '2026-12-07', '2026-12-12'], certificateOnly)).toEqual([
      '2026-11-09 notice first',
      '2026-12-07 notice worse',
      '2026-12-12 notice last-day',
    ]);
  });

  it('notifies about a certificate beside a working department user at its first rung and on its last day', () => {
    expect(
      walk(
        [
          '2026-11-09',
          '2026-11-25',
          '2026-12-06',
          '2026-12-08',
          '2026-12-09',
          '2026-12-10',
          '2026-12-23',
        ],
        besideWorking,
      ),
    ).toEqual([
      '2026-11-09 notice first',
      '2026-11-25 edit facts-changed',
      '2026-12-06 edit facts-changed',
      '2026-12-08 edit facts-changed',
      '2026-12-09 notice last-day',
      '2026-12-10 edit facts-changed',
      '2026-12-23 edit facts-changed',
    ]);
  });

  it('notifies that it is worse when the department user beside an expiring certificate is removed', () => {
    const before = openAlert(besideWorking(IN_14_DAYS), { at: NOW - DAY });

    expect(summarize(decide(certificateOnly(IN_14_DAYS), before))).toBe('notice worse');
  });

  it('only edits when a department user begins to work, and does not notify a rung twice', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS), { at: NOW - DAY });

    const quiet = decide(besideWorking(IN_14_DAYS), before);
    const again = decide(besideWorking(IN_14_DAYS), alertOf(quiet), { at: NOW + DAY });

    expect(summarize(quiet)).toBe('edit facts-changed');
    expect(alertOf(quiet).severity).toBe('notice');
    expect(summarize(again)).toBe('edit facts-changed');
  });

  it('restarts the ladder after a short renewal: an edit now, notices at its rungs later', () => {
    const renewedTo = endOf('2026-12-19');
    const before = openAlert(certificateOnly(IN_14_DAYS));

    const renewed = decide(certificateOnly(renewedTo), before, { at: NOW + DAY });
    const later = decide(certificateOnly(renewedTo), alertOf(renewed), {
      at: seoul('2026-12-05 06:05'),
    });

    expect(summarize(renewed)).toBe('edit facts-changed');
    expect(alertOf(renewed).told).toMatchObject({ rung: 30, rungOf: renewedTo });
    expect(summarize(later)).toBe('notice worse');
  });

  it('notifies about a nearer date that replaces the notified one', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));

    const decision = decide(certificateOnly(endOf('2026-12-02')), before, { at: NOW + DAY });

    expect(summarize(decision)).toBe('notice rung');
  });

  it('keeps a ladder per certificate', () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const both = (cashbillUntil: Instant) =>
      aStatus({
        taxinvoice: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
        cashbill: { certificate: certificateUntil(cashbillUntil), deptUser: missingCell() },
      });
    const cashbillUntil = endOf('2026-12-10');
    const before = openAlert(both(cashbillUntil), { company });

    const on = (day: string, alert: Alert) =>
      decide(both(cashbillUntil), alert, { company, at: seoul(`${day} 06:05`) });
    const taxAt7 = on('2026-12-02', before);
    const cashAt7 = on('2026-12-03', alertOf(taxAt7));
    const between = on('2026-11-26', before);

    expect(summarize(taxAt7)).toBe('notice rung');
    expect(summarize(cashAt7)).toBe('notice rung');
    expect(summarize(between)).toBe('notice rung');
    expect(alertOf(between).told.rungs).toEqual([
      { expiresAt: IN_14_DAYS, rung: 14 },
      { expiresAt: cashbillUntil, rung: 14 },
    ]);
  });

  it('reads the history of older alerts, which store one certificate only', () => {
    const { told, ...alert } = openAlert(certificateOnly(IN_14_DAYS), { at: NOW - DAY });
    const before: Alert = {
      ...alert,
      told: { severity: 'warning', kinds: ['certificate-expiry'], rung: 14, rungOf: IN_14_DAYS },
    };

    expect(told.rung).toBe(30);
    expect(summarize(decide(certificateOnly(IN_14_DAYS), before))).toBe('edit facts-changed');
    expect(
      summarize(decide(certificateOnly(IN_14_DAYS), before, { at: seoul('2026-12-02 06:05') })),
    ).toBe('notice rung');
  });
});

describe('decideAlert: nothing new', () => {
  it.each([
    { name: 'a certificate the same day', status: certificateOnly(IN_14_DAYS) },
    { name: 'a certificate beside a working department user', status: besideWorking(IN_14_DAYS) },
    { name: 'a rejection', status: REJECTED },
    { name: 'nothing registered', status: NOTHING },
    {
      name: 'not a member',
      status: taxStatus({}, { memberMissing: { code: -99003008, message: 'm', foundAt: 1 } }),
    },
    {
      name: 'a stopped plan',
      status: taxStatus({
        deptUser: workingCell(),
        plan: { state: 'stopped', why: 'ended', foundAt: 1 },
      }),
    },
    {
      name: 'an unusable certificate',
      status: taxStatus({
        certificate: aCell({ registration: 'unusable', code: -10004004, message: 'm' }),
        deptUser: missingCell(),
      }),
    },
  ])('$name: nothing is sent, and only the time of the check is stored', ({ status }) => {
    const before = openAlert(status);
    const later = foundLater(status, NOW + HOUR);

    const decision = decide(later, before, { at: NOW + HOUR });

    expect(decision).toEqual({
      kind: 'hold',
      why: 'nothing-new',
      alert: { ...before, checkedAt: NOW + HOUR },
    });
  });

  it('does not notify about an unchanged rejection for days', () => {
    const before = openAlert(REJECTED);

    expect(summarize(decide(REJECTED, before, { at: NOW + 5 * DAY }))).toBe('hold nothing-new');
  });
});

/** The same facts, found by a later check. */
function foundLater(status: CompanyStatus, foundAt: Instant): CompanyStatus {
  const facts = status.products.taxinvoice;
  const { certificate, deptUser, plan } = facts ?? {};
  return {
    ...status,
    ...(status.memberMissing && { memberMissing: { ...status.memberMissing, foundAt } }),
    products: {
      taxinvoice: {
        failures: [],
        ...(certificate && { certificate: { ...certificate, foundAt } }),
        ...(deptUser && {
          deptUser: {
            ...deptUser,
            foundAt,
            ...(deptUser.login?.outcome === 'works' && {
              login: { ...deptUser.login, at: foundAt },
              lastWorkedAt: foundAt,
            }),
          },
        }),
        ...(plan && { plan: { ...plan, foundAt } }),
      },
    },
  };
}

describe('decideAlert: the day of the facts in a message', () => {
  it('is that of the day’s sweep, even if the alert was decided without a check before', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));
    const byClock = decide(certificateOnly(IN_14_DAYS), before, {
      at: NOW + DAY,
      occasion: { kind: 'due', round: NOW + DAY },
    });

    const bySweep = decide(certificateOnly(IN_14_DAYS), alertOf(byClock), { at: NOW + DAY + HOUR });

    expect(alertOf(byClock).checkedAt).toBe(NOW);
    expect(bySweep).toMatchObject({ kind: 'edit', alert: { checkedAt: NOW + DAY + HOUR } });
  });
});

describe('decideAlert: changes', () => {
  it('notifies about a more severe new reason immediately, even on the same day', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));
    const status = taxStatus({
      certificate: certificateUntil(IN_14_DAYS),
      deptUser: missingCell(),
      plan: { state: 'stopped', foundAt: NOW },
    });

    const decision = decide(status, before, { at: NOW + HOUR });

    expect(summarize(decision)).toBe('notice new-reason');
    expect(alertOf(decision).told).toMatchObject({
      severity: 'critical',
      kinds: ['plan', 'certificate-expiry'],
    });
  });

  it('shows a new reason that is not more severe on the same day, and notifies about it the next day', () => {
    const before = openAlert(REJECTED);
    const status = taxStatus({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      plan: { state: 'stopped', foundAt: NOW },
    });

    const same = decide(status, before, { at: NOW + HOUR });
    const again = decide(status, alertOf(same), { at: NOW + 2 * HOUR });
    const nextDay = decide(status, alertOf(again), { at: NOW + DAY });
    const after = decide(status, withoutCalls(alertOf(nextDay)), { at: NOW + 2 * DAY });

    expect([same, again, nextDay, after].map(summarize)).toEqual([
      'edit told-today',
      'hold told-today',
      'notice new-reason',
      'hold nothing-new',
    ]);
  });

  it('holds a rung until the next day if there was a notice today', () => {
    const lateRung = openAlert(certificateOnly(endOf('2026-12-03')));
    const crossed = certificateOnly(endOf('2026-12-02'));

    const same = decide(crossed, lateRung, { at: NOW + HOUR });
    const nextDay = decide(crossed, alertOf(same), { at: NOW + DAY });

    expect(summarize(same)).toBe('edit told-today');
    expect(summarize(nextDay)).toBe('notice rung');
  });

  it('stores the day on which a held notice is posted', () => {
    const sevenLeft = endOf('2026-12-03');
    const rung = decide(certificateOnly(sevenLeft), openAlert(certificateOnly(sevenLeft)), {
      at: NOW + DAY,
    });
    const withRejection = taxStatus({
      certificate: certificateUntil(sevenLeft),
      deptUser: rejectedCell(),
    });

    const sameDay = decide(withRejection, alertOf(rung), { at: NOW + DAY + HOUR });

    expect(summarize(rung)).toBe('notice rung');
    expect(summarize(sameDay)).toBe('edit told-today');
  });

  it('does not notify a rung twice after a period with a working department user', () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const certificate = certificateUntil(endOf('2026-12-07'));
    const alone = { certificate, deptUser: missingCell() };
    const before = openAlert(taxStatus(alone), { at: seoul('2026-11-30 10:00') });
    const working = decide(taxStatus({ certificate, deptUser: workingCell(), plan }), before, {
      at: seoul('2026-12-01 10:00'),
    });

    const alive = decide(taxStatus({ ...alone, plan }), withoutCalls(alertOf(working)), {
      at: seoul('2026-12-02 10:00'),
    });

    expect(summarize(working)).toBe('notice new-reason');
    expect(summarize(alive)).toBe('edit facts-changed');
  });

  it('treats a second rejected department user as a new reason', () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const working = { certificate: missingCell(), deptUser: workingCell() };
    const before = openAlert(aStatus({ taxinvoice: failing, cashbill: working }), { company });
    const status = aStatus({ taxinvoice: failing, cashbill: failing });

    expect(summarize(decide(status, before, { company, at: NOW + DAY }))).toBe('notice new-reason');
  });

  it('notifies that a repeated general login failure is worse', () => {
    const before = openAlert(
      taxStatus({ certificate: missingCell(), deptUser: rejectedCell(-11100001) }),
    );
    const status = taxStatus({
      certificate: missingCell(),
      deptUser: rejectedCell(-11100001, { rejections: 2, at: NOW + DAY }),
    });

    expect(before.severity).toBe('warning');
    expect(summarize(decide(status, before, { at: NOW + DAY }))).toBe('notice worse');
  });

  it('only edits when a confirming test finds the same', () => {
    const before = openAlert(REJECTED);
    const deptUser = rejectedCell(-11100021, { rejections: 2, at: NOW + DAY });

    const decision = decide(taxStatus({ certificate: missingCell(), deptUser }), before, {
      at: NOW + DAY,
    });

    expect(summarize(decision)).toBe('edit facts-changed');
    expect(alertOf(decision)).toMatchObject({ checkedAt: NOW + DAY });
  });

  it('edits when one of two reasons has ended, and names it', () => {
    const status = (plan: 'stopped' | 'in-use') =>
      taxStatus({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: plan, foundAt: 1 },
      });
    const before = openAlert(status('stopped'));

    const decision = decide(status('in-use'), before, { at: NOW + DAY });

    expect(decision).toMatchObject({
      kind: 'edit',
      why: 'reason-gone',
      gone: [{ kind: 'plan' }],
      alert: { reasons: [{ kind: 'dept-user-login' }], told: { kinds: ['dept-user-login'] } },
    });
  });

  it('notifies again about a reason that returns', () => {
    const status = (plan: 'stopped' | 'in-use') =>
      taxStatus({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: plan, foundAt: 1 },
      });
    const gone = decide(status('in-use'), openAlert(status('stopped')), { at: NOW + DAY });

    const decision = decide(status('stopped'), alertOf(gone), { at: NOW + 2 * DAY });

    expect(summarize(decision)).toBe('notice new-reason');
  });

  it('notifies again when it is critical again after a milder period', () => {
    const milder = decide(
      taxStatus({ certificate: certificateUntil(FAR_EXPIRY), deptUser: rejectedCell() }),
      openAlert(REJECTED),
      { at: NOW + DAY },
    );

    expect(summarize(milder)).toBe('edit facts-changed');
    expect(summarize(decide(REJECTED, alertOf(milder), { at: NOW + 2 * DAY }))).toBe(
      'notice worse',
    );
  });

  describe('when what is left of a critical alert needs no action', () => {
    const critical = openAlert(certificateOnly(endOf('2026-11-26')));
    const remark = besideWorking(endOf('2026-11-26'));
    const untested = taxStatus({
      certificate: certificateUntil(endOf('2026-11-26')),
      deptUser: aCell({ registration: 'registered' }),
    });

    it.each<Alert['life']>([
      { state: 'acknowledged', by: 'U0LEE', at: NOW },
      { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + 3 * DAY },
    ])('notifies once, even on the same day, and ends $state', (life) => {
      const eased = decide(remark, { ...critical, life }, { at: NOW + HOUR });
      const later = decide(remark, alertOf(eased), { at: NOW + 2 * HOUR });

      expect(summarize(eased)).toBe('notice eased');
      expect(alertOf(eased)).toMatchObject({ severity: 'notice', life: { state: 'open' } });
      expect(summarize(later)).toBe('hold nothing-new');
      expect(summarize(decide(HEALTHY, alertOf(later), { at: NOW + DAY }))).toBe(
        'resolve silently',
      );
    });

    it('notifies also with many watched companies, and after a state in between', () => {
      const between = decide(untested, critical, { at: NOW + HOUR });
      const step = { at: NOW + 2 * HOUR, watchedCount: 3000 };

      expect(summarize(between)).toBe('edit facts-changed');
      expect(summarize(decide(remark, alertOf(between), step))).toBe('notice eased');
    });

    it('waits for the end of quiet hours, unless a person checked', () => {
      const at = seoul('2026-11-25 22:00');
      const policy = { quietHours: DEFAULT_POLICY.quietHours };
      const occasion = { kind: 'check', by: 'U0KIM' } as const;
      const held = decide(remark, critical, { at, policy });
      const morning = { at: seoul('2026-11-26 08:30'), policy };

      expect(alertOf(held).held).toMatchObject({ why: 'quiet-hours', until: morning.at });
      expect(summarize(decide(remark, alertOf(held), morning))).toBe('notice eased');
      expect(summarize(decide(HEALTHY, alertOf(held), morning))).toBe('resolve with a broadcast');
      expect(summarize(decide(remark, critical, { at, policy, occasion }))).toBe('notice eased');
    });

    it('is silent about a critical problem that the channel was not notified of', () => {
      const told = { ...critical.told, worst: 'warning' } as const;

      expect(summarize(decide(remark, { ...critical, told }, { at: NOW + HOUR }))).toBe(
        'edit facts-changed',
      );
    });

    it('is silent in a combined alert, which only announces ends', () => {
      const member: Alert = { ...critical, rollUp: `C0DEFAULT-${NOW}` };

      expect(summarize(decide(remark, member, { at: NOW + HOUR }))).toBe('edit facts-changed');
    });

    it('notifies if it is critical again', () => {
      const eased = alertOf(decide(remark, critical, { at: NOW + HOUR }));
      const again = certificateOnly(endOf('2026-11-26'));

      expect(summarize(decide(again, eased, { at: NOW + 2 * HOUR }))).toBe('notice worse');
    });
  });

  it.each([
    { name: 'name', company: aCompany({ name: '새한빛상사' }), expected: { name: '새한빛상사' } },
    { name: 'owner', company: aCompany({ owner: 'S0TEAM' }), expected: { owner: 'S0TEAM' } },
    { name: 'note', company: aCompany({ note: 'call first' }), expected: { note: 'call first' } },
  ])("edits when the company's $name changed", ({ company, expected }) => {
    const decision = decide(REJECTED, openAlert(REJECTED), { company, at: NOW + DAY });

    expect(summarize(decision)).toBe('edit facts-changed');
    expect(alertOf(decision)).toMatchObject(expected);
  });

  it('drops the reasons of a product that is no longer collected, without calling them resolved', () => {
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const status = aStatus({ taxinvoice: failing, cashbill: failing });
    const before = openAlert(status, {
      company: aCompany({ products: ['taxinvoice', 'cashbill'] }),
    });

    const decision = decide(status, before, { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'edit', why: 'facts-changed', gone: [] });
    expect(alertOf(decision).reasons.map(({ products }) => products)).toEqual([['taxinvoice']]);
  });

  it('keeps its message, its start and who opened the page', () => {
    const message = { channel: 'C0DEFAULT', ts: '1.2' };
    const pageOpenedBy = { user: 'U0KIM', at: NOW + HOUR };
    const before: Alert = { ...openAlert(certificateOnly(IN_14_DAYS)), message, pageOpenedBy };

    const decision = decide(certificateOnly(IN_14_DAYS), before, { at: NOW + DAY });

    expect(alertOf(decision)).toMatchObject({ openedAt: NOW, message, pageOpenedBy });
  });

  const taken = { state: 'acknowledged', by: 'U0LEE', at: NOW } as const;

  it.each([
    {
      name: 'a next rung leaves it claimed',
      before: certificateOnly(endOf('2026-12-03')),
      after: certificateOnly(endOf('2026-12-03')),
      at: seoul('2026-11-26 06:05'),
      why: 'rung',
      life: taken,
    },
    {
      name: 'a higher severity opens it again',
      before: certificateOnly(IN_14_DAYS),
      after: certificateOnly(IN_14_DAYS),
      at: seoul('2026-12-06 06:05'),
      why: 'worse',
      life: { state: 'open' },
    },
    {
      name: 'the last day opens it again',
      before: besideWorking(IN_14_DAYS),
      after: besideWorking(IN_14_DAYS),
      at: seoul('2026-12-09 06:05'),
      why: 'last-day',
      life: { state: 'open' },
    },
    {
      name: 'the last day opens it again even if that day had no sweep',
      before: certificateOnly(endOf('2026-11-26')),
      after: certificateOnly(endOf('2026-11-26')),
      at: seoul('2026-11-27 10:05'),
      why: 'last-day',
      life: { state: 'open' },
    },
    {
      name: 'a new reason opens it again',
      before: REJECTED,
      after: taxStatus({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: 'stopped', foundAt: 1 },
      }),
      at: NOW + DAY,
      why: 'new-reason',
      life: { state: 'open' },
    },
  ])('claimed alert: $name', ({ before, after, at, why, life }) => {
    const decision = decide(after, { ...openAlert(before), life: taken }, { at });

    expect(decision).toMatchObject({ kind: 'notice', why, alert: { life } });
  });
});

describe('decideAlert: what is not proven', () => {
  it.each([
    { name: 'nothing answered', failures: failuresOf(TOO_LATE), expected: 'hold nothing-known' },
    {
      name: 'the login unanswered',
      failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
      expected: 'hold nothing-new',
    },
  ])('$name: the reasons stay', ({ failures, expected }) => {
    const status = taxStatus({ certificate: missingCell(), deptUser: rejectedCell(), failures });

    const decision = decide(status, openAlert(REJECTED), { at: NOW + DAY });

    expect(summarize(decision)).toBe(expected);
  });

  it('notifies about no rung while POPBiLL does not answer about the certificate', () => {
    const status = { ...certificateOnly(IN_14_DAYS) };
    const failing = taxStatus({ ...status.products.taxinvoice, failures: failuresOf(TOO_LATE) });
    const before = openAlert(status);

    const missed = decide(failing, before, { at: seoul('2026-12-02 06:05') });
    const later = decide(status, before, { at: seoul('2026-12-03 06:05') });

    expect(missed).toEqual({ kind: 'hold', why: 'nothing-known' });
    expect(summarize(later)).toBe('notice rung');
  });

  it('adds check-broken to the other reasons, and keeps the time of the facts', () => {
    const before = openAlert(REJECTED);
    const failing = taxStatus(
      { certificate: missingCell(), deptUser: rejectedCell(), failures: failuresOf(TOO_LATE) },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

    const decision = decide(failing, before, { at: NOW + 3 * DAY });

    expect(summarize(decision)).toBe('notice new-reason');
    expect(alertOf(decision)).toMatchObject({
      checkedAt: NOW,
      severity: 'critical',
      reasons: [{ kind: 'dept-user-login' }, { kind: 'check-broken' }],
    });
  });

  it('does not end a rejection if another department user is registered but untested', () => {
    const status = taxStatus({ certificate: missingCell(), deptUser: aCell() });

    expect(summarize(decide(status, openAlert(REJECTED), { at: NOW + DAY }))).toBe(
      'hold nothing-new',
    );
  });

  it('updates a rejection when the certificate beside it is gone, even if the login test got no answer', () => {
    const before = openAlert(
      taxStatus({ certificate: certificateUntil(endOf('2026-11-25')), deptUser: rejectedCell() }),
    );
    const status = taxStatus({
      certificate: certificateUntil(endOf('2026-11-25')),
      deptUser: rejectedCell(),
      failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
    });

    const decision = decide(status, before, { at: NOW + DAY });

    expect(alertOf(decision).reasons).toEqual([
      expect.objectContaining({ kind: 'dept-user-login', severity: 'critical' }),
      expect.objectContaining({ kind: 'certificate-expiry', expired: true }),
    ]);
    expect(alertOf(decision).reasons[0]).not.toHaveProperty('certificateUntil', expect.anything());
  });

  it('does not call a certificate renewed while the company is not a member', () => {
    const status = taxStatus(
      { certificate: certificateUntil(FAR_EXPIRY), deptUser: missingCell() },
      { memberMissing: { code: -99003008, message: 'm', foundAt: NOW } },
    );

    const decision = decide(status, openAlert(certificateOnly(IN_14_DAYS)), { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'notice', gone: [] });
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual([
      'member-missing',
      'certificate-expiry',
    ]);
  });

  it('keeps other reasons while the company is not a member', () => {
    const status = taxStatus(
      { certificate: missingCell(), deptUser: rejectedCell() },
      { memberMissing: { code: -99003008, message: 'm', foundAt: NOW } },
    );

    const decision = decide(status, openAlert(REJECTED), { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'notice', why: 'new-reason', gone: [] });
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual([
      'member-missing',
      'dept-user-login',
    ]);
  });
});

describe('decideAlert: resolution', () => {
  it('broadcasts the end of a critical alert, with the gap to collect again', () => {
    const lost = NOW - 2 * DAY;
    const broken = taxStatus({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      collectableAt: lost,
    });
    const before = openAlert(broken);
    const at = NOW + 6 * DAY;

    const decision = decide(HEALTHY, before, { at });

    expect(summarize(decision)).toBe('resolve with a broadcast');
    expect(alertOf(decision)).toMatchObject({
      reasons: [],
      severity: 'critical',
      checkedAt: at,
      life: {
        state: 'resolved',
        at,
        was: before.reasons,
        gaps: [{ product: 'taxinvoice', from: lost, to: at }],
        deptUserWorks: true,
      },
    });
  });

  it('has the new date of a certificate that was renewed in time, and no gap', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));

    const decision = decide(certificateOnly(FAR_EXPIRY), before, { at: NOW + DAY });

    expect(summarize(decision)).toBe('resolve silently');
    expect(alertOf(decision).life).toEqual({
      state: 'resolved',
      at: NOW + DAY,
      was: before.reasons,
      renewedUntil: FAR_EXPIRY,
      gaps: [],
      certificateTested: false,
    });
  });

  const taxAndCash = (taxinvoice: Instant, cashbill: Instant) =>
    aStatus({
      taxinvoice: { certificate: certificateUntil(taxinvoice), deptUser: missingCell() },
      cashbill: { certificate: certificateUntil(cashbill), deptUser: missingCell() },
    });

  it.each<{
    name: string;
    before: CompanyStatus;
    after: CompanyStatus;
    policy?: Partial<Policy>;
    renewedUntil?: Instant;
    certificateTested?: boolean;
  }>([
    {
      name: 'the earlier of two new dates',
      before: taxAndCash(IN_14_DAYS, IN_14_DAYS),
      after: taxAndCash(FAR_EXPIRY, FAR_EXPIRY + DAY),
      renewedUntil: FAR_EXPIRY,
      certificateTested: false,
    },
    {
      name: 'the new date of the only certificate that was expiring',
      before: taxAndCash(IN_14_DAYS, FAR_EXPIRY - 90 * DAY),
      after: taxAndCash(FAR_EXPIRY, FAR_EXPIRY - 90 * DAY),
      renewedUntil: FAR_EXPIRY,
      certificateTested: false,
    },
    {
      name: 'no new date if the expiring certificate was removed',
      before: besideWorking(IN_14_DAYS),
      after: taxStatus({ certificate: missingCell(), deptUser: workingCell() }),
    },
    {
      name: 'no new date if only the settings changed',
      before: certificateOnly(IN_14_DAYS),
      after: certificateOnly(IN_14_DAYS),
      policy: { certAlertDays: [] },
      certificateTested: false,
    },
    {
      name: 'nothing about a certificate that was not in trouble',
      before: taxStatus({ certificate: certificateUntil(FAR_EXPIRY), deptUser: rejectedCell() }),
      after: HEALTHY,
    },
  ])('has $name', ({ before, after, policy = {}, renewedUntil, certificateTested }) => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });

    const decision = decide(after, openAlert(before, { company }), {
      company,
      policy,
      at: NOW + DAY,
    });

    expect(decision.kind).toBe('resolve');
    expect({ ...alertOf(decision).life }).toMatchObject({ renewedUntil, certificateTested });
  });

  it('says whether the login of a formerly unusable certificate was tested', () => {
    const revoked = aCell({ registration: 'unusable', code: -10004004, expiresAt: FAR_EXPIRY });
    const before = openAlert(taxStatus({ certificate: revoked, deptUser: missingCell() }));
    const works = { outcome: 'works', at: NOW + DAY, rejections: 0 } as const;
    const lifeAfter = (certificate: MethodStatus) =>
      alertOf(
        decide(taxStatus({ certificate, deptUser: missingCell() }), before, { at: NOW + DAY }),
      ).life;

    expect(lifeAfter(certificateUntil(FAR_EXPIRY))).toMatchObject({ certificateTested: false });
    expect(lifeAfter(certificateUntil(FAR_EXPIRY, { login: works }))).toMatchObject({
      certificateTested: true,
    });
  });

  it.each([
    { name: 'is not tested', deptUser: aCell(), unconfirmed: 'until-sweep' },
    {
      name: 'is not tested, and no sweep will',
      deptUser: aCell(),
      policy: { deptLoginTest: 'off' as const },
      unconfirmed: 'until-check',
    },
    { name: 'works', deptUser: workingCell(), unconfirmed: undefined },
  ])('says whether a registered department user is confirmed if its login $name', (row) => {
    const { deptUser, policy = {}, unconfirmed } = row;
    const registered = taxStatus({ certificate: missingCell(), deptUser });

    const { life } = alertOf(decide(registered, openAlert(NOTHING), { policy, at: NOW + DAY }));

    expect(life.state === 'resolved' && [life.unconfirmed]).toEqual([unconfirmed]);
  });

  it('is broadcast if the alert was critical once, even if it was milder last', () => {
    const milder = decide(
      taxStatus({ certificate: certificateUntil(FAR_EXPIRY), deptUser: rejectedCell() }),
      openAlert(REJECTED),
      { at: NOW + DAY },
    );

    const decision = decide(HEALTHY, alertOf(milder), { at: NOW + 2 * DAY });

    expect(summarize(decision)).toBe('resolve with a broadcast');
    expect(alertOf(decision).severity).toBe('warning');
  });

  it('keeps the end of a gap that closed before the alert was resolved', () => {
    const from = NOW - DAY;
    const dead = taxStatus({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      collectableAt: from,
    });
    const byCertificate = taxStatus({
      certificate: certificateUntil(FAR_EXPIRY),
      deptUser: rejectedCell(),
      collectableAt: NOW + DAY,
    });
    const milder = decide(byCertificate, openAlert(dead), { at: NOW + DAY });

    const decision = decide(HEALTHY, alertOf(milder), { at: NOW + 9 * DAY });

    expect(alertOf(decision).life).toMatchObject({
      gaps: [{ product: 'taxinvoice', from, to: NOW + DAY }],
    });
  });

  it('has no gap for a product that is no longer collected', () => {
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const before = openAlert(aStatus({ taxinvoice: failing, cashbill: failing }), { company });

    const decision = decide(HEALTHY, before, { at: NOW + DAY });

    expect(before.stops).toHaveLength(2);
    expect(alertOf(decision).life).toMatchObject({ gaps: [{ product: 'taxinvoice' }] });
  });

  it.each([
    { name: 'a certificate whose login was not tested', untested: true },
    { name: 'a certificate that logs in', login: workingCell().login },
  ] as const)(
    'records that a product, for whose days the thread asks, is collected by $name',
    (row) => {
      const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
      const nothing = { certificate: missingCell(), deptUser: missingCell() };
      const before = openAlert(aStatus({ taxinvoice: nothing, cashbill: nothing }), { company });
      const posted = { ...before, message: { channel: 'C0DEFAULT', ts: '1.0' } };
      const certificate = { ...certificateUntil(FAR_EXPIRY), login: row.login };
      const taxinvoice = { ...nothing, certificate };

      const { stops = [] } = alertOf(
        decide(aStatus({ taxinvoice, cashbill: nothing }), posted, { company, at: NOW + DAY }),
      );

      expect(stops[0]).toMatchObject({ product: 'taxinvoice', to: NOW + DAY, asked: true });
      expect(stops[0]?.untested).toBe(row.untested);
    },
  );

  it('says that the rejected department user was removed if a certificate replaces it, and whether that logs in', () => {
    const certificate = certificateUntil(FAR_EXPIRY);
    const before = openAlert(taxStatus({ certificate, deptUser: rejectedCell() }));
    const replacedBy = (certificateNow: MethodStatus) =>
      alertOf(
        decide(taxStatus({ certificate: certificateNow, deptUser: missingCell() }), before, {
          at: NOW + DAY,
        }),
      ).life;

    expect(replacedBy(certificate)).toMatchObject({
      deptUserWorks: false,
      certificateTested: false,
    });
    expect(replacedBy({ ...certificate, login: workingCell().login })).toMatchObject({
      deptUserWorks: false,
      certificateTested: true,
    });
  });

  it('resolves auth-missing when something is registered, even if its login is not tested yet', () => {
    const status = taxStatus({ certificate: missingCell(), deptUser: aCell() });

    expect(summarize(decide(status, openAlert(NOTHING), { at: NOW + DAY }))).toBe(
      'resolve with a broadcast',
    );
  });

  it('does not resolve with a certificate if only department users collect', () => {
    const policy = { collectsBy: 'deptUser' } as const;
    const status = certificateOnly(FAR_EXPIRY);

    expect(
      summarize(decide(status, openAlert(NOTHING, { policy }), { policy, at: NOW + DAY })),
    ).toBe('hold nothing-new');
  });

  it.each([
    { name: 'a question is unanswered', failures: failuresOf(TOO_LATE, ['dept-user-login-test']) },
    { name: 'the login is not tested', failures: [] },
  ])(
    'keeps check-broken unchanged while $name, whatever the count of failed sweeps',
    ({ failures }) => {
      const before = openAlert(
        taxStatus(
          { failures: failuresOf(TOO_LATE) },
          { failedSweeps: 6, failedSweepsAt: [1, 2, 3] },
        ),
      );
      const status = taxStatus({ certificate: missingCell(), deptUser: aCell(), failures });

      const decision = decide(status, before, { at: NOW + DAY });

      expect(summarize(decision)).toBe('hold nothing-new');
      expect(alertOf(decision).reasons).toEqual(before.reasons);
    },
  );

  it('resolves without a broadcast when POPBiLL answers again and nothing is wrong', () => {
    const before = openAlert(
      taxStatus({ failures: failuresOf(TOO_LATE) }, { failedSweeps: 3, failedSweepsAt: [1, 2, 3] }),
    );

    expect(summarize(decide(HEALTHY, before, { at: NOW + DAY }))).toBe('resolve silently');
  });
});

describe('closeAlert', () => {
  it('closes the alert with the person who did it, and keeps its message', () => {
    const before: Alert = { ...openAlert(NOTHING), message: { channel: 'C0DEFAULT', ts: '1.2' } };

    expect(closeAlert(before, 'U0KIM', NOW + DAY)).toEqual({
      ...before,
      reasons: [],
      life: { state: 'closed', at: NOW + DAY, by: 'U0KIM' },
    });
  });

  it('stores why its company is paused', () => {
    expect(closeAlert(openAlert(NOTHING), 'U0KIM', NOW, 'closed').life).toMatchObject({
      state: 'closed',
      paused: 'closed',
    });
  });
});
