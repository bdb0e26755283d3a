import { needsAction } from '../assessment/urgency-rules.js';
import { badBrn } from '../company/choose-words.js';
import { parseBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import { PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport, CompanyChecks } from './check-company.js';
import { checkCommandWords } from './check-words.js';
import { type ReportParts, reportParts } from './report-words.js';

interface Deps {
  readonly checks: CompanyChecks;
  readonly policy: Policy;
  readonly text: Tongue;
  readonly terminal: Terminal;
  /** False while another process writes the store: without a record, no login is allowed. */
  readonly mayLogIn: boolean;
}

export async function checkCommand(input: string, deps: Deps): Promise<ExitCode> {
  const { text, terminal, checks } = deps;
  if (input === '') {
    terminal.err(checkCommandWords(text).brnMissing);
    return EXIT.usage;
  }
  const brn = parseBrn(input);
  if (!brn.ok) {
    terminal.err(badBrn(brn.error, input, text));
    return EXIT.usage;
  }
  const intent = deps.mayLogIn ? 'check' : 'look';
  const report = await checks.check({ brn: brn.value, by: 'cli', mayOperate: true, intent });
  if (!deps.mayLogIn) terminal.err(checkCommandWords(text).lookedOnly);
  terminal.out(reportText(report, deps));
  return exitCodeOf(report);
}

function reportText(report: CheckReport, { text, policy }: Deps): string {
  const wish = { intent: 'check' } as const;
  const context = { wish, policy, now: report.checkedAt, markup: PLAIN };
  const parts = reportParts(report, context, text);
  const blocks = [
    [parts.title],
    parts.lead === undefined ? [] : [parts.lead],
    ...parts.products.map(({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`)]),
    parts.open,
    ...parts.reasons.map((reason) => reasonLines(reason, text)),
    parts.todo.length === 0 ? [] : [`${text.words.label.whatToDo}: ${parts.todo.join(' ')}`],
    [...parts.warnings, ...parts.closing],
  ];
  const printed = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  const { checkAgain, registeredAgain, testAnyway } = text.words.button;
  const namesButtons = [checkAgain, registeredAgain, testAnyway].some((label) =>
    printed.includes(label),
  );
  return `${printed}${namesButtons ? `\n${checkCommandWords(text).buttonsAreInSlack}` : ''}\n`;
}

function reasonLines(
  { todo, ...reason }: ReportParts['reasons'][number],
  { words: { label } }: Tongue,
): readonly string[] {
  return [
    reason.heading,
    `${label.whatHappened}: ${reason.happened}`,
    `${label.whatItMeans}: ${reason.means}`,
    `${label.whatToDo}: ${todo.intro ?? ''}`.trimEnd(),
    ...todo.steps.map((step, i) => `  ${todo.ordered ? `${i + 1}.` : '-'} ${step}`),
    ...reason.remarks,
  ];
}

function exitCodeOf({ assessment, ourFault }: CheckReport): ExitCode {
  // The assessment is from an earlier check: the current state is unknown.
  if (ourFault !== undefined) return EXIT.unknown;
  const { products, reasons } = assessment;
  if (needsAction(reasons)) return EXIT.attention;
  return products.some(({ verdict }) => verdict.kind === 'unknown') ? EXIT.unknown : EXIT.fine;
}
