import { companies } from '../text/company-count.ko.js';
import { listOfSome, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { BulkKind } from './bulk-rules.js';
import type { BulkOutcome, BulkText } from './bulk-text.js';

const { words } = TONGUES.ko;

export const bulk: BulkText = {
  title: '여러 회사 한 번에 처리',
  open: '여러 회사 한 번에 처리',
  target: { label: '어느 회사를 처리할까요?' },
  targetChoice: {
    page: '아래에서 고른 회사',
    filter: (total) => `이 목록의 회사 모두(${companies(total)})`,
    owner: '한 담당자의 회사 모두',
  },
  companies: (page, pages) =>
    pages === 1
      ? { label: '회사', hint: "'아래에서 고른 회사'일 때 씁니다." }
      : {
          label: `회사 · ${number(page)}/${number(pages)}쪽`,
          hint: "'아래에서 고른 회사'일 때 씁니다. 다른 쪽으로 넘겨도 고른 회사는 그대로 남습니다.",
        },
  elsewhere: (names, total) =>
    `다른 쪽에서 고른 회사 ${companies(total)}: ${listOfSome(names, total, 'ko')}`,
  noneTicked: '회사를 하나 이상 골라 주세요.',
  tooMany: (ticked, most) =>
    `한 번에 ${companies(most)}까지 고를 수 있는데 ${number(ticked)}곳을 골랐습니다. ${number(ticked - most)}곳을 빼 주세요. 더 많으면 나누어 처리하거나 '이 목록의 회사 모두'를 골라 주세요.`,
  previousPage: '이전 쪽',
  nextPage: '다음 쪽',
  dropElsewhere: '다른 쪽에서 고른 회사 빼기',
  notDoneUnknown:
    '누가 요청했는지 슬랙에서 제때 알아내지 못해 아무것도 바꾸지 않았습니다. 고른 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요.',
  from: { label: '지금 담당자', hint: "'한 담당자의 회사 모두'일 때 씁니다." },
  fromGroup: { label: '지금 담당 그룹', hint: '사람과 그룹 가운데 하나만 고를 수 있습니다.' },
  what: { label: '무엇을 할까요?' },
  kind: {
    owner: '담당자 바꾸기',
    channel: '알림 채널 바꾸기',
    snooze: '나중에 알림(열린 알림 미루기)',
    pause: '모니터링 일시 중지',
    resume: '모니터링 다시 시작',
    unwatch: '모니터링 제외',
  },
  next: '다음',
  back: '회사 다시 고르기',
  counting: '회사를 세고 있습니다.',
  problem: {
    'no-from': '지금 담당자를 골라 주세요.',
    'both-from': '사람과 그룹 가운데 하나만 골라 주세요.',
    'from-unused': "담당자를 고르셨습니다. 위에서 '한 담당자의 회사 모두'를 골라 주세요.",
    'no-owner': "새 담당자를 고르거나 '담당자 없이 두기'를 골라 주세요.",
    'both-owners': '담당자와 담당 그룹 가운데 하나만 골라 주세요.',
    'owner-and-none': "새 담당자를 정하려면 '담당자 없이 두기'를 빼 주세요.",
    'no-channel': "채널을 고르거나 '기본 채널로 되돌리기'를 골라 주세요.",
    'channel-and-default': "다른 채널로 보내려면 '기본 채널로 되돌리기'를 빼 주세요.",
  },
  nobody: '고른 조건에 맞는 회사가 없습니다. 아무것도 바꾸지 않았습니다.',
  question,
  which: (names, total) => listOfSome(names, total, 'ko'),
  consequence: {
    owner:
      '다음 알림부터 새 담당자의 이름이 나옵니다. 담당자를 비우면 이름 없이 알립니다. 누가 바꿨는지는 회사마다 이력에 남습니다.',
    channel: '다음 알림부터 새 채널로 갑니다. 이미 보낸 메시지는 그대로 남습니다.',
    snooze: '그 전에 더 나빠지면 바로 알립니다. 열린 알림이 없는 회사는 그대로 둡니다.',
    pause:
      '다시 시작할 때까지 정기 확인과 알림에서 빠집니다. 열려 있는 알림은 닫힙니다. 회사 정보와 이력은 그대로 있습니다.',
    resume: '다음 정기 확인부터 다시 확인하고 알립니다.',
    unwatch:
      '더 이상 확인하지 않고 알림도 보내지 않습니다. 열려 있는 알림은 닫힙니다. 잠시 쉬는 회사라면 일시 중지가 낫습니다. 팝빌에 등록된 인증은 그대로 있습니다.',
  },
  newOwner: { label: '새 담당자' },
  newOwnerGroup: { label: '새 담당 그룹', hint: '사람과 그룹 가운데 하나만 고를 수 있습니다.' },
  noOwner: { label: '담당자 없이 두기', choice: '지금 담당자를 빼고 비웁니다' },
  newChannel: { label: words.label.channel },
  defaultChannel: {
    label: '기본 채널로 되돌리기',
    choice: '따로 정한 채널 없이 기본 채널로 보냅니다',
  },
  defaultChannelIs: (channel) => `지금 기본 채널: ${channel}`,
  reason: { label: '일시 중지하는 이유' },
  submit: (kind) => SUBMIT[kind],
  changedMeanwhile: (before, now) =>
    `${before === now ? `그사이 조건에 맞는 회사가 다른 곳으로 바뀌었습니다(수는 그대로 ${companies(now)}).` : `그사이 조건에 맞는 회사 수가 바뀌었습니다(${companies(before)} → ${companies(now)}).`} 아직 아무것도 바꾸지 않았습니다. 다시 봐 주세요.`,
  working: (done, total) =>
    `처리하고 있습니다. ${companies(total)} 가운데 ${number(done)}곳을 마쳤습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
  done,
  unchanged: (count) => `이미 그렇게 되어 있던 회사: ${companies(count)}`,
  refused: (count) => `그대로 둔 회사: ${companies(count)}`,
  why: {
    'not-watched': '그사이 모니터링에서 빠졌습니다',
    'no-alert': '열린 알림이 없습니다',
    'snooze-too-long': '그 전에 인증서가 만료되어 그때까지 미룰 수 없습니다',
  },
  more: (count) => `그 밖에 ${companies(count)}`,
  left: (count) =>
    `저장하지 못한 회사가 ${companies(count)} 남았습니다. 그 회사들은 바뀌지 않았습니다. 서버의 디스크 공간을 살펴본 뒤 다시 해 주세요. 이미 바뀐 회사는 그대로 두어도 됩니다.`,
  afterwards: { resume: '다음 정기 확인에서 상태를 확인합니다.' },
};

const SUBMIT: Readonly<Record<BulkKind, string>> = {
  owner: '담당자 바꾸기',
  channel: '채널 바꾸기',
  snooze: '나중에 알림',
  pause: '일시 중지',
  resume: '다시 시작',
  unwatch: '제외',
};

function question(kind: BulkKind, count: number): string {
  const all = companies(count);
  switch (kind) {
    case 'owner':
      return `회사 ${all}의 담당자를 바꿀까요?`;
    case 'channel':
      return `회사 ${all}의 알림 채널을 바꿀까요?`;
    case 'snooze':
      return `회사 ${all}의 열린 알림을 미룰까요?`;
    case 'pause':
      return `회사 ${all}의 모니터링을 일시 중지할까요?`;
    case 'resume':
      return `회사 ${all}의 모니터링을 다시 시작할까요?`;
    case 'unwatch':
      return `회사 ${number(count)}곳을 모니터링에서 제외할까요?`;
    default:
      return kind satisfies never;
  }
}

function done(outcome: BulkOutcome, count: number): string {
  const all = companies(count);
  switch (outcome) {
    case 'owner':
      return `회사 ${all}의 담당자를 바꿨습니다.`;
    case 'no-owner':
      return `회사 ${all}의 담당자를 비웠습니다.`;
    case 'channel':
      return `회사 ${all}의 알림 채널을 바꿨습니다.`;
    case 'default-channel':
      return `회사 ${all}의 알림 채널을 기본 채널로 되돌렸습니다.`;
    case 'snooze':
      return `회사 ${all}의 알림을 미뤘습니다.`;
    case 'pause':
      return `회사 ${all}의 모니터링을 일시 중지했습니다.`;
    case 'resume':
      return `회사 ${all}의 모니터링을 다시 시작했습니다.`;
    case 'unwatch':
      return `회사 ${number(count)}곳을 모니터링에서 제외했습니다.`;
    default:
      return outcome satisfies never;
  }
}
