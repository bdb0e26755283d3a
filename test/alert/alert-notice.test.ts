import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { aCompany } from '../support/builders.js';
import {
  alertOf,
  certificateOnly,
  decide,
  IN_14_DAYS,
  NOTHING,
  NOW,
  openAlert,
  REJECTED,
  summarize,
  taxStatus,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { endOf } from '../support/reasons.js';
import { certificateUntil, rejectedCell } from '../support/status-builders.js';

const company = aCompany({ owner: 'U0LEE' });

describe("the owner's mention", () => {
  it('is in the first critical notice, and only there', () => {
    const at3 = seoul('2026-12-07 09:00');
    const first = decide(certificateOnly(IN_14_DAYS), undefined, { company });
    const critical = decide(certificateOnly(IN_14_DAYS), alertOf(first), { company, at: at3 });
    const next = decide(certificateOnly(IN_14_DAYS), alertOf(critical), {
      company,
      at: seoul('2026-12-09 08:59'),
    });

    expect([first, critical, next].map((one) => one.kind === 'notice' && one.mentions)).toEqual([
      undefined,
      'owner',
      // By then nobody has claimed it for more than four working hours.
      'operators',
    ]);
    expect(alertOf(critical).calls).toEqual({ criticalAt: at3, ownerAt: at3 });
  });

  it('is delayed with a held notice', () => {
    const held = decide(NOTHING, undefined, {
      company,
      policy: { quietHours: { from: 20 * 60, to: 510 } },
    });
    const notice = decide(NOTHING, alertOf(held), { company, at: NOW + 3 * HOUR });

    expect(alertOf(held)).not.toHaveProperty('calls', expect.anything());
    expect(notice).toMatchObject({ mentions: 'owner' });
  });

  it('is not repeated after a milder period, but the wait for the operators restarts', () => {
    const milder = taxStatus({
      certificate: certificateUntil(endOf('2027-12-09')),
      deptUser: rejectedCell(),
    });
    const critical = alertOf(decide(REJECTED, undefined, { company }));
    const better = alertOf(decide(milder, critical, { company, at: NOW + HOUR }));

    const again = decide(REJECTED, better, { company, at: NOW + 5 * DAY });

    expect(summarize(again)).toBe('notice worse');
    expect(again).not.toHaveProperty('mentions', expect.anything());
    expect(alertOf(again).calls).toEqual({ criticalAt: NOW + 5 * DAY, ownerAt: NOW });
  });

  it('does not exist without an owner', () => {
    expect(decide(NOTHING, undefined)).not.toHaveProperty('mentions', expect.anything());
  });
});

describe('the alert after a notice', () => {
  it.each([
    { name: 'of a sweep', occasion: { kind: 'sweep', by: 'schedule', round: 5 }, round: 5 },
    { name: 'that fell due', occasion: { kind: 'due', round: 7 }, round: 7 },
    { name: 'of a check', occasion: { kind: 'check', by: 'U0KIM' }, round: undefined },
  ] as const)('has the round of a notice $name: $round', ({ occasion, round }) => {
    expect(alertOf(decide(NOTHING, undefined, { occasion })).told.round).toBe(round);
  });

  it('has a round of its own if it is a further notice of a round, as in a recheck', () => {
    const occasion = { kind: 'sweep', by: 'schedule', round: NOW } as const;
    const ends = [endOf('2026-12-20'), IN_14_DAYS, endOf('2026-11-26')];
    const rounds: (number | undefined)[] = [];
    let alert: Alert | undefined;
    for (const [hours, end] of ends.entries()) {
      const at = NOW + hours * HOUR;
      alert = alertOf(decide(certificateOnly(end), alert, { occasion, at }));
      rounds.push(alert.told.round);
    }

    expect(rounds).toEqual([NOW, NOW + HOUR, NOW + 2 * HOUR]);
  });

  it('does not keep the round of the previous notice', () => {
    const before = openAlert(certificateOnly(endOf('2026-12-03')));

    const decision = decide(certificateOnly(endOf('2026-12-03')), before, {
      at: NOW + DAY,
      occasion: { kind: 'check', by: 'U0KIM' },
    });

    expect(summarize(decision)).toBe('notice rung');
    expect(alertOf(decision).told).not.toHaveProperty('round', expect.anything());
  });

  it('keeps claim, client notification, message and mentions', () => {
    const kept: Partial<Alert> = {
      clientTold: { by: 'U0LEE', at: NOW },
      rollUp: 'C0DEFAULT-1',
      message: { channel: 'C0DEFAULT', ts: '1.2' },
      calls: { ownerAt: NOW, operatorsAt: NOW },
    };

    const decision = decide(
      certificateOnly(endOf('2026-12-03')),
      {
        ...openAlert(certificateOnly(endOf('2026-12-03'))),
        ...kept,
      },
      { at: NOW + DAY },
    );

    expect(alertOf(decision)).toMatchObject(kept);
  });

  it('is posted on the last day of a certificate', () => {
    const before = openAlert(certificateOnly(endOf('2026-11-26')));

    const decision = decide(certificateOnly(endOf('2026-11-26')), before, {
      at: seoul('2026-11-26 09:00'),
      company,
    });

    expect(summarize(decision)).toBe('notice last-day');
    expect(alertOf(decision).reasons).toMatchObject([{ daysLeft: 0, expired: false }]);
  });

  it('is posted later if no sweep ran on the day of the rung', () => {
    const before = openAlert(certificateOnly(endOf('2026-12-04')));

    const decision = decide(certificateOnly(endOf('2026-12-04')), before, {
      at: seoul('2026-12-01 09:00'),
    });

    expect(summarize(decision)).toBe('notice worse');
    expect(alertOf(decision).told.rung).toBe(3);
  });

  it('is posted on the last working day before a break for a rung within it', () => {
    const before = openAlert(certificateOnly(endOf('2026-12-06')));
    const friday = { at: seoul('2026-11-27 09:00') };

    const decision = decide(certificateOnly(endOf('2026-12-06')), before, friday);
    const sunday = decide(certificateOnly(endOf('2026-12-06')), alertOf(decision), {
      at: seoul('2026-11-29 09:00'),
    });

    expect(summarize(decision)).toBe('notice rung');
    expect(alertOf(decision).told.rung).toBe(7);
    expect(sunday.kind).toBe('edit');
  });
});
