import type { Product } from '../domain/company.js';

/** The subcommands that exist. */
export type CommandWord = 'check' | 'popup' | 'watch' | 'unwatch' | 'list' | 'sweep' | 'help';

/** What a person typed after `/hometax`. `company` is the rest as typed, trimmed; may be empty. */
export type ParsedCommand =
  /** Nothing was typed: the check modal. */
  | { readonly kind: 'none' }
  | { readonly kind: 'check' | 'watch' | 'unwatch'; readonly company: string }
  | { readonly kind: 'popup'; readonly company: string; readonly product?: Product }
  | {
      readonly kind: 'list';
      readonly filter:
        | { readonly kind: 'all' | 'attention' | 'mine' }
        | { readonly kind: 'text'; readonly text: string };
    }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'help'; readonly topic: 'usage' | 'methods' }
  /** `nearest`: subcommands whose words are alike, best first, at most three. */
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly CommandWord[] };

/** Reads a subcommand in Korean or English, with every alias. */
export function parseCommand(text: string): ParsedCommand {
  throw new Error(`not written: ${text}`);
}
