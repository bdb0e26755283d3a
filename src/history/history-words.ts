import {
  clientLinkSentence,
  handlingEnded,
  shortDateTime,
  snoozeReason,
} from '../alert/alert-words.js';
import { sightingSentence } from '../assessment/collector-words.js';
import type { Instant } from '../kernel/time.js';
import type { NewsHoldReason, NoticeReason } from '../records/alert.js';
import type { CompanyChange } from '../records/company.js';
import type { HistoryEvent, PostSubject } from '../records/history.js';
import type { CalendarScope } from '../records/links.js';
import { settingChange } from '../settings/settings-words.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, people, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export const historyWords = ({ say }: Tongue) => ({
  title: say('이력', 'History'),
  /** `company`: the escaped name; absent: all companies. */
  heading: (company: string | undefined) =>
    company === undefined
      ? say('모든 회사의 이력 · 최신순', 'All companies · newest first')
      : say(`${company} · 최신순`, `${company} · newest first`),
  none: say('아직 이력이 없습니다.', 'No history yet.'),
  /** Shown if the records of this page were deleted because of their age. */
  gone: say(
    '이 페이지의 이력은 보관 기간이 지나 삭제되었습니다.',
    'The entries on this page were too old and have been deleted.',
  ),
  choose: say('특정 회사의 이력만 보기', 'Show one company only'),
  button: {
    all: say('모든 회사 보기', 'Show all companies'),
    earlier: say('이전 이력', 'Older'),
    later: say('이후 이력', 'Newer'),
    newest: say('최신 이력', 'Newest'),
  },
  message: say('메시지 보기', 'View message'),
  kept: (months: number) =>
    say(`이력은 ${months}개월간 보관합니다.`, `History is kept for ${months} months.`),
});

export function historyEvent(event: HistoryEvent, now: Instant, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (event.kind) {
    case 'told':
      return noticeSent(event, markup, t);
    case 'posted': {
      const channel = markup.channel(event.channel);
      const posted = postedMessage(t)[event.about];
      return say(`${channel} 채널에 ${posted} 보냈습니다.`, `Sent to ${channel}: ${posted}.`);
    }
    case 'client-link':
      return upperFirst(clientLinkSentence(event.what, { ofCompany: '', at: now }, markup, t));
    case 'collector-failed':
      return sightingSentence(event, now, markup, t);
    case 'resolved':
      return say('알림이 해결되었습니다.', 'The alert was resolved.');
    case 'named':
      return say(
        '팝빌에 등록된 회사 이름을 가져왔습니다.',
        'The company name was taken from POPBiLL.',
      );
    case 'told-person':
      return personNotified(event, markup, t);
    case 'message-edited':
      return event.why === 'reason-gone'
        ? say(
            '문제 일부가 해결되어 메시지를 업데이트했습니다.',
            'One of the problems was resolved; the message was updated.',
          )
        : say(
            '로그인이 다시 거부되어 메시지를 업데이트했습니다.',
            'The login was rejected again; the message was updated.',
          );
    case 'handling-ended':
      return upperFirst(handlingEnded(event.ended, t));
    case 'held': {
      const why = heldReason(event.why, t);
      if (event.until === undefined) {
        return say(`새로 알릴 내용을 보류했습니다(${why}).`, `An update was put on hold (${why}).`);
      }
      const until = shortDateTime(event.until, now, t);
      return say(
        `새로 알릴 내용을 ${until}까지 보류했습니다(${why}).`,
        `An update was put on hold until ${until} (${why}).`,
      );
    }
    default:
      return `${actor(event.by, markup, t)} ${actionWords(event, now, markup, t)}`;
  }
}

