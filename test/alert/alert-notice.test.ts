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
  opened,
  REJECTED,
  shortly,
  tax,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { endOf } from '../support/reasons.js';
import { certificateUntil, rejectedCell } from '../support/status-builders.js';

const company = aCompany({ owner: 'U0LEE' });

describe("the owner's call", () => {
  it('comes with the first notice that says it is critical, and once', () => {
    const at3 = seoul('2026-12-07 09:00');
    const first = decide(certificateOnly(IN_14_DAYS), undefined, { company });
    const critical = decide(certificateOnly(IN_14_DAYS), alertOf(first), { company, at: at3 });
    const next = decide(certificateOnly(IN_14_DAYS), alertOf(critical), {
      company,
      at: seoul('2026-12-09 08:59'),
    });

    expect([first, critical, next].map((one) => one.kind === 'notice' && one.calls)).toEqual([
      undefined,
      'owner',
      // By then nobody has taken it for longer than four working hours.
      'operators',
    ]);
    expect(alertOf(critical).calls).toEqual({ criticalAt: at3, ownerAt: at3 });
  });

  it('waits with a notice that is held', () => {
    const held = decide(NOTHING, undefined, {
      company,
      policy: { quietHours: { from: 20 * 60, to: 510 } },
    });
    const told = decide(NOTHING, alertOf(held), { company, at: NOW + 3 * HOUR });

    expect(alertOf(held)).not.toHaveProperty('calls', expect.anything());
    expect(told).toMatchObject({ calls: 'owner' });
  });

  it('does not come twice when it was milder meanwhile, but the operators wait again', () => {
    const milder = tax({
      certificate: certificateUntil(endOf('2027-12-09')),
      deptUser: rejectedCell(),
    });
    const critical = alertOf(decide(REJECTED, undefined, { company }));
    const better = alertOf(decide(milder, critical, { company, at: NOW + HOUR }));

    const again = decide(REJECTED, better, { company, at: NOW + 5 * DAY });

    expect(shortly(again)).toBe('notice worse');
    expect(again).not.toHaveProperty('calls', expect.anything());
    expect(alertOf(again).calls).toEqual({ criticalAt: NOW + 5 * DAY, ownerAt: NOW });
  });

  it('calls nobody where there is no owner', () => {
    expect(decide(NOTHING, undefined)).not.toHaveProperty('calls', expect.anything());
  });
});

describe('what a notice leaves behind', () => {
  it.each([
    { name: "a sweep's round", occasion: { kind: 'sweep', by: 'schedule', round: 5 }, round: 5 },
    { name: "the clock's round", occasion: { kind: 'time', round: 7 }, round: 7 },
    { name: 'no round of a check', occasion: { kind: 'check', by: 'U0KIM' }, round: undefined },
  ] as const)('is $name', ({ occasion, round }) => {
    expect(alertOf(decide(NOTHING, undefined, { occasion })).told.round).toBe(round);
  });

  it('is not the round of the notice before', () => {
    const before = opened(certificateOnly(endOf('2026-12-03')));

    const decision = decide(certificateOnly(endOf('2026-12-03')), before, {
      at: NOW + DAY,
      occasion: { kind: 'check', by: 'U0KIM' },
    });

    expect(shortly(decision)).toBe('notice rung');
    expect(alertOf(decision).told).not.toHaveProperty('round', expect.anything());
  });

  it('keeps who took it, who told the client, where it stands and whom it called', () => {
    const kept: Partial<Alert> = {
      clientTold: { by: 'U0LEE', at: NOW },
      rollUp: 'C0DEFAULT-1',
      message: { channel: 'C0DEFAULT', ts: '1.2' },
      calls: { ownerAt: NOW, operatorsAt: NOW },
    };

    const decision = decide(
      certificateOnly(endOf('2026-12-03')),
      {
        ...opened(certificateOnly(endOf('2026-12-03'))),
        ...kept,
      },
      { at: NOW + DAY },
    );

    expect(alertOf(decision)).toMatchObject(kept);
  });

  it('is not missing on the last day of a certificate', () => {
    const before = opened(certificateOnly(endOf('2026-11-26')));

    const decision = decide(certificateOnly(endOf('2026-11-26')), before, {
      at: seoul('2026-11-26 09:00'),
      company,
    });

    expect(shortly(decision)).toBe('notice last-day');
    expect(alertOf(decision).reasons).toMatchObject([{ daysLeft: 0, expired: false }]);
  });

  it('is not lost when no sweep ran on the day of a rung', () => {
    const before = opened(certificateOnly(endOf('2026-12-04')));

    const decision = decide(certificateOnly(endOf('2026-12-04')), before, {
      at: seoul('2026-12-01 09:00'),
    });

    expect(shortly(decision)).toBe('notice worse');
    expect(alertOf(decision).told.rung).toBe(3);
  });

  it('is told on the last working day before a break, for what is crossed in it', () => {
    const before = opened(certificateOnly(endOf('2026-12-06')));
    const friday = { at: seoul('2026-11-27 09:00') };

    const decision = decide(certificateOnly(endOf('2026-12-06')), before, friday);
    const sunday = decide(certificateOnly(endOf('2026-12-06')), alertOf(decision), {
      at: seoul('2026-11-29 09:00'),
    });

    expect(shortly(decision)).toBe('notice rung');
    expect(alertOf(decision).told.rung).toBe(7);
    expect(sunday.kind).toBe('edit');
  });
});
