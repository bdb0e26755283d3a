import type { SeoulDay } from '../kernel/time.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { clientTextWords, snoozeWords } from '../triage/triage-words.js';
import { formProblemSentence } from '../watch/watch-words.js';
import type { BulkKind } from './bulk-rules.js';
import type { ListPage } from './overview.js';

export const bulkWords = (t: Tongue) => {
  const { say, companies, words } = t;
  const notBoth = formProblemSentence({ field: 'owner', why: 'both-owners' }, t);
  return {
    /** At most 24 characters, Slack's limit. */
    title: say('일괄 변경', 'Bulk edit'),
    changeKind: { label: say('무엇을 할까요?', 'What do you want to do?') },
    kindChoice: {
      owner: say('담당자 변경', 'Change the owner'),
      claim: say('열린 알림을 처리할 사람 지정', 'Claim or assign open alerts'),
      snooze: say('열린 알림 미루기', 'Snooze open alerts'),
      'client-text': say('고객 안내문 받기', 'Get texts for the clients'),
      channel: say('알림 채널 변경', 'Change the alert channel'),
      pause: say('모니터링 일시 중지', 'Pause'),
      resume: say('모니터링 다시 시작', 'Resume'),
      unwatch: words.button.unwatch,
    } satisfies Readonly<Record<BulkKind, string>>,
    target: { label: say('어느 회사에 적용할까요?', 'Which companies?') },
    targetChoice: {
      page: say('아래에서 선택한 회사', 'The companies selected below'),
      filter: (total: number) =>
        say(`이 목록의 모든 회사(${companies(total)})`, `All in this list (${companies(total)})`),
      owner: say('특정 담당자의 모든 회사', 'All companies of one owner'),
    },
    companies: (shown: Pick<ListPage, 'page' | 'pages' | 'total'>) => {
      if (shown.pages === 1) return { label: say('회사', 'Companies') };
      const [page, pages] = [number(shown.page), number(shown.pages)];
      return {
        label: say(`회사 · ${page}/${pages}페이지`, `Companies · page ${page} of ${pages}`),
        hint: say(
          `이 페이지에서 선택한 회사에만 적용되며, 페이지를 넘기면 선택이 해제됩니다. ${companies(shown.total)} 모두에 적용하려면 '이 목록의 모든 회사'를 선택해 주세요.`,
          `Only the companies selected on this page are included; changing pages clears the selection. To include all ${number(shown.total)}, choose "All in this list".`,
        ),
      };
    },
    noneTicked: say('회사를 하나 이상 선택해 주세요.', 'Select at least one company.'),
    previousPage: say('이전 페이지', 'Previous page'),
    nextPage: say('다음 페이지', 'Next page'),
    currentOwner: { label: say('현재 담당자', 'Current owner') },
    currentGroup: { label: say('현재 담당 그룹', 'Current owner group'), hint: notBoth },
    next: say('다음', 'Next'),
    back: say('이전 단계로', 'Back'),
    counting: say('회사 수를 세고 있습니다.', 'Counting companies.'),
    problem: {
      notBoth,
      noCurrentOwner: say('현재 담당자를 선택해 주세요.', 'Select the current owner.'),
      ownerOrNone: say(
        "새 담당자와 '담당자 없음' 중 하나를 선택해 주세요.",
        'Select either a new owner or "No owner".',
      ),
      noReason: say('일시 중지 사유를 선택해 주세요.', 'Select a reason for the pause.'),
      channelOrDefault: say(
        "채널과 '기본 채널 사용' 중 하나를 선택해 주세요.",
        'Select either a channel or "Use the default channel".',
      ),
    },
    matchesChanged: say(
      '그사이 조건에 맞는 회사가 바뀌어 아직 아무것도 바꾸지 않았습니다. 확인한 뒤 다시 눌러 주세요.',
      'The matching companies have changed, so nothing has been changed yet. Review them and confirm again.',
    ),
    noneMatch: say(
      '조건에 맞는 회사가 없어 아무것도 바꾸지 않았습니다.',
      'No company matches, so nothing was changed.',
    ),
    newOwner: { label: say('새 담당자', 'New owner') },
    newOwnerGroup: { label: say('새 담당 그룹', 'New owner group'), hint: notBoth },
    noOwner: {
      label: say('담당자 없음', 'No owner'),
      choice: say('현재 담당자를 비웁니다', 'Remove the current owner'),
    },
    textLanguage: { label: say('안내문 언어', 'Language of the texts') },
    textLanguageChoice: { ko: say('한국어', 'Korean'), en: say('영어', 'English') },
    newChannel: { label: words.label.channel },
    defaultChannel: {
      label: say('기본 채널 사용', 'Use the default channel'),
      choice: say(
        '회사별 채널 설정을 지우고 기본 채널로 알립니다',
        "Clear the companies' own channel settings",
      ),
    },
    defaultChannelIs: (channel: string) =>
      say(`현재 기본 채널: ${channel}`, `Default channel: ${channel}`),
    reason: { label: say('일시 중지 사유', 'Reason for the pause') },
    pauseNote: {
      label: say('자세한 사유', 'Details'),
      hint: say(
        '회사 목록에 표시됩니다. 비밀번호와 주민등록번호는 입력하지 마세요.',
        'Shown in the list of companies. No passwords or resident registration numbers.',
      ),
    },
    working: (done: number, total: number) =>
      say(
        `${companies(total)} 중 ${number(done)}곳을 처리했습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `${number(done)} of ${companies(total)} done. If you close this window, you'll get the result as a direct message.`,
      ),
    unchanged: (total: number) =>
      say(`변경할 것이 없는 회사: ${companies(total)}`, `Already up to date: ${companies(total)}`),
    refused: (total: number) =>
      say(`처리하지 않은 회사: ${companies(total)}`, `Left out: ${companies(total)}`),
    why: {
      'not-watched': say('그사이 모니터링에서 제외되었습니다', 'no longer watched'),
      'no-alert': say('열린 알림이 없습니다', 'no open alert'),
      'snooze-too-long': say(
        '다시 알리기 전에 인증서가 만료되어 미룰 수 없습니다',
        'its certificate expires before then',
      ),
      'snooze-past': snoozeWords(t).problem.past,
      'nothing-to-ask': say(
        '상태를 확인하지 못했을 뿐이라 고객에게 부탁할 일이 없습니다',
        'its status could not be checked, so there is nothing to ask the client to do',
      ),
    },
    whyHandled: {
      'claimed-by-other': (person: string) =>
        say(`${person} 님이 이미 처리 중입니다`, `${person} is already handling it`),
      'snoozed-by-other': (person: string) =>
        say(`${person} 님이 이미 미뤘습니다`, `${person} has already snoozed it`),
    },
    andMore: (total: number) => say(`그 밖에 ${companies(total)}`, `and ${number(total)} more`),
    notReached: (total: number) =>
      say(
        `${companies(total)}은 저장하지 못해 바뀌지 않았습니다. 앱 서버의 디스크 공간을 확인한 뒤 다시 시도해 주세요. 이미 바뀐 회사는 그대로 두면 됩니다.`,
        `${companies(total)} could not be saved and ${total === 1 ? 'was' : 'were'} not changed. Check the server's disk space and try again; changes already made are kept.`,
      ),
  };
};

