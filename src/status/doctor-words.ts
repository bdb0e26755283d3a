import { setupFaultWords } from '../incident/setup-words.js';
import { type ClockWitness, isSkewed } from '../kernel/clock-rules.js';
import type { Stage } from '../records/company.js';
import type { SetupFault } from '../records/incident.js';
import { type MisspelledName, misspelledSetting } from '../settings/environment-words.js';
import { count, number } from '../text/format.js';
import { stepLines } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { StoreFault } from './health-rules.js';
import { synchroniseClock } from './health-words.js';
import { issuesSentence, type StatusLine } from './status-words.js';
import { storeErrorSentence } from './store-words.js';

/** `status` decides the mark in front of the line and the exit code (doctor-command.ts). */
export interface DoctorFinding {
  readonly status: string;
  readonly line: string;
}

export function finding<Facts extends { readonly status: string }>(
  facts: Facts,
  words: (facts: Facts, t: Tongue) => string,
  t: Tongue,
): DoctorFinding {
  return { status: facts.status, line: words(facts, t) };
}

/** A finding that `/hometax status` shows too. */
export function statusFinding(line: StatusLine): DoctorFinding {
  const { label, description, isProblem, remedy } = line;
  const text = label === undefined ? description : `${label}: ${description}`;
  if (!isProblem) return { status: 'fine', line: text };
  return remedy === undefined
    ? { status: 'problem', line: text }
    : findingWithRemedy('problem', text, remedy);
}

export function withRemedy(description: string, remedy: string): string {
  const indented = remedy.replaceAll('\n', '\n    ');
  return `${description.replaceAll('\n', '\n  ')}\n  → ${indented}`;
}

function findingWithRemedy(status: string, description: string, remedy: string): DoctorFinding {
  return { status, line: withRemedy(description, remedy) };
}

export type DoctorProbe =
  | 'store'
  | 'disk'
  | 'popbill'
  | 'slack'
  | 'public-url'
  | 'client-links'
  | 'collector'
  | 'webhook';

export function doctorResult(issues: number, t: Tongue): string {
  const ready = t.say('모두 준비되었습니다.', 'Everything is ready.');
  return issues === 0 ? ready : issuesSentence(issues, t);
}

export function misspelledLine(name: MisspelledName, t: Tongue): string {
  return `${t.say('설정', 'Settings')}: ${misspelledSetting(name, t)}`;
}

export function checkConnection({ say }: Tongue): string {
  return say(
    '앱 서버의 네트워크(방화벽, 프록시, DNS)를 확인해 주세요.',
    "Check this server's network (firewall, proxy, DNS).",
  );
}

export function timeoutLine(probe: DoctorProbe, seconds: number, t: Tongue): string {
  const label = probeLabel(probe, t);
  const noAnswer = t.say(
    `${label}: ${seconds}초 안에 응답하지 않았습니다.`,
    `${label}: no answer within ${count(seconds, 'second')}.`,
  );
  const isOnDisk = probe === 'store' || probe === 'disk';
  return withRemedy(noAnswer, isOnDisk ? checkDiskOrConnection(t) : checkConnection(t));
}

/** The store may also be PostgreSQL. */
const checkDiskOrConnection = ({ say }: Tongue) =>
  say(
    '앱 서버의 디스크(네트워크 디스크 포함)와 네트워크를 확인해 주세요.',
    "Check this server's disks, network disks included, and its network.",
  );

function probeLabel(probe: DoctorProbe, { say }: Tongue): string {
  return {
    store: say('저장소', 'Store'),
    disk: say('디스크', 'Disk'),
    popbill: say('팝빌', 'POPBiLL'),
    slack: say('슬랙', 'Slack'),
    'public-url': say('앱 주소(PUBLIC_URL)', "The app's address (PUBLIC_URL)"),
    'client-links': say('고객사용 링크(CLIENT_LINKS)', 'Links for clients (CLIENT_LINKS)'),
    collector: say(
      '수집 실패 보고(COLLECTOR_SECRET)',
      "The collector's reports (COLLECTOR_SECRET)",
    ),
    webhook: say('웹훅(ALERT_WEBHOOK_URL)', 'Webhook (ALERT_WEBHOOK_URL)'),
  }[probe];
}

