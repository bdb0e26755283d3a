export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'x' | 'ms' | 's' | 'MB' | '%' | '';
  readonly aim: { readonly bound: 'at least' | 'at most' | 'below'; readonly value: number };
  /** How the value was measured, as text. */
  readonly detail: string;
}

export function isMet({ value, aim }: Figure): boolean {
  switch (aim.bound) {
    case 'at least':
      return value >= aim.value;
    case 'at most':
      return value <= aim.value;
    case 'below':
      return value < aim.value;
  }
}

const HEADER = ['', 'measured', 'aim', 'met'] as const;

/** Formats figures as a table for a terminal, with each figure's detail on the line below. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(cellsOf);
  const widths = HEADER.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(HEADER),
    line(widths.map((width) => '-'.repeat(width))),
    ...figures.flatMap(({ detail }, index) => [line(rows[index] ?? []), `  ${detail}`]),
  ].join('\n');
}

function cellsOf(figure: Figure): readonly string[] {
  const { name, value, unit, aim } = figure;
  return [
    name,
    `${formatNumber(value)} ${unit}`,
    `${aim.bound} ${formatNumber(aim.value)} ${unit}`,
    isMet(figure) ? 'yes' : 'NO',
  ];
}

/** Formats with at most three significant digits and with thousands separators: `1.94`, `41.3`, `12,300`. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}

/** The middle value, or the mean of the two middle values. Throws if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = sortAscending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = valueAt(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (valueAt(sorted, middle - 1) + upper) / 2;
}

/** The smallest value such that at least `percent` % of the values are not above it. Throws if there are no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sortAscending(values);
  return valueAt(sorted, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
}

function sortAscending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

function valueAt(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}