export const clientTextFileWords = (t: Tongue) => {
  const { say } = t;
  return {
    fileName: (day: SeoulDay) => say(`고객안내문-${day}.txt`, `client-texts-${day}.txt`),
    comment: (total: number) =>
      say(
        `고객 안내문 ${number(total)}건입니다. 고객에게 보낸 뒤 각 알림의 '${t.words.button.clientText}'에서 '${clientTextWords(t).submit}'를 눌러 주세요.`,
        `${total === 1 ? '1 text' : `${number(total)} texts`} for clients. After sending one, press "${clientTextWords(t).submit}" in "${t.words.button.clientText}" on its alert.`,
      ),
    failed: {
      'no-permission': say(
        '앱에 파일을 올릴 권한(files:write)이 없어 안내문을 보내지 못했습니다. 관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다.',
        "The texts were not sent, because the app can't upload files to Slack (scope files:write). Ask an admin to apply the app manifest again and reinstall the app.",
      ),
      'no-answer': say(
        '슬랙이 응답하지 않아 안내문을 보내지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
        'Slack did not respond, so the texts were not sent. Try again in a moment.',
      ),
    },
  };
};

/** Sentences about a change of `total` companies. `cleared`: done, and the field has no value now. */
export function changeKindWords(total: number, { say, companies }: Tongue) {
  const all = companies(total);
  const [is, have, use] = total === 1 ? ['is', 'has', 'uses'] : ['are', 'have', 'use'];
  return {
    owner: {
      question: say(`회사 ${all}의 담당자를 변경할까요?`, `Change the owner of ${all}?`),
      consequence: say(
        '열린 알림에도 새 담당자가 표시됩니다.',
        'Open alerts show the new owner too.',
      ),
      submit: say('담당자 변경', 'Change owner'),
      done: (owner: string) =>
        say(`회사 ${all}의 새 담당자: ${owner}`, `${all} ${have} a new owner: ${owner}`),
      cleared: say(`회사 ${all}의 담당자를 비웠습니다.`, `${all} now ${have} no owner.`),
    },
    claim: {
      question: say(
        `회사 ${all}의 열린 알림을 누가 맡을까요?`,
        `Who should handle the open alerts of ${all}?`,
      ),
      consequence: say(
        '열린 알림이 없거나 다른 사람이 이미 처리 중인 회사는 그대로 둡니다.',
        'Companies without an open alert, or whose alert someone else is handling, are left out.',
      ),
      submit: say('처리할 사람 지정', 'Claim or assign'),
      done: say(`회사 ${all}의 알림을 맡았습니다.`, `You claimed the alerts of ${all}.`),
      assigned: (person: string) =>
        say(
          `회사 ${all}의 알림을 ${person} 님에게 맡겼습니다.`,
          `The alerts of ${all} are now assigned to ${person}.`,
        ),
    },
    snooze: {
      question: say(`회사 ${all}의 열린 알림을 미룰까요?`, `Snooze the open alerts of ${all}?`),
      consequence: say(
        '열린 알림이 없는 회사는 그대로 둡니다.',
        'Companies without an open alert are left out.',
      ),
      submit: say('알림 미루기', 'Snooze'),
      done: say(`회사 ${all}의 알림을 미뤘습니다.`, `The alerts of ${all} are snoozed.`),
    },
    'client-text': {
      question: say(`회사 ${all}의 고객 안내문을 받을까요?`, `Get the client texts for ${all}?`),
      consequence: say(
        '열린 알림이 있는 회사의 안내문을 파일 하나로 모아 다이렉트 메시지로 보내 드립니다. 고객에게는 보내지 않으며, 발송 완료로 표시하지도 않습니다.',
        'You get one file with a text for each open alert, in a direct message. Nothing is sent to the clients or marked as sent.',
      ),
      submit: say('안내문 받기', 'Get texts'),
      done: say(
        `회사 ${all}의 고객 안내문을 다이렉트 메시지로 보내 드렸습니다.`,
        `The client texts for ${all} are in your direct messages with this app.`,
      ),
    },
    channel: {
      question: say(`회사 ${all}의 알림 채널을 변경할까요?`, `Change the alert channel of ${all}?`),
      consequence: say(
        '열린 알림도 다음에 알릴 때부터 새 채널로 보내고, 기존 메시지에는 새 채널을 표시합니다.',
        'Open alerts move to the new channel with their next reminder; their old messages say where.',
      ),
      submit: say('채널 변경', 'Change channel'),
      done: (channel: string) =>
        say(
          `회사 ${all}의 새 알림 채널: ${channel}`,
          `${all} ${have} a new alert channel: ${channel}`,
        ),
      cleared: say(
        `회사 ${all}의 알림 채널을 기본 채널로 되돌렸습니다.`,
        `${all} ${use} the default channel again.`,
      ),
    },
    pause: {
      question: say(`회사 ${all}의 모니터링을 일시 중지할까요?`, `Pause ${all}?`),
      consequence: say(
        '다시 시작할 때까지 정기 확인과 알림에서 제외하고, 열린 알림은 닫습니다. 회사 정보와 이력은 그대로 남습니다.',
        'Paused companies get no scheduled checks or alerts until someone resumes them. Open alerts are closed. Details and history are kept.',
      ),
      submit: say('일시 중지', 'Pause'),
      done: say(`회사 ${all}의 모니터링을 일시 중지했습니다.`, `${all} ${is} paused.`),
    },
    resume: {
      question: say(`회사 ${all}의 모니터링을 다시 시작할까요?`, `Resume ${all}?`),
      consequence: say(
        '다음 정기 확인부터 다시 확인하고 알립니다.',
        'Checks and alerts start again with the next scheduled check.',
      ),
      submit: say('다시 시작', 'Resume'),
      done: say(`회사 ${all}의 모니터링을 다시 시작했습니다.`, `${all} ${is} no longer paused.`),
    },
    unwatch: {
      question: say(`회사 ${companies(total)}을 모니터링에서 제외할까요?`, `Stop watching ${all}?`),
      consequence: say(
        "더 이상 확인하거나 알리지 않으며, 열린 알림은 닫습니다. 팝빌에 등록된 인증은 그대로 있습니다. 잠시만 빼려면 '모니터링 일시 중지'를 쓰세요.",
        'Scheduled checks and alerts stop, and any open alerts are closed. What is registered with POPBiLL stays. To stop temporarily, use Pause.',
      ),
      submit: say('제외', 'Stop watching'),
      done: say(
        `회사 ${companies(total)}을 모니터링에서 제외했습니다.`,
        `${all} ${is} no longer watched.`,
      ),
    },
  } satisfies Readonly<Record<BulkKind, object>>;
}
