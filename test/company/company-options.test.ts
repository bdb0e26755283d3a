import { describe, expect, it } from 'vitest';
import { companyOptions } from '../../src/company/choose-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { LIMITS } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT, NURI } from '../support/builders.js';
import { expectOptionsAsFixture } from '../support/views.js';

const ONE = { brn: HANBIT, name: '한빛상사' };
const MANY = Array.from({ length: LIMITS.options + 20 }, (_, i) => ({
  brn: String(1_234_567_891 + i) as Brn,
  name: `${'가나다라마바사아자차'.repeat(10)} ${i}`,
}));

const MODELS: Readonly<Record<string, Parameters<typeof companyOptions>[0]>> = {
  none: { watched: [] },
  one: { watched: [ONE] },
  'not-watched': { watched: [], unwatched: NURI },
  few: { watched: [ONE, { brn: NURI, name: '누리 <b>&식품' }] },
  many: { watched: MANY, unwatched: NURI },
};

describe('companyOptions', () => {
  const cases = LANGUAGES.flatMap((language) =>
    Object.entries(MODELS).map(([name, model]) => ({ name, model, language })),
  );

  it.each(cases)('offers $name in $language', async ({ name, model, language }) => {
    const options = companyOptions(model, TONGUES[language]);

    expect(options.length).toBeLessThanOrEqual(LIMITS.options);
    for (const { text, value = '' } of options) {
      expect(text.text.length).toBeLessThanOrEqual(LIMITS.optionText);
      expect(value).toMatch(/^\d{10}$/);
    }
    await expectOptionsAsFixture(options, `options-${name}.${language}`);
  });

  it('never clips the BRN after a long name', () => {
    const labels = companyOptions({ watched: MANY }, TONGUES['ko']).map(({ text }) => text.text);

    expect(labels[1]).toMatch(/… · 123-45-67892$/);
    expect(new Set(labels).size).toBe(LIMITS.options);
  });
});
