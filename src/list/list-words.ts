import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { type StateCounts, sumsOf } from '../assessment/urgency-rules.js';
import { actionStates, deptUserLabel } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { PlanStatus } from '../records/status.js';
import { count, number } from '../text/format.js';
import { pagingWords } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { ListFilter } from './overview-entry.js';

export const listWords = (t: Tongue) => {
  const { say, words, relativeTime } = t;
  const { all, mine } = pagingWords(t);
  return {
    title: say('회사 목록', 'Companies'),
    lastKnownNote: say(
      '마지막 확인에서 응답이 없어 그 전 상태를 보여 드립니다',
      'last known status: the latest check got no answer',
    ),
    neverChecked: say('아직 확인한 적이 없습니다', 'not checked yet'),
    order: (page: string) => say(`${page} · 급한 순`, `${page} · most urgent first`),
    noOwner: say('담당자 없음', 'no owner'),
    checkedAt: (at: Instant, now: Instant) =>
      say(`${relativeTime(at, now)} 확인`, `checked ${relativeTime(at, now)}`),
    filterButton: {
      all,
      attention: say('조치 필요', 'Needs action'),
      mine,
      paused: say('일시 중지', 'Paused'),
    },
    add: say(words.button.watch, 'Watch a company'),
    row: {
      page: words.button.openPage,
      edit: words.button.edit,
      pause: say('모니터링 일시 중지', 'Pause'),
      resume: say('모니터링 다시 시작', 'Resume'),
      unwatch: words.button.unwatch,
    },
  };
};

export function pausedLine(
  { reason, at }: { readonly reason: keyof Tongue['words']['pauseReason']; readonly at: Instant },
  now: Instant,
  { say, words, relativeTime }: Tongue,
): string {
  const [reasonLabel, since] = [words.pauseReason[reason], relativeTime(at, now)];
  return say(`일시 중지(${reasonLabel}) · ${since}부터`, `paused (${reasonLabel}) since ${since}`);
}

interface ListFacts {
  readonly filter: ListFilter['kind'];
  readonly query: string;
  readonly total: number;
  readonly watched: number;
  /** Of the companies that the list shows; absent: the sentence does not say how many need action. */
  readonly counts?: StateCounts;
  readonly mayOperate: boolean;
}

export function listSentence(list: ListFacts, t: Tongue): string {
  const { filter, query, mayOperate, total, counts } = list;
  const { say, companies } = t;
  const joined = (...parts: readonly string[]) => parts.join(' · ');
  const watched = say(
    `모니터링 중인 회사 ${companies(list.watched)}`,
    `${companies(list.watched)} watched`,
  );
  const needAction = counts === undefined ? [] : [needActionPhrase(counts, t)];
  if (list.watched === 0) return noneWatched(mayOperate, t);
  switch (filter) {
    case 'all': {
      const paused = counts?.paused ?? 0;
      const including = say(
        `(일시 중지 ${companies(paused)} 포함)`,
        ` (${number(paused)} of them paused)`,
      );
      return joined(`${watched}${paused > 0 ? including : ''}`, ...needAction);
    }
    case 'attention':
      return total === 0
        ? joined(say('조치가 필요한 회사가 없습니다', 'No company needs action'), watched)
        : joined(...(counts === undefined ? [needActionTotal(total, t)] : needAction), watched);
    case 'mine':
      return total === 0
        ? joined(say('내 담당 회사가 없습니다', 'You own no companies'), watched)
        : joined(
            say(`내 담당 회사 ${companies(total)}`, `You own ${companies(total)}`),
            ...needAction,
          );
    case 'text':
      return total === 0
        ? joined(
            say(`검색 결과가 없습니다. 검색어: ${query}`, `Nothing found for: ${query}`),
            watched,
          )
        : joined(
            say(`검색 결과 ${companies(total)}`, `${companies(total)} found`),
            say(`검색어: ${query}`, `search: ${query}`),
          );
    case 'paused':
      return total === 0
        ? joined(say('일시 중지한 회사가 없습니다', 'No company is paused'), watched)
        : joined(
            say(`일시 중지한 회사 ${companies(total)}`, `${companies(total)} paused`),
            say('정기 확인과 알림에서 제외됩니다', 'no scheduled checks or alerts'),
          );
  }
}

