import { setupFaultWords } from '../incident/setup-words.js';
import type { ClockWitness } from '../kernel/clock-rules.js';
import type { Stage } from '../records/company.js';
import type { SetupFault } from '../records/incident.js';
import type { StoreErrorCode } from '../records/store.js';
import { type MisspelledName, misspelledSetting } from '../settings/environment-words.js';
import { count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { StatusLine } from './status-app-words.js';
import { storeErrorSentence } from './store-words.js';

/** `fine` and `note` need no action, `no-answer` and `unknown` mean not known, all other findings need action. */
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
  const sentence = description.endsWith('.') ? description : `${description}.`;
  return isProblem
    ? { status: 'trouble', line: `${label}: ${sentence} ${remedy ?? ''}` }
    : { status: 'fine', line: `${label}: ${sentence}` };
}

/** Doctor's probes in order, each with a time limit. */
export type DoctorProbe = 'store' | 'disk' | 'popbill' | 'slack' | 'public-url';

export function doctorResult(findings: number, { say }: Tongue): string {
  if (findings === 0) return say('모두 준비되었습니다.', 'Everything is ready.');
  return say(
    `살펴볼 것이 ${number(findings)}가지 있습니다.`,
    `${count(findings, 'thing')} ${findings === 1 ? 'needs' : 'need'} a look.`,
  );
}

export function misspelledLine(name: MisspelledName, t: Tongue): string {
  return `${t.say('설정', 'Settings')}: ${misspelledSetting(name, t)}`;
}

export function timeoutLine(probe: DoctorProbe, seconds: number, { say }: Tongue): string {
  const labels: Readonly<Record<DoctorProbe, string>> = {
    store: say('저장소', 'Store'),
    disk: say('디스크', 'Disk'),
    popbill: say('팝빌', 'POPBiLL'),
    slack: say('슬랙', 'Slack'),
    'public-url': say('앱의 주소(PUBLIC_URL)', "The app's address (PUBLIC_URL)"),
  };
  return say(
    `${labels[probe]}: ${seconds}초 안에 끝나지 않아 그만두었습니다. 잠시 뒤 다시 실행해 보고, 그래도 같으면 이 서버에서 나가는 연결(방화벽, 프록시, DNS, 네트워크 디스크)을 봐 주세요.`,
    `${labels[probe]}: given up after ${count(seconds, 'second')}. Please try again in a moment; if it stays like this, look at this server's connection to it (firewall, proxy, DNS, network disk).`,
  );
}

type StoreFinding =
  | {
      readonly status: 'fine';
      readonly companies: number;
      /** Another process, usually the app, has the writer lock. */
      readonly isInUse: boolean;
    }
  | { readonly status: 'broken'; readonly why: StoreErrorCode };

export function storeLine(finding: StoreFinding, t: Tongue): string {
  const { say, companies } = t;
  if (finding.status === 'broken') {
    const why = storeErrorSentence(finding.why, t);
    return say(`저장소: 준비되지 않았습니다. ${why}`, `Store: not ready. ${why}`);
  }
  const watched = say(
    `모니터링 중인 회사 ${companies(finding.companies)}`,
    `${companies(finding.companies)} ${finding.companies === 1 ? 'is' : 'are'} watched.`,
  );
  return finding.isInUse
    ? say(
        `저장소: 읽을 수 있습니다. ${watched}. 실행 중인 앱이 쓰고 있어 읽기만 했습니다.`,
        `Store: can be read. ${watched} The running app is using it, so it was only read.`,
      )
    : say(`저장소: 읽고 쓸 수 있습니다. ${watched}`, `Store: can be read and written. ${watched}`);
}

/** `problem`: a complete sentence. */
type PopbillFinding =
  | { readonly status: 'fine'; readonly stage: Stage }
  | { readonly status: 'no-answer'; readonly problem: string }
  | {
      readonly status: 'refused';
      readonly problem: string;
      readonly fault: SetupFault;
      readonly stage: Stage;
    };

export function popbillLine(finding: PopbillFinding, t: Tongue): string {
  const { say, words } = t;
  switch (finding.status) {
    case 'fine': {
      const stage = words.stage[finding.stage];
      return say(
        `팝빌: ${stage} 환경에서 링크아이디와 비밀키를 받아들였습니다.`,
        `POPBiLL: accepts the LinkID and secret key (stage: ${stage}).`,
      );
    }
    case 'refused': {
      const remedy = setupFaultWords(finding.fault, finding.stage, t).ask;
      return say(
        `팝빌: 설정을 받아들이지 않았습니다(POPBILL_STAGE=${finding.stage}). ${finding.problem} ${remedy}`,
        `POPBiLL: does not accept the settings (POPBILL_STAGE=${finding.stage}). ${finding.problem} ${remedy}`,
      );
    }
    case 'no-answer':
      return say(
        `팝빌: 답을 받지 못했습니다. ${finding.problem} 이 서버에서 팝빌로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`,
        `POPBiLL: no answer. ${finding.problem} Please look at this server's connection to POPBiLL (firewall, proxy, DNS).`,
      );
  }
}

type ClockFinding = { readonly witness: ClockWitness } & (
  | { readonly status: 'fine' }
  /** The witness did not send its time. */
  | { readonly status: 'unknown' }
  /** Positive if our clock is behind. */
  | { readonly status: 'skewed'; readonly skewMs: number }
);

