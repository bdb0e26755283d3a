import { untilMoment } from '../alert/alert-words.js';

import type { Markup } from '../text/markup.js';
import { type CommandWord, SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { alreadyClaimed, clientTextWords, snoozeWords } from '../triage/triage-words.js';
import type { Notice, NoticeText } from './notice-text.js';

const { words } = TONGUES.ko;

const MEMBERS_ONLY = '회사 정보가 들어 있어 이 워크스페이스의 정식 구성원만 쓸 수 있습니다.';

export const notice: NoticeText = { modalTitle: '홈택스 인증', sentence };

function sentence(of: Notice, { quote, person }: Markup): string {
  switch (of.kind) {
    case 'guest':
    case 'foreign':
      return MEMBERS_ONLY;
    case 'bot':
      return `봇은 쓸 수 없습니다. ${MEMBERS_ONLY}`;
    case 'operators-only':
      return '이 기능은 운영 권한이 있는 분만 쓸 수 있습니다. 필요하면 관리자에게 말씀해 주세요.';
    case 'admins-only':
      return `이 기능은 관리자만 쓸 수 있습니다. 필요하면 관리자에게 말씀해 주세요. ${admins(of.who, person)}`;
    case 'unknown':
      return '누가 요청했는지 슬랙에서 제때 알아내지 못해 아무것도 하지 않았습니다. 잠시 뒤 다시 시도해 주세요.';
    case 'unexpected':
      return `예상하지 못한 문제가 생겨 끝내지 못했습니다. 잠시 뒤 다시 시도해 주세요. 또 그러면 관리자에게 이 번호를 알려 주세요: ${of.reference}`;
    case 'store':
      return `앱이 저장소를 읽거나 쓰지 못했습니다. 방금 바꾼 것이 있다면 저장되지 않았을 수 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 잠시 뒤 다시 시도해 주세요. 또 그러면 관리자에게 이 번호를 알려 주세요: ${of.reference}`;
    case 'not-saved':
      return `앱이 저장소를 읽거나 쓰지 못해 저장하지 않았습니다. 입력한 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 또 그러면 관리자에게 이 번호를 알려 주세요: ${of.reference}`;
    case 'bad-brn':
      return badBrn(of.why, quote(of.input));
    case 'unknown-command':
      return unknownCommand(quote(of.word), of.nearest);
    case 'checking':
      return `${quote(of.company)} 상태를 확인하고 있습니다. 로그인 테스트까지 하면 1분쯤 걸릴 수 있습니다.`;
    case 'window-not-opened':
      return '슬랙이 제때 창을 열어 주지 않았습니다. 한 번 더 해 주세요.';
    case 'not-watched-any-more':
      return `${quote(of.company)} · 더 이상 모니터링하지 않는 회사입니다. 다시 모니터링하려면 /hometax ${SHOWN_WORD.ko.watch} 명령을 써 주세요.`;
    case 'cert-test-off':
      return '인증서 로그인 테스트를 쓰지 않도록 설정되어 있습니다. 필요하면 관리자에게 말씀해 주세요(CERT_LOGIN_TEST).';
    case 'alert-over':
      return `${quote(of.company)} · 이 알림은 이미 끝났습니다. 지금은 할 일이 없습니다.`;
    case 'alert-taken':
      return alreadyClaimed(person(of.by), of.at, of.now, TONGUES.ko);
    case 'alert-yours-already':
      return '이미 맡으신 알림입니다.';
    case 'alert-not-taken':
      return '지금은 맡은 사람이 없습니다.';
    case 'alert-snoozed-already':
      return `${of.own ? '' : `${person(of.by)} 님이 `}이미 ${untilMoment(of.until, of.now, TONGUES.ko)}까지 미뤘습니다. 바꾸려면 먼저 '${words.button.wake}'를 눌러 주세요.`;
    case 'alert-not-snoozed':
      return '미뤄 둔 알림이 아닙니다.';
    case 'client-told-already':
      return clientTextWords(TONGUES.ko).toldBefore(person(of.by), of.at, of.now);
    case 'snooze-too-long':
      return of.limit === undefined
        ? snoozeWords(TONGUES.ko).tooLate
        : `그렇게 오래 미룰 수는 없습니다. ${snoozeWords(TONGUES.ko).limit(of.limit, of.now)}`;
    case 'snooze-past':
      return snoozeWords(TONGUES.ko).problem.past;
    case 'clock-off':
      return "앱 서버의 시계가 틀려 지금은 날짜를 판단할 수 없습니다. 관리자가 시계를 맞추면 다시 사용할 수 있고, '/hometax 앱상태' 명령에서 차이를 볼 수 있습니다. 회사의 인증에 문제가 있다는 뜻은 아닙니다.";
    case 'unreadable':
      return '누르거나 보낸 내용을 앱이 읽지 못해 아무것도 하지 않았습니다. 앱의 이전 버전에서 만든 화면일 수 있으니 /hometax 명령으로 다시 열어 주세요.';
    case 'not-ready':
      return '앱이 막 시작했거나 멈추는 중입니다. 잠시 뒤 다시 시도해 주세요.';
    default:
      return of satisfies never;
  }
}

const NAMED_AT_MOST = 5;

function admins(who: readonly string[] = [], person: Markup['person']): string {
  if (who.length === 0) return '슬랙 워크스페이스의 관리자가 이 앱의 관리자입니다.';
  const named = who.slice(0, NAMED_AT_MOST).map(person).join(', ');
  return `관리자: ${named}${who.length > NAMED_AT_MOST ? ' 등' : ''}`;
}

function badBrn(why: Extract<Notice, { kind: 'bad-brn' }>['why'], input: string): string {
  switch (why) {
    case 'not-ten-digits':
      return `사업자번호는 숫자 10자리입니다. 다시 봐 주세요: ${input}`;
    case 'all-zero':
      return '0으로만 된 사업자번호는 쓸 수 없습니다. 다시 봐 주세요.';
    case 'check-digit':
      return `사업자번호 10자리 가운데 마지막 숫자가 맞지 않습니다. 다시 봐 주세요: ${input}`;
    default:
      return why satisfies never;
  }
}

function unknownCommand(typed: string, nearest: readonly CommandWord[]): string {
  const near = nearest.map((word) => `/hometax ${SHOWN_WORD.ko[word]}`).join(', ');
  const hint = near === '' ? '아래 명령을 쓸 수 있습니다.' : `비슷한 명령: ${near}`;
  return `모르는 명령입니다: ${typed}. ${hint}`;
}