function noneWatched(mayOperate: boolean, { say }: Tongue): string {
  const none = say('아직 모니터링하는 회사가 없습니다.', 'No company is watched yet.');
  const next = mayOperate
    ? say(
        `/hometax ${COMMAND_WORDS.ko.watch} 명령으로 첫 회사를 추가해 주세요.`,
        `Add the first one with /hometax ${COMMAND_WORDS.en.watch}.`,
      )
    : say('회사는 운영자가 추가할 수 있습니다.', 'Operators can add companies.');
  return `${none} ${next}`;
}

/** `조치 필요 20곳(수집 불가 3 · 중단 우려 17)`. */
function needActionPhrase(counts: StateCounts, t: Tongue): string {
  const { needsAction, notChecked } = sumsOf(counts);
  if (needsAction === 0) {
    return notChecked === 0
      ? t.say('조치 필요 없음', 'nothing needs action')
      : t.say('확인된 범위에서 조치 필요 없음', 'nothing found that needs action');
  }
  const states = actionStates(counts, t);
  return `${needActionTotal(needsAction, t)}${t.say(`(${states})`, ` (${states})`)}`;
}

function needActionTotal(total: number, { say, companies }: Tongue): string {
  return say(
    `조치 필요 ${companies(total)}`,
    `${number(total)} ${total === 1 ? 'needs' : 'need'} action`,
  );
}

export interface FactsContext {
  /** Time of the row's latest answered check; absent if there is none. */
  readonly checkedAt: Instant | undefined;
  readonly now: Instant;
}

/** For example `부서사용자 로그인 거부됨, 인증서 D-3`. */
export function productFacts(
  { deptUser, certificate, plan }: ProductAssessment,
  times: FactsContext,
  t: Tongue,
): string {
  return [
    deptUserFact(deptUser, times, t),
    certificateFact(certificate, times, t),
    planFact(plan, t),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function planFact(plan: PlanStatus | undefined, { say }: Tongue): string | undefined {
  if (plan === undefined || plan.state === 'in-use') return undefined;
  return say(
    `정액제 ${plan.state === 'stopped' ? '정지' : '종료 예정'}`,
    `flat-rate plan ${plan.state}`,
  );
}

function deptUserFact(view: DeptUserView, times: FactsContext, t: Tongue): string | undefined {
  if (view.kind === 'missing') return undefined;
  const label = t.say(
    view.kind === 'untested' ? '등록됨' : deptUserLabel(view, t),
    deptUserLabel(view, t),
  );
  return `${t.say('부서사용자', 'department user:')} ${label}${loginTestNote(view, times, t)}`;
}

function certificateFact(view: CertificateView, times: FactsContext, t: Tongue): string {
  const { say } = t;
  const state = () => {
    switch (view.kind) {
      case 'unknown':
        return say('확인하지 못함', 'could not check');
      case 'missing':
        return say('등록 안 됨', 'not registered');
      case 'valid':
        return say(
          view.daysLeft === 0 ? '오늘 만료' : `D-${view.daysLeft}`,
          t.daysLeft(view.daysLeft),
        );
      case 'expired':
        return view.daysLeft < 0
          ? say(`만료(${-view.daysLeft}일 지남)`, `expired ${count(-view.daysLeft, 'day')} ago`)
          : say('오늘 만료됨', 'expired today');
      case 'unusable':
        return view.revoked ? say('폐기됨', 'revoked') : say('사용 불가', 'cannot be used');
    }
  };
  return `${say('인증서', 'certificate:')} ${state()}${loginTestNote(view, times, t)}`;
}

/** The time of the login test, unless it is the time of the check, which the row shows. */
function loginTestNote(
  view: DeptUserView | CertificateView,
  { checkedAt, now }: FactsContext,
  { say, relativeTime }: Tongue,
): string {
  const testedAt = testedAtOf(view);
  if (testedAt === undefined || testedAt === checkedAt) return '';
  const time = relativeTime(testedAt, now);
  return say(`(${time} 로그인 테스트)`, ` (login tested ${time})`);
}

function testedAtOf(view: DeptUserView | CertificateView): Instant | undefined {
  switch (view.kind) {
    case 'works':
      return view.testedAt;
    case 'rejected':
      return view.at;
    case 'unusable':
      // Without attempts no login was tested, because POPBiLL cannot use the certificate.
      return view.attempts === undefined ? undefined : view.foundAt;
    case 'unknown':
    case 'missing':
    case 'untested':
    case 'valid':
    case 'expired':
      return undefined;
  }
}
