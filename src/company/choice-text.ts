/** Several companies fit what was typed, or none. */
export interface ChoiceText {
  readonly several: (about: { readonly shown: number; readonly total: number }) => string;
  readonly none: (query: string) => string;
  readonly nearest: string;
  readonly nothingNear: string;
  /** No company was named. */
  readonly unsaid: (watched: number) => string;
  readonly notWatched: (brn: string) => string;
  /** In the empty field that finds a company while it is typed. */
  readonly find: string;
  /** What the button beside a company does. */
  readonly button: Readonly<
    Record<'check' | 'popup' | 'watch' | 'unwatch' | 'test-alert' | 'history', string>
  >;
}
