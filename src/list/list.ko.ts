import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { deptUserLabel } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import { number, spokenTime } from '../text/format.js';
import { SHOWN_WORD } from '../text/shown-commands.js';
import { TONGUES } from '../text/tongue.js';
import { type FactsContext, type ListText, loginTestOf } from './list-text.js';

const { words } = TONGUES.ko;

export const list: ListText = {
  title: '모니터링 중인 회사',
  summary,
  empty,
  lookAt: `손볼 회사는 /hometax ${SHOWN_WORD.ko.list} 조치필요 명령으로 볼 수 있습니다.`,
  page: (page, pages) => `${number(page)}/${number(pages)}쪽`,
  facts,
  lastKnown: '마지막 확인에서 답을 받지 못해 그 전에 알던 상태입니다',
  neverChecked: '아직 확인한 적이 없습니다',
  memberMissing: words.reason['member-missing'],
  paused: ({ reason, at }, now) =>
    `일시 중지 · ${words.pauseReason[reason]} · ${spokenTime(at, now, 'ko')}부터 정기 확인과 알림에서 빠짐`,
  checkedAt: (at, now) => `${spokenTime(at, now, 'ko')} 확인`,
  owner: (owner) => `담당 ${owner}`,
  filterButton: { all: '모두', attention: '조치 필요', mine: '내 담당', paused: '일시 중지' },
  previous: '이전',
  next: '다음',
  add: words.button.watch,
  row: {
    page: words.button.openPage,
    edit: words.button.edit,
    pause: '모니터링 일시 중지',
    resume: '모니터링 다시 시작',
    unwatch: words.button.unwatch,
  },
};

function summary(about: Parameters<ListText['summary']>[0]): string {
  const total = number(about.total);
  const watched = number(about.watched);
  switch (about.filter) {
    case 'all':
      return about.watched === 1
        ? '모니터링 중인 회사는 1곳입니다.'
        : `모니터링 중인 회사는 모두 ${watched}곳입니다. 급한 곳부터 보여 드립니다.`;
    case 'attention':
      return `모니터링 중인 ${watched}곳 가운데 손볼 회사는 ${total}곳입니다.`;
    case 'mine':
      return `모니터링 중인 ${watched}곳 가운데 내가 담당하는 회사는 ${total}곳입니다.`;
    case 'text':
      return `모니터링 중인 ${watched}곳 가운데 찾은 회사는 ${total}곳입니다. 찾은 말: ${about.words}`;
    case 'owner':
      return about.words === ''
        ? `모니터링 중인 ${watched}곳 가운데 담당자가 없는 회사는 ${total}곳입니다.`
        : `모니터링 중인 ${watched}곳 가운데 한 담당자의 회사는 ${total}곳입니다. 담당자: ${about.words}`;
    case 'paused':
      return `모니터링을 일시 중지한 회사는 ${total}곳입니다. 정기 확인과 알림에서 빠져 있습니다.`;
    default:
      return about.filter satisfies never;
  }
}

function empty(about: Parameters<ListText['empty']>[0]): string {
  const watched = number(about.watched);
  if (about.watched === 0) {
    return about.mayOperate
      ? `모니터링 중인 회사가 아직 없습니다. /hometax ${SHOWN_WORD.ko.watch} 명령으로 첫 회사를 추가해 주세요.`
      : '모니터링 중인 회사가 아직 없습니다. 회사를 추가하는 일은 운영 권한이 있는 분이 할 수 있습니다.';
  }
  switch (about.filter) {
    case 'all':
      return '보여 드릴 회사가 없습니다.';
    case 'attention':
      return `지금 손볼 회사가 없습니다. 모니터링 중인 회사는 ${watched}곳입니다.`;
    case 'mine':
      return `내가 담당하는 회사가 없습니다. 모니터링 중인 회사는 ${watched}곳입니다.`;
    case 'text':
      return `모니터링 중인 ${watched}곳 가운데 맞는 회사가 없습니다. 찾은 말: ${about.words}`;
    case 'owner':
      return about.words === ''
        ? `담당자가 없는 회사가 없습니다. 모니터링 중인 회사는 ${watched}곳입니다.`
        : `이 담당자의 회사가 없습니다. 모니터링 중인 회사는 ${watched}곳입니다. 담당자: ${about.words}`;
    case 'paused':
      return `일시 중지한 회사가 없습니다. 모니터링 중인 회사는 ${watched}곳입니다.`;
    default:
      return about.filter satisfies never;
  }
}

function facts(product: ProductAssessment, about: FactsContext): string {
  const parts = [deptUser(product.deptUser, about), certificate(product.certificate, about)];
  const { plan } = product;
  if (plan !== undefined && plan.state !== 'in-use') {
    parts.push(`정액제 ${plan.state === 'stopped' ? '정지' : '종료 예정'}`);
  }
  return parts.filter((part) => part !== undefined).join(', ');
}

function deptUser(of: DeptUserView, about: FactsContext): string | undefined {
  if (of.kind === 'missing') return undefined;
  if (of.kind === 'untested') return '부서사용자 등록됨';
  return `부서사용자 ${deptUserLabel(of, TONGUES.ko)}${testedAt(loginTestOf(of, about), about)}`;
}

function testedAt(at: Instant | undefined, { now }: FactsContext): string {
  return at === undefined ? '' : `(${spokenTime(at, now, 'ko')} 로그인 테스트)`;
}

function certificate(of: CertificateView, about: FactsContext): string {
  switch (of.kind) {
    case 'unknown':
    case 'missing':
      return `인증서 ${of.kind === 'unknown' ? '확인하지 못함' : '등록 안 됨'}`;
    case 'valid':
      return of.daysLeft === 0 ? '인증서 오늘 만료' : `인증서 D-${of.daysLeft}`;
    case 'expired':
      return of.daysLeft < 0 ? `인증서 만료(${-of.daysLeft}일 지남)` : '인증서 오늘 만료됨';
    case 'unusable':
      return `인증서 ${of.revoked ? '폐기됨' : '사용 불가'}${testedAt(loginTestOf(of, about), about)}`;
    default:
      return of satisfies never;
  }
}