function noticeSent(
  event: Extract<HistoryEvent, { kind: 'told' }>,
  markup: Markup,
  t: Tongue,
): string {
  const { why, severity, channel, rollUp, untaken: isUnclaimed, calls } = event;
  const { say, words } = t;
  const where = markup.channel(channel);
  if (why === 'resolved' || why === 'closed' || why === 'eased') {
    const ended = why === 'closed' ? say('닫혔다고', 'closed') : say('해결되었다고', 'resolved');
    const what =
      why === 'eased' ? say('긴급 문제가', 'the critical problem') : say('알림이', 'the alert');
    return say(
      `${where} 채널에 ${what} ${ended} 알렸습니다.`,
      `Reported to ${where} that ${what} is ${ended}.`,
    );
  }
  const mentions = calls === undefined ? '' : people(calls, markup.person, t);
  const details = [
    noticeReason(why, t),
    isUnclaimed && noticeReason('nobody-took-it', t),
    rollUp && say('묶음 알림', 'in a combined alert'),
    calls && say(`멘션 ${mentions}`, `mentioning ${mentions}`),
  ].filter((part) => part !== undefined);
  const suffix =
    details.length === 0 ? '' : say(`(${details.join(', ')})`, ` (${details.join('; ')})`);
  return say(
    `${where} 채널에 ${words.severity[severity]} 알림을 보냈습니다${suffix}.`,
    `Sent ${severity === 'notice' ? 'an' : 'a'} ${lowerFirst(words.severity[severity])} alert to ${where}${suffix}.`,
  );
}

/** The words for the stored `why` of a notice; none for `one-of-many` (no known reason) or an unknown value. */
export function noticeReason(why: string, { say }: Tongue): string | undefined {
  const reasons: Readonly<Record<NoticeReason | 'posted-again', string>> = {
    first: say('첫 알림', 'first alert'),
    'new-reason': say('문제 추가', 'another problem'),
    worse: say('더 급해짐', 'more urgent'),
    rung: say('만료일 알림', 'expiry reminder'),
    'last-day': say('만료일이 되었거나 지남', 'last valid day reached'),
    eased: say('긴급 문제 해결', 'critical problem resolved'),
    'snooze-over': say('미룬 시간이 지남', 'snooze ended'),
    reminder: say('처리하는 사람에게 다시 확인', 'reminder to the person handling it'),
    'nobody-took-it': say('처리하는 사람 없음', 'unclaimed'),
    'posted-again': say(
      '업데이트할 수 없는 메시지를 다시 보냄',
      'again, because the message could no longer be updated',
    ),
  };
  return textFor(why, reasons);
}

/** The words for the stored `why` of a held notice; "not due yet" for a value that only another version knows. */
export function heldReason(why: string, { say }: Tongue): string {
  const reasons: Readonly<Record<NewsHoldReason, string>> = {
    'quiet-hours': say('방해 금지 시간 또는 휴일', 'quiet hours or a non-working day'),
    snoozed: say('미뤄 둔 알림', 'snoozed'),
    'told-today': say('오늘 이미 알렸음', 'already notified today'),
    'digest-only': say('일일 요약에서만 알림', 'daily summary only'),
    'common-cause': say('여러 회사에 같은 원인 의심', 'probably one cause for many companies'),
    'mass-change': say(
      '여러 회사에 같은 문제가 한꺼번에 발생',
      'many companies have the same new problem at once',
    ),
  };
  return textFor(why, reasons) ?? say('아직 알릴 때가 아님', 'not due yet');
}

function textFor(why: string, texts: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(texts, why) ? texts[why] : undefined;
}

const postedMessage = ({ say }: Tongue): Readonly<Record<PostSubject, string>> => ({
  setup: say('앱 설정 문제 알림을', 'an alert about the app setup'),
  outage: say('응답 없음 알림을', 'an alert that POPBiLL or HomeTax does not answer'),
  'common-cause': say('같은 원인 의심 알림을', 'an alert about a probable common cause'),
  'mass-change': say(
    '한꺼번에 발생한 문제 알림을',
    'an alert about the same new problem in many companies',
  ),
  digest: say('일일 요약을', 'the daily summary'),
});

