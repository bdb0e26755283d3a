import { describe, expect, it } from 'vitest';
import { companyOption } from '../../src/company/choose-view.js';
import type { Brn, CompanyIdentity } from '../../src/kernel/brn.js';
import { LIMITS } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT, NURI } from '../support/builders.js';
import { expectOptionsAsFixture } from '../support/views.js';

const ONE = { brn: HANBIT, name: '한빛상사' };
const MANY = Array.from({ length: LIMITS.options - 1 }, (_, i) => ({
  brn: String(1_234_567_891 + i) as Brn,
  name: `${'가나다라마바사아자차'.repeat(10)} ${i}`,
}));

const MODELS: Readonly<Record<string, readonly CompanyIdentity[]>> = {
  none: [],
  one: [ONE],
  'not-watched': [{ brn: NURI }],
  few: [ONE, { brn: NURI, name: '누리 <b>&식품' }],
  many: [{ brn: NURI }, ...MANY],
};

describe('companyOption', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.entries(MODELS).map(([name, companies]) => ({ name, companies, language })),
  );

  it.each(cases)('offers $name in $language', async ({ name, companies, language }) => {
    const options = companies.map((company) => companyOption(company, TONGUES[language]));

    for (const { text, value = '' } of options) {
      expect(text.text.length).toBeLessThanOrEqual(LIMITS.optionText);
      expect(value).toMatch(/^\d{10}$/);
    }
    await expectOptionsAsFixture(options, `options-${name}.${language}`);
  });

  it('never clips the BRN after a long name', () => {
    const labels = MANY.map((company) => companyOption(company, TONGUES['ko']).text.text);

    expect(labels[1]).toMatch(/… · 123-45-67892$/);
    expect(new Set(labels).size).toBe(MANY.length);
  });
});
