import { shortDateTime } from '../alert/alert-words.js';
import type { Instant } from '../kernel/time.js';
import type { NewsHoldReason, NoticeReason } from '../records/alert.js';
import type { CompanyChange } from '../records/company.js';
import type { HistoryEvent, PostSubject } from '../records/history.js';
import { settingChange } from '../settings/settings-words.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { people } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export const historyWords = ({ say }: Tongue) => ({
  title: say('이력', 'History'),
  /** `company`: the escaped name; absent for the history of all companies. */
  heading: (company: string | undefined) =>
    company === undefined
      ? say(
          '모든 회사의 이력입니다. 최근 것부터 보여 드립니다.',
          'History of all companies, newest first.',
        )
      : say(`${company} · 최근 것부터 보여 드립니다.`, `${company} · newest first.`),
  none: (company: string | undefined) =>
    company === undefined
      ? say(
          '아직 이력이 없습니다. 회사를 추가하거나 알림을 보내면 여기에 남습니다.',
          'There is no history yet. Companies that are added and alerts that are sent will appear here.',
        )
      : say(`${company} · 남아 있는 이력이 없습니다.`, `${company} · no history is left.`),
  /** Shown if the records of this page were deleted because of their age. */
  gone: say(
    '이 쪽의 이력은 보관 기간이 지나 지워졌습니다.',
    'The history on this page was past its keeping time and has been removed.',
  ),
  choose: say('회사를 골라 그 회사의 이력만 보기', 'Choose a company to see its history only'),
  button: {
    all: say('모든 회사 보기', 'Show all companies'),
    earlier: say('더 오래된 이력', 'Older'),
    later: say('더 최근 이력', 'Newer'),
    newest: say('가장 최근 이력', 'Newest'),
  },
  message: say('메시지 보기', 'See the message'),
  kept: (months: number) =>
    say(`이력은 ${months}개월 동안 보관합니다.`, `The history is kept for ${months} months.`),
});

/** A line with the time, the person and the event. */
export function historyLine(
  at: Instant,
  event: HistoryEvent,
  now: Instant,
  markup: Markup,
  t: Tongue,
): string {
  return `${t.dayAndTime(at, now)} · ${historyEvent(event, now, markup, t)}`;
}

