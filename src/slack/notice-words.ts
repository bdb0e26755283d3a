import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { RefusalReason } from './permissions.js';

/** A short answer that any command, button or form can get. */
export type Notice =
  | { readonly kind: Exclude<RefusalReason, 'admins-only'> }
  /** `admins`: user and user-group IDs. Empty or absent: the workspace's own admins. */
  | { readonly kind: 'admins-only'; readonly admins?: readonly string[] }
  /** `store`: the store failed. A submitted form may be shown again below this sentence. */
  | { readonly kind: 'unexpected' | 'store'; readonly reference: string }
  /**
   * `unreadable`: a button's value or a window's metadata that this version did not write. `store-away`: the store
   * cannot be reached, or another process has taken over.
   */
  | {
      readonly kind: 'window-not-opened' | 'clock-off' | 'store-away' | 'unreadable' | 'not-ready';
    };

/** At most 24 characters. */
export const noticeTitle = ({ say }: Tongue) => say('홈택스 인증', 'HomeTax authentication');

export function noticeSentence(notice: Notice, { person }: Markup, t: Tongue): string {
  const { say } = t;
  switch (notice.kind) {
    case 'guest':
    case 'foreign':
    case 'bot':
      return say(
        '회사 정보를 다루므로 이 워크스페이스의 정식 멤버만 사용할 수 있습니다.',
        'The app holds company information, so only full members of this workspace can use it.',
      );
    case 'operators-only':
      return say(
        '운영자만 사용할 수 있는 기능입니다. 필요하면 관리자에게 요청해 주세요.',
        'Only operators can do this. If you need access, ask an admin.',
      );
    case 'admins-only': {
      const admins = adminList(notice.admins, person, t);
      return say(
        `관리자만 사용할 수 있는 기능입니다. 필요하면 관리자에게 요청해 주세요. ${admins}`,
        `Only admins can do this. If you need a change, ask one. ${admins}`,
      );
    }
    case 'unknown':
      return say(
        '슬랙 응답이 늦어 권한을 확인하지 못해 처리하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
        'Slack took too long to confirm who you are, so nothing was done. Try again in a moment.',
      );
    case 'unexpected':
      return say(
        `예상하지 못한 문제로 처리하지 못했습니다. 잠시 뒤 다시 시도해 주세요. ${ifItPersists(notice.reference, t)}`,
        `The app ran into an unexpected problem and couldn't finish this. Try again in a moment. ${ifItPersists(notice.reference, t)}`,
      );
    case 'store':
      return say(
        `앱이 데이터를 읽거나 저장하지 못했습니다. 방금 바꾼 내용은 저장되지 않았을 수 있습니다. 인증에 문제가 있다는 뜻은 아닙니다. 잠시 뒤 다시 시도해 주세요. ${ifItPersists(notice.reference, t)}`,
        `The app could not read or write its data, so a change you made may not have been saved. This doesn't mean authentication is broken. Try again in a moment. ${ifItPersists(notice.reference, t)}`,
      );
    case 'window-not-opened':
      return say(
        '시간이 초과되어 창을 열지 못했습니다. 다시 시도해 주세요.',
        'Slack took too long to open the window. Try again.',
      );
    case 'clock-off':
      return say(
        '앱 서버의 시계가 맞지 않아 지금은 날짜를 계산할 수 없습니다. 관리자가 시계를 맞추면 다시 사용할 수 있습니다(차이는 /hometax 앱상태에 표시). 인증에 문제가 있다는 뜻은 아닙니다.',
        "The clock of the app's server is wrong, so dates cannot be computed. An admin has to set it; /hometax status shows how far it is off. This doesn't mean authentication is broken.",
      );
    case 'store-away':
      return say(
        '앱이 지금 저장소에 연결할 수 없어, 방금 하신 작업이 저장되지 않았을 수 있습니다. 그 전에 저장한 내용과 보낼 알림은 그대로 있으며, 연결되면 앱이 자동으로 이어서 동작합니다. 인증에 문제가 있다는 뜻은 아닙니다. 잠시 뒤 다시 시도해 주세요.',
        "The app can't reach its store at the moment, so what you just did may not have been saved. Everything saved before is safe, and alerts that are due will be sent once the store is back. This doesn't mean authentication is broken. Try again in a moment.",
      );
    case 'unreadable':
      return say(
        '앱이 요청을 읽지 못해 처리하지 않았습니다. 이전 버전에서 만든 화면일 수 있으니 /hometax 명령으로 다시 열어 주세요.',
        'The app could not read this request, so nothing was done. The message or window may come from an earlier version; open it again with /hometax.',
      );
    case 'not-ready':
      return say(
        '앱이 시작 중이거나 종료 중입니다. 잠시 뒤 다시 시도해 주세요.',
        'The app is starting or stopping. Try again in a moment.',
      );
  }
}

const ifItPersists = (reference: string, { say }: Tongue) =>
  say(
    `계속되면 관리자에게 이 번호를 알려 주세요: ${reference}`,
    `If it happens again, give an admin this reference: ${reference}`,
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
