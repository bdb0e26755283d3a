import type { PageCommand } from '../../contract.js';

export interface Completion {
  readonly input: string;
  readonly words: string;
  readonly hint?: string;
}

export function completionsFor(
  input: string,
  commands: readonly PageCommand[],
): readonly Completion[] {
  if (!input.startsWith('/')) return [];
  const [command = '', ...rest] = input.split(' ');
  if (rest.length === 0) {
    return commands
      .filter((each) => each.command.startsWith(input))
      .map((each) => ({ input: `${each.command} `, words: each.command, hint: each.hint }));
  }
  const argument = rest.join(' ');
  const matching = commands.find((each) => each.command === command);
  return (matching?.usages ?? [])
    .filter(({ subcommand }) => subcommand.startsWith(argument) && subcommand !== argument)
    .map(({ subcommand, usage, description }) => ({
      input: `${command} ${subcommand} `,
      words: `${command} ${usage}`,
      hint: description,
    }));
}

/** Whether Enter and Tab pick the first completion if none was chosen. After `/hometax `, Enter sends the command. */
export function completesOnEnter(input: string): boolean {
  return /^\/\S*$|^\/\S+ +\S/.test(input);
}

/** A command as Slack sends it: the first word, and everything after it. */
export function splitCommand(input: string): { readonly command: string; readonly text: string } {
  const [command = ''] = input.split(/\s/);
  return { command, text: input.slice(command.length).trim() };
}
