import type { Brn } from '../domain/brn.js';
import type { StoredSettings } from '../domain/changeable-settings.js';
import type { Company, Stage } from '../domain/company.js';
import { isRoomLittle } from '../domain/disk-room.js';
import { holidayDataOf } from '../domain/holiday-data.js';
import { isOurFault, type PopbillProblem } from '../domain/popbill-problem.js';
import { setupFaultOf } from '../domain/setup.js';
import type { WorkingDays } from '../domain/working-days.js';
import type { DiskUsage } from '../service/app-status.js';
import type { Clock, Popbill, Store } from '../service/ports.js';
import { StoreError } from '../service/store-error.js';
import type { Catalog } from '../text/catalog.js';
import type { DoctorFinding } from '../text/doctor-text.js';
import { PLAIN } from '../text/markup.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

interface Deps {
  /** Sentences about names in the environment that do nothing. */
  readonly remarks: readonly string[];
  /** Rejects with StoreError where the store cannot be opened. */
  readonly openStore: () => Promise<Store>;
  /** Whether another process writes the store. */
  readonly isStoreInUse: () => Promise<boolean>;
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  readonly days: WorkingDays;
  readonly popbill: Pick<Popbill, 'companyName' | 'isMember' | 'clockSkewMs'>;
  /** Findings about Slack, with what was set while the app ran. */
  readonly probeSlack: (stored: StoredSettings | undefined) => Promise<readonly DoctorFinding[]>;
  /** Absent: there is no PUBLIC_URL. */
  readonly probePublicUrl?: () => Promise<
    { readonly found: 'fine' } | { readonly found: 'no-answer' | 'other'; readonly error: string }
  >;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly text: Catalog;
  readonly terminal: Terminal;
}

/** The vendor's sample number: any will do, because only whether POPBiLL accepts our signature is of interest. */
const ANY_BRN = '1234567890' as Brn;
/** Findings that need nobody. */
const WELL: readonly DoctorFinding['found'][] = ['fine', 'note'];

/** Tries everything the app needs and changes nothing. */
export async function doctorCommand(deps: Deps): Promise<ExitCode> {
  const { text, terminal } = deps;
  const isInUse = await deps.isStoreInUse().catch(() => false);
  const { finding: store, known } = await lookIntoStore(deps, isInUse);
  const findings = [
    ...deps.remarks.map((remark): DoctorFinding => ({ item: 'setting', found: 'unused', remark })),
    store,
    ...(await disk(deps)),
    holidays(deps),
    ...(await popbill(deps, known)),
    ...(await deps.probeSlack(known?.settings)),
    ...(await publicUrl(deps, isInUse)),
  ];
  for (const finding of findings) terminal.out(`${text.cli.doctor(finding)}\n`);
  const wrong = findings.filter(({ found }) => !WELL.includes(found));
  if (wrong.length === 0) {
    terminal.out(`${text.cli.doctorFine}\n`);
    return EXIT.fine;
  }
  terminal.out(`${text.cli.doctorNotFine(wrong.length)}\n`);
  const isUnknown = wrong.every(({ found }) => found === 'no-answer' || found === 'unknown');
  return isUnknown ? EXIT.unknown : EXIT.attention;
}

/** What the store told that other findings need. */
interface Known {
  readonly company?: Company;
  readonly settings?: StoredSettings;
}

async function lookIntoStore(
  { openStore }: Deps,
  inUse: boolean,
): Promise<{ readonly finding: DoctorFinding; readonly known?: Known }> {
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
      return {
        finding: { item: 'store', found: 'fine', companies, inUse },
        known: {
          ...(company === undefined ? {} : { company }),
          ...(settings === undefined ? {} : { settings }),
        },
      };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const why = error instanceof StoreError ? error.code : 'failed';
    return { finding: { item: 'store', found: 'broken', why } };
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
  if (isAccepted)
    return [{ item: 'popbill', found: 'fine', stage }, clock, await member(deps, known)];
  const problem = text.alert.problem(answer.error, PLAIN);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [{ item: 'popbill', found: 'no-answer', problem }, clock];
  }
  const fault = setupFaultOf(answer.error.code);
  return [{ item: 'popbill', found: 'refused', problem, fault, stage }, clock];
}

/** One watched company, as far as the store told of one: on the wrong stage it is nobody's member. */
async function member(
  { popbill: client, stage, text }: Deps,
  known: Known | undefined,
): Promise<DoctorFinding> {
  const company = known?.company;
  if (company === undefined) return { item: 'member', found: 'note' };
  const { brn, name } = company;
  const answer = await client.isMember({ brn, priority: 'person' });
  if (!answer.ok) {
    const problem = text.alert.problem(answer.error, PLAIN);
    return { item: 'member', found: 'no-answer', company: name, problem };
  }
  if (answer.value) return { item: 'member', found: 'fine', company: name };
  return { item: 'member', found: 'not-member', company: name, stage };
}

/** POPBiLL verifies the signature before it says that a company is no member, or anything else about it. */
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
