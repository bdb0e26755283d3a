import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assessment/assess-rules.js';
import { isLastKnown, stateOf, summaryOf } from '../../src/assessment/urgency-rules.js';
import { stateLabel } from '../../src/assessment/verdict-words.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY } from '../../src/kernel/time.js';
import type { CompanyStatus, MethodStatus, ProductStatus } from '../../src/records/status.js';
import { TONGUES } from '../../src/text/tongue.js';
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

function assessFacts(facts: Partial<ProductStatus>, overrides: Partial<CompanyStatus> = {}) {
  const status = aStatus({ taxinvoice: facts }, overrides);
  return assess(status, { products: ['taxinvoice'], policy: DEFAULT_POLICY, now: NOW });
}

const cellAfter = (attempts: number): MethodStatus => workingCell({ inRow: attempts });

describe('a company’s state after a check without an answer', () => {
  it.each([
    {
      name: 'a department user that worked',
      facts: { deptUser: workingCell() },
      state: 'collectable',
    },
    {
      name: 'a certificate valid by date',
      facts: { certificate: certificateUntil(NOW + 300 * DAY) },
      state: 'collectable',
    },
    {
      name: 'a certificate that expires soon',
      facts: { certificate: certificateUntil(NOW + 3 * DAY), deptUser: missingCell() },
      state: 'atRisk',
    },
    {
      name: 'a certificate that has expired in the meantime',
      facts: { certificate: certificateUntil(NOW - DAY), deptUser: missingCell() },
      state: 'cannotCollect',
    },
    {
      name: 'a rejected department user',
      facts: { certificate: missingCell(), deptUser: rejectedCell() },
      state: 'cannotCollect',
    },
  ])('remains the last known one: $name', ({ facts, state }) => {
    const unanswered = assessFacts({ ...facts, failures: failuresOf(SILENCE) });

    expect(stateOf(assessFacts(facts))).toBe(state);
    expect([stateOf(unanswered), isLastKnown(unanswered)]).toEqual([state, true]);
  });

  it('is collectable by date only while no login was tested', () => {
    const byDate = assessFacts({ certificate: certificateUntil(NOW + 300 * DAY) });
    const tested = assessFacts({ deptUser: workingCell() });

    expect(summaryOf(byDate, DEFAULT_POLICY).isByDateOnly).toBe(true);
    expect(summaryOf(tested, DEFAULT_POLICY).isByDateOnly).toBe(false);
  });

  it('remains the last known one when only HomeTax does not answer', () => {
    const facts = { deptUser: cellAfter(1), failures: failuresOf(SILENCE, LOGIN_TEST) };

    expect(stateOf(assessFacts({ ...facts, certificate: missingCell() }))).toBe('collectable');
  });

  it('is at risk once a company that was never answered needs action', () => {
    const failures = failuresOf(SILENCE);
    const stateAfter = (failedSweeps: number) =>
      stateOf(
        assessFacts(
          { failures },
          { failedSweeps, failedSweepsAt: Array(failedSweeps).fill(NOW - DAY) },
        ),
      );

    expect(stateAfter(1)).toBe('unknown');
    expect(stateAfter(3)).toBe('atRisk');
  });

  it('is unknown after so many unanswered login tests that no more are made', () => {
    const facts = { deptUser: cellAfter(4), failures: failuresOf(SILENCE, LOGIN_TEST) };

    expect(stateOf(assessFacts({ ...facts, certificate: missingCell() }))).toBe('unknown');
  });

  it('is unknown if there never was an answer, or no login was ever tested', () => {
    const untested = assessFacts({ certificate: missingCell(), deptUser: aCell() });

    expect(stateOf(assessFacts({ failures: failuresOf(SILENCE) }))).toBe('unknown');
    expect([stateOf(untested), isLastKnown(untested)]).toEqual(['unknown', false]);
  });

  it('is “not checked yet” if only a product is unknown that was added after the last check', () => {
    const products = ['taxinvoice', 'cashbill'] as const;
    const assessBoth = (facts: Partial<ProductStatus>) =>
      assess(aStatus({ taxinvoice: facts }), { products, policy: DEFAULT_POLICY, now: NOW });
    const added = assessBoth({ certificate: missingCell(), deptUser: workingCell() });
    const unanswered = assessBoth({ failures: failuresOf(SILENCE) });

    expect([stateOf(added), stateLabel(added, TONGUES.en)]).toEqual([
      'neverChecked',
      'not checked yet',
    ]);
    expect(stateOf(unanswered)).toBe('unknown');
  });

  it('is at risk after three failed sweeps, because the company needs action', () => {
    const failedSweepsAt = [NOW - 2 * DAY, NOW - DAY, NOW];
    const broken = assessFacts(
      { deptUser: workingCell(), failures: failuresOf(SILENCE) },
      { failedSweeps: 3, failedSweepsAt },
    );

    expect(broken.reasons.map(({ kind }) => kind)).toEqual(['check-broken']);
    expect([stateOf(broken), isLastKnown(broken)]).toEqual(['atRisk', false]);
  });
});

describe('the certificates of a company', () => {
  const until = (days: number, deptUser = missingCell()) => ({
    certificate: certificateUntil(NOW + days * DAY),
    deptUser,
  });
  const certificatesOf = (
    products: Parameters<typeof aStatus>[0],
    collectsBy: 'any' | 'deptUser',
  ) => {
    const both = ['taxinvoice', 'cashbill'] as const;
    const policy = { ...DEFAULT_POLICY, collectsBy };
    return summaryOf(assess(aStatus(products), { products: both, policy, now: NOW }), policy)
      .certificates;
  };

  it('are one for each expiry, expired ones included', () => {
    const same = { taxinvoice: until(9), cashbill: until(9, workingCell()) };
    const two = { taxinvoice: until(9, workingCell()), cashbill: until(-2) };

    expect(certificatesOf(same, 'any')).toEqual([
      { expiresAt: NOW + 9 * DAY, products: ['taxinvoice', 'cashbill'], isCovered: false },
    ]);
    expect(certificatesOf(two, 'any')).toEqual([
      { expiresAt: NOW + 9 * DAY, products: ['taxinvoice'], isCovered: true },
      { expiresAt: NOW - 2 * DAY, products: ['cashbill'], isCovered: false },
    ]);
  });

  it('are none where only department users collect', () => {
    expect(certificatesOf({ taxinvoice: until(9), cashbill: until(9) }, 'deptUser')).toEqual([]);
  });
});
