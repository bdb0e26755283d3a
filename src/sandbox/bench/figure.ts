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
    default:
      return aim.bound satisfies never;
  }
}
