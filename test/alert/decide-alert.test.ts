import { describe, expect, it } from 'vitest';
import { closeAlert } from '../../src/alert/decide-alert-rules.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { CompanyStatus, MethodStatus } from '../../src/records/status.js';
import { aCompany } from '../support/builders.js';
import {
  alertOf,
  besideWorking,
  certificateOnly,
  decide,
  FAR,
  HEALTHY,
  IN_14_DAYS,
  NOTHING,
  NOW,
  opened,
  REJECTED,
  shortly,
  tax,
  UNANSWERED,
  uncalled,
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
    { name: 'nothing could be asked', status: UNANSWERED, expected: 'hold nothing-known' },
    {
      name: 'nothing is known of the only method',
      status: tax({ deptUser: aCell() }),
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
    expect(shortly(decide(status, undefined))).toBe(expected);
  });

  it('opens with everything the message needs', () => {
    const company = aCompany({ channel: 'C0TEAM', owner: 'U0LEE', note: 'ask the tax firm' });

    const decision = decide(NOTHING, undefined, { company });

    expect(decision).toMatchObject({ kind: 'notice', why: 'first', gone: [], calls: 'owner' });
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
    expect(opened(NOTHING).channel).toBe('C0DEFAULT');
  });

  it('does not open for a date that passes while the certificate cannot be asked about', () => {
    const status = tax({
      certificate: certificateUntil(IN_14_DAYS),
      deptUser: missingCell(),
      failures: failuresOf(TOO_LATE, ['certificate-expiry']),
    });

    expect(shortly(decide(status, undefined))).toBe('hold nothing-known');
  });

  it('opens for checks that failed three sweeps in a row', () => {
    const status = tax(
      { deptUser: workingCell(), failures: failuresOf(TOO_LATE) },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

    const decision = decide(status, undefined);

    expect(shortly(decision)).toBe('notice first');
    expect(alertOf(decision)).toMatchObject({
      severity: 'warning',
      checkedAt: status.answeredAt,
      reasons: [{ kind: 'check-broken' }],
    });
  });

  it('says no longer that nothing is registered once something is, though its login could not be tested', () => {
    const status = tax({
      certificate: missingCell(),
      deptUser: aCell(),
      failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
    });

    const decision = decide(status, opened(NOTHING));

    expect(alertOf(decision).reasons.map(({ kind }) => kind)).not.toContain('auth-missing');
  });

  it.each([
    { state: 'resolved', at: NOW - HOUR, was: [], gaps: [] } as const,
    { state: 'closed', at: NOW - HOUR, by: 'cli' } as const,
  ])('counts an alert that is $state as none', (life) => {
    const before: Alert = { ...opened(NOTHING), openedAt: NOW - DAY, life };

    const decision = decide(NOTHING, before);

    expect(shortly(decision)).toBe('notice first');
    expect(alertOf(decision).openedAt).toBe(NOW);
  });
});

describe('decideAlert: frozen', () => {
  it.each([
    { name: 'opens nothing', status: NOTHING, before: undefined },
    { name: 'resolves nothing', status: HEALTHY, before: opened(NOTHING) },
    {
      name: 'tells no rung',
      status: certificateOnly(IN_14_DAYS),
      before: opened(certificateOnly(IN_14_DAYS), { at: NOW - 9 * DAY }),
    },
  ])('$name', ({ status, before }) => {
    expect(decide(status, before, { frozen: true })).toEqual({ kind: 'hold', why: 'frozen' });
  });
});