function personNotified(
  { about, to, channel }: Extract<HistoryEvent, { kind: 'told-person' }>,
  markup: Markup,
  { say }: Tongue,
): string {
  const person = markup.person(to);
  const where =
    channel === undefined
      ? say('알림 채널', 'an alert channel')
      : say(`${markup.channel(channel)} 채널`, markup.channel(channel));
  switch (about) {
    case 'channel-refused':
    case 'default-channel-refused':
      return say(
        `${person} 님에게 ${where}에 알림을 보낼 수 없다고 알렸습니다.`,
        `Notified ${person} that ${where} can't receive alerts.`,
      );
    case 'first-check':
      return say(
        `${person} 님에게 가져온 회사의 첫 확인 결과를 알렸습니다.`,
        `Notified ${person} of the first check of the imported companies.`,
      );
    case 'health':
      return say(
        `${person} 님에게 앱의 문제를 알렸습니다.`,
        `Notified ${person} of a problem with the app.`,
      );
  }
}

function actor(by: string, { person }: Markup, { say }: Tongue): string {
  if (by === 'cli') return say('관리자가 명령줄로', 'An admin on the command line');
  if (by === 'schedule') return say('정기 확인으로', 'The scheduled check');
  return say(`${person(by)} 님이`, person(by));
}

type Action = Extract<HistoryEvent, { readonly by: string }>;

function actionWords(event: Action, now: Instant, markup: Markup, t: Tongue): string {
  const { say, words, companies } = t;
  const product = 'product' in event ? words.product[event.product] : '';
  const affected = 'companies' in event ? companies(event.companies) : '';
  switch (event.kind) {
    case 'watched':
      return say('모니터링에 추가했습니다.', 'started watching the company.');
    case 'edited': {
      const fields = editedFields(event.changes ?? [], markup, t);
      return say(`회사 정보를 수정했습니다${fields}.`, `edited the company${fields}.`);
    }
    case 'unwatched':
      return say('모니터링에서 제외했습니다.', 'stopped watching the company.');
    case 'paused': {
      const reason = words.pauseReason[event.reason];
      return say(`모니터링을 일시 중지했습니다(${reason}).`, `paused the company (${reason}).`);
    }
    case 'resumed':
      return say('모니터링을 다시 시작했습니다.', 'resumed the company.');
    case 'owner-set': {
      const change = changeText('owner', event, markup, t);
      return say(`담당자를 변경했습니다(${change}).`, `changed the owner (${change}).`);
    }
    case 'channel-set': {
      const change = changeText('channel', event, markup, t);
      return say(`알림 채널을 변경했습니다(${change}).`, `changed the alert channel (${change}).`);
    }
    case 'page-opened':
      return say(
        `인증 페이지 링크를 받았습니다(${product}).`,
        `got a link to the authentication page (${product}).`,
      );
    case 'login-tested':
      return say(
        `인증서 로그인 테스트를 했습니다(${product}).`,
        `tested the certificate login (${product}).`,
      );
    case 'login-confirmed': {
      const method = words.method[event.method];
      return say(
        `${event.attempts}회 연속 실패했을 수 있는 ${method} 로그인을 한 번 더 테스트하도록 승인했습니다(${product}).`,
        `approved one more ${method} login test after ${event.attempts} logins in a row that failed or may have failed (${product}).`,
      );
    }
    case 'said-registered':
      return say(
        `다시 등록했다고 알렸습니다(${product}).`,
        `reported that it was registered again (${product}).`,
      );
    case 'imported':
      return say(`회사 ${affected}을 가져왔습니다.`, `imported ${affected}.`);
    case 'exported':
      return say(`회사 ${affected}의 목록을 내보냈습니다.`, `exported ${affected}.`);
    case 'swept': {
      // "The scheduled check checked" would repeat the word.
      const verb = event.by === 'schedule' ? 'covered' : 'checked';
      return say(`회사 ${affected}을 확인했습니다.`, `${verb} ${affected}.`);
    }
    case 'taken':
      return say('알림을 맡았습니다.', 'claimed the alert.');
    case 'assigned': {
      const to = markup.person(event.to);
      return say(`알림을 ${to} 님에게 맡겼습니다.`, `assigned the alert to ${to}.`);
    }
    case 'handed-back':
      return say('알림 맡기를 취소했습니다.', 'released the alert.');
    case 'woken':
      return say('알림 미루기를 해제했습니다.', 'ended the snooze.');
    case 'client-told':
      return say(
        '고객 안내문을 발송 완료로 표시했습니다.',
        'marked the text for the client as sent.',
      );
    case 'released':
      return say('중단된 로그인 테스트를 재개했습니다.', 'resumed the paused login tests.');
    case 'alerts-released':
      return say(
        '여러 회사에 같은 문제가 한꺼번에 발생해 보류한 알림을 보냈습니다.',
        'sent the alerts that were on hold because many companies had the same new problem at once.',
      );
    case 'snoozed': {
      const until = shortDateTime(event.until, now, t);
      const reason =
        event.reason === undefined ? '' : snoozeReason(event.reason.replace(/\.$/, ''), markup, t);
      const suffix = reason === '' ? '' : say(`(${reason})`, ` (${reason})`);
      return say(
        `알림을 ${until}까지 미뤘습니다${suffix}.`,
        `snoozed the alert until ${until}${suffix}.`,
      );
    }
    case 'calendar-made': {
      const scope = calendarScopeName(event.scope, markup, t);
      return say(`캘린더 주소를 만들었습니다(${scope}).`, `created a calendar address (${scope}).`);
    }
    case 'calendar-revoked': {
      const scope = calendarScopeName(event.scope, markup, t);
      return say(`캘린더 주소를 종료했습니다(${scope}).`, `revoked a calendar address (${scope}).`);
    }
    case 'test-alert': {
      const where = markup.channel(event.channel);
      return say(`${where} 채널에 테스트 알림을 보냈습니다.`, `sent a test alert to ${where}.`);
    }
    case 'settings-changed': {
      const { setting: name, from, to, isReset } = event;
      const change = settingChange({ name, from, to }, markup, t);
      const suffix = isReset ? say('(초기값으로 되돌림)', ' (reset to the original value)') : '';
      return say(
        `설정을 변경했습니다. ${change}${suffix}.`,
        `changed a setting. ${change}${suffix}.`,
      );
    }
  }
}

