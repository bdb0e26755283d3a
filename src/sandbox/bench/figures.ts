export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'x' | 'ms' | 's' | 'MB' | '%' | '';
  readonly aim: { readonly bound: 'at least' | 'at most' | 'below'; readonly value: number };
  /** What it was computed from, in words for a person. */
  readonly detail: string;
  /** The same for a machine: plain numbers by name, units in the names. */
  readonly parts: Readonly<Record<string, number>>;
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

const HEAD = ['', 'measured', 'aim', 'met'] as const;

/** The figures as a table for a terminal, each with a line below it that says what it comes from. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(cellsOf);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        (column === 0 ? cell.padEnd : cell.padStart).call(cell, widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    line(HEAD),
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

/** Three digits that mean something, with thousands apart: `1.94`, `41.3`, `12,300`. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: 3,
  });
}

/** The middle value; of an even number of values the mean of the two in the middle. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = at(sorted, middle);
  return sorted.length % 2 === 1 ? upper : (at(sorted, middle - 1) + upper) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed. Throws when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = ascending(values);
  return at(sorted, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
}

function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError('There are no values.');
  return value;
}
