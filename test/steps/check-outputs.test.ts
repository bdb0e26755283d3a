import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Product } from '../../src/records/company.js';
import { findParameterProblems } from '../../src/sandbox/slack/workflows.js';
import { checkOutputs } from '../../src/steps/check-outputs.js';
import { STEPS } from '../../src/steps/step-rules.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { RARE_REPORTS, REPORTS } from '../support/reports.js';

const ALL = { ...REPORTS, ...RARE_REPORTS };

function outputsOf(name: string, product?: Product, language: 'ko' | 'en' = 'en') {
  const report = ALL[name];
  if (report === undefined) throw new Error(`There is no report ${name}.`);
  return checkOutputs(report, { product, policy: DEFAULT_POLICY }, TONGUES[language]);
}

describe('checkOutputs', () => {
  it.each(Object.keys(ALL))('%s: is accepted by Slack, in both languages', (name) => {
    for (const language of LANGUAGES) {
      const outputs = outputsOf(name, undefined, language);
      expect(findParameterProblems(STEPS.check_company.outputs, outputs)).toEqual([]);
      expect(outputs['sentence']).toContain('한빛상사');
    }
  });

  it.each([
    ['healthy', { status: 'collectable', certificate_ends: '2027-06-30', days_left: 217 }],
    [
      'certificate-14-days',
      {
        status: 'at-risk',
        reason: 'certificate-expiry',
        certificate_ends: '2026-12-09',
        days_left: 14,
      },
    ],
    ['certificate-expired', { status: 'broken', days_left: -1 }],
    ['login-rejected', { status: 'broken', reason: 'dept-user-login' }],
    ['not-a-member', { status: 'broken', reason: 'member-missing' }],
    ['popbill-silent', { status: 'unknown' }],
    ['unknown-code', { status: 'unknown' }],
  ])('%s', (name, expected) => {
    expect(outputsOf(name)).toMatchObject(expected);
  });

  it('has no reason, and no date, where there is none', () => {
    expect(Object.keys(outputsOf('popbill-silent'))).toEqual(['status', 'sentence']);
  });

  it('says nothing about the company while POPBiLL refuses our settings', () => {
    const outputs = outputsOf('our-fault');

    expect(outputs['status']).toBe('unknown');
    expect(outputs['reason']).toBeUndefined();
  });

  it('is about one product if the company collects it', () => {
    const both = outputsOf('two-products');
    const one = outputsOf('two-products', 'cashbill');

    expect(both['sentence']).toContain('tax invoices');
    expect(one['sentence']).not.toContain('tax invoices');
    expect(outputsOf('healthy', 'cashbill')).toEqual(outputsOf('healthy'));
  });
});
