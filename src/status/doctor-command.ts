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
import { type DoctorFinding, type DoctorTrial, isRoomLittle } from './doctor-finding.js';
import { doctorLine, doctorResult } from './doctor-words.js';

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
  readonly probePublicUrl?: () => Promise<
    { readonly found: 'fine' } | { readonly found: 'no-answer' | 'other'; readonly error: string }
  >;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly text: Tongue;
  readonly terminal: Terminal;
}

/** The vendor's sample number: enough to learn whether our signature is accepted where no company is watched. */
const ANY_BRN = '1234567890' as Brn;
/** Findings that need no action. */
const WELL: readonly DoctorFinding['found'][] = ['fine', 'note'];

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
  const { text, terminal } = deps;
  const findings: DoctorFinding[] = [];
  const print = (found: readonly DoctorFinding[]): void => {
    for (const finding of found) terminal.out(`${doctorLine(finding, text)}\n`);
    findings.push(...found);
  };

  print(deps.unused.map((name) => ({ item: 'setting', found: 'unused', name })));
  const store = await inTime(lookIntoStore(deps), WITHIN.store);
  const known = store?.known;
  print(store === undefined ? [late('store')] : store.findings);
  print(await tried('disk', disk(deps)));
  print([holidays(deps)]);
  print(await tried('popbill', popbill(deps, known)));
  print(await tried('slack', deps.probeSlack(known?.settings)));
  print(await tried('public-url', publicUrl(deps, store?.isInUse ?? false)));

  const wrong = findings.filter(({ found }) => !WELL.includes(found));
  terminal.out(`${doctorResult(wrong.length, text)}\n`);
  if (wrong.length === 0) return EXIT.fine;
  const isUnknown = wrong.every(({ found }) => found === 'no-answer' || found === 'unknown');
  return isUnknown ? EXIT.unknown : EXIT.attention;
}

async function tried(
  trial: DoctorTrial,
  work: Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  return (await inTime(work, WITHIN[trial])) ?? [late(trial)];
}

function late(trial: DoctorTrial): DoctorFinding {
  return { item: 'late', found: 'no-answer', trial, seconds: WITHIN[trial] / SECOND };
}

/** What other trials need from the store. */
interface Known {
  readonly company?: Company;
  readonly settings?: StoredSettings;
}

interface StoreLook {
  readonly findings: readonly DoctorFinding[];
  readonly isInUse: boolean;
  /** Absent: it could not be read. */
  readonly known?: Known;
}

async function lookIntoStore({ isStoreInUse, openStore }: Deps): Promise<StoreLook> {
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
      const records = opened.unreadable();
      return {
        findings: [
          { item: 'store', found: 'fine', companies, inUse: isInUse },
          ...(records.length === 0
            ? []
            : [{ item: 'records', found: 'unreadable', records } as const]),
        ],
        isInUse,
        known: {
          company,
          settings,
        },
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const why = error instanceof StoreError ? error.code : 'failed';
    return { findings: [{ item: 'store', found: 'broken', why }], isInUse };
  }
}

async function disk({ diskUsage }: Deps): Promise<readonly DoctorFinding[]> {
  const usage = await diskUsage();
  if (usage === undefined) return [];
  return [{ item: 'disk', found: isRoomLittle(usage.freeBytes) ? 'little' : 'fine', ...usage }];
}

function holidays({ days, clock }: Deps): DoctorFinding {
  const data = holidayDataOf(days, clock.now());
  return { item: 'holidays', found: data.kind === 'known' ? 'fine' : 'ending', data };
}

async function popbill(deps: Deps, known: Known | undefined): Promise<readonly DoctorFinding[]> {
  const { popbill: client, stage, text } = deps;
  // Membership is asked without a token; only a call with one proves that our signature is accepted, and only for a member
  // does it reach the host that checks our IP address.
  const brn = known?.company?.brn ?? ANY_BRN;
  const asking = { brn, product: 'taxinvoice', priority: 'person' } as const;
  const answer = await client.companyName(asking);
  const clock = await clockOfPopbill(deps);
  if (answer.ok || isAboutTheCompany(answer.error)) {
    return [{ item: 'popbill', found: 'fine', stage }, clock, await member(deps, known)];
  }
  const problem = problemSentence(answer.error, PLAIN, text);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [{ item: 'popbill', found: 'no-answer', problem }, clock];
  }
  // A single company may be refused its token: that is its own trouble if another is accepted.
  const company = answer.error.at === 'token' ? known?.company : undefined;
  if (company !== undefined && (await acceptsAnother(client))) {
    const unasked = { item: 'member', found: 'no-answer', company: company.name, problem } as const;
    return [{ item: 'popbill', found: 'fine', stage }, clock, unasked];
  }
  const fault = setupFaultOf(answer.error.code);
  return [{ item: 'popbill', found: 'refused', problem, fault, stage }, clock];
}

async function acceptsAnother(client: Deps['popbill']): Promise<boolean> {
  const asking = { brn: ANY_BRN, product: 'taxinvoice', priority: 'person' } as const;
  const answer = await client.companyName(asking);
  return answer.ok || isAboutTheCompany(answer.error);
}

/** A difference that POPBiLL refused has been corrected since, however small it is. */
async function clockOfPopbill({ popbill: client }: Deps): Promise<DoctorFinding> {
  const refusedMs = client.clockSkewMs() ?? 0;
  return refusedMs === 0
    ? clockFinding('popbill', await client.measureClock())
    : { item: 'clock', by: 'popbill', found: 'skewed', skewMs: refusedMs };
}

/** `skewMs`: their time minus ours; undefined: not known. */
export function clockFinding(by: ClockWitness, skewMs: number | undefined): DoctorFinding {
  if (skewMs === undefined) return { item: 'clock', by, found: 'unknown' };
  return isTooFarOff(skewMs)
    ? { item: 'clock', by, found: 'skewed', skewMs }
    : { item: 'clock', by, found: 'fine' };
}

/** Whether one watched company is a member; on the wrong stage it is not. */
async function member(
  { popbill: client, stage, text }: Deps,
  known: Known | undefined,
): Promise<DoctorFinding> {
  if (known === undefined) return { item: 'member', found: 'unknown' };
  if (known.company === undefined) return { item: 'member', found: 'note' };
  const { brn, name } = known.company;
  const answer = await client.isMember({ brn, priority: 'person' });
  if (!answer.ok) {
    const problem = problemSentence(answer.error, PLAIN, text);
    return { item: 'member', found: 'no-answer', company: name, problem };
  }
  if (answer.value) return { item: 'member', found: 'fine', company: name };
  return { item: 'member', found: 'not-member', company: name, stage };
}

/** POPBiLL verifies the signature before it says anything about a company. */
function isAboutTheCompany(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused' || isOurFault(problem)) return false;
  return problem.codeClass === 'member-missing' || problem.at === 'call';
}

async function publicUrl(
  { probePublicUrl }: Deps,
  isRunning: boolean,
): Promise<readonly DoctorFinding[]> {
  const found = await probePublicUrl?.();
  if (found === undefined) return [];
  if (found.found === 'fine') return [{ item: 'public-url', found: 'fine' }];
  return [{ item: 'public-url', ...found, isRunning }];
}
