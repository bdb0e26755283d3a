import type { Brn } from '../domain/brn.js';
import type { Stage } from '../domain/company.js';
import { isOurFault, type PopbillProblem } from '../domain/popbill-problem.js';
import { setupFaultOf } from '../domain/setup.js';
import type { Popbill, Store } from '../service/ports.js';
import { StoreError } from '../service/store-error.js';
import type { Catalog } from '../text/catalog.js';
import type { DoctorFinding } from '../text/cli-text.js';
import { PLAIN } from '../text/markup.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

interface Deps {
  /** Sentences about names in the environment that do nothing. */
  readonly remarks: readonly string[];
  /** Rejects with StoreError where the store cannot be opened. */
  readonly openStore: () => Promise<Store>;
  readonly popbill: Pick<Popbill, 'companyName' | 'clockSkewMs'>;
  /** Findings about Slack and the default channel. */
  readonly probeSlack: () => Promise<readonly DoctorFinding[]>;
  readonly stage: Stage;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/** The vendor's sample number: any will do, because only whether POPBiLL accepts our signature is of interest. */
const ANY_BRN = '1234567890' as Brn;

/** Looks at everything the app needs and changes nothing. */
export async function doctorCommand(deps: Deps): Promise<ExitCode> {
  const { text, terminal } = deps;
  const findings = [
    ...deps.remarks.map((remark): DoctorFinding => ({ item: 'setting', found: 'unused', remark })),
    await store(deps),
    ...(await popbill(deps)),
    ...(await deps.probeSlack()),
  ];
  for (const finding of findings) terminal.out(`${text.cli.doctor(finding)}\n`);
  const wrong = findings.filter(({ found }) => found !== 'fine');
  if (wrong.length === 0) {
    terminal.out(`${text.cli.doctorFine}\n`);
    return EXIT.fine;
  }
  terminal.out(`${text.cli.doctorNotFine(wrong.length)}\n`);
  const isUnknown = wrong.every(({ found }) => found === 'no-answer' || found === 'unknown');
  return isUnknown ? EXIT.unknown : EXIT.attention;
}

async function store({ openStore }: Deps): Promise<DoctorFinding> {
  try {
    const opened = await openStore();
    let companies = 0;
    for await (const _ of opened.companies()) companies += 1;
    await opened.close();
    return { item: 'store', found: 'fine', companies };
  } catch (error) {
    const why = error instanceof StoreError ? error.code : 'failed';
    return { item: 'store', found: 'broken', why };
  }
}

async function popbill({ popbill: client, stage, text }: Deps): Promise<readonly DoctorFinding[]> {
  // Membership is asked without a token; only a question that needs one proves that our signature is accepted.
  const asking = { brn: ANY_BRN, product: 'taxinvoice', priority: 'person' } as const;
  const answer = await client.companyName(asking);
  const isAccepted = answer.ok || isAboutTheCompany(answer.error);
  const skewMs = client.clockSkewMs();
  // A clock that differs too much is refused and then corrected, so no correction means that it agrees.
  const clock: DoctorFinding =
    skewMs === undefined || skewMs === 0
      ? { item: 'clock', found: isAccepted ? 'fine' : 'unknown' }
      : { item: 'clock', found: 'skewed', skewMs };
  if (isAccepted) return [{ item: 'popbill', found: 'fine', stage }, clock];
  const problem = text.alert.problem(answer.error, PLAIN);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [{ item: 'popbill', found: 'no-answer', problem }, clock];
  }
  const fault = setupFaultOf(answer.error.code);
  return [{ item: 'popbill', found: 'refused', problem, fault }, clock];
}

/** POPBiLL verifies the signature before it says that a company is no member, or anything else about it. */
function isAboutTheCompany(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused' || isOurFault(problem)) return false;
  return problem.codeClass === 'member-missing' || problem.at === 'call';
}
