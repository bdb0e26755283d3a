import { problemSentence } from '../assessment/problem-words.js';
import { setupFaultOf } from '../incident/setup-rules.js';
import { withTimeout } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Clock } from '../kernel/ports.js';
import { EXIT, type ExitCode, type Terminal } from '../kernel/terminal.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { type Holidays, holidayDataOf } from '../kernel/working-days.js';
import type { PopbillClient } from '../popbill/client.js';
import type { Company, Stage } from '../records/company.js';
import type { OutboxEntry } from '../records/outbox.js';
import type { StoredSettings } from '../records/settings.js';
import { isOurFault, type PopbillProblem } from '../records/status.js';
import { type Members, type Store, StoreError } from '../records/store.js';
import type { MisspelledName } from '../settings/environment-words.js';
import type { DiskUsage } from '../store/disk-usage.js';
import { PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import {
  addressLine,
  clockFinding,
  type DoctorFinding,
  type DoctorProbe,
  doctorResult,
  finding,
  memberFindings,
  misspelledLine,
  type OwnAddressFinding,
  type ProbedUrlFinding,
  popbillFindings,
  skewedClockFinding,
  statusFinding,
  storeFindings,
  timeoutLine,
  webhookLine,
} from './doctor-words.js';
import { storeFaultOf, type WebhookTrouble, webhookTroubleIn } from './health-rules.js';
import { describeProblem } from './health-words.js';
import { diskLine, holidayLine, membersLine, type StatusLine } from './status-words.js';
import { unreadableLines } from './store-words.js';

interface Deps {
  readonly misspelledNames: readonly MisspelledName[];
  /** Rejects with StoreError. */
  readonly openStore: () => Promise<Store>;
  /** Whether another process has the store's writer lock. Called only if the store is an SQLite file. */
  readonly isStoreInUse: () => Promise<boolean>;
  /** Absent unless the store is PostgreSQL. */
  readonly postgres?: {
    /** Names host and database. */
    readonly place: string;
    /** Rejects with StoreError. */
    readonly members: () => Promise<Members>;
  };
  readonly diskUsage: () => Promise<DiskUsage | undefined>;
  readonly holidays: Holidays;
  readonly popbill: Pick<
    PopbillClient,
    'companyName' | 'isMember' | 'clockSkewMs' | 'measureClock'
  >;
  readonly probeSlack: (stored: StoredSettings | undefined) => Promise<readonly DoctorFinding[]>;
  readonly probePublicUrl?: () => Promise<ProbedUrlFinding>;
  readonly probeClientPage?: () => Promise<ProbedUrlFinding>;
  readonly probeCollector?: () => Promise<OwnAddressFinding>;
  readonly probeWebhook?: () => Promise<ProbedUrlFinding>;
  readonly stage: Stage;
  readonly clock: Clock;
  readonly t: Tongue;
  readonly terminal: Terminal;
}

/** The vendor's sample number; tests our signature if no company is watched. */
const SAMPLE_BRN = '1234567890' as Brn;

const UNKNOWN = '?';
const PROBLEM = '!';
/** The mark in front of a finding, by its status. Any other status is a problem. */
const MARKS: Readonly<Record<string, string>> = {
  fine: '✓',
  note: '·',
  'no-answer': UNKNOWN,
  unknown: UNKNOWN,
};

/** Long, because some network calls are made up to three times. */
const TIME_LIMITS: Readonly<Record<DoctorProbe, number>> = {
  store: 20 * SECOND,
  disk: 5 * SECOND,
  popbill: 90 * SECOND,
  slack: 30 * SECOND,
  'public-url': 10 * SECOND,
  'client-links': 10 * SECOND,
  collector: 10 * SECOND,
  webhook: 10 * SECOND,
};

/** Changes no record. Prints each finding at once, because probes can be slow. */
export async function doctorCommand(deps: Deps): Promise<ExitCode> {
  const { holidays, clock, t, terminal } = deps;
  const marks: string[] = [];
  let issues = 0;
  const print = (findings: readonly DoctorFinding[]): void => {
    const isUnanswered = findings.some(({ status }) => status === 'no-answer');
    for (const { status, line } of findings) {
      const mark = MARKS[status] ?? PROBLEM;
      terminal.out(`${mark} ${line}\n`);
      marks.push(mark);
      // What could not be checked because the service does not answer is no issue of its own.
      const isFollowUp = isUnanswered && status === 'unknown';
      if (!isFollowUp && (mark === PROBLEM || mark === UNKNOWN)) issues += 1;
    }
  };
  const timeoutFinding = (probe: DoctorProbe): DoctorFinding => {
    return { status: 'no-answer', line: timeoutLine(probe, TIME_LIMITS[probe] / SECOND, t) };
  };
  const attempt = async (
    probe: DoctorProbe,
    work: Promise<readonly DoctorFinding[]>,
  ): Promise<void> =>
    print((await withTimeout(work, TIME_LIMITS[probe])) ?? [timeoutFinding(probe)]);

  print(
    deps.misspelledNames.map((name) => ({ status: 'misspelled', line: misspelledLine(name, t) })),
  );
  const store = await withTimeout(checkStore(deps), TIME_LIMITS.store);
  print(store?.findings ?? [timeoutFinding('store')]);
  await attempt('disk', checkDisk(deps));
  print([statusFinding(holidayLine(holidayDataOf(holidays, clock.now()), t))]);
  await attempt('popbill', checkPopbill(deps, store?.stored));
  await attempt('slack', deps.probeSlack(store?.stored?.settings));
  const isRunning = store?.isInUse;
  const ownAddresses = [
    ['public-url', deps.probePublicUrl],
    ['client-links', deps.probeClientPage],
    ['collector', deps.probeCollector],
  ] as const;
  for (const [address, probe] of ownAddresses) {
    const findingOf = (found: OwnAddressFinding): DoctorFinding => ({
      // While the app does not run, a proxy answers in its place.
      status: found.status === 'other' && isRunning !== true ? 'unknown' : found.status,
      line: addressLine(address, found, isRunning, t),
    });
    if (probe !== undefined)
      await attempt(
        address,
        probe().then((found) => [findingOf(found)]),
      );
  }
  const { probeWebhook } = deps;
  if (probeWebhook !== undefined) {
    await attempt(
      'webhook',
      probeWebhook().then((found) => [finding(found, webhookLine, t)]),
    );
  }

  terminal.out(`${doctorResult(issues, t)}\n`);
  if (marks.includes(PROBLEM)) return EXIT.attention;
  return marks.includes(UNKNOWN) ? EXIT.unknown : EXIT.fine;
}

/** For the other probes; undefined if the store could not be read. */
type StoreData = Awaited<ReturnType<typeof checkStore>>['stored'];

async function checkStore(deps: Deps) {
  const { openStore, postgres, clock, t } = deps;
  const words = storeFindings(postgres?.place, t);
  let isInUse: boolean | undefined;
  try {
    const members = await postgres?.members();
    isInUse = await (members === undefined
      ? deps.isStoreInUse().catch(() => undefined)
      : members.leader !== undefined);
    const store = await openStore();
    try {
      let companies = 0;
      let company: Company | undefined;
      for await (const watched of store.companies()) {
        company ??= watched;
        companies += 1;
      }
      const settings = await store.settings();
      // A long history would take minutes to read.
      await store.findUnreadable('without-history');
      const waiting: OutboxEntry[] = [];
      for await (const entry of store.outbox()) waiting.push(entry);
      const webhook = webhookTroubleIn(waiting);
      const now = clock.now();
      const lines = [
        ...(members === undefined ? [] : [membersLine(members, now, t)]),
        ...unreadableLines(store.unreadable(), t),
        ...(webhook === undefined ? [] : [webhookProblem(webhook, now, t)]),
      ];
      return {
        findings: [words.fine(companies), ...lines.map(statusFinding)],
        isInUse,
        stored: { company, settings },
      };
    } finally {
      await store.close();
    }
  } catch (error) {
    const cause =
      error instanceof StoreError && error.cause instanceof Error ? error.cause : undefined;
    return {
      findings: [words.broken(storeFaultOf(error), cause?.message)],
      isInUse,
      stored: undefined,
    };
  }
}

function webhookProblem(trouble: WebhookTrouble, now: Instant, t: Tongue): StatusLine {
  return { ...describeProblem({ kind: 'webhook-failing', ...trouble }, now, t), isProblem: true };
}

async function checkDisk({ diskUsage, t }: Deps): Promise<readonly DoctorFinding[]> {
  const usage = await diskUsage();
  return usage === undefined ? [] : [statusFinding(diskLine(usage, t))];
}

async function checkPopbill(deps: Deps, stored: StoreData): Promise<readonly DoctorFinding[]> {
  const { popbill: client, stage, t } = deps;
  // The membership call needs no token, so it proves nothing about our signature. The name call does, and for a member
  // also reaches the host that checks our IP address.
  const answer = await companyName(client, stored?.company?.brn ?? SAMPLE_BRN);
  const clockResult = await checkPopbillClock(deps);
  const { accepted, refused, noAnswer } = popbillFindings(stage, t);
  if (answer.ok || isAboutTheCompany(answer.error)) {
    return [accepted, clockResult, ...(await checkMember(deps, stored))];
  }
  const problem = problemSentence(answer.error, PLAIN, t);
  if (answer.error.kind !== 'refused' || !isOurFault(answer.error)) {
    return [noAnswer(problem), clockResult];
  }
  // POPBiLL may refuse the token for one company only. If it accepts another company's, our settings are right.
  const company = answer.error.at === 'token' ? stored?.company?.name : undefined;
  if (company !== undefined) {
    const sampleAnswer = await companyName(client, SAMPLE_BRN);
    if (sampleAnswer.ok || isAboutTheCompany(sampleAnswer.error)) {
      return [accepted, clockResult, memberFindings(t).noAnswer(company, problem)];
    }
  }
  return [refused(problem, setupFaultOf(answer.error.code)), clockResult];
}

function companyName(client: Deps['popbill'], brn: Brn) {
  return client.companyName({ brn, product: 'taxinvoice', priority: 'person' });
}

/** Reports even a small difference if POPBiLL refused a call for it: our client corrects it, but our clock is off. */
async function checkPopbillClock({ popbill: client, t }: Deps): Promise<DoctorFinding> {
  const skewMs = client.clockSkewMs() ?? 0;
  return skewMs === 0
    ? clockFinding('popbill', await client.measureClock(), t)
    : skewedClockFinding('popbill', skewMs, t);
}

/** Whether one watched company is a member shows whether the stage is right. */
async function checkMember(
  { popbill: client, stage, t }: Deps,
  stored: StoreData,
): Promise<readonly DoctorFinding[]> {
  // That the store cannot be read is already a finding.
  if (stored === undefined) return [];
  const { noneWatched, member, notMember, noAnswer } = memberFindings(t);
  if (stored.company === undefined) return [noneWatched];
  const { brn, name: company } = stored.company;
  const answer = await client.isMember({ brn, priority: 'person' });
  if (!answer.ok) return [noAnswer(company, problemSentence(answer.error, PLAIN, t))];
  return [answer.value ? member(company) : notMember(company, stage)];
}

/** Whether the refusal concerns the company. Then POPBiLL has accepted our signature, which it verifies first. */
function isAboutTheCompany(problem: PopbillProblem): boolean {
  if (problem.kind !== 'refused' || isOurFault(problem)) return false;
  return problem.codeClass === 'member-missing' || problem.at === 'call';
}