/** @param place host and database of PostgreSQL; absent for an SQLite file */
export const storeFindings = (place: string | undefined, t: Tongue) => {
  const { say } = t;
  const store =
    place === undefined
      ? say('저장소', 'Store')
      : say(`저장소(PostgreSQL ${place})`, `Store (PostgreSQL ${place})`);
  return {
    /** @param cause the message of PostgreSQL or the network; not shown for an SQLite file */
    broken: (fault: StoreFault, cause?: string) => {
      const isCauseShown = place !== undefined && cause !== undefined;
      return findingWithRemedy(
        'broken',
        isCauseShown
          ? say(`${store}: 사용할 수 없습니다(${cause}).`, `${store}: cannot be used (${cause}).`)
          : say(`${store}: 사용할 수 없습니다.`, `${store}: cannot be used.`),
        storeErrorSentence(fault, t),
      );
    },
    /** Opening the store tests writing, even while the app is running. */
    fine: (total: number): DoctorFinding => {
      const companies = t.companies(total);
      const watched = say(`모니터링 중인 회사 ${companies}`, `${companies} watched`);
      const line = say(
        `${store}: 읽고 쓸 수 있음 · ${watched}`,
        `${store}: readable and writable · ${watched}`,
      );
      return { status: 'fine', line };
    },
  };
};

/** `problem` is a complete sentence. */
export const popbillFindings = (stage: Stage, t: Tongue) => ({
  accepted: {
    status: 'fine',
    line: t.say(
      `팝빌: 링크아이디와 비밀키 정상(${t.words.stage[stage]} 환경)`,
      `POPBiLL: LinkID and secret key accepted (${t.words.stage[stage]} environment)`,
    ),
  },
  refused: (problem: string, fault: SetupFault) => {
    const description = t.say(
      `팝빌: 설정 문제로 요청을 거부했습니다(POPBILL_STAGE=${stage}). ${problem}`,
      `POPBiLL: refused the settings (POPBILL_STAGE=${stage}). ${problem}`,
    );
    const { steps } = setupFaultWords(fault, stage, t);
    return findingWithRemedy('refused', description, stepLines({ steps, ordered: true }));
  },
  noAnswer: (problem: string) =>
    findingWithRemedy(
      'no-answer',
      t.say(`팝빌: 정상 응답이 없습니다. ${problem}`, `POPBiLL: no usable answer. ${problem}`),
      checkConnection(t),
    ),
});

/** @param skewMs the witness's time minus ours; undefined if the witness did not send its time */
export function clockFinding(
  witness: ClockWitness,
  skewMs: number | undefined,
  t: Tongue,
): DoctorFinding {
  const { say } = t;
  const service = serviceName(witness, t);
  if (skewMs === undefined) {
    return findingWithRemedy(
      'unknown',
      say(
        `시계: ${service} 시각을 받지 못해 비교하지 못했습니다.`,
        `Clock: could not be compared with ${service}'s, because ${service} sent no time.`,
      ),
      say(`먼저 ${service} 연결 문제를 해결해 주세요.`, `Fix the connection to ${service} first.`),
    );
  }
  if (isSkewed(skewMs)) return skewedClockFinding(witness, skewMs, t);
  const line = say(`시계: ${service} 시계와 일치`, `Clock: agrees with ${service}'s`);
  return { status: 'fine', line };
}

export function skewedClockFinding(
  witness: ClockWitness,
  skewMs: number,
  t: Tongue,
): DoctorFinding {
  const service = serviceName(witness, t);
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const isBehind = skewMs > 0;
  const description = t.say(
    `시계: 앱 서버의 시계가 ${service}의 시계보다 ${number(seconds)}초 ${isBehind ? '늦습니다' : '빠릅니다'}. 차이가 크면 팝빌은 이 앱의 요청을, 이 앱은 슬랙의 요청을 거부합니다.`,
    `Clock: this server's clock is ${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} ${service}'s. If the difference is large, POPBiLL refuses this app's requests, and the app refuses Slack's.`,
  );
  return findingWithRemedy('skewed', description, synchroniseClock(t));
}

function serviceName(witness: ClockWitness, { say }: Tongue): string {
  return witness === 'popbill' ? say('팝빌', 'POPBiLL') : say('슬랙', 'Slack');
}

/** Findings about one watched company. `problem` is a complete sentence. */
export const memberFindings = ({ say, words }: Tongue) => ({
  noneWatched: findingWithRemedy(
    'note',
    say(
      '회사: 모니터링 중인 회사가 아직 없어 연동회원인지 조회하지 않았습니다.',
      'Company: none is watched yet, so membership was not checked.',
    ),
    say(
      '슬랙에서 /hometax 추가 명령으로 추가하거나 import 명령으로 가져와 주세요.',
      'Add one with /hometax watch in Slack, or use import.',
    ),
  ),
  member: (company: string): DoctorFinding => ({
    status: 'fine',
    line: say(`회사: ${company} · 연동회원 맞음`, `Company: ${company} is a linked member`),
  }),
  notMember: (company: string, stage: Stage) =>
    findingWithRemedy(
      'not-member',
      say(
        `회사: ${company} · 팝빌 ${words.stage[stage]} 환경의 연동회원이 아닙니다. 테스트 환경과 운영 환경에는 각각 가입해야 합니다.`,
        `Company: ${company} is not a linked member in POPBiLL's ${words.stage[stage]} environment. Companies join test and production separately.`,
      ),
      say(
        'POPBILL_STAGE와 POPBILL_LINK_ID 값을 확인해 주세요.',
        'Check POPBILL_STAGE and POPBILL_LINK_ID.',
      ),
    ),
  noAnswer: (company: string, problem: string) =>
    findingWithRemedy(
      'no-answer',
      say(
        `회사: ${company} · 연동회원인지 확인하지 못했습니다. ${problem}`,
        `Company: could not check whether ${company} is a linked member. ${problem}`,
      ),
      say('잠시 뒤 다시 실행해 주세요.', 'Try again in a moment.'),
    ),
});

