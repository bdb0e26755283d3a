import type { PageCommand } from '../../contract.js';

export interface Completion {
  readonly typed: string;
  readonly words: string;
  readonly hint?: string;
}

export function completionsFor(
  typed: string,
  commands: readonly PageCommand[],
): readonly Completion[] {
  if (!typed.startsWith('/')) return [];
  const [command = '', ...rest] = typed.split(' ');
  if (rest.length === 0) {
    return commands
      .filter((each) => each.command.startsWith(typed))
      .map((each) => ({ typed: `${each.command} `, words: each.command, hint: each.hint }));
  }
  const begun = rest.join(' ');
  const known = commands.find((each) => each.command === command);
  return (known?.usages ?? [])
    .filter(({ subcommand }) => subcommand.startsWith(begun) && subcommand !== begun)
    .map(({ subcommand, usage, does }) => ({
      typed: `${command} ${subcommand} `,
      words: `${command} ${usage}`,
      hint: does,
    }));
}

/** Whether Enter chooses the first line: only where what is typed is no command by itself. */
export function isBegun(typed: string): boolean {
  return /^\/\S*$|^\/\S+ +\S/.test(typed);
}

/** A command as Slack sends it: the first word, and all behind it. */
export function splitCommand(typed: string): { readonly command: string; readonly text: string } {
  const [command = ''] = typed.split(/\s/);
  return { command, text: typed.slice(command.length).trim() };
}
