import { describe, expect, it } from 'vitest';
import { endWords } from '../../src/alert/alert-end-words.js';
import type { Occasion } from '../../src/alert/notice-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
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
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { aStatus, missingCell, rejectedCell, workingCell } from '../support/status-builders.js';

const policy = { quietHours: DEFAULT_POLICY.quietHours } as const;
const schedule: Occasion = { kind: 'sweep', by: 'schedule', round: NOW };
const person: Occasion = { kind: 'check', by: 'U0KIM' };

describe('the end of an alert', () => {
  it.each([
    {
      name: 'critical, found in quiet hours: broadcast when they end',
      was: REJECTED,
      occasion: schedule,
      at: NOW + DAY,
      broadcastFrom: seoul('2026-11-26 08:30'),
    },
    {
      name: 'critical, found in working hours: broadcast immediately',
      was: REJECTED,
      occasion: schedule,
      at: seoul('2026-11-26 10:00'),
      broadcastFrom: seoul('2026-11-26 10:00'),
    },
    {
      name: 'critical, found by a person at night: broadcast immediately',
      was: REJECTED,
      occasion: person,
      at: NOW + DAY,
      broadcastFrom: NOW + DAY,
    },
    {
      name: 'never critical: only an edit',
      was: certificateOnly(IN_14_DAYS),
      occasion: schedule,
      at: NOW + DAY,
      broadcastFrom: undefined,
    },
  ])('$name', ({ was, occasion, at, broadcastFrom }) => {
    const decision = decide(HEALTHY, openAlert(was), { occasion, at, policy });

    expect(decision.kind === 'resolve' && [decision.broadcastFrom]).toEqual([broadcastFrom]);
  });

  it('is only an edit if the channel was never notified that it was critical', () => {
    const before = openAlert(certificateOnly(IN_14_DAYS));
    const criticalSince = { ...before, severity: 'critical' as const };

    const decision = decide(HEALTHY, criticalSince, { at: NOW + DAY });
    expect(summarize(decision)).toBe('resolve silently');
  });

  it.each([
    {
      name: 'only that product had a problem',
      taxinvoice: workingCell(),
      result: 'what had the problem is no longer collected.',
    },
    {
      name: 'the other product had one too',
      taxinvoice: rejectedCell(),
      result: 'department user login works again.',
    },
  ])('does not say that a product works again that is no longer collected: $name', (before) => {
    const certificate = missingCell();
    const cashbill = { certificate, deptUser: rejectedCell() };
    const found = aStatus({ taxinvoice: { certificate, deptUser: before.taxinvoice }, cashbill });
    const both = aCompany({ products: ['taxinvoice', 'cashbill'] });

    const now = aStatus({ taxinvoice: { certificate, deptUser: workingCell() }, cashbill });
    const decision = decide(now, openAlert(found, { company: both }), { at: NOW + DAY });

    expect(decision.kind).toBe('resolve');
    const words = endWords(alertOf(decision), { markup: PLAIN }, TONGUES.en);
    expect(words?.title).toBe(`한빛상사: ${before.result.slice(0, -1)}`);
    expect(words?.sentence.startsWith(`한빛상사: ${before.result}`)).toBe(true);
    expect(words?.sentence).not.toContain('Collection did not stop');
  });
});
