import { describe, expect, it } from 'vitest';
import {
  type Figure,
  figuresTable,
  formatNumber,
  isMet,
} from '../../../src/sandbox/bench/figures.js';

function aFigure(overrides: Partial<Figure> = {}): Figure {
  return {
    name: 'Start',
    value: 1.5,
    unit: 's',
    aim: { bound: 'at most', value: 3 },
    detail: 'until ready',
    ...overrides,
  };
}

describe('isMet', () => {
  it.each([
    { bound: 'at least', below: false, equal: true, above: true },
    { bound: 'at most', below: true, equal: true, above: false },
    { bound: 'below', below: true, equal: false, above: false },
  ] as const)('compares values with an aim of "$bound"', ({ bound, below, equal, above }) => {
    const met = (value: number) => isMet(aFigure({ value, aim: { bound, value: 10 } }));

    expect([met(9.999), met(10), met(10.001)]).toEqual([below, equal, above]);
  });
});

describe('figuresTable', () => {
  it('aligns names left and numbers right, and marks missed aims', () => {
    const missed = aFigure({
      name: 'Memory after the start',
      value: 351.4,
      unit: 'MB',
      aim: { bound: 'at most', value: 350 },
      detail: 'resident',
    });

    expect(figuresTable([aFigure(), missed]).split('\n')).toEqual([
      '                        measured             aim  met',
      '----------------------  --------  --------------  ---',
      'Start                      1.5 s     at most 3 s  yes',
      '  until ready',
      'Memory after the start    351 MB  at most 350 MB   NO',
      '  resident',
    ]);
  });
});

describe('formatNumber', () => {
  it.each([
    [1.0349, '1.03'],
    [0.29381, '0.294'],
    [15_649, '15,600'],
    [100_000, '100,000'],
    [2000, '2,000'],
  ])('formats %d as %s', (value, expected) => {
    expect(formatNumber(value)).toBe(expected);
  });
});