/** The person and the event, without the time. */
export function historyEvent(event: HistoryEvent, now: Instant, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (event.kind) {
    case 'told':
      return noticeSent(event, markup, t);
    case 'posted': {
      const channel = markup.channel(event.channel);
      const posted = postedMessage(t)[event.about];
      return say(`${channel} 채널에 ${posted} 보냈습니다.`, `${posted} sent to ${channel}.`);
    }
    case 'resolved':
      return say('알림이 해결되었습니다.', 'The alert is resolved.');
    case 'told-person':
      return personNotified(event, markup, t);
    case 'message-edited':
      return event.why === 'reason-gone'
        ? say(
            '일부 문제가 해결되어 메시지를 고쳤습니다.',
            'Part of it was solved; the message was edited.',
          )
        : say(
            '다시 테스트했지만 또 거부되어 메시지를 고쳤습니다.',
            'The login was rejected again; the message was edited.',
          );
    case 'held': {
      const why = heldReason(event.why, t);
      return say(
        `새 소식이 있었지만 알림은 보내지 않았습니다(${why}).`,
        `There was news, but no notice was sent (${why}).`,
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
  if (why === 'resolved') {
    return say(
      `${where} 채널에 문제가 해결되었다고 알렸습니다.`,
      `Notice that it is resolved sent to ${where}.`,
    );
  }
  if (why === 'closed') {
    return say(
      `${where} 채널에 알림을 닫았다고 알렸습니다.`,
      `Notice that the alert is closed sent to ${where}.`,
    );
  }
  const mentions = calls === undefined ? '' : people(calls, markup.person, t);
  const details = [
    noticeReason(why, t),
    isUnclaimed && noticeReason('nobody-took-it', t),
    rollUp && say('묶음 알림', 'in a combined alert'),
    calls && say(`부른 사람 ${mentions}`, `mentioned ${mentions}`),
  ].filter((part) => part !== undefined);
  const suffix =
    details.length === 0 ? '' : say(`(${details.join('; ')})`, ` (${details.join('; ')})`);
  return say(
    `${where} 채널에 ${words.severity[severity]} 알림을 보냈습니다${suffix}.`,
    `${words.severity[severity]} alert sent to ${where}${suffix}.`,
  );
}

/** The words for a stored `why`; undefined for a value of another version, and for one that is not shown. */
export function noticeReason(why: string, { say }: Tongue): string | undefined {
  const reasons: Readonly<Record<NoticeReason | 'posted-again', string>> = {
    first: say('첫 알림', 'first notice'),
    'new-reason': say('문제가 더해짐', 'another problem'),
    worse: say('더 급해짐', 'more urgent'),
    rung: say('만료가 가까워짐', 'expiry is nearer'),
    'last-day': say('만료일이 되었거나 지남', 'its last day came'),
    'snooze-over': say('미룬 시간이 지남', 'the snooze was over'),
    reminder: say('맡은 분께 다시 물음', 'asked the one who took it'),
    'nobody-took-it': say('맡은 사람이 없음', 'nobody had taken it'),
    'posted-again': say(
      '고칠 수 없게 된 메시지를 다시 보냄',
      'again, because its message could not be edited any more',
    ),
  };
  return Object.entries(reasons).find(([key]) => key === why)?.[1];
}

/** The words for the stored `why` of a held notice. */
export function heldReason(why: string, { say }: Tongue): string {
  const reasons: Readonly<Record<NewsHoldReason, string>> = {
    'quiet-hours': say('방해 금지 시간이나 쉬는 날', 'quiet hours or a day off'),
    snoozed: say('미뤄 둔 알림', 'snoozed'),
    'told-today': say('오늘 이미 알림', 'already told today'),
    'digest-only': say('일일 요약에서만 알림', 'in the daily summary only'),
    'common-cause': say('여러 회사에 같은 원인이 의심됨', 'probably one cause for many companies'),
    'mass-change': say(
      '여러 회사에 같은 문제가 한꺼번에 생김',
      'many companies have the same new problem at once',
    ),
  };
  const reason = Object.entries(reasons).find(([key]) => key === why)?.[1];
  return reason ?? say('아직 알릴 때가 아님', 'not due yet');
}

const postedMessage = ({ say }: Tongue): Readonly<Record<PostSubject, string>> => ({
  setup: say('앱 설정 문제 알림을', 'Message about the app setup'),
  outage: say('응답 없음 알림을', 'Message that there are no answers'),
  'common-cause': say('같은 원인 의심 알림을', 'Message about a probable common cause'),
  'mass-change': say(
    '한꺼번에 생긴 문제 알림을',
    'Message about the same new problem at many companies',
  ),
  digest: say('일일 요약을', 'Daily summary'),
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
      return say(
        `${person} 님에게 ${where}에 알림을 보낼 수 없다고 알렸습니다.`,
        `${person} was told that ${where} takes no alerts.`,
      );
    case 'default-channel-refused':
      return say(
        `${person} 님에게 기본 채널인 ${where}에 알림을 보낼 수 없다고 알렸습니다.`,
        `${person} was told that ${where}, the default channel, takes no alerts.`,
      );
    case 'first-check':
      return say(
        `${person} 님에게 가져온 회사들을 처음 확인한 결과를 알렸습니다.`,
        `${person} was told what the first check of the imported companies found.`,
      );
    case 'health':
      return say(
        `${person} 님에게 앱에 생긴 문제를 알렸습니다.`,
        `${person} was told of a problem with the app.`,
      );
  }
}

function actor(by: string, { person }: Markup, { say }: Tongue): string {
  if (by === 'cli') return say('관리자가 명령줄에서', 'An admin on the command line');
  if (by === 'schedule') return say('정해진 시각에', 'The schedule');
  return say(`${person(by)} 님이`, person(by));
}

type Action = Extract<HistoryEvent, { readonly by: string }>;

function actionWords(event: Action, now: Instant, markup: Markup, t: Tongue): string {
  const { say, words } = t;
  const product = 'product' in event ? words.product[event.product] : '';
  const affected = 'companies' in event ? t.companies(event.companies) : '';
  switch (event.kind) {
    case 'watched':
      return say('모니터링에 추가했습니다.', 'started watching the company.');
    case 'edited': {
      const fields = editedFields(event.changes ?? [], markup, t);
      return say(`모니터링 내용을 수정했습니다${fields}.`, `edited the watched company${fields}.`);
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
      const change = fromTo(event, (id) => owner(id, markup, t));
      return say(`담당자를 바꿨습니다(${change}).`, `changed the owner (${change}).`);
    }
    case 'channel-set': {
      const change = fromTo(event, (id) => channel(id, markup, t));
      return say(`알림 채널을 바꿨습니다(${change}).`, `changed the alert channel (${change}).`);
    }
    case 'page-opened':
      return say(
        `인증 페이지를 열었습니다(${product}).`,
        `opened the authentication page (${product}).`,
      );
    case 'login-tested':
      return say(
        `인증서 로그인 테스트를 했습니다(${product}).`,
        `tested the certificate login (${product}).`,
      );
    case 'login-confirmed': {
      const method = words.method[event.method];
      return say(
        `${event.attempts}회 연속 실패했거나 그랬을 수 있는 ${method} 로그인을 한 번 더 테스트해도 된다고 확인했습니다(${product}).`,
        `confirmed one more test of the ${method} login although ${event.attempts} in a row failed or may have failed (${product}).`,
      );
    }
    case 'said-registered':
      return say(
        `다시 등록했다고 알렸습니다(${product}).`,
        `said that it was registered again (${product}).`,
      );
    case 'imported':
      return say(`회사 ${number(event.companies)}곳을 가져왔습니다.`, `imported ${affected}.`);
    case 'exported':
      return say(
        `회사 ${affected}의 파일 내보내기를 요청했습니다.`,
        `asked for an export of ${affected}.`,
      );
    case 'swept':
      return say(`회사 ${number(event.companies)}곳을 확인했습니다.`, `had ${affected} checked.`);
    case 'taken':
      return say('알림을 맡았습니다.', 'took the alert.');
    case 'handed-back':
      return say('맡은 알림을 내려놓았습니다.', 'handed the alert back.');
    case 'woken':
      return say('미룬 알림을 다시 켰습니다.', 'turned the alert back on.');
    case 'client-told':
      return say(
        '고객에게 안내문을 보냈다고 표시했습니다.',
        'marked the text for the client as sent.',
      );
    case 'released':
      return say(
        '멈춰 있던 로그인 테스트를 다시 시작했습니다.',
        'started the paused login tests again.',
      );
    case 'alerts-released':
      return say(
        '여러 회사에 같은 문제가 한꺼번에 생겨 기다리던 알림을 보내게 했습니다.',
        'had the alerts sent that waited because many companies had the same new problem at once.',
      );
    case 'snoozed': {
      const until = shortDateTime(event.until, now, t);
      return say(`알림을 ${until}까지 미뤘습니다.`, `snoozed the alert until ${until}.`);
    }
    case 'test-alert': {
      const where = markup.channel(event.channel);
      return say(`${where} 채널에 테스트 알림을 보냈습니다.`, `sent a test alert to ${where}.`);
    }
    case 'settings-changed': {
      const { setting: name, from, to, isReset } = event;
      const change = settingChange({ name, from, to }, markup, t);
      return isReset
        ? say(
            `설정을 바꿨습니다. ${change}. 처음 설정으로 되돌린 값입니다.`,
            `changed a setting. ${change} (back to the original value).`,
          )
        : say(`설정을 바꿨습니다. ${change}.`, `changed a setting. ${change}.`);
    }
  }
}

/** Lists the changed fields, channel and owner with the old and the new value. */
function editedFields(changes: readonly CompanyChange[], markup: Markup, t: Tongue): string {
  if (changes.length === 0) return '';
  const { companyField } = t.words;
  const parts = changes.map((change) => {
    switch (change.field) {
      case 'channel':
        return `${companyField.channel}: ${fromTo(change, (id) => channel(id, markup, t))}`;
      case 'owner':
        return `${companyField.owner}: ${fromTo(change, (id) => owner(id, markup, t))}`;
      default:
        return companyField[change.field];
    }
  });
  return t.say(`(${parts.join(', ')})`, ` (${parts.join(', ')})`);
}

function fromTo(
  { from, to }: { readonly from?: string; readonly to: string },
  nameOf: (id: string) => string,
): string {
  return from === undefined ? nameOf(to) : `${nameOf(from)} → ${nameOf(to)}`;
}

function owner(id: string, { person }: Markup, { say }: Tongue): string {
  return id === '' ? say('없음', 'nobody') : person(id);
}

function channel(id: string, markup: Markup, { say, words }: Tongue): string {
  if (id !== '') return markup.channel(id);
  return say(words.label.defaultChannel, 'default channel');
}
