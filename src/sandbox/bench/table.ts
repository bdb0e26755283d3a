import { type Figure, isMet } from './figure.js';

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