export type ProbedUrlFinding =
  | { readonly status: 'fine' }
  | { readonly status: 'no-answer' | 'other'; readonly error: string };

/** `note`: not probed, because without PUBLIC_URL doctor does not know where the collector sends its reports. */
export type OwnAddressFinding = ProbedUrlFinding | { readonly status: 'note' };

const OWN_ADDRESSES = {
  'public-url': { path: '/popup/', setting: 'PUBLIC_URL' },
  'client-links': { path: '/client/', setting: 'CLIENT_LINKS' },
  collector: { path: '/collector/', setting: 'COLLECTOR_SECRET' },
} as const;
export type OwnAddress = keyof typeof OWN_ADDRESSES;

/**
 * @param isRunning whether another process has the store's writer lock, so that the app should answer; undefined if the
 *   store cannot be used
 */
export function addressLine(
  address: OwnAddress,
  finding: OwnAddressFinding,
  isRunning: boolean | undefined,
  t: Tongue,
): string {
  const { say } = t;
  const label = probeLabel(address, t);
  if (finding.status === 'note') {
    return say(
      `${label}: PUBLIC_URL이 없어 점검하지 않음. collector test <주소> 명령으로 점검해 주세요.`,
      `${label}: not checked without PUBLIC_URL; run collector test <address>.`,
    );
  }
  if (finding.status === 'fine') {
    return say(`${label}: 이 앱이 응답함`, `${label}: this app answers`);
  }
  const { error } = finding;
  if (isRunning === undefined) {
    return withRemedy(
      say(
        `${label}: 앱이 실행 중인지 알 수 없어 주소가 맞는지 확인하지 못했습니다(${error}).`,
        `${label}: can't be verified, because it is unknown whether the app is running (${error}).`,
      ),
      say(
        '먼저 저장소 문제를 해결한 뒤 doctor를 다시 실행해 주세요.',
        'Fix the problem with the store first, then run doctor again.',
      ),
    );
  }
  if (!isRunning) {
    return withRemedy(
      say(
        `${label}: 앱이 꺼져 있어 주소가 맞는지 알 수 없습니다(${error}).`,
        `${label}: the app is not running, so the address can't be verified yet (${error}).`,
      ),
      say('앱을 시작한 뒤 doctor를 다시 실행해 주세요.', 'Start the app and run doctor again.'),
    );
  }
  const { path, setting } = OWN_ADDRESSES[address];
  const noAnswer = say(`${label}: 응답이 없습니다(${error}).`, `${label}: no answer (${error}).`);
  const otherAnswers = say(
    `${label}: 다른 서버가 응답하거나, 앱이 다른 ${setting} 값으로 실행 중입니다(${error}).`,
    `${label}: something else answers, or the app runs with another ${setting} (${error}).`,
  );
  return withRemedy(
    finding.status === 'no-answer' ? noAnswer : otherAnswers,
    say(
      `DNS와 TLS 인증서가 맞는지, 프록시가 ${path} 아래의 요청을 이 앱의 PORT로 보내는지 확인해 주세요. ${setting} 값을 바꿨다면 앱을 다시 시작해 주세요.`,
      `Check DNS and the certificate, and that the proxy passes requests under ${path} to this app's PORT. If you changed ${setting}, restart the app.`,
    ),
  );
}

export function webhookLine(finding: ProbedUrlFinding, { say }: Tongue): string {
  if (finding.status === 'fine') {
    return say(
      '웹훅(ALERT_WEBHOOK_URL): 받는 쪽에 연결됨',
      'Webhook (ALERT_WEBHOOK_URL): the receiver can be reached',
    );
  }
  return withRemedy(
    say(
      `웹훅(ALERT_WEBHOOK_URL): 받는 쪽에 연결되지 않습니다(${finding.error}).`,
      `Webhook (ALERT_WEBHOOK_URL): the receiver can't be reached (${finding.error}).`,
    ),
    say(
      '주소가 맞는지, 받는 쪽 프로그램이 실행 중인지 확인해 주세요.',
      'Check the address and that the receiver is running.',
    ),
  );
}
