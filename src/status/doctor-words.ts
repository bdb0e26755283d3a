import { startOfSeoulDay } from '../kernel/time.js';
import type { HolidayData } from '../kernel/working-days.js';
import type { SetupFault } from '../records/incident.js';
import { unusedSetting } from '../settings/environment-words.js';
import { bytes, count, number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { DoctorFinding, DoctorTrial } from './doctor-finding.js';
import {
  appTokenLine,
  channelLine,
  peopleLine,
  scopesLine,
  slackLine,
} from './doctor-slack-words.js';
import { recordsWords, storeFailed } from './store-words.js';

type Of<Item extends DoctorFinding['item']> = Extract<DoctorFinding, { readonly item: Item }>;

/** The last line: nothing was found, or so many things. */
export function doctorResult(findings: number, { say }: Tongue): string {
  if (findings === 0) return say('모두 준비되었습니다.', 'Everything is ready.');
  return say(
    `살펴볼 것이 ${number(findings)}가지 있습니다.`,
    `${count(findings, 'thing')} ${findings === 1 ? 'needs' : 'need'} a look.`,
  );
}

/** A finding in one line. */
export function doctorLine(finding: DoctorFinding, t: Tongue): string {
  const { say } = t;
  switch (finding.item) {
    case 'setting':
      return `${say('설정', 'Settings')}: ${unusedSetting(finding.name, t)}`;
    case 'late':
      return late(finding, t);
    case 'store':
      return store(finding, t);
    case 'records': {
      const records = recordsWords(t);
      const label = say('저장소', 'Store');
      return `${label}: ${records.count(finding.records.length)}. ${records.remedy}`;
    }
    case 'disk':
      return disk(finding, t);
    case 'holidays':
      return holidays(finding, t);
    case 'popbill':
      return popbill(finding, t);
    case 'clock':
      return clock(finding, t);
    case 'member':
      return member(finding, t);
    case 'slack':
      return slackLine(finding, t);
    case 'scopes':
      return scopesLine(finding, t);
    case 'app-token':
      return appTokenLine(finding, t);
    case 'signing-secret':
      return say(
        '서명 비밀값(SLACK_SIGNING_SECRET): 여기에서는 맞는지 알 수 없습니다. 슬랙에서 명령을 썼을 때 앱이 응답하지 않으면 앱의 로그를 봐 주세요. 값이 틀렸다면 로그에 나오고, 로그에 아무것도 없다면 앱 설정의 주소가 다르거나 Socket Mode가 켜져 있습니다.',
        "Signing secret (SLACK_SIGNING_SECRET): whether it is right cannot be told from here. When commands in Slack get no answer, please look at the app's log: a wrong secret is named there; with nothing there, the addresses in the app's settings are others, or Socket Mode is switched on.",
      );
    case 'channel':
      return channelLine(finding, t);
    case 'people':
      return peopleLine(finding, t);
    case 'public-url':
      return publicUrl(finding, t);
    default:
      return finding satisfies never;
  }
}

function late({ trial, seconds }: Of<'late'>, { say }: Tongue): string {
  const tried: Readonly<Record<DoctorTrial, string>> = {
    store: say('저장소', 'Store'),
    disk: say('디스크', 'Disk'),
    popbill: say('팝빌', 'POPBiLL'),
    slack: say('슬랙', 'Slack'),
    'public-url': say('앱의 주소(PUBLIC_URL)', "The app's address (PUBLIC_URL)"),
  };
  const remedy: Readonly<Record<DoctorTrial, string>> = {
    store: say(
      'STORE_URL의 경로와 그 디스크(네트워크 디스크라면 연결)를 봐 주세요.',
      'Please look at the path in STORE_URL and at its disk (or the connection to it, if it is on the network).',
    ),
    disk: say(
      'STORE_URL의 디스크(네트워크 디스크라면 연결)를 봐 주세요.',
      'Please look at the disk of STORE_URL (or the connection to it, if it is on the network).',
    ),
    popbill: say(
      '잠시 뒤 다시 실행해 보고, 그래도 같으면 이 서버에서 팝빌로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.',
      "Please try again in a moment; if it stays like this, look at this server's connection to POPBiLL (firewall, proxy, DNS).",
    ),
    slack: say(
      '잠시 뒤 다시 실행해 보고, 그래도 같으면 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.',
      "Please try again in a moment; if it stays like this, look at this server's connection to slack.com (firewall, proxy, DNS).",
    ),
    'public-url': say(
      'DNS, 인증서, 프록시가 이 앱의 PORT로 이어지는지 봐 주세요.',
      "Please see whether DNS, certificate and proxy lead to this app's PORT.",
    ),
  };
  return say(
    `${tried[trial]}: ${seconds}초 안에 끝나지 않아 그만두었습니다. ${remedy[trial]}`,
    `${tried[trial]}: given up after ${count(seconds, 'second')}. ${remedy[trial]}`,
  );
}

function store(finding: Of<'store'>, t: Tongue): string {
  const { say, companies } = t;
  if (finding.found === 'broken') {
    const why = storeFailed(finding.why, t);
    return say(`저장소: 준비되지 않았습니다. ${why}`, `Store: not ready. ${why}`);
  }
  const watched = say(
    `모니터링 중인 회사 ${companies(finding.companies)}`,
    `${companies(finding.companies)} ${finding.companies === 1 ? 'is' : 'are'} watched.`,
  );
  return finding.inUse
    ? say(
        `저장소: 읽을 수 있습니다. ${watched}. 실행 중인 앱이 쓰고 있어 읽기만 했습니다.`,
        `Store: can be read. ${watched} The running app is using it, so it was only read.`,
      )
    : say(`저장소: 읽고 쓸 수 있습니다. ${watched}`, `Store: can be read and written. ${watched}`);
}

function disk({ found, storeBytes, freeBytes }: Of<'disk'>, { say }: Tongue): string {
  const [taken, left] = [bytes(storeBytes), bytes(freeBytes)];
  const room = say(
    `디스크: 저장소 ${taken}, 남은 공간 ${left}`,
    `Disk: the store takes ${taken}, ${left} left.`,
  );
  return found === 'fine'
    ? room
    : say(
        `${room}. 가득 차면 알림을 저장하지도 보내지도 못합니다. 디스크 공간을 확보해 주세요.`,
        `${room} When it is full no alert can be kept or sent. Please make room.`,
      );
}

function holidays({ found, data }: Of<'holidays'>, t: Tongue): string {
  const { say } = t;
  const line = `${say('공휴일 자료', 'Holiday data')}: ${holidaysKnown(data, t)}`;
  return found === 'fine'
    ? line
    : say(
        `${line} 앱을 새 버전으로 올리거나 EXTRA_HOLIDAYS에 다가올 공휴일을 적어 주세요.`,
        `${line} Please update the app, or name the coming holidays in EXTRA_HOLIDAYS.`,
      );
}

/** Until when holidays are known, behind a label. */
export function holidaysKnown(data: HolidayData, { say, fullDate }: Tongue): string {
  if (data.kind === 'none') {
    return say('없습니다. 주말만 쉬는 날로 봅니다.', 'there is none; only weekends are known.');
  }
  const until = fullDate(startOfSeoulDay(data.until));
  switch (data.kind) {
    case 'known':
      return say(`${until}까지 있습니다.`, `until ${until}.`);
    case 'ends':
      return say(
        `${until}까지만 있습니다. 그 뒤에는 주말만 쉬는 날로 봅니다.`,
        `only until ${until}; after that only weekends are known.`,
      );
    case 'ended':
      return say(
        `${until}에 끝났습니다. 지금은 주말만 쉬는 날로 봅니다.`,
        `ended on ${until}; now only weekends are known.`,
      );
    default:
      return data satisfies never;
  }
}

function popbill(finding: Of<'popbill'>, t: Tongue): string {
  const { say, words } = t;
  switch (finding.found) {
    case 'fine': {
      const stage = words.stage[finding.stage];
      return say(
        `팝빌: ${stage} 환경에서 링크아이디와 비밀키를 받아들였습니다.`,
        `POPBiLL: accepts the LinkID and secret key (stage: ${stage}).`,
      );
    }
    case 'refused': {
      const remedy = settingToFix(finding.fault, t);
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
    default:
      return finding satisfies never;
  }
}

/** Which setting to look at, by what POPBiLL does not accept. */
function settingToFix(fault: SetupFault, { say }: Tongue): string {
  const remedies: Readonly<Record<SetupFault, string>> = {
    signature: say('POPBILL_SECRET_KEY 값을 봐 주세요.', 'Please look at POPBILL_SECRET_KEY.'),
    'link-id': say('POPBILL_LINK_ID 값을 봐 주세요.', 'Please look at POPBILL_LINK_ID.'),
    ip: say(
      '이 서버에서 나가는 IP 주소가 바뀐다면 POPBILL_IP_BOUND=false로 두고, 아니면 팝빌에서 이 서버의 IP 주소를 허용해 주세요.',
      'If outgoing calls leave from changing addresses, set POPBILL_IP_BOUND=false; otherwise let POPBiLL allow the address of this server.',
    ),
    clock: say('이 서버의 시계를 맞춰 주세요.', 'Please set the clock of this server right.'),
    'production-closed': say(
      'POPBILL_STAGE 값을 보고, 이 링크아이디의 운영 환경이 열렸는지 팝빌에 물어봐 주세요.',
      'Please look at POPBILL_STAGE, and ask POPBiLL whether production is open for your LinkID.',
    ),
    points: say(
      '팝빌 사이트에서 포인트를 충전해 주세요.',
      "Please top up points on POPBiLL's site.",
    ),
    'popbill-user-id': say(
      '회사에 적은 팝빌 아이디를 봐 주세요.',
      'Please look at the POPBiLL IDs of the companies.',
    ),
    permission: say(
      '이 링크아이디로 홈택스 수집을 쓸 수 있는지 팝빌 고객센터에 물어봐 주세요.',
      "Please ask POPBiLL's support whether your LinkID may use HomeTax collection.",
    ),
    other: say(
      'POPBILL_로 시작하는 설정을 봐 주세요.',
      'Please look at the settings that begin with POPBILL_.',
    ),
  };
  return remedies[fault];
}

function clock(finding: Of<'clock'>, { say }: Tongue): string {
  const who = finding.by === 'popbill' ? say('팝빌', 'POPBiLL') : say('슬랙', 'Slack');
  switch (finding.found) {
    case 'fine':
      return say(`시계: ${who}의 시계와 맞습니다.`, `Clock: agrees with ${who}'s.`);
    case 'unknown':
      return say(
        `시계: ${who}의 시각을 받지 못해 맞추어 보지 못했습니다. 먼저 ${who}에 연결되어야 합니다(위 줄 참고).`,
        `Clock: not compared with ${who}'s, because ${who} did not tell the time. First ${who} has to be reached (see above).`,
      );
    case 'skewed': {
      const seconds = Math.round(Math.abs(finding.skewMs) / 1000);
      const isBehind = finding.skewMs > 0;
      return say(
        `시계: 이 컴퓨터의 시계가 ${who}보다 ${number(seconds)}초 ${isBehind ? '느립니다' : '빠릅니다'}. 차이가 크면 팝빌은 이 앱의 요청을, 이 앱은 슬랙의 요청을 거부하게 됩니다. 서버의 시각 동기화(NTP)를 켜 주세요.`,
        `Clock: this machine is ${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} ${who}. With a large difference POPBiLL refuses this app's requests, and this app Slack's. Please switch on time synchronisation (NTP).`,
      );
    }
    default:
      return finding satisfies never;
  }
}

function member(finding: Of<'member'>, { say, words }: Tongue): string {
  switch (finding.found) {
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
    default:
      return finding satisfies never;
  }
}

function publicUrl(finding: Of<'public-url'>, { say }: Tongue): string {
  if (finding.found === 'fine') {
    return say(
      '앱의 주소(PUBLIC_URL): 이 앱이 응답합니다.',
      "The app's address (PUBLIC_URL): this app answers.",
    );
  }
  const { error } = finding;
  if (!finding.isRunning) {
    return say(
      `앱의 주소(PUBLIC_URL): 응답이 없습니다(${error}). 앱이 꺼져 있어 주소가 맞는지는 알 수 없습니다. 앱을 시작한 뒤 doctor를 다시 실행해 주세요.`,
      `The app's address (PUBLIC_URL): no answer (${error}). The app is not running, so nothing is known about the address. Please start it and run doctor again.`,
    );
  }
  return finding.found === 'no-answer'
    ? say(
        `앱의 주소(PUBLIC_URL): 응답이 없습니다(${error}). DNS, 인증서, 프록시가 이 앱의 PORT로 이어지는지 봐 주세요.`,
        `The app's address (PUBLIC_URL): no answer (${error}). Please see whether DNS, certificate and proxy lead to this app's PORT.`,
      )
    : say(
        `앱의 주소(PUBLIC_URL): 이 앱이 아닌 것이 응답하거나, 앱이 이 주소를 모른 채 실행되고 있습니다(${error}). 프록시가 /popup/ 아래의 요청을 이 앱의 PORT로 보내는지 보고, PUBLIC_URL을 바꾸었다면 앱을 다시 시작해 주세요.`,
        `The app's address (PUBLIC_URL): something else answers, or the app runs without knowing this address (${error}). Please see whether the proxy passes what is below /popup/ to this app's PORT; after a change of PUBLIC_URL start the app again.`,
      );
}
