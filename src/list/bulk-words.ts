import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { BulkKind } from './bulk-rules.js';

/** Slack limits the title to 24 characters. */
export const bulkWords = (t: Tongue) => {
  const { say, companies, words } = t;
  const notBoth = say(
    '사람과 그룹 가운데 하나만 고를 수 있습니다.',
    'Choose a person or a group, not both.',
  );
  return {
    title: say('여러 회사 한 번에 처리', 'Change many companies'),
    openButton: say('여러 회사 한 번에 처리', 'Change many'),
    target: { label: say('어느 회사를 처리할까요?', 'Which companies?') },
    targetChoice: {
      page: say('아래에서 고른 회사', 'Those ticked below'),
      filter: (total: number) =>
        say(`이 목록의 회사 모두(${companies(total)})`, `All of this list (${companies(total)})`),
      owner: say('한 담당자의 회사 모두', 'All of one owner'),
    },
    companies: (page: number, pages: number) => {
      const used = say("'아래에서 고른 회사'일 때 씁니다.", 'Used with "Those ticked below".');
      if (pages === 1) return { label: say('회사', 'Companies'), hint: used };
      return {
        label: say(
          `회사 · ${number(page)}/${number(pages)}쪽`,
          `Companies · page ${number(page)} of ${number(pages)}`,
        ),
        hint: `${used} ${say(
          '다른 쪽으로 넘기면 고른 회사는 풀립니다.',
          'Turning the page clears the ticks.',
        )}`,
      };
    },
    noneTicked: say('회사를 하나 이상 골라 주세요.', 'Please choose at least one company.'),
    previousPage: say('이전 쪽', 'Previous page'),
    nextPage: say('다음 쪽', 'Next page'),
    personUnknown: say(
      '누가 요청했는지 슬랙에서 제때 알아내지 못해 아무것도 바꾸지 않았습니다. 고른 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요.',
      'Slack did not tell us in time who is asking, so nothing was changed. What you chose is still here. Please press again in a moment.',
    ),
    currentOwner: {
      label: say('지금 담당자', 'Owner now'),
      hint: say("'한 담당자의 회사 모두'일 때 씁니다.", 'Used with "All of one owner".'),
    },
    currentGroup: { label: say('지금 담당 그룹', 'Owner group now'), hint: notBoth },
    changeKind: { label: say('무엇을 할까요?', 'What should be done?') },
    kindChoice: {
      owner: say('담당자 바꾸기', 'Change the owner'),
      channel: say('알림 채널 바꾸기', 'Change the alert channel'),
      snooze: say('나중에 알림(열린 알림 미루기)', 'Remind me later (open alerts)'),
      pause: say('모니터링 일시 중지', 'Pause'),
      resume: say('모니터링 다시 시작', 'Resume'),
      unwatch: say('모니터링 제외', 'Stop watching'),
    },
    next: say('다음', 'Next'),
    back: say('회사 다시 고르기', 'Back to the choice'),
    counting: say('회사를 세고 있습니다.', 'Counting the companies.'),
    problem: {
      noCurrentOwner: say('지금 담당자를 골라 주세요.', 'Please choose the owner they have now.'),
      twoCurrentOwners: say(
        '사람과 그룹 가운데 하나만 골라 주세요.',
        'Please choose a person or a group, not both.',
      ),
      currentOwnerUnused: say(
        "담당자를 고르셨습니다. 위에서 '한 담당자의 회사 모두'를 골라 주세요.",
        'You chose an owner here. Please choose "All of one owner" above.',
      ),
      noOwner: say(
        "새 담당자를 고르거나 '담당자 없이 두기'를 골라 주세요.",
        'Please choose the new owner, or "Leave without an owner".',
      ),
      twoOwners: say(
        '담당자와 담당 그룹 가운데 하나만 골라 주세요.',
        'Please choose a person or a group, not both.',
      ),
      ownerAndNone: say(
        "새 담당자를 정하려면 '담당자 없이 두기'를 빼 주세요.",
        'To give them a new owner, please untick "Leave without an owner".',
      ),
      noChannel: say(
        "채널을 고르거나 '기본 채널로 되돌리기'를 골라 주세요.",
        'Please choose a channel, or "Back to the default channel".',
      ),
      channelAndDefault: say(
        "다른 채널로 보내려면 '기본 채널로 되돌리기'를 빼 주세요.",
        'To use another channel, please untick "Back to the default channel".',
      ),
    },
    noneMatch: say(
      '고른 조건에 맞는 회사가 없습니다. 아무것도 바꾸지 않았습니다.',
      'No company fits this choice. Nothing was changed.',
    ),
    newOwner: { label: say('새 담당자', 'New owner') },
    newOwnerGroup: { label: say('새 담당 그룹', 'New owner group'), hint: notBoth },
    noOwner: {
      label: say('담당자 없이 두기', 'Leave without an owner'),
      choice: say('지금 담당자를 빼고 비웁니다', 'Take the owner away'),
    },
    newChannel: { label: words.label.channel },
    defaultChannel: {
      label: say('기본 채널로 되돌리기', 'Back to the default channel'),
      choice: say('따로 정한 채널 없이 기본 채널로 보냅니다', 'Use no channel of their own'),
    },
    defaultChannelIs: (channel: string) =>
      say(`지금 기본 채널: ${channel}`, `The default channel now: ${channel}`),
    reason: { label: say('일시 중지하는 이유', 'Reason for the pause') },
    working: (done: number, total: number) =>
      say(
        `처리하고 있습니다. ${companies(total)} 가운데 ${number(done)}곳을 마쳤습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `Working: ${number(done)} of ${companies(total)} done. If you close this window, the result comes as a message.`,
      ),
    unchanged: (total: number) =>
      say(
        `이미 그렇게 되어 있던 회사: ${companies(total)}`,
        `Already as chosen: ${companies(total)}`,
      ),
    refused: (total: number) =>
      say(`그대로 둔 회사: ${companies(total)}`, `Left as they are: ${companies(total)}`),
    why: {
      'not-watched': say('그사이 모니터링에서 빠졌습니다', 'not watched any more'),
      'no-alert': say('열린 알림이 없습니다', 'no open alert'),
      'snooze-too-long': say(
        '그 전에 인증서가 만료되어 그때까지 미룰 수 없습니다',
        'the certificate expires before then, so it cannot be snoozed that long',
      ),
    },
    andMore: (total: number) => say(`그 밖에 ${companies(total)}`, `and ${number(total)} more`),
    notReached: (total: number) =>
      say(
        `저장하지 못한 회사가 ${companies(total)} 남았습니다. 그 회사들은 바뀌지 않았습니다. 서버의 디스크 공간을 살펴본 뒤 다시 해 주세요. 이미 바뀐 회사는 그대로 두어도 됩니다.`,
        `${companies(total)} could not be saved and ${total === 1 ? 'was' : 'were'} not changed. Please look at the server's disk space and try again; companies already changed can be left as they are.`,
      ),
    nextCheckHint: say(
      '다음 정기 확인에서 상태를 확인합니다.',
      'They are checked in the next scheduled check.',
    ),
  };
};

