import { describe, expect, it } from 'vitest';
import { worstVerdict } from '../../src/assessment/assess-rules.js';
import type { Verdict } from '../../src/assessment/assessment.js';

const tested: Verdict = { kind: 'collectable', by: 'deptUser', basis: 'tested' };
const byDate: Verdict = { kind: 'collectable', by: 'certificate', basis: 'by-date' };
const unknown: Verdict = { kind: 'unknown' };
const atRisk: Verdict = { kind: 'at-risk', basis: 'tested' };
const broken: Verdict = { kind: 'broken' };

describe('worstVerdict', () => {
  it.each<{ name: string; verdicts: readonly Verdict[]; worst: Verdict | undefined }>([
    {
      name: 'the untested one of two collectable verdicts',
      verdicts: [tested, byDate],
      worst: byDate,
    },
    {
      name: 'unknown before collectable',
      verdicts: [unknown, tested],
      worst: unknown,
    },
    { name: 'at-risk before unknown', verdicts: [unknown, atRisk], worst: atRisk },
    {
      name: 'the first of two at-risk verdicts, tested or not',
      verdicts: [atRisk, { kind: 'at-risk', basis: 'by-date' }],
      worst: atRisk,
    },
    { name: 'broken before all others', verdicts: [atRisk, broken, tested], worst: broken },
    { name: 'undefined without products', verdicts: [], worst: undefined },
  ])('returns $name', ({ verdicts, worst }) => {
    expect(worstVerdict(verdicts)).toEqual(worst);
  });
});
