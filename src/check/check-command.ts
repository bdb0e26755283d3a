import { needsAction } from '../assessment/urgency-rules.js';
import { brnCommandError } from '../company/choose-words.js';
import { parseBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import { PLAIN } from '../text/markup.js';
import { type Advice, stepLines } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport, CompanyChecks } from './check-company.js';
import { checkCommandWords } from './check-words.js';
import { reportParts } from './report-words.js';

interface Deps {
  readonly checks: CompanyChecks;
  readonly policy: Policy;
  readonly t: Tongue;
  readonly terminal: Terminal;
  /** False while another process writes the store, because a login must be recorded before it is made. */
  readonly mayLogIn: boolean;
}

export async function checkCommand(input: string, deps: Deps): Promise<ExitCode> {
  const { t, terminal, checks } = deps;
  if (input === '') {
    terminal.err(checkCommandWords(t).brnMissing);
    return EXIT.couldNotRun;
  }
  const brn = parseBrn(input);
  if (!brn.ok) {
    terminal.err(brnCommandError(brn.error, input, t));
    return EXIT.couldNotRun;
  }
  const intent = deps.mayLogIn ? 'check' : 'without-login';
  const report = await checks.check({ brn: brn.value, by: 'cli', mayOperate: true, intent });
  if (!deps.mayLogIn) terminal.err(checkCommandWords(t).noLoginTested);
  terminal.out(reportText(report, deps));
  return exitCodeOf(report);
}

function reportText(report: CheckReport, { t, policy }: Deps): string {
  // Always `check`: `checkCommand` itself says that no login was tested, so the report need not.
  const request = { intent: 'check' } as const;
  const context = { request, policy, now: report.checkedAt, markup: PLAIN };
  const parts = reportParts(report, context, t);
  const { whatItMeans, whatToDo } = t.words.label;
  const blocks = [
    [parts.title],
    parts.lead === undefined ? [] : [parts.lead],
    parts.facts.map(({ label, line }) => (label === undefined ? line : `${label}: ${line}`)),
    parts.impact === undefined ? [] : [`${whatItMeans}: ${parts.impact}`],
    parts.todo === undefined ? [] : adviceLines(whatToDo, parts.todo),
    ...parts.others.map(({ label, todo }) => adviceLines(label, todo)),
    parts.tip === undefined ? [] : [parts.tip],
    [parts.notes.join(' · '), ...parts.warnings],
  ];
  const paragraphs = blocks.map((lines) => lines.filter((line) => line !== '').join('\n'));
  const body = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  const { checkAgain, registeredAgain, testAnyway } = t.words.button;
  const mentionsButtons = [checkAgain, registeredAgain, testAnyway].some((label) =>
    body.includes(label),
  );
  return `${body}${mentionsButtons ? `\n${checkCommandWords(t).buttonsAreInSlack}` : ''}\n`;
}

function adviceLines(label: string, advice: Advice): readonly string[] {
  return [`${label}: ${advice.intro ?? ''}`.trimEnd(), stepLines(advice)];
}

function exitCodeOf({ assessment, ourFault }: CheckReport): ExitCode {
  // The assessment is from an earlier check, so the current state is unknown.
  if (ourFault !== undefined) return EXIT.unknown;
  const { products, reasons } = assessment;
  if (needsAction(reasons)) return EXIT.attention;
  return products.some(({ verdict }) => verdict.kind === 'unknown') ? EXIT.unknown : EXIT.fine;
}
