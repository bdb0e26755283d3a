import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { deptUserLabel } from '../assessment/verdict-words.js';
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
    title: say('모니터링 중인 회사', 'Watched companies'),
    lastKnownNote: say(
      '마지막 확인에서 답을 받지 못해 그 전에 알던 상태입니다',
      'as last known: the latest check got no answer',
    ),
    neverChecked: say('아직 확인한 적이 없습니다', 'not checked yet'),
    checkedAt: (at: Instant, now: Instant) =>
      say(`${relativeTime(at, now)} 확인`, `checked ${relativeTime(at, now)}`),
    filterButton: {
      all,
      attention: say('조치 필요', 'Needs attention'),
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
  return say(
    `일시 중지 · ${reasonLabel} · ${since}부터 정기 확인과 알림에서 빠짐`,
    `paused · ${reasonLabel} · left out of scheduled checks and alerts since ${since}`,
  );
}

export const attentionListHint = ({ say }: Tongue) =>
  say(
    `손볼 회사는 /hometax ${COMMAND_WORDS.ko.list} 조치필요 명령으로 볼 수 있습니다.`,
    `See those that need action with /hometax ${COMMAND_WORDS.en.list} attention.`,
  );

interface ListFacts {
  readonly filter: ListFilter['kind'];
  readonly query: string;
  readonly total: number;
  readonly watched: number;
  readonly mayOperate: boolean;
}

export function listSentence(list: ListFacts, { say, companies }: Tongue): string {
  const { filter, query, mayOperate } = list;
  const [total, watched] = [number(list.total), number(list.watched)];
  const [totalCompanies, watchedCompanies] = [companies(list.total), companies(list.watched)];
  const isOne = list.total === 1;
  const isNone = list.total === 0;
  const watchedSentence = say(
    `모니터링 중인 회사는 ${watchedCompanies}입니다.`,
    `${watchedCompanies} ${list.watched === 1 ? 'is' : 'are'} watched.`,
  );
  if (list.watched === 0) {
    return mayOperate
      ? say(
          `모니터링 중인 회사가 아직 없습니다. /hometax ${COMMAND_WORDS.ko.watch} 명령으로 첫 회사를 추가해 주세요.`,
          `No company is watched yet. Add the first one with /hometax ${COMMAND_WORDS.en.watch}.`,
        )
      : say(
          '모니터링 중인 회사가 아직 없습니다. 회사를 추가하는 일은 운영 권한이 있는 분이 할 수 있습니다.',
          'No company is watched yet. Operators can add companies.',
        );
  }
  switch (filter) {
    case 'all':
      return list.watched === 1
        ? say('모니터링 중인 회사는 1곳입니다.', '1 company watched.')
        : say(
            `모니터링 중인 회사는 모두 ${watched}곳입니다. 급한 곳부터 보여 드립니다.`,
            `${watchedCompanies} watched, most urgent first.`,
          );
    case 'attention':
      return isNone
        ? `${say('지금 손볼 회사가 없습니다.', 'No company needs action now.')} ${watchedSentence}`
        : say(
            `모니터링 중인 ${watched}곳 가운데 손볼 회사는 ${total}곳입니다.`,
            `${totalCompanies} of ${watched} watched ${isOne ? 'needs' : 'need'} action.`,
          );
    case 'mine':
      return isNone
        ? `${say('내가 담당하는 회사가 없습니다.', 'You own none of the companies.')} ${watchedSentence}`
        : say(
            `모니터링 중인 ${watched}곳 가운데 내가 담당하는 회사는 ${total}곳입니다.`,
            `You own ${totalCompanies} of ${watched} watched.`,
          );
    case 'text':
      return isNone
        ? say(
            `모니터링 중인 ${watchedCompanies} 가운데 맞는 회사가 없습니다. 찾은 말: ${query}`,
            `No company was found for: ${query}. ${watchedSentence}`,
          )
        : say(
            `모니터링 중인 ${watched}곳 가운데 찾은 회사는 ${total}곳입니다. 찾은 말: ${query}`,
            `${totalCompanies} of ${watched} watched found for: ${query}`,
          );
    case 'paused':
      return isNone
        ? `${say('일시 중지한 회사가 없습니다.', 'No company is paused.')} ${watchedSentence}`
        : say(
            `모니터링을 일시 중지한 회사는 ${total}곳입니다. 정기 확인과 알림에서 빠져 있습니다.`,
            `${totalCompanies} ${isOne ? 'is' : 'are'} paused: left out of scheduled checks and alerts.`,
          );
  }
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
  return say(`정액제 ${plan.state === 'stopped' ? '정지' : '종료 예정'}`, `plan ${plan.state}`);
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
