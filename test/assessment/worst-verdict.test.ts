import { describe, expect, it } from 'vitest';
import { worstVerdict } from '../../src/assessment/assess-rules.js';
import type { Verdict } from '../../src/assessment/assessment.js';

const tested: Verdict = { kind: 'collectable', by: 'deptUser', basis: 'tested' };
const byDate: Verdict = { kind: 'collectable', by: 'certificate', basis: 'by-date' };
const unknown: Verdict = { kind: 'unknown' };
const atRisk: Verdict = { kind: 'at-risk', basis: 'tested' };
const broken: Verdict = { kind: 'broken' };

describe('worstVerdict', () => {
  it.each([
    {
      name: 'the untested of two that can be collected',
      verdicts: [tested, byDate],
      worst: byDate,
    },
    {
      name: 'what is not known before what can be collected',
      verdicts: [unknown, tested],
      worst: unknown,
    },
    { name: 'trouble before what is not known', verdicts: [unknown, atRisk], worst: atRisk },
    { name: 'what is broken before all', verdicts: [atRisk, broken, tested], worst: broken },
    { name: 'nothing for no product', verdicts: [], worst: undefined },
  ])('gives $name', ({ verdicts, worst }) => {
    expect(worstVerdict(verdicts)).toEqual(worst);
  });
});