export function clockComparison(finding: ClockFinding, { say }: Tongue): string {
  const service = finding.witness === 'popbill' ? say('팝빌', 'POPBiLL') : say('슬랙', 'Slack');
  switch (finding.status) {
    case 'fine':
      return say(`시계: ${service}의 시계와 맞습니다.`, `Clock: agrees with ${service}'s.`);
    case 'unknown':
      return say(
        `시계: ${service}의 시각을 받지 못해 맞추어 보지 못했습니다. 먼저 ${service}에 연결되어야 합니다(위 줄 참고).`,
        `Clock: not compared with ${service}'s, because ${service} did not tell the time. First ${service} has to be reached (see above).`,
      );
    case 'skewed': {
      const seconds = Math.round(Math.abs(finding.skewMs) / 1000);
      const isBehind = finding.skewMs > 0;
      return say(
        `시계: 이 컴퓨터의 시계가 ${service}보다 ${number(seconds)}초 ${isBehind ? '느립니다' : '빠릅니다'}. 차이가 크면 팝빌은 이 앱의 요청을, 이 앱은 슬랙의 요청을 거부하게 됩니다. 서버의 시각 동기화(NTP)를 켜 주세요.`,
        `Clock: this machine is ${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} ${service}. With a large difference POPBiLL refuses this app's requests, and this app Slack's. Please switch on time synchronisation (NTP).`,
      );
    }
  }
}

/** A finding about one watched company. `note`: no company is watched yet; `unknown`: the store could not be read. */
type MemberFinding =
  | { readonly status: 'note' | 'unknown' }
  | { readonly status: 'fine'; readonly company: string }
  | { readonly status: 'not-member'; readonly company: string; readonly stage: Stage }
  | { readonly status: 'no-answer'; readonly company: string; readonly problem: string };

export function memberLine(finding: MemberFinding, { say, words }: Tongue): string {
  switch (finding.status) {
    case 'note':
      return say(
        '회사: 모니터링 중인 회사가 아직 없어 물어보지 않았습니다. 슬랙에서 /hometax 추가 명령으로 추가하거나 import로 가져와 주세요.',
        'Company: none is watched yet, so POPBiLL was not asked about any. Add one in Slack with /hometax watch, or use import.',
      );
    case 'unknown':
      return say(
        '회사: 저장소를 읽지 못해 물어보지 않았습니다. 먼저 저장소를 고쳐 주세요(위 줄 참고).',
        'Company: POPBiLL was not asked about any, because the store could not be read. Please mend the store first (see above).',
      );
    case 'fine':
      return say(
        `회사: ${finding.company} · 팝빌에 우리 연동회원으로 등록되어 있습니다.`,
        `Company: ${finding.company} is known to POPBiLL as a member of ours.`,
      );
    case 'not-member': {
      const stage = words.stage[finding.stage];
      return say(
        `회사: ${finding.company} · 팝빌 ${stage} 환경에서 우리 연동회원이 아닙니다. 회원은 테스트 환경과 운영 환경에 따로 가입합니다. POPBILL_STAGE와 POPBILL_LINK_ID 값을 봐 주세요.`,
        `Company: ${finding.company} is not a member of ours on POPBiLL's ${stage} stage. Companies join test and production separately. Please look at POPBILL_STAGE and POPBILL_LINK_ID.`,
      );
    }
    case 'no-answer':
      return say(
        `회사: ${finding.company} · 회원인지 팝빌의 답을 받지 못했습니다. ${finding.problem}`,
        `Company: ${finding.company} · POPBiLL gave no answer whether it is a member. ${finding.problem}`,
      );
  }
}

export type PublicUrlFinding =
  | { readonly status: 'fine' }
  | { readonly status: 'no-answer' | 'other'; readonly error: string };

/** @param isRunning whether another process has the store's writer lock, so that the app should answer */
export function publicUrlLine(
  finding: PublicUrlFinding,
  isRunning: boolean,
  { say }: Tongue,
): string {
  if (finding.status === 'fine') {
    return say(
      '앱의 주소(PUBLIC_URL): 이 앱이 응답합니다.',
      "The app's address (PUBLIC_URL): this app answers.",
    );
  }
  const { error } = finding;
  if (!isRunning) {
    return say(
      `앱의 주소(PUBLIC_URL): 응답이 없습니다(${error}). 앱이 꺼져 있어 주소가 맞는지는 알 수 없습니다. 앱을 시작한 뒤 doctor를 다시 실행해 주세요.`,
      `The app's address (PUBLIC_URL): no answer (${error}). The app is not running, so nothing is known about the address. Please start it and run doctor again.`,
    );
  }
  return finding.status === 'no-answer'
    ? say(
        `앱의 주소(PUBLIC_URL): 응답이 없습니다(${error}). DNS, 인증서, 프록시가 이 앱의 PORT로 이어지는지 봐 주세요.`,
        `The app's address (PUBLIC_URL): no answer (${error}). Please see whether DNS, certificate and proxy lead to this app's PORT.`,
      )
    : say(
        `앱의 주소(PUBLIC_URL): 이 앱이 아닌 것이 응답하거나, 앱이 이 주소를 모른 채 실행되고 있습니다(${error}). 프록시가 /popup/ 아래의 요청을 이 앱의 PORT로 보내는지 보고, PUBLIC_URL을 바꾸었다면 앱을 다시 시작해 주세요.`,
        `The app's address (PUBLIC_URL): something else answers, or the app runs without knowing this address (${error}). Please see whether the proxy passes what is below /popup/ to this app's PORT; after a change of PUBLIC_URL start the app again.`,
      );
}