export function calendarScopeName(scope: CalendarScope, markup: Markup, { say }: Tongue): string {
  switch (scope.kind) {
    case 'all':
      return say('모든 회사', 'all companies');
    case 'channel': {
      const channel = markup.channel(scope.channel);
      return say(`${channel} 채널의 회사`, `companies of ${channel}`);
    }
    case 'owner': {
      const person = markup.person(scope.owner);
      return say(`${person} 님이 담당하는 회사`, `companies of ${person}`);
    }
  }
}

/** Events of earlier versions list no changes. */
function editedFields(changes: readonly CompanyChange[], markup: Markup, t: Tongue): string {
  if (changes.length === 0) return '';
  const { companyField } = t.words;
  const parts = changes.map((change) => {
    const name = companyField[change.field];
    return 'to' in change ? `${name}: ${changeText(change.field, change, markup, t)}` : name;
  });
  return t.say(`(${parts.join(', ')})`, ` (${parts.join(', ')})`);
}

/** Earlier versions stored no `from` for some events. */
function changeText(
  field: 'owner' | 'channel',
  { from, to }: { readonly from?: string; readonly to: string },
  markup: Markup,
  t: Tongue,
): string {
  const shown = field === 'owner' ? ownerOrNone : channelOrDefault;
  const nameOf = (id: string) => shown(id, markup, t);
  return from === undefined ? nameOf(to) : `${nameOf(from)} → ${nameOf(to)}`;
}

export function ownerOrNone(id: string, { person }: Markup, { say }: Tongue): string {
  return id === '' ? say('없음', 'none') : person(id);
}

export function channelOrDefault(id: string, markup: Markup, { say, words }: Tongue): string {
  if (id !== '') return markup.channel(id);
  return say(words.label.defaultChannel, 'default channel');
}