/** Says that the matching companies differ from those shown before. Their number may be the same. */
export function matchesChanged(previous: number, now: number, { say, companies }: Tongue): string {
  const difference =
    previous === now
      ? say(
          `그사이 조건에 맞는 회사가 다른 곳으로 바뀌었습니다(수는 그대로 ${companies(now)}).`,
          `Other companies fit now than were shown before, ${number(now)} as before.`,
        )
      : say(
          `그사이 조건에 맞는 회사 수가 바뀌었습니다(${companies(previous)} → ${companies(now)}).`,
          `The number of companies that fit has changed meanwhile (${number(previous)} → ${number(now)}).`,
        );
  return `${difference} ${say(
    '아직 아무것도 바꾸지 않았습니다. 다시 봐 주세요.',
    'Nothing was changed yet. Please look again.',
  )}`;
}

/** Sentences about a change of `total` companies. `cleared`: done, and the field has no value now. */
export function changeKindWords(total: number, { say, companies }: Tongue) {
  const all = companies(total);
  const [is, have, use] = total === 1 ? ['is', 'has', 'uses'] : ['are', 'have', 'use'];
  return {
    owner: {
      question: say(`회사 ${all}의 담당자를 바꿀까요?`, `Change the owner of ${all}?`),
      consequence: say(
        '다음 알림부터 새 담당자의 이름이 나옵니다. 담당자를 비우면 이름 없이 알립니다. 누가 바꿨는지는 회사마다 이력에 남습니다.',
        'From the next notice on, the new owner is named; without an owner, no name is given. The history keeps who changed it.',
      ),
      submit: say('담당자 바꾸기', 'Change owner'),
      done: say(`회사 ${all}의 담당자를 바꿨습니다.`, `${all} ${have} a new owner.`),
      cleared: say(`회사 ${all}의 담당자를 비웠습니다.`, `${all} ${have} no owner now.`),
    },
    channel: {
      question: say(`회사 ${all}의 알림 채널을 바꿀까요?`, `Change the alert channel of ${all}?`),
      consequence: say(
        '다음 알림부터 새 채널로 갑니다. 이미 보낸 메시지는 그대로 남습니다.',
        'The next notice goes to the new channel. What was posted before stays where it is.',
      ),
      submit: say('채널 바꾸기', 'Change channel'),
      done: say(`회사 ${all}의 알림 채널을 바꿨습니다.`, `${all} ${have} a new alert channel.`),
      cleared: say(
        `회사 ${all}의 알림 채널을 기본 채널로 되돌렸습니다.`,
        `${all} ${use} the default channel again.`,
      ),
    },
    snooze: {
      question: say(`회사 ${all}의 열린 알림을 미룰까요?`, `Snooze the open alerts of ${all}?`),
      consequence: say(
        '그 전에 더 나빠지면 바로 알립니다. 열린 알림이 없는 회사는 그대로 둡니다.',
        'If a company gets worse before then, we alert at once. Companies without an open alert are left as they are.',
      ),
      submit: say('나중에 알림', 'Remind me later'),
      done: say(`회사 ${all}의 알림을 미뤘습니다.`, `The alerts of ${all} are snoozed.`),
    },
    pause: {
      question: say(`회사 ${all}의 모니터링을 일시 중지할까요?`, `Pause ${all}?`),
      consequence: say(
        '다시 시작할 때까지 정기 확인과 알림에서 빠집니다. 열려 있는 알림은 닫힙니다. 회사 정보와 이력은 그대로 있습니다.',
        'They are left out of scheduled checks and alerts until somebody resumes them. Open alerts are closed. Their details and history are kept.',
      ),
      submit: say('일시 중지', 'Pause'),
      done: say(`회사 ${all}의 모니터링을 일시 중지했습니다.`, `${all} ${is} paused.`),
    },
    resume: {
      question: say(`회사 ${all}의 모니터링을 다시 시작할까요?`, `Resume ${all}?`),
      consequence: say(
        '다음 정기 확인부터 다시 확인하고 알립니다.',
        'From the next scheduled check on, they are checked and alerted again.',
      ),
      submit: say('다시 시작', 'Resume'),
      done: say(`회사 ${all}의 모니터링을 다시 시작했습니다.`, `${all} ${is} watched again.`),
    },
    unwatch: {
      question: say(`회사 ${companies(total)}을 모니터링에서 제외할까요?`, `Stop watching ${all}?`),
      consequence: say(
        '더 이상 확인하지 않고 알림도 보내지 않습니다. 열려 있는 알림은 닫힙니다. 잠시 쉬는 회사라면 일시 중지가 낫습니다. 팝빌에 등록된 인증은 그대로 있습니다.',
        'They are no longer checked, and no more alerts are sent. Open alerts are closed. For a company that only takes a break, Pause is better. What is registered at POPBiLL stays as it is.',
      ),
      submit: say('제외', 'Stop watching'),
      done: say(
        `회사 ${companies(total)}을 모니터링에서 제외했습니다.`,
        `${all} ${is} no longer watched.`,
      ),
    },
  } satisfies Readonly<Record<BulkKind, object>>;
}
