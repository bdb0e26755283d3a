import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { isLastKnown, stateOf, summaryOf } from '../../src/assessment/urgency-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../../src/records/status.js';
import { seoul } from '../support/fake-clock.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 09:00');
const SILENCE = { kind: 'too-late', afterMs: 60_000 } as const;
const LOGIN_TEST = ['dept-user-login-test'] as const;

function look(facts: Partial<ProductStatus>, about: Partial<CompanyStatus> = {}) {
  const status = aStatus({ taxinvoice: facts }, about);
  return assess(status, { products: ['taxinvoice'], policy: DEFAULT_POLICY, now: NOW });
}

const inRow = (login: number): MethodStatus => workingCell({ inRow: login });

describe('how a company stands after a check without an answer', () => {
  it.each([
    { name: 'one that worked', facts: { deptUser: workingCell() }, state: 'collectable' },
    {
      name: 'one by date',
      facts: { certificate: certificateUntil(NOW + 300 * DAY) },
      state: 'collectable',
    },
    {
      name: 'one whose certificate ends soon',
      facts: { certificate: certificateUntil(NOW + 3 * DAY), deptUser: missingCell() },
      state: 'atRisk',
    },
    {
      name: 'one whose certificate has ended meanwhile',
      facts: { certificate: certificateUntil(NOW - DAY), deptUser: missingCell() },
      state: 'cannotCollect',
    },
    {
      name: 'one that was rejected',
      facts: { certificate: missingCell(), deptUser: rejectedCell() },
      state: 'cannotCollect',
    },
  ])('stays as last known: $name', ({ facts, state }) => {
    const silent = look({ ...facts, failures: failuresOf(SILENCE) });

    expect(stateOf(look(facts))).toBe(state);
    expect([stateOf(silent), isLastKnown(silent)]).toEqual([state, true]);
  });

  it('is collectable by date only while no login was tested', () => {
    const byDate = look({ certificate: certificateUntil(NOW + 300 * DAY) });
    const tested = look({ deptUser: workingCell() });

    expect(summaryOf(byDate, DEFAULT_POLICY).isByDateOnly).toBe(true);
    expect(summaryOf(tested, DEFAULT_POLICY).isByDateOnly).toBe(false);
  });

  it('stays as last known when only HomeTax is silent', () => {
    const facts = { deptUser: inRow(1), failures: failuresOf(SILENCE, LOGIN_TEST) };

    expect(stateOf(look({ ...facts, certificate: missingCell() }))).toBe('collectable');
  });

  it('is unknown where so many login tests were lost that no more is made', () => {
    const facts = { deptUser: inRow(4), failures: failuresOf(SILENCE, LOGIN_TEST) };

    expect(stateOf(look({ ...facts, certificate: missingCell() }))).toBe('unknown');
  });

  it('is unknown when there never was a usable answer, or no login was ever tested', () => {
    const untested = look({ certificate: missingCell(), deptUser: aCell() });

    expect(stateOf(look({ failures: failuresOf(SILENCE) }))).toBe('unknown');
    expect([stateOf(untested), isLastKnown(untested)]).toEqual(['unknown', false]);
  });

  it('is unknown once three sweeps were in vain, although that needs action', () => {
    const failedSweepsAt = [NOW - 2 * DAY, NOW - DAY, NOW];
    const broken = look(
      { deptUser: workingCell(), failures: failuresOf(SILENCE) },
      { failedSweeps: 3, failedSweepsAt },
    );

    expect(broken.reasons.map(({ kind }) => kind)).toEqual(['check-broken']);
    expect([stateOf(broken), isLastKnown(broken)]).toEqual(['unknown', false]);
  });
});