describe('decideAlert: the ladder', () => {
  /** What is told on each day on which a sweep runs, for a certificate until 9 December. */
  function walk(days: readonly string[], statusOf: (expiresAt: Instant) => CompanyStatus) {
    let alert: Alert | undefined;
    return days.map((day) => {
      const decision = decide(statusOf(IN_14_DAYS), alert, { at: seoul(`${day} 06:05`) });
      alert = decision.alert ?? alert;
      return `${day} ${shortly(decision)}`;
    });
  }

  it('tells each rung once, edits the days left between, and stops four weeks after expiry', () => {
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

  it('loses no rung to missed sweeps and makes one notice of several', () => {
    expect(walk(['2026-11-09', '2026-12-07', '2026-12-12'], certificateOnly)).toEqual([
      '2026-11-09 notice first',
      '2026-12-07 notice worse',
      '2026-12-12 notice last-day',
    ]);
  });

  it('tells of a certificate beside a working department user at its first rung and on its last day', () => {
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

  it('says that it is worse when the department user beside a dying certificate vanishes', () => {
    const before = opened(besideWorking(IN_14_DAYS), { at: NOW - DAY });

    expect(shortly(decide(certificateOnly(IN_14_DAYS), before))).toBe('notice worse');
  });

  it('goes quiet when a department user begins to work beside it, and does not tell its rung twice', () => {
    const before = opened(certificateOnly(IN_14_DAYS), { at: NOW - DAY });

    const quiet = decide(besideWorking(IN_14_DAYS), before);
    const again = decide(besideWorking(IN_14_DAYS), alertOf(quiet), { at: NOW + DAY });

    expect(shortly(quiet)).toBe('edit facts-changed');
    expect(alertOf(quiet).severity).toBe('notice');
    expect(shortly(again)).toBe('edit facts-changed');
  });

  it('starts again with the date of a shorter renewal: an edit now, its own rungs later', () => {
    const renewedTo = endOf('2026-12-19');
    const before = opened(certificateOnly(IN_14_DAYS));

    const renewed = decide(certificateOnly(renewedTo), before, { at: NOW + DAY });
    const later = decide(certificateOnly(renewedTo), alertOf(renewed), {
      at: seoul('2026-12-05 06:05'),
    });

    expect(shortly(renewed)).toBe('edit facts-changed');
    expect(alertOf(renewed).told).toMatchObject({ rung: 30, rungOf: renewedTo });
    expect(shortly(later)).toBe('notice worse');
  });

  it('tells a nearer date that takes the place of the one that was told', () => {
    const before = opened(certificateOnly(IN_14_DAYS));

    const decision = decide(certificateOnly(endOf('2026-12-02')), before, { at: NOW + DAY });

    expect(shortly(decision)).toBe('notice rung');
  });

  it('follows two certificates each on its own ladder', () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const both = (cashbillUntil: Instant) =>
      aStatus({
        taxinvoice: { certificate: certificateUntil(IN_14_DAYS), deptUser: missingCell() },
        cashbill: { certificate: certificateUntil(cashbillUntil), deptUser: missingCell() },
      });
    const cashbillUntil = endOf('2026-12-10');
    const before = opened(both(cashbillUntil), { company });

    const on = (day: string, alert: Alert) =>
      decide(both(cashbillUntil), alert, { company, at: seoul(`${day} 06:05`) });
    const taxAt7 = on('2026-12-02', before);
    const cashAt7 = on('2026-12-03', alertOf(taxAt7));
    const between = on('2026-11-26', before);

    expect(shortly(taxAt7)).toBe('notice rung');
    expect(shortly(cashAt7)).toBe('notice rung');
    expect(shortly(between)).toBe('notice rung');
    expect(alertOf(between).told.rungs).toEqual([
      { expiresAt: IN_14_DAYS, rung: 14 },
      { expiresAt: cashbillUntil, rung: 14 },
    ]);
  });

  it('reads what was told from alerts that know one certificate only', () => {
    const { told, ...alert } = opened(certificateOnly(IN_14_DAYS), { at: NOW - DAY });
    const before: Alert = {
      ...alert,
      told: { severity: 'warning', kinds: ['certificate-expiry'], rung: 14, rungOf: IN_14_DAYS },
    };

    expect(told.rung).toBe(30);
    expect(shortly(decide(certificateOnly(IN_14_DAYS), before))).toBe('edit facts-changed');
    expect(
      shortly(decide(certificateOnly(IN_14_DAYS), before, { at: seoul('2026-12-02 06:05') })),
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
      name: 'no member',
      status: tax({}, { memberMissing: { code: -99003008, message: 'm', foundAt: 1 } }),
    },
    {
      name: 'a stopped plan',
      status: tax({
        deptUser: workingCell(),
        plan: { state: 'stopped', why: 'ended', foundAt: 1 },
      }),
    },
    {
      name: 'an unusable certificate',
      status: tax({
        certificate: aCell({ registration: 'unusable', code: -10004004, message: 'm' }),
        deptUser: missingCell(),
      }),
    },
  ])('$name: nothing is said, only the time of the check is kept', ({ status }) => {
    const before = opened(status);
    const later = foundAnew(status, NOW + HOUR);

    const decision = decide(later, before, { at: NOW + HOUR });

    expect(decision).toEqual({
      kind: 'hold',
      why: 'already-told',
      alert: { ...before, checkedAt: NOW + HOUR },
    });
  });

  it('stays silent about a rejection for days', () => {
    const before = opened(REJECTED);

    expect(shortly(decide(REJECTED, before, { at: NOW + 5 * DAY }))).toBe('hold already-told');
  });
});

/** The same facts as a later check finds them. */
function foundAnew(status: CompanyStatus, foundAt: Instant): CompanyStatus {
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

describe('decideAlert: the day that a message is as of', () => {
  it('moves on with the sweep of the day, though the clock had decided before it', () => {
    const before = opened(certificateOnly(IN_14_DAYS));
    const byClock = decide(certificateOnly(IN_14_DAYS), before, {
      at: NOW + DAY,
      occasion: { kind: 'time', round: NOW + DAY },
    });

    const bySweep = decide(certificateOnly(IN_14_DAYS), alertOf(byClock), { at: NOW + DAY + HOUR });

    expect(alertOf(byClock).checkedAt).toBe(NOW);
    expect(bySweep).toMatchObject({ kind: 'edit', alert: { checkedAt: NOW + DAY + HOUR } });
  });
});

describe('decideAlert: changes', () => {
  it('tells a new reason at once when it is worse, the same day too', () => {
    const before = opened(certificateOnly(IN_14_DAYS));
    const status = tax({
      certificate: certificateUntil(IN_14_DAYS),
      deptUser: missingCell(),
      plan: { state: 'stopped', foundAt: NOW },
    });

    const decision = decide(status, before, { at: NOW + HOUR });

    expect(shortly(decision)).toBe('notice new-reason');
    expect(alertOf(decision).told).toMatchObject({
      severity: 'critical',
      kinds: ['plan', 'certificate-expiry'],
    });
  });

  it('shows a new reason that is no worse on the same day and tells it the next day', () => {
    const before = opened(REJECTED);
    const status = tax({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      plan: { state: 'stopped', foundAt: NOW },
    });

    const same = decide(status, before, { at: NOW + HOUR });
    const again = decide(status, alertOf(same), { at: NOW + 2 * HOUR });
    const nextDay = decide(status, alertOf(again), { at: NOW + DAY });
    const after = decide(status, uncalled(alertOf(nextDay)), { at: NOW + 2 * DAY });

    expect([same, again, nextDay, after].map(shortly)).toEqual([
      'edit told-today',
      'hold told-today',
      'notice new-reason',
      'hold already-told',
    ]);
  });

  it('holds a rung that is crossed on a day of a notice until the next day', () => {
    const lateRung = opened(certificateOnly(endOf('2026-12-03')));
    const crossed = certificateOnly(endOf('2026-12-02'));

    const same = decide(crossed, lateRung, { at: NOW + HOUR });
    const nextDay = decide(crossed, alertOf(same), { at: NOW + DAY });

    expect(shortly(same)).toBe('edit told-today');
    expect(shortly(nextDay)).toBe('notice rung');
  });

  it('counts a later notice for the day it is told on', () => {
    const sevenLeft = endOf('2026-12-03');
    const rung = decide(certificateOnly(sevenLeft), opened(certificateOnly(sevenLeft)), {
      at: NOW + DAY,
    });
    const withRejection = tax({
      certificate: certificateUntil(sevenLeft),
      deptUser: rejectedCell(),
    });

    const sameDay = decide(withRejection, alertOf(rung), { at: NOW + DAY + HOUR });

    expect(shortly(rung)).toBe('notice rung');
    expect(shortly(sameDay)).toBe('edit told-today');
  });

  it('does not tell a rung twice that was told before a department user worked for a while', () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const certificate = certificateUntil(endOf('2026-12-07'));
    const alone = { certificate, deptUser: missingCell() };
    const before = opened(tax(alone), { at: seoul('2026-11-30 10:00') });
    const working = decide(tax({ certificate, deptUser: workingCell(), plan }), before, {
      at: seoul('2026-12-01 10:00'),
    });

    const alive = decide(tax({ ...alone, plan }), uncalled(alertOf(working)), {
      at: seoul('2026-12-02 10:00'),
    });

    expect(shortly(working)).toBe('notice new-reason');
    expect(shortly(alive)).toBe('edit facts-changed');
  });

  it('calls the second department user that fails a new reason', () => {
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const working = { certificate: missingCell(), deptUser: workingCell() };
    const before = opened(aStatus({ taxinvoice: failing, cashbill: working }), { company });
    const status = aStatus({ taxinvoice: failing, cashbill: failing });

    expect(shortly(decide(status, before, { company, at: NOW + DAY }))).toBe('notice new-reason');
  });

  it('says that a general login failure is worse when it comes again', () => {
    const before = opened(tax({ certificate: missingCell(), deptUser: rejectedCell(-11100001) }));
    const status = tax({
      certificate: missingCell(),
      deptUser: rejectedCell(-11100001, { rejections: 2, at: NOW + DAY }),
    });

    expect(before.severity).toBe('warning');
    expect(shortly(decide(status, before, { at: NOW + DAY }))).toBe('notice worse');
  });

  it('only edits when a confirming test finds the same', () => {
    const before = opened(REJECTED);
    const deptUser = rejectedCell(-11100021, { rejections: 2, at: NOW + DAY });

    const decision = decide(tax({ certificate: missingCell(), deptUser }), before, {
      at: NOW + DAY,
    });

    expect(shortly(decision)).toBe('edit facts-changed');
    expect(alertOf(decision)).toMatchObject({ checkedAt: NOW + DAY });
  });

  it('edits when one of two reasons is over, and names it', () => {
    const status = (plan: 'stopped' | 'in-use') =>
      tax({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: plan, foundAt: 1 },
      });
    const before = opened(status('stopped'));

    const decision = decide(status('in-use'), before, { at: NOW + DAY });

    expect(decision).toMatchObject({
      kind: 'edit',
      why: 'reason-gone',
      gone: [{ kind: 'plan' }],
      alert: { reasons: [{ kind: 'dept-user-login' }], told: { kinds: ['dept-user-login'] } },
    });
  });

  it('tells a reason again that had gone and comes back', () => {
    const status = (plan: 'stopped' | 'in-use') =>
      tax({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: plan, foundAt: 1 },
      });
    const gone = decide(status('in-use'), opened(status('stopped')), { at: NOW + DAY });

    const decision = decide(status('stopped'), alertOf(gone), { at: NOW + 2 * DAY });

    expect(shortly(decision)).toBe('notice new-reason');
  });

  it('tells again when it had become milder and is critical again', () => {
    const milder = decide(
      tax({ certificate: certificateUntil(FAR), deptUser: rejectedCell() }),
      opened(REJECTED),
      { at: NOW + DAY },
    );

    expect(shortly(milder)).toBe('edit facts-changed');
    expect(shortly(decide(REJECTED, alertOf(milder), { at: NOW + 2 * DAY }))).toBe('notice worse');
  });

  it.each([
    { name: 'name', company: aCompany({ name: '새한빛상사' }), expected: { name: '새한빛상사' } },
    { name: 'owner', company: aCompany({ owner: 'S0TEAM' }), expected: { owner: 'S0TEAM' } },
    { name: 'note', company: aCompany({ note: 'call first' }), expected: { note: 'call first' } },
  ])("edits when the company's $name changed", ({ company, expected }) => {
    const decision = decide(REJECTED, opened(REJECTED), { company, at: NOW + DAY });

    expect(shortly(decision)).toBe('edit facts-changed');
    expect(alertOf(decision)).toMatchObject(expected);
  });

  it('drops what was wrong with a product that is collected no more', () => {
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const status = aStatus({ taxinvoice: failing, cashbill: failing });
    const before = opened(status, { company: aCompany({ products: ['taxinvoice', 'cashbill'] }) });

    const decision = decide(status, before, { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'edit', why: 'reason-gone' });
    expect(alertOf(decision).reasons.map(({ products }) => products)).toEqual([['taxinvoice']]);
  });

  it('keeps its message, its beginning and who opened the page', () => {
    const message = { channel: 'C0DEFAULT', ts: '1.2' };
    const pageOpenedBy = { user: 'U0KIM', at: NOW + HOUR };
    const before: Alert = { ...opened(certificateOnly(IN_14_DAYS)), message, pageOpenedBy };

    const decision = decide(certificateOnly(IN_14_DAYS), before, { at: NOW + DAY });

    expect(alertOf(decision)).toMatchObject({ openedAt: NOW, message, pageOpenedBy });
  });

  const taken = { state: 'acknowledged', by: 'U0LEE', at: NOW } as const;

  it.each([
    {
      name: 'a next rung leaves it taken',
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
      name: 'the last day opens it again although that day had no sweep',
      before: certificateOnly(endOf('2026-11-26')),
      after: certificateOnly(endOf('2026-11-26')),
      at: seoul('2026-11-27 10:05'),
      why: 'last-day',
      life: { state: 'open' },
    },
    {
      name: 'a new reason opens it again',
      before: REJECTED,
      after: tax({
        certificate: missingCell(),
        deptUser: rejectedCell(),
        plan: { state: 'stopped', foundAt: 1 },
      }),
      at: NOW + DAY,
      why: 'new-reason',
      life: { state: 'open' },
    },
  ])('of an alert somebody took, $name', ({ before, after, at, why, life }) => {
    const decision = decide(after, { ...opened(before), life: taken }, { at });

    expect(decision).toMatchObject({ kind: 'notice', why, alert: { life } });
  });
});

describe('decideAlert: what is not proven', () => {
  it.each([
    { name: 'nothing answered', failures: failuresOf(TOO_LATE), expected: 'hold nothing-known' },
    {
      name: 'the login unanswered',
      failures: failuresOf(TOO_LATE, ['dept-user-login-test']),
      expected: 'hold already-told',
    },
  ])('$name: what was wrong stays', ({ failures, expected }) => {
    const status = tax({ certificate: missingCell(), deptUser: rejectedCell(), failures });

    const decision = decide(status, opened(REJECTED), { at: NOW + DAY });

    expect(shortly(decision)).toBe(expected);
  });

  it('tells no rung by the calendar while the certificate cannot be asked about', () => {
    const status = { ...certificateOnly(IN_14_DAYS) };
    const failing = tax({ ...status.products.taxinvoice, failures: failuresOf(TOO_LATE) });
    const before = opened(status);

    const missed = decide(failing, before, { at: seoul('2026-12-02 06:05') });
    const later = decide(status, before, { at: seoul('2026-12-03 06:05') });

    expect(missed).toEqual({ kind: 'hold', why: 'nothing-known' });
    expect(shortly(later)).toBe('notice rung');
  });

  it('adds that it cannot be checked to what was wrong, and keeps the time of the facts', () => {
    const before = opened(REJECTED);
    const failing = tax(
      { certificate: missingCell(), deptUser: rejectedCell(), failures: failuresOf(TOO_LATE) },
      { failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
    );

    const decision = decide(failing, before, { at: NOW + 3 * DAY });

    expect(shortly(decision)).toBe('notice new-reason');
    expect(alertOf(decision)).toMatchObject({
      checkedAt: NOW,
      severity: 'critical',
      reasons: [{ kind: 'dept-user-login' }, { kind: 'check-broken' }],
    });
  });

  it('does not call a rejection over when another department user is registered and untested', () => {
    const status = tax({ certificate: missingCell(), deptUser: aCell() });

    expect(shortly(decide(status, opened(REJECTED), { at: NOW + DAY }))).toBe('hold already-told');
  });

  it('knows of a rejection that nothing stands beside it any more, though the login is unanswered', () => {
    const before = opened(
      tax({ certificate: certificateUntil(endOf('2026-11-25')), deptUser: rejectedCell() }),
    );
    const status = tax({
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

  it('does not call a certificate renewed while the company is no member', () => {
    const status = tax(
      { certificate: certificateUntil(FAR), deptUser: missingCell() },
      { memberMissing: { code: -99003008, message: 'm', foundAt: NOW } },
    );

    const decision = decide(status, opened(certificateOnly(IN_14_DAYS)), { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'notice', gone: [] });
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual([
      'member-missing',
      'certificate-expiry',
    ]);
  });

  it('keeps what else was wrong while the company is no member', () => {
    const status = tax(
      { certificate: missingCell(), deptUser: rejectedCell() },
      { memberMissing: { code: -99003008, message: 'm', foundAt: NOW } },
    );

    const decision = decide(status, opened(REJECTED), { at: NOW + DAY });

    expect(decision).toMatchObject({ kind: 'notice', why: 'new-reason', gone: [] });
    expect(alertOf(decision).reasons.map(({ kind }) => kind)).toEqual([
      'member-missing',
      'dept-user-login',
    ]);
  });
});

describe('decideAlert: resolution', () => {
  it('broadcasts that a critical alert is over, and which time has to be collected again', () => {
    const lost = NOW - 2 * DAY;
    const broken = tax({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      collectableAt: lost,
    });
    const before = opened(broken);
    const at = NOW + 6 * DAY;

    const decision = decide(HEALTHY, before, { at });

    expect(shortly(decision)).toBe('resolve aloud');
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

  it('names the new date of a certificate that was renewed in time, and no gap', () => {
    const before = opened(certificateOnly(IN_14_DAYS));

    const decision = decide(certificateOnly(FAR), before, { at: NOW + DAY });

    expect(shortly(decision)).toBe('resolve quietly');
    expect(alertOf(decision).life).toEqual({
      state: 'resolved',
      at: NOW + DAY,
      was: before.reasons,
      renewedUntil: FAR,
      gaps: [],
      certificateTested: false,
    });
  });

  it('says whether a certificate that POPBiLL could not use is known to log in', () => {
    const revoked = aCell({ registration: 'unusable', code: -10004004, expiresAt: FAR });
    const before = opened(tax({ certificate: revoked, deptUser: missingCell() }));
    const works = { outcome: 'works', at: NOW + DAY, rejections: 0 } as const;
    const lifeAfter = (certificate: MethodStatus) =>
      alertOf(decide(tax({ certificate, deptUser: missingCell() }), before, { at: NOW + DAY }))
        .life;

    expect(lifeAfter(certificateUntil(FAR))).toMatchObject({ certificateTested: false });
    expect(lifeAfter(certificateUntil(FAR, { login: works }))).toMatchObject({
      certificateTested: true,
    });
  });

  it('is broadcast when it had been critical once, though it was milder last', () => {
    const milder = decide(
      tax({ certificate: certificateUntil(FAR), deptUser: rejectedCell() }),
      opened(REJECTED),
      { at: NOW + DAY },
    );

    const decision = decide(HEALTHY, alertOf(milder), { at: NOW + 2 * DAY });

    expect(shortly(decision)).toBe('resolve aloud');
    expect(alertOf(decision).severity).toBe('warning');
  });

  it('knows the end of a gap that closed before the rest was solved', () => {
    const from = NOW - DAY;
    const dead = tax({
      certificate: missingCell(),
      deptUser: rejectedCell(),
      collectableAt: from,
    });
    const byCertificate = tax({
      certificate: certificateUntil(FAR),
      deptUser: rejectedCell(),
      collectableAt: NOW + DAY,
    });
    const milder = decide(byCertificate, opened(dead), { at: NOW + DAY });

    const decision = decide(HEALTHY, alertOf(milder), { at: NOW + 9 * DAY });

    expect(alertOf(decision).life).toMatchObject({
      gaps: [{ product: 'taxinvoice', from, to: NOW + DAY }],
    });
  });

  it('asks for nothing to be collected again of a product that is collected no more', () => {
    const failing = { certificate: missingCell(), deptUser: rejectedCell() };
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });
    const before = opened(aStatus({ taxinvoice: failing, cashbill: failing }), { company });

    const decision = decide(HEALTHY, before, { at: NOW + DAY });

    expect(before.stops).toHaveLength(2);
    expect(alertOf(decision).life).toMatchObject({ gaps: [{ product: 'taxinvoice' }] });
  });

  it('says that the rejected department user is gone when a certificate stands in for it', () => {
    const before = opened(tax({ certificate: certificateUntil(FAR), deptUser: rejectedCell() }));

    const decision = decide(certificateOnly(FAR), before, { at: NOW + DAY });

    expect(alertOf(decision).life).toMatchObject({ deptUserWorks: false });
  });

  it('is over when something is registered, though its login is not tested yet', () => {
    const status = tax({ certificate: missingCell(), deptUser: aCell() });

    expect(shortly(decide(status, opened(NOTHING), { at: NOW + DAY }))).toBe('resolve aloud');
  });

  it('is not over with a certificate where only a department user collects', () => {
    const policy = { collectsBy: 'deptUser' } as const;
    const status = certificateOnly(FAR);

    expect(shortly(decide(status, opened(NOTHING, { policy }), { policy, at: NOW + DAY }))).toBe(
      'hold already-told',
    );
  });

  it.each([
    { name: 'a question is still open', failures: failuresOf(TOO_LATE, ['dept-user-login-test']) },
    { name: 'the login is not tested', failures: [] },
  ])(
    'stays, as it was, a check that failed while $name, however the sweeps are counted',
    ({ failures }) => {
      const before = opened(
        tax({ failures: failuresOf(TOO_LATE) }, { failedSweeps: 6, failedSweepsAt: [1, 2, 3] }),
      );
      const status = tax({ certificate: missingCell(), deptUser: aCell(), failures });

      const decision = decide(status, before, { at: NOW + DAY });

      expect(shortly(decision)).toBe('hold already-told');
      expect(alertOf(decision).reasons).toEqual(before.reasons);
    },
  );

  it('is over quietly when POPBiLL answers again and nothing is wrong', () => {
    const before = opened(
      tax({ failures: failuresOf(TOO_LATE) }, { failedSweeps: 3, failedSweepsAt: [1, 2, 3] }),
    );

    expect(shortly(decide(HEALTHY, before, { at: NOW + DAY }))).toBe('resolve quietly');
  });
});

describe('closeAlert', () => {
  it('ends the alert with who did it and keeps where its message stands', () => {
    const before: Alert = { ...opened(NOTHING), message: { channel: 'C0DEFAULT', ts: '1.2' } };

    expect(closeAlert(before, 'U0KIM', NOW + DAY)).toEqual({
      ...before,
      reasons: [],
      life: { state: 'closed', at: NOW + DAY, by: 'U0KIM' },
    });
  });

  it('says why its company is paused', () => {
    expect(closeAlert(opened(NOTHING), 'U0KIM', NOW, 'closed').life).toMatchObject({
      state: 'closed',
      paused: 'closed',
    });
  });
});
