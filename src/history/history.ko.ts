import { untilMoment } from '../alert/alert-words.js';

import type { Instant } from '../kernel/time.js';
import type { HeldBack, NoticeReason } from '../records/alert.js';
import type { CompanyChange } from '../records/company.js';
import type { HistoryEvent, PostedAbout } from '../records/history.js';
import { settingChange } from '../settings/settings-words.js';
import { dayAndTime, fullDate, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { people } from '../text/people.js';
import { TONGUES } from '../text/tongue.js';
import type { HistoryText } from './history-text.js';

const { words } = TONGUES.ko;

export const history: HistoryText = {
  line: (at, event, now, markup) => `${dayAndTime(at, now, 'ko')} · ${what(event, now, markup)}`,
  toldWhy: (why) => Object.entries(TOLD).find(([known]) => known === why)?.[1],
  heldWhy,
  what,
  title: '이력',
  heading: (company) =>
    company === undefined
      ? '모든 회사의 이력입니다. 최근 것부터 보여 드립니다.'
      : `${company} · 최근 것부터 보여 드립니다.`,
  none: (company) =>
    company === undefined
      ? '아직 이력이 없습니다. 회사를 추가하거나 알림을 보내면 여기에 남습니다.'
      : `${company} · 남아 있는 이력이 없습니다.`,
  gone: '이 쪽의 이력은 보관 기간이 지나 지워졌습니다.',
  choose: '회사를 골라 그 회사의 이력만 보기',
  button: {
    all: '모든 회사 보기',
    earlier: '더 오래된 이력',
    later: '더 최근 이력',
    newest: '가장 최근 이력',
  },
  message: '메시지 보기',
  kept: (months) => `이력은 ${months}개월 동안 보관합니다.`,
  day: (at) => fullDate(at, 'ko'),
};

const TOLD: Readonly<Record<NoticeReason | 'posted-again', string>> = {
  first: '첫 알림',
  'new-reason': '문제가 더해짐',
  worse: '더 급해짐',
  rung: '만료가 가까워짐',
  'last-day': '만료일이 되었거나 지남',
  'snooze-over': '미룬 시간이 지남',
  reminder: '맡은 분께 다시 물음',
  'nobody-took-it': '맡은 사람이 없음',
  'posted-again': '고칠 수 없게 된 메시지를 다시 보냄',
};

const HELD: Readonly<Record<HeldBack, string>> = {
  'quiet-hours': '방해 금지 시간이나 쉬는 날',
  snoozed: '미뤄 둔 알림',
  'told-today': '오늘 이미 알림',
  'digest-only': '일일 요약에서만 알림',
  'common-cause': '여러 회사에 같은 원인이 의심됨',
  'mass-change': '여러 회사에 같은 문제가 한꺼번에 생김',
};

function heldWhy(why: string): string {
  return Object.entries(HELD).find(([known]) => known === why)?.[1] ?? '아직 알릴 때가 아님';
}

function what(event: HistoryEvent, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'told':
      return told(event, markup);
    case 'posted':
      return `${markup.channel(event.channel)} 채널에 ${POSTED[event.about]} 보냈습니다.`;
    case 'resolved':
      return '알림이 해결되었습니다.';
    case 'told-person':
      return toldPerson(event, markup);
    case 'message-edited':
      return event.why === 'reason-gone'
        ? '일부 문제가 해결되어 메시지를 고쳤습니다.'
        : '다시 테스트했지만 또 거부되어 메시지를 고쳤습니다.';
    case 'held':
      return `새 소식이 있었지만 알림은 보내지 않았습니다(${heldWhy(event.why)}).`;
    default:
      return `${whoOf(event.by, markup)} ${did(event, now, markup)}`;
  }
}

function told(
  { why, severity, channel, rollUp, untaken, calls }: Extract<HistoryEvent, { kind: 'told' }>,
  markup: Markup,
): string {
  const where = `${markup.channel(channel)} 채널에`;
  if (why === 'resolved') return `${where} 문제가 해결되었다고 알렸습니다.`;
  if (why === 'closed') return `${where} 알림을 닫았다고 알렸습니다.`;
  const about = [
    history.toldWhy(why),
    untaken === undefined ? undefined : TOLD['nobody-took-it'],
    rollUp === undefined ? undefined : '묶음 알림',
    calls === undefined ? undefined : `부른 사람 ${people(calls, markup.person, 'ko')}`,
  ].filter((part) => part !== undefined);
  return `${where} ${words.severity[severity]} 알림을 보냈습니다${about.length === 0 ? '' : `(${about.join('; ')})`}.`;
}

function toldPerson(
  { about, to, channel }: Extract<HistoryEvent, { kind: 'told-person' }>,
  markup: Markup,
): string {
  const where = channel === undefined ? '알림 채널' : `${markup.channel(channel)} 채널`;
  const who = `${markup.person(to)} 님에게`;
  switch (about) {
    case 'channel-refused':
      return `${who} ${where}에 알림을 보낼 수 없다고 알렸습니다.`;
    case 'default-channel-refused':
      return `${who} 기본 채널인 ${where}에 알림을 보낼 수 없다고 알렸습니다.`;
    case 'first-check':
      return `${who} 가져온 회사들을 처음 확인한 결과를 알렸습니다.`;
    case 'health':
      return `${who} 앱에 생긴 문제를 알렸습니다.`;
    default:
      return about satisfies never;
  }
}

