import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';

/** A short answer that any command, button or form can get. */
export type Notice =
  /** Refusals (permissions.ts). `unknown`: Slack did not identify the person in time. */
  | { readonly kind: 'guest' | 'foreign' | 'bot' | 'unknown' | 'operators-only' }
  /** `admins`: user and user-group IDs. Empty or absent: the workspace's own admins. */
  | { readonly kind: 'admins-only'; readonly admins?: readonly string[] }
  /** `not-saved`: the store failed, and the submitted form is shown again below this sentence. */
  | { readonly kind: 'unexpected' | 'store' | 'not-saved'; readonly reference: string }
  /** Slack did not open a window (a trigger expires after 3 seconds). */
  | { readonly kind: 'window-not-opened' }
  /** The server's clock is wrong, so remaining days cannot be computed. */
  | { readonly kind: 'clock-off' }
  /** A button's value or a window's metadata that this version did not write. */
  | { readonly kind: 'unreadable' }
  /** The app is starting or stopping. */
  | { readonly kind: 'not-ready' };

/** Title of the modal that shows a notice; at most 24 characters. */
export const noticeTitle = ({ say }: Tongue) => say('홈택스 인증', 'HomeTax authentication');

export function noticeSentence(notice: Notice, { person }: Markup, t: Tongue): string {
  const { say } = t;
  switch (notice.kind) {
    case 'guest':
    case 'foreign':
      return membersOnly(t);
    case 'bot':
      return say(
        `봇은 쓸 수 없습니다. ${membersOnly(t)}`,
        `Bots cannot use this. ${membersOnly(t)}`,
      );
    case 'operators-only':
      return say(
        '이 기능은 운영 권한이 있는 분만 쓸 수 있습니다. 필요하면 관리자에게 말씀해 주세요.',
        'This is for operators. If you need it, please ask an admin.',
      );
    case 'admins-only': {
      const admins = adminList(notice.admins, person, t);
      return say(
        `이 기능은 관리자만 쓸 수 있습니다. 필요하면 관리자에게 말씀해 주세요. ${admins}`,
        `This is for admins. If you need it, please ask one. ${admins}`,
      );
    }
    case 'unknown':
      return say(
        '누가 요청했는지 슬랙에서 제때 알아내지 못해 아무것도 하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
        'Slack did not tell us in time who is asking, so nothing was done. Please try again in a moment.',
      );
    case 'unexpected':
      return say(
        `예상하지 못한 문제가 생겨 끝내지 못했습니다. 잠시 뒤 다시 시도해 주세요. 또 그러면 관리자에게 이 번호를 알려 주세요: ${notice.reference}`,
        `Something unexpected came up and this could not be finished. Please try again in a moment. If it happens again, give an admin this reference: ${notice.reference}`,
      );
    case 'store':
      return say(
        `앱이 저장소를 읽거나 쓰지 못했습니다. 방금 바꾼 것이 있다면 저장되지 않았을 수 있습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 잠시 뒤 다시 시도해 주세요. 또 그러면 관리자에게 이 번호를 알려 주세요: ${notice.reference}`,
        `The app could not read or write its store. If you were changing something, it may not be saved. This says nothing about any authentication. Please try again in a moment. If it happens again, give an admin this reference: ${notice.reference}`,
      );
    case 'not-saved':
      return say(
        `앱이 저장소를 읽거나 쓰지 못해 저장하지 않았습니다. 입력한 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 또 그러면 관리자에게 이 번호를 알려 주세요: ${notice.reference}`,
        `The app could not read or write its store, so nothing was saved. What you entered is still here; please send it again in a moment. This says nothing about any authentication. If it happens again, give an admin this reference: ${notice.reference}`,
      );
    case 'window-not-opened':
      return say(
        '슬랙이 제때 창을 열어 주지 않았습니다. 한 번 더 해 주세요.',
        'Slack did not open the window in time. Please do it once more.',
      );
    case 'clock-off':
      return say(
        "앱 서버의 시계가 틀려 지금은 날짜를 판단할 수 없습니다. 관리자가 시계를 맞추면 다시 사용할 수 있고, '/hometax 앱상태' 명령에서 차이를 볼 수 있습니다. 회사의 인증에 문제가 있다는 뜻은 아닙니다.",
        "The clock of this app's server is wrong, so nothing can be said about dates now. An admin has to set it right; /hometax status shows how far it is off. This doesn't mean that any authentication is broken.",
      );
    case 'unreadable':
      return say(
        '누르거나 보낸 내용을 앱이 읽지 못해 아무것도 하지 않았습니다. 앱의 이전 버전에서 만든 화면일 수 있으니 /hometax 명령으로 다시 열어 주세요.',
        'The app cannot read what was pressed or sent here, so nothing was done. It may have been made by an earlier version of the app. Please open it again with /hometax.',
      );
    case 'not-ready':
      return say(
        '앱이 막 시작했거나 멈추는 중입니다. 잠시 뒤 다시 시도해 주세요.',
        'The app has just started or is stopping. Please try again in a moment.',
      );
  }
}

const membersOnly = ({ say }: Tongue) =>
  say(
    '회사 정보가 들어 있어 이 워크스페이스의 정식 구성원만 쓸 수 있습니다.',
    'It holds company information, so only full members of this workspace can use it.',
  );

const MAX_NAMES = 5;

function adminList(ids: readonly string[] = [], person: Markup['person'], { say }: Tongue): string {
  if (ids.length === 0) {
    return say(
      '슬랙 워크스페이스의 관리자가 이 앱의 관리자입니다.',
      'The admins of this Slack workspace are the admins of this app.',
    );
  }
  const names = ids.slice(0, MAX_NAMES).map(person).join(', ');
  const hasMore = ids.length > MAX_NAMES;
  return say(
    `관리자: ${names}${hasMore ? ' 등' : ''}`,
    `Admins: ${names}${hasMore ? ' and others' : ''}`,
  );
}
