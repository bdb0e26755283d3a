/**
 * What a spreadsheet runs as a formula begins with one of these; an apostrophe in front makes it text. Cells that look
 * as if they had been given one get another, so that taking one away always gives back what there was.
 */
const GUARDED = /^'*[=+\-@\t\r＝＋－＠]/u;

export function guard(cell: string): string {
  return GUARDED.test(cell) ? `'${cell}` : cell;
}

export function unguard(cell: string): string {
  return cell.startsWith("'") && GUARDED.test(cell) ? cell.slice(1) : cell;
}
