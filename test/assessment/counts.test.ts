import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CompanyState,
  type Handling,
  handlingOf,
  isActionState,
  sumsOf,
  ZERO_COUNTS,
} from '../../src/assessment/urgency-rules.js';
import { actionHandling, stateCounts, totalAndParts } from '../../src/assessment/verdict-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';

const STATES: readonly CompanyState[] = [
  'collectable',
  'atRisk',
  'cannotCollect',
  'unknown',
  'neverChecked',
];

const companies = fc.array(
  fc.record({
    state: fc.constantFrom(...STATES),
    alert: fc.constantFrom(
      undefined,
      ...(['open', 'acknowledged', 'snoozed'] as const).map((state) => ({ state })),
    ),
  }),
  { maxLength: 3000 },
);

function count(all: readonly { readonly state: CompanyState }[]) {
  const counts = { ...ZERO_COUNTS };
  for (const { state } of all) counts[state] += 1;
  return counts;
}

/** The sum of all numbers in a text. */
function sumIn(text: string): number {
  const numbers = text.replaceAll(/\([^)]*\)/g, '').match(/\d[\d,]*/g) ?? [];
  return numbers.reduce((sum, each) => sum + Number(each.replaceAll(',', '')), 0);
}

describe('sumsOf', () => {
  it('adds up for companies in random states', () => {
    fc.assert(
      fc.property(companies, (all) => {
        const counts = count(all);
        const { total, needsAction, notChecked } = sumsOf(counts);
        const handling: Record<Handling, number> = { unclaimed: 0, claimed: 0, snoozed: 0 };
        for (const { state, alert } of all) {
          if (isActionState(state)) handling[handlingOf(alert)] += 1;
        }

        expect(total).toBe(all.length);
        expect(total).toBe(counts.collectable + needsAction + notChecked);
        expect(needsAction).toBe(counts.cannotCollect + counts.atRisk);
        expect(needsAction).toBe(handling.unclaimed + handling.claimed + handling.snoozed);
      }),
    );
  });

  it('is what the words for it say', () => {
    fc.assert(
      fc.property(companies, fc.constantFrom(...LANGUAGES), (all, language) => {
        const t = TONGUES[language];
        const counts = { ...count(all), byDateOnly: 0 };
        const { total, needsAction } = sumsOf(counts);

        expect(sumIn(stateCounts(counts, t))).toBe(total);
        expect(sumIn(totalAndParts(counts, t))).toBe(2 * total);
        const handling = { unclaimed: needsAction, claimed: 0, snoozed: 0 };
        expect(sumIn(actionHandling(handling, t))).toBe(needsAction);
      }),
    );
  });
});

describe('handlingOf', () => {
  it('is unclaimed for a company whose alert is not opened yet', () => {
    expect(handlingOf(undefined)).toBe('unclaimed');
  });
});
