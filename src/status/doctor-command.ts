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
    /** As `clockSkewMs`, measured now; 0: the clocks agree. Undefined: no answer. */
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

/** The vendor's sample number: enough to learn whether our signature is accepted where no company is watched. */
const ANY_BRN = '1234567890' as Brn;
/** Findings that need no action. */
const WELL: readonly string[] = ['fine', 'note'];

/** Some calls over the network are made up to three times. */
const WITHIN: Readonly<Record<DoctorTrial, number>> = {
  store: 20 * SECOND,
  disk: 5 * SECOND,
  popbill: 90 * SECOND,
  slack: 30 * SECOND,
  'public-url': 10 * SECOND,
};

/** Tries everything the app needs and changes nothing. Prints each finding at once, because a trial may take a while. */
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
  const store = await inTime(lookIntoStore(deps), WITHIN.store);
  print(store?.findings ?? [late('store')]);
  await attempt('disk', disk(deps));
  print([statusFinding(holidayLine(holidayDataOf(days, clock.now()), text))]);
  await attempt('popbill', popbill(deps, store?.known));
  await attempt('slack', deps.probeSlack(store?.known?.settings));
  await attempt('public-url', publicUrl(deps, store?.isInUse ?? false));

  const wrong = findings.filter(({ found }) => !WELL.includes(found));
  terminal.out(`${doctorResult(wrong.length, text)}\n`);
  if (wrong.length === 0) return EXIT.fine;
  const isUnknown = wrong.every(({ found }) => found === 'no-answer' || found === 'unknown');
  return isUnknown ? EXIT.unknown : EXIT.attention;
}

/** What other trials need from the store; undefined: it could not be read. */
type Known = Awaited<ReturnType<typeof lookIntoStore>>['known'];

async function lookIntoStore({ isStoreInUse, openStore, text }: Deps) {
  const isInUse = await isStoreInUse().catch(() => false);
  try {
    const opened = await openStore();
    try {
      let companies = 0;
      let company: Company | undefined;
      for await (const each of opened.companies()) {
        company ??= each;
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
        known: { company, settings },
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const why = error instanceof StoreError ? error.code : 'failed';
    const findings = [finding({ found: 'broken', why }, storeLine, text)];
    return { findings, isInUse, known: undefined };
  }
}

async function disk({ diskUsage, text }: Deps): Promise<readonly DoctorFinding[]> {
  const usage = await diskUsage();
  return usage === undefined ? [] : [statusFinding(diskLine(usage, text))];
}

async function popbill(deps: Deps, known: Known): Promise<readonly DoctorFinding[]> {
  const { popbill: client, stage, text } = deps;
  // Membership is asked without a token; only a call with one proves that our signature is accepted, and only for a member
  // does it reach the host that checks our IP address.
  const answer = await companyName(client, known?.company?.brn ?? ANY_BRN);
  const clock = await clockOfPopbill(deps);
  const accepted = finding({ found: 'fine', stage }, popbillLine, text);
  if (answer.ok || isAboutTheCompany(answer.error)) {
    return [accepted, clock, await member(deps, known)];
  }
  const problem = problemSentence(answer.error, PLAIN, text);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [finding({ found: 'no-answer', problem }, popbillLine, text), clock];
  }
  // A single company may be refused its token: that is its own trouble if another is accepted.
  const company = answer.error.at === 'token' ? known?.company?.name : undefined;
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

/** A difference that POPBiLL refused has been corrected since, however small it is. */
async function clockOfPopbill({ popbill: client, text }: Deps): Promise<DoctorFinding> {
  const skewMs = client.clockSkewMs() ?? 0;
  return skewMs === 0
    ? clockFinding('popbill', await client.measureClock(), text)
    : finding({ by: 'popbill', found: 'skewed', skewMs }, clockComparison, text);
}

/** `skewMs`: their time minus ours; undefined: not known. */
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

/** Whether one watched company is a member; on the wrong stage it is not. */
async function member(
  { popbill: client, stage, text }: Deps,
  known: Known,
): Promise<DoctorFinding> {
  if (known === undefined) return finding({ found: 'unknown' }, memberLine, text);
  if (known.company === undefined) return finding({ found: 'note' }, memberLine, text);
  const { brn, name: company } = known.company;
  const answer = await client.isMember({ brn, priority: 'person' });
  if (!answer.ok) {
    const problem = problemSentence(answer.error, PLAIN, text);
    return finding({ found: 'no-answer', company, problem }, memberLine, text);
  }
  return answer.value
    ? finding({ found: 'fine', company }, memberLine, text)
    : finding({ found: 'not-member', company, stage }, memberLine, text);
}

/** POPBiLL verifies the signature before it says anything about a company. */
function isAboutTheCompany(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused' || isOurFault(problem)) return false;
  return problem.codeClass === 'member-missing' || problem.at === 'call';
}

async function publicUrl(
  { probePublicUrl, text }: Deps,
  isRunning: boolean,
): Promise<readonly DoctorFinding[]> {
  const about = await probePublicUrl?.();
  return about === undefined
    ? []
    : [{ found: about.found, line: publicUrlLine(about, isRunning, text) }];
}
