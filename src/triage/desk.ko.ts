import { untilMoment } from '../alert/alert-state-words.js';
import type { Instant } from '../kernel/time.js';
import type { AlertLife } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import { dayAndTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { DeskText } from './desk-text.js';

export const desk: DeskText = {
  snooze: {
    title: '나중에 알림',
    question: (company) => `${company} 알림을 언제까지 미룰까요?`,
    choices: { label: '다시 알릴 때' },
    choice: {
      'one-day': '1일 뒤',
      'three-days': '3일 뒤',
      'next-working-day': '다음 영업일 09:00',
      date: '날짜 고르기',
    },
    moment: (at, now) => untilMoment(at, now, TONGUES.ko),
    day: { label: '날짜', hint: "'날짜 고르기'를 골랐을 때만 씁니다. 그날 09:00에 다시 알립니다." },
    problem: {
      past: '지난 날로는 미룰 수 없습니다. 내일부터 고를 수 있습니다.',
      'no-day': '언제 다시 알릴지 날짜를 골라 주세요.',
      'day-unused': "날짜로 미루려면 위에서 '날짜 고르기'를 골라 주세요.",
    },
    limit: (limit, now) => `${untilMoment(limit, now, TONGUES.ko)}까지 미룰 수 있습니다.`,
    tooLate: '인증서가 곧 만료되어 이 알림은 더 미룰 수 없습니다. 지금 처리할 사람이 맡아 주세요.',
    submit: '미루기',
    saving: '알림을 미루고 있습니다.',
    done: (at, now) =>
      `${untilMoment(at, now, TONGUES.ko)}에 다시 알립니다. 그 전에 더 나빠지면 그때 알립니다.`,
  },
  details: {
    title: '알림 자세히 보기',
    open: '처리 전 · 아직 맡은 사람이 없습니다',
    since: (openedAt, now) => `${dayAndTime(openedAt, now, 'ko')}부터`,
    held: (why, at, now) =>
      at === undefined
        ? `새 소식이 있지만 아직 알림을 보내지 않았습니다(${why}).`
        : `새 소식이 있어 ${untilMoment(at, now, TONGUES.ko)}에 알립니다(${why}).`,
    ownerCalled: (at, now) => `담당자를 부름 ${dayAndTime(at, now, 'ko')}`,
    operatorsCalled: (at, now) => `운영 담당을 부름 ${dayAndTime(at, now, 'ko')}`,
    popbillSaid: (message, code) => `팝빌의 말: "${message}" (${code})`,
    history: '최근 이력',
    noHistory: '아직 이력이 없습니다.',
    noAlert: '지금 열린 알림이 없습니다.',
  },
  client: {
    title: '고객 안내문',
    howTo:
      '아래 글을 복사해 고객에게 보내 주세요. 여기서 고쳐 쓸 수 있습니다. 앱이 고객에게 직접 보내지는 않습니다.',
    field: { label: '안내문' },
    inLanguage: { ko: '한국어로 보기', en: '영어로 보기' },
    toldBefore: (person, at, now) =>
      `${person} 님이 ${dayAndTime(at, now, 'ko')}에 이미 보냈다고 표시했습니다.`,
    nothingToAsk:
      '상태를 확인하지 못한 것이라 고객에게 부탁할 일이 없습니다. 인증이 잘못되었다는 뜻은 아닙니다.',
    submit: '보냈어요',
    saving: '보냈다고 적어 두고 있습니다.',
    done: '고객 안내문을 보냈다고 적어 두었습니다. 누가 언제 보냈는지 알림에 보입니다.',
  },
  alreadyTaken: (person, at, now) =>
    `${person} 님이 ${dayAndTime(at, now, 'ko')}에 이미 맡았습니다.`,
  state,
  stateSentence,
  clientTold: (person, at, now) =>
    `고객 안내문을 보낸 사람 ${person} (${dayAndTime(at, now, 'ko')})`,
};

function state(life: AlertLife, now: Instant, person: (id: UserId) => string): string | undefined {
  if (life.state === 'acknowledged') {
    return `처리 중 · ${person(life.by)} 님이 ${dayAndTime(life.at, now, 'ko')}에 맡았습니다`;
  }
  if (life.state !== 'snoozed') return undefined;
  const snoozed = `미룸 · ${untilMoment(life.until, now, TONGUES.ko)}까지 · ${person(life.by)} 님`;
  if (life.taken === undefined) return snoozed;
  const { by, at } = life.taken;
  return `${snoozed} · 맡은 사람 ${person(by)} (${dayAndTime(at, now, 'ko')})`;
}

function stateSentence(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
): string | undefined {
  if (life.state === 'acknowledged') return `${person(life.by)} 님이 맡아 처리하고 있습니다.`;
  return life.state === 'snoozed'
    ? `${person(life.by)} 님이 ${untilMoment(life.until, now, TONGUES.ko)}까지 미뤄 두었습니다.`
    : undefined;
}