type Done = Exclude<
  HistoryEvent,
  { kind: 'told' | 'posted' | 'told-person' | 'resolved' | 'message-edited' | 'held' }
>;

function did(event: Done, now: Instant, markup: Markup): string {
  switch (event.kind) {
    case 'watched':
      return '모니터링에 추가했습니다.';
    case 'edited':
      return `모니터링 내용을 수정했습니다${changed(event.changes, markup)}.`;
    case 'unwatched':
      return '모니터링에서 제외했습니다.';
    case 'paused':
      return `모니터링을 일시 중지했습니다(${words.pauseReason[event.reason]}).`;
    case 'resumed':
      return '모니터링을 다시 시작했습니다.';
    case 'owner-set':
      return `담당자를 바꿨습니다(${fromTo(event, (id) => owner(id, markup))}).`;
    case 'channel-set':
      return `알림 채널을 바꿨습니다(${fromTo(event, (id) => channel(id, markup))}).`;
    case 'page-opened':
      return `인증 페이지를 열었습니다(${words.product[event.product]}).`;
    case 'login-tested':
      return `인증서 로그인 테스트를 했습니다(${words.product[event.product]}).`;
    case 'login-confirmed':
      return `${event.attempts}회 연속 실패했거나 그랬을 수 있는 ${words.method[event.method]} 로그인을 한 번 더 테스트해도 된다고 확인했습니다(${words.product[event.product]}).`;
    case 'said-registered':
      return `다시 등록했다고 알렸습니다(${words.product[event.product]}).`;
    case 'imported':
      return `회사 ${number(event.companies)}곳을 가져왔습니다.`;
    case 'exported':
      return `회사 ${number(event.companies)}곳의 파일 내보내기를 요청했습니다.`;
    case 'swept':
      return `회사 ${number(event.companies)}곳을 확인했습니다.`;
    case 'taken':
      return '알림을 맡았습니다.';
    case 'handed-back':
      return '맡은 알림을 내려놓았습니다.';
    case 'woken':
      return '미룬 알림을 다시 켰습니다.';
    case 'client-told':
      return '고객에게 안내문을 보냈다고 표시했습니다.';
    case 'released':
      return '멈춰 있던 로그인 테스트를 다시 시작했습니다.';
    case 'alerts-released':
      return '여러 회사에 같은 문제가 한꺼번에 생겨 기다리던 알림을 보내게 했습니다.';
    case 'snoozed':
      return `알림을 ${untilMoment(event.until, now, TONGUES.ko)}까지 미뤘습니다.`;
    case 'test-alert':
      return `${markup.channel(event.channel)} 채널에 테스트 알림을 보냈습니다.`;
    case 'settings-changed':
      return changedSetting(event, markup);
    default:
      return event satisfies never;
  }
}

function changedSetting(
  { setting, from, to, isReset }: Extract<HistoryEvent, { kind: 'settings-changed' }>,
  markup: Markup,
): string {
  const back = isReset ? ' 처음 설정으로 되돌린 값입니다.' : '';
  return `설정을 바꿨습니다. ${settingChange({ name: setting, from, to }, markup, TONGUES.ko)}.${back}`;
}

/** Which fields; of those that say where alerts go, from what to what. */
function changed(changes: readonly CompanyChange[] | undefined, markup: Markup): string {
  if (changes === undefined || changes.length === 0) return '';
  const parts = changes.map((change) => {
    switch (change.field) {
      case 'channel':
        return `${words.companyField.channel}: ${fromTo(change, (id) => channel(id, markup))}`;
      case 'owner':
        return `${words.companyField.owner}: ${fromTo(change, (id) => owner(id, markup))}`;
      default:
        return words.companyField[change.field];
    }
  });
  return `(${parts.join(', ')})`;
}

const POSTED: Readonly<Record<PostedAbout, string>> = {
  setup: '앱 설정 문제 알림을',
  outage: '응답 없음 알림을',
  'common-cause': '같은 원인 의심 알림을',
  'mass-change': '한꺼번에 생긴 문제 알림을',
  digest: '일일 요약을',
};

function fromTo(
  { from, to }: { readonly from?: string; readonly to: string },
  named: (id: string) => string,
): string {
  return from === undefined ? named(to) : `${named(from)} → ${named(to)}`;
}

function owner(id: string, { person }: Markup): string {
  return id === '' ? '없음' : person(id);
}

function channel(id: string, markup: Markup): string {
  return id === '' ? words.label.defaultChannel : markup.channel(id);
}

function whoOf(by: string, { person }: Markup): string {
  if (by === 'cli') return '관리자가 명령줄에서';
  return by === 'schedule' ? '정해진 시각에' : `${person(by)} 님이`;
}
