/** Handing out the watched companies as a file. Whole sentences, without markup. */
export interface ExportText {
  /** Without `.csv`. */
  readonly fileName: string;
  /** Stands beside the file. */
  readonly comment: (companies: number) => string;
  /** Where the command was given. */
  readonly sent: (companies: number) => string;
  readonly nothingWatched: string;
  readonly failed: Readonly<Record<'no-permission' | 'no-answer', string>>;
}
