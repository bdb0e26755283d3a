import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { SetupAlert, SetupFault } from '../records/incident.js';
import type { Markup } from '../text/markup.js';
import { withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

/** All times are absolute, because the message stays for days. */
export function setupWords(setup: SetupAlert, markup: Markup, t: Tongue) {
  const { say, dayAndTime } = t;
  const { openedAt, lastCheckedAt } = setup;
  const { title, because, guess, steps, ask } = setupFaultWords(setup.fault, setup.stage, t);
  const problem = say(
    `${because} 회사들을 확인할 수 없으므로 정기 확인을 멈췄습니다.`,
    `${title}, so companies cannot be checked and the scheduled check was stopped.`,
  );
  const lastCheck = lastCheckedAt === undefined ? undefined : dayAndTime(lastCheckedAt, openedAt);
  const lastCheckSentence =
    lastCheck === undefined
      ? ''
      : say(
          ` 마지막으로 확인한 때는 ${lastCheck}입니다.`,
          ` The last check was on ${lastCheck} KST.`,
        );
  const meaning = say(
    '회사들의 인증이 잘못되었다는 뜻은 아닙니다. 해결될 때까지 15분마다 몇 곳에 다시 물어보며, 회사 알림을 새로 열거나 닫지 않습니다.',
    'This says nothing about any authentication. Until it is solved, we try a few companies every 15 minutes, and no company alert is opened or closed.',
  );
  const since = dayAndTime(openedAt, openedAt);
  return {
    title,
    happened: `${problem} ${guess} ${quotePopbill(setup, markup, t)}`,
    meaning: `${meaning}${lastCheckSentence}`,
    todo: { steps, ordered: steps.length > 1 },
    /** Full sentences for a notification, without severity. */
    sentence: `${problem} ${guess}${lastCheckSentence} ${ask}`,
    facts: [say(`${since}부터`, `since ${since} KST`), popbillCode(setup.code, t)],
  };
}

export function setupResolvedWords(
  setup: SetupAlert & { readonly resolvedAt: Instant },
  t: Tongue,
) {
  const { say, dayAndTime } = t;
  const { openedAt, resolvedAt } = setup;
  const [since, until] = [dayAndTime(openedAt, openedAt), dayAndTime(resolvedAt, openedAt)];
  const ms = resolvedAt - openedAt;
  const [lasted, after] = [t.duration(ms), t.afterDuration(ms)];
  const title = say(
    '팝빌이 이 앱의 설정을 다시 받아들입니다',
    "POPBiLL accepts this app's settings again",
  );
  const recovery = say(
    '모든 회사를 다시 확인했고, 알림도 다시 보냅니다.',
    'All companies have been checked again, and alerts go out as usual.',
  );
  return {
    state: withStage(say('해결됨', 'Resolved'), setup.stage, t),
    title,
    body: say(
      `${since}부터 ${until}까지 ${lasted} 동안 회사들을 확인하지 못했습니다. ${recovery}`,
      `Companies could not be checked from ${since} until ${until} (${lasted}). ${recovery}`,
    ),
    sentence: `${title}. ${recovery}`,
    facts: [say(`${after} 해결`, after), popbillCode(setup.code, t)],
  };
}

interface FaultWords {
  readonly title: string;
  /** Korean only: the title as the beginning of a sentence. */
  readonly because: string;
  readonly guess: string;
  readonly steps: readonly string[];
  /** What an admin is asked to do, at the end of a notification. */
  readonly ask: string;
}

export function setupFaultWords(fault: SetupFault, stage: Stage, { say }: Tongue): FaultWords {
  const restart = say(
    '앱을 다시 시작합니다. 설정은 시작할 때 한 번만 읽습니다.',
    'restart the app; settings are read once at the start.',
  );
  const noRestart = say('앱을 다시 시작하지 않아도 됩니다.', 'No restart is needed.');
  switch (fault) {
    case 'signature':
      return {
        title: say(
          '팝빌이 우리 서명을 받아들이지 않습니다',
          'POPBiLL does not accept our signature',
        ),
        because: '팝빌이 우리 서명을 받아들이지 않아',
        guess: say(
          '비밀키(SecretKey)가 바뀌었거나 잘못 적힌 것 같습니다.',
          'The secret key has probably been changed or mistyped.',
        ),
        steps: [
          say(
            '관리자가 팝빌(링크허브) 파트너 정보에서 지금의 비밀키를 봅니다.',
            "An admin looks up the current secret key in POPBiLL's (Linkhub's) partner information.",
          ),
          say(
            'POPBILL_SECRET_KEY 값을 그 키로 바꿉니다. 키는 슬랙에 적지 않습니다.',
            'Put that key into POPBILL_SECRET_KEY. Never write the key in Slack.',
          ),
          say(restart, `Then ${restart}`),
        ],
        ask: say(
          '관리자는 POPBILL_SECRET_KEY 값을 새 키로 바꾸고 앱을 다시 시작해 주세요.',
          'Admin: put the new key into POPBILL_SECRET_KEY and restart the app.',
        ),
      };
    case 'link-id':
      return {
        title: say(
          '팝빌이 우리 링크아이디를 받아들이지 않습니다',
          'POPBiLL does not accept our LinkID',
        ),
        because: '팝빌이 우리 링크아이디(LinkID)를 받아들이지 않아',
        guess: say(
          '링크아이디가 잘못 적혔거나 사용이 정지된 것 같습니다.',
          'The LinkID is probably mistyped or suspended.',
        ),
        steps: [
          say(
            '관리자가 POPBILL_LINK_ID 값을 파트너 신청 때 받은 링크아이디와 견주어 봅니다.',
            'An admin compares POPBILL_LINK_ID with the LinkID that the partner application gave.',
          ),
          say(`값이 다르면 고치고 ${restart}`, `If it differs, correct it and ${restart}`),
          say(
            '값이 맞다면 사용이 정지되었는지 팝빌 고객센터에 문의합니다.',
            "If it is right, ask POPBiLL's support whether it is suspended.",
          ),
        ],
        ask: say(
          '관리자는 POPBILL_LINK_ID 값을 보고, 맞다면 사용이 정지되었는지 팝빌에 문의해 주세요.',
          'Admin: look at POPBILL_LINK_ID; if it is right, ask POPBiLL whether it is suspended.',
        ),
      };
    case 'ip':
      return {
        title: say(
          '팝빌이 이 앱의 IP 주소를 받아들이지 않습니다',
          "POPBiLL does not accept this app's IP address",
        ),
        because: '팝빌이 이 앱의 IP 주소를 받아들이지 않아',
        guess: say(
          '앱이 밖으로 나가는 IP 주소가 바뀌었거나 여러 개인 것 같습니다.',
          'The address the app goes out with has probably changed, or there are several.',
        ),
        steps: [
          say(
            '관리자가 앱이 도는 서버의 나가는 IP 주소를 봅니다. 팝빌에 IP 제한을 걸어 두었다면 지금 주소를 더합니다.',
            'An admin looks up the outgoing IP address of the server. If POPBiLL restricts addresses, add the current one there.',
          ),
          say(
            `나가는 주소가 여러 개라면 POPBILL_IP_BOUND 값을 false로 바꾸고 ${restart}`,
            `If there are several outgoing addresses, set POPBILL_IP_BOUND to false and ${restart}`,
          ),
        ],
        ask: say(
          '관리자는 서버의 나가는 IP 주소와 팝빌의 IP 제한, POPBILL_IP_BOUND 값을 봐 주세요.',
          "Admin: look at the server's outgoing IP address, POPBiLL's restriction and POPBILL_IP_BOUND.",
        ),
      };
    case 'clock':
      return {
        title: say(
          '앱 서버의 시계가 팝빌과 맞지 않습니다',
          "The clock of the app's server differs from POPBiLL's",
        ),
        because: '앱 서버의 시계가 팝빌과 맞지 않아',
        guess: say(
          '팝빌의 시각으로 한 번 맞추어 다시 보냈지만 받아들여지지 않았습니다.',
          "We corrected it once by POPBiLL's time and asked again, but were not accepted.",
        ),
        steps: [
          say(
            `관리자가 앱이 도는 서버의 시각을 맞춥니다(시간 동기화 NTP가 켜져 있는지 봅니다). ${noRestart}`,
            `An admin sets the server's clock right (see whether time synchronisation, NTP, is on). ${noRestart}`,
          ),
        ],
        ask: say('관리자는 서버의 시각을 맞춰 주세요.', "Admin: set the server's clock right."),
      };
    case 'production-closed':
      return {
        title: say(
          '팝빌에서 이 환경을 쓸 수 없습니다',
          `POPBiLL has not opened the ${stage} stage for our LinkID`,
        ),
        because: `팝빌이 우리 링크아이디에 ${stage === 'production' ? '운영' : '테스트'} 환경을 열어 주지 않아`,
        guess:
          stage === 'production'
            ? say(
                '운영 전환 신청이 아직 승인되지 않은 것 같습니다.',
                'The application for production has probably not been approved yet.',
              )
            : say(
                '이 링크아이디로는 테스트 환경을 쓸 수 없는 것 같습니다.',
                'This LinkID can probably not be used on the test stage.',
              ),
        steps: [
          say(
            '관리자가 팝빌 고객센터에 이 링크아이디의 운영 전환 상태를 문의합니다.',
            "An admin asks POPBiLL's support whether this LinkID is approved for production.",
          ),
          say(
            `환경을 잘못 골랐다면 POPBILL_STAGE 값을 고치고 ${restart}`,
            `If the wrong stage was chosen, correct POPBILL_STAGE and ${restart}`,
          ),
        ],
        ask: say(
          '관리자는 팝빌에 운영 전환 상태를 문의하거나 POPBILL_STAGE 값을 봐 주세요.',
          'Admin: ask POPBiLL whether production is approved, or look at POPBILL_STAGE.',
        ),
      };
    case 'points':
      return {
        title: say('팝빌 포인트가 부족합니다', 'POPBiLL points are used up'),
        because: '팝빌 포인트가 부족해',
        guess: say(
          '파트너나 회원의 남은 포인트가 없는 것 같습니다.',
          'The partner or the member has probably no points left.',
        ),
        steps: [
          say(
            `팝빌 사이트에서 포인트를 충전합니다. ${noRestart}`,
            `Charge points on POPBiLL's site. ${noRestart}`,
          ),
        ],
        ask: say('팝빌 포인트를 충전해 주세요.', 'Please charge POPBiLL points.'),
      };
    case 'popbill-user-id':
      return {
        title: say(
          '팝빌이 적어 둔 팝빌 아이디를 받아들이지 않습니다',
          'POPBiLL does not accept the POPBiLL ID we were given',
        ),
        because: '팝빌이 우리가 적어 둔 팝빌 아이디를 받아들이지 않아',
        guess: say(
          '회사에 적어 둔 팝빌 아이디가 없어졌거나 사용이 중지된 것 같습니다.',
          'The POPBiLL ID entered with the company has probably been removed or disabled.',
        ),
        steps: [
          say(
            `운영 권한이 있는 사람이 '/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 고치거나 비웁니다. 비우면 그 회사의 기본 아이디로 물어봅니다. ${noRestart}`,
            `An operator opens the company with /hometax watch and corrects or clears its POPBiLL ID. Without one, the company's default ID is used. ${noRestart}`,
          ),
        ],
        ask: say(
          "'/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 고치거나 비워 주세요.",
          'Open the company with /hometax watch and correct or clear its POPBiLL ID.',
        ),
      };
    case 'permission':
      return {
        title: say('팝빌이 이 앱에 권한을 주지 않습니다', 'POPBiLL gives this app no permission'),
        because: '팝빌이 우리 링크아이디나 팝빌 아이디에 홈택스 수집 권한을 주지 않아',
        guess: say(
          '홈택스 수집 서비스를 신청하지 않았거나 아이디의 권한이 빠진 것 같습니다.',
          'HomeTax collection has probably not been applied for, or the POPBiLL ID lacks the permission.',
        ),
        steps: [
          say(
            `관리자가 팝빌 사이트에서 팝빌 아이디의 권한을 보고, 파트너의 홈택스 수집 사용 여부를 팝빌 고객센터에 문의합니다. ${noRestart}`,
            `An admin looks at the permissions of the POPBiLL ID on POPBiLL's site and asks POPBiLL's support whether the partner may use HomeTax collection. ${noRestart}`,
          ),
        ],
        ask: say(
          '관리자는 팝빌 아이디의 권한과 홈택스 수집 사용 여부를 팝빌에서 봐 주세요.',
          "Admin: look at the POPBiLL ID's permissions and whether HomeTax collection is in use.",
        ),
      };
    case 'other':
      return {
        title: say(
          '팝빌이 이 앱의 요청을 받아들이지 않습니다',
          "POPBiLL does not accept this app's requests",
        ),
        because: '팝빌이 이 앱의 요청을 받아들이지 않아',
        guess: say(
          '이 앱의 설정이나 팝빌 쪽 파트너 설정이 바뀐 것 같습니다.',
          "This app's settings or the partner settings at POPBiLL have probably changed.",
        ),
        steps: [
          say(
            '관리자가 POPBILL_로 시작하는 설정 값을 봅니다. 값을 고쳤다면 앱을 다시 시작합니다.',
            'An admin looks at the settings that begin with POPBILL_. If one was corrected, restart the app.',
          ),
          say(
            '값이 맞다면 아래 코드를 팝빌 고객센터에 알려 주세요.',
            "If they are right, give POPBiLL's support the code of this message.",
          ),
        ],
        ask: say(
          '관리자는 POPBILL_로 시작하는 설정을 보고, 맞다면 이 코드를 팝빌 고객센터에 알려 주세요.',
          "Admin: look at the settings that begin with POPBILL_; if they are right, give POPBiLL's support this code.",
        ),
      };
  }
}
