import { problemSentence } from '../assessment/problem-words.js';
import { setupFaultOf } from '../incident/outage-rules.js';
import { inTime } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import { type ClockWitness, isTooFarOff } from '../kernel/clock-rules.js';
import type { Clock } from '../kernel/ports.js';
import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import { SECOND } from '../kernel/time.js';
import { holidayDataOf, type WorkingDays } from '../kernel/working-days.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, Stage } from '../records/company.js';
import type { StoredSettings } from '../records/settings.js';
import { isOurFault, type PopbillProblem } from '../records/status.js';
import { type Store, StoreError } from '../records/store.js';
import type { UnusedName } from '../settings/environment-words.js';
import { PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { DiskUsage } from './app-status.js';
import {
  clockComparison,
  type DoctorFinding,
  type DoctorTrial,
  doctorResult,
  finding,
  lateLine,
  memberLine,
  type PublicUrlFinding,
  popbillLine,
  publicUrlLine,
  statusFinding,
  storeLine,
  unusedLine,
} from './doctor-words.js';
import { diskLine, holidayLine, unreadableLines } from './status-app-words.js';

interface Deps {
  readonly unused: readonly UnusedName[];
  /** Rejects with StoreError. */
  readonly openStore: () => Promise<Store>;
  /** Whether another process writes the store. */
  readonly isStoreInUse: () => Promise<boolean>;
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  readonly days: WorkingDays;
  readonly popbill: Pick<Popbill, 'companyName' | 'isMember' | 'clockSkewMs'> & {
    /** Measures `clockSkewMs` now; 0: the clocks agree; undefined: no answer. */
    readonly measureClock: () => Promise<number | undefined>;
  };
  readonly probeSlack: (stored: StoredSettings | undefined) => Promise<readonly DoctorFinding[]>;
  /** Absent: there is no PUBLIC_URL. */
  readonly probePublicUrl?: () => Promise<PublicUrlFinding>;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** The vendor's sample number, to test our signature when no company is watched. */
const ANY_BRN = '1234567890' as Brn;
/** Findings that need no action. */
const NO_ACTION: readonly string[] = ['fine', 'note'];

/** Time limits; some network calls are made up to three times. */
const WITHIN: Readonly<Record<DoctorTrial, number>> = {
  store: 20 * SECOND,
  disk: 5 * SECOND,
  popbill: 90 * SECOND,
  slack: 30 * SECOND,
  'public-url': 10 * SECOND,
};

/** Tries everything the app needs without changing anything. Prints each finding at once, because a trial can be slow. */
export async function doctorCommand(deps: Deps): Promise<ExitCode> {
  const { days, clock, text, terminal } = deps;
  const findings: DoctorFinding[] = [];
  const print = (found: readonly DoctorFinding[]): void => {
    for (const { line } of found) terminal.out(`${line}\n`);
    findings.push(...found);
  };
  const late = (trial: DoctorTrial): DoctorFinding => {
    return { found: 'no-answer', line: lateLine(trial, WITHIN[trial] / SECOND, text) };
  };
  const attempt = async (
    trial: DoctorTrial,
    work: Promise<readonly DoctorFinding[]>,
  ): Promise<void> => print((await inTime(work, WITHIN[trial])) ?? [late(trial)]);

  print(deps.unused.map((name) => ({ found: 'unused', line: unusedLine(name, text) })));
  const store = await inTime(tryStore(deps), WITHIN.store);
  print(store?.findings ?? [late('store')]);
  await attempt('disk', disk(deps));
  print([statusFinding(holidayLine(holidayDataOf(days, clock.now()), text))]);
  await attempt('popbill', popbill(deps, store?.stored));
  await attempt('slack', deps.probeSlack(store?.stored?.settings));
  await attempt('public-url', publicUrl(deps, store?.isInUse ?? false));

  const wrong = findings.filter(({ found }) => !NO_ACTION.includes(found));
  terminal.out(`${doctorResult(wrong.length, text)}\n`);
  if (wrong.length === 0) return EXIT.fine;
  const isUnknown = wrong.every(({ found }) => found === 'no-answer' || found === 'unknown');
  return isUnknown ? EXIT.unknown : EXIT.attention;
}

/** The data that other trials need from the store; undefined: the store could not be read. */
type Stored = Awaited<ReturnType<typeof tryStore>>['stored'];

async function tryStore({ isStoreInUse, openStore, text }: Deps) {
  const isInUse = await isStoreInUse().catch(() => false);
  try {
    const opened = await openStore();
    try {
      let companies = 0;
      let company: Company | undefined;
      for await (const watched of opened.companies()) {
        company ??= watched;
        companies += 1;
      }
      const settings = await opened.settings();
      await opened.lookThrough('without-history');
      return {
        findings: [
          finding({ found: 'fine', companies, isInUse }, storeLine, text),
          ...unreadableLines(opened.unreadable(), text).map(statusFinding),
        ],
        isInUse,
        stored: { company, settings },
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const why = error instanceof StoreError ? error.code : 'failed';
    const findings = [finding({ found: 'broken', why }, storeLine, text)];
    return { findings, isInUse, stored: undefined };
  }
}

async function disk({ diskUsage, text }: Deps): Promise<readonly DoctorFinding[]> {
  const usage = await diskUsage();
  return usage === undefined ? [] : [statusFinding(diskLine(usage, text))];
}

async function popbill(deps: Deps, stored: Stored): Promise<readonly DoctorFinding[]> {
  const { popbill: client, stage, text } = deps;
  // Only a call with a token proves that our signature is accepted, and only for a member does the call reach the host
  // that checks our IP address. The membership call needs no token.
  const answer = await companyName(client, stored?.company?.brn ?? ANY_BRN);
  const clock = await clockOfPopbill(deps);
  const accepted = finding({ found: 'fine', stage }, popbillLine, text);
  if (answer.ok || isAboutTheCompany(answer.error)) {
    return [accepted, clock, await member(deps, stored)];
  }
  const problem = problemSentence(answer.error, PLAIN, text);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [finding({ found: 'no-answer', problem }, popbillLine, text), clock];
  }
  // POPBiLL may refuse the token for one company only: if another company's is accepted, our settings are right.
  const company = answer.error.at === 'token' ? stored?.company?.name : undefined;
  if (company !== undefined) {
    const another = await companyName(client, ANY_BRN);
    if (another.ok || isAboutTheCompany(another.error)) {
      return [accepted, clock, finding({ found: 'no-answer', company, problem }, memberLine, text)];
    }
  }
  const fault = setupFaultOf(answer.error.code);
  return [finding({ found: 'refused', problem, fault, stage }, popbillLine, text), clock];
}

function companyName(client: Deps['popbill'], brn: Brn) {
  return client.companyName({ brn, product: 'taxinvoice', priority: 'person' });
}

/** A clock difference that POPBiLL refused is reported even if small; it has been corrected since. */
async function clockOfPopbill({ popbill: client, text }: Deps): Promise<DoctorFinding> {
  const skewMs = client.clockSkewMs() ?? 0;
  return skewMs === 0
    ? clockFinding('popbill', await client.measureClock(), text)
    : finding({ by: 'popbill', found: 'skewed', skewMs }, clockComparison, text);
}

/** `skewMs`: the time of `by` minus ours; undefined: not known. */
export function clockFinding(
  by: ClockWitness,
  skewMs: number | undefined,
  text: Tongue,
): DoctorFinding {
  if (skewMs === undefined) return finding({ by, found: 'unknown' }, clockComparison, text);
  return isTooFarOff(skewMs)
    ? finding({ by, found: 'skewed', skewMs }, clockComparison, text)
    : finding({ by, found: 'fine' }, clockComparison, text);
}

/** Whether one watched company is a member, which shows the right stage. */
async function member(
  { popbill: client, stage, text }: Deps,
  stored: Stored,
): Promise<DoctorFinding> {
  if (stored === undefined) return finding({ found: 'unknown' }, memberLine, text);
  if (stored.company === undefined) return finding({ found: 'note' }, memberLine, text);
  const { brn, name: company } = stored.company;
  const answer = await client.isMember({ brn, priority: 'person' });
  if (!answer.ok) {
    const problem = problemSentence(answer.error, PLAIN, text);
    return finding({ found: 'no-answer', company, problem }, memberLine, text);
  }
  return answer.value
    ? finding({ found: 'fine', company }, memberLine, text)
    : finding({ found: 'not-member', company, stage }, memberLine, text);
}

/** POPBiLL verifies our signature before it answers about a company. */
function isAboutTheCompany(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused' || isOurFault(problem)) return false;
  return problem.codeClass === 'member-missing' || problem.at === 'call';
}

async function publicUrl(
  { probePublicUrl, text }: Deps,
  isRunning: boolean,
): Promise<readonly DoctorFinding[]> {
  const probed = await probePublicUrl?.();
  return probed === undefined
    ? []
    : [{ found: probed.found, line: publicUrlLine(probed, isRunning, text) }];
}
