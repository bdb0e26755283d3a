import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { number } from '../text/format.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchResult } from '../watch/watch-company.js';

type WatchOutcome = Exclude<WatchResult['outcome'], 'conflict'>;

/** What Slack shows to the person when a step fails, and the sentences that a step returns. Names are passed in escaped. */
export const stepWords = (t: Tongue) => {
  const { say, language } = t;
  const commands = COMMAND_WORDS[language];
  return {
    noPerson: say(
      '이 워크플로를 실행한 사람을 슬랙이 알려 주지 않아 실행하지 않았습니다. 사람이 누르는 링크, 바로가기, 버튼으로 시작하도록 워크플로를 바꿔 주세요.',
      'Slack did not say for whom this workflow runs, so nothing was done. Start the workflow with a link, shortcut or button that a person presses.',
    ),
    noCompany: say(
      '사업자번호가 비어 있습니다. 워크플로에서 이 단계의 입력을 확인해 주세요.',
      'The business number is empty. Check the input of this step in the workflow.',
    ),
    notOneCompany: (input: string) =>
      say(
        `회사를 하나로 정할 수 없습니다: ${input}. 사업자번호 10자리를 입력해 주세요.`,
        `This does not name one company: ${input}. Enter the ten digits of its business number.`,
      ),
    noSuchProduct: (input: string) =>
      say(
        `수집 항목이 올바르지 않습니다: ${input}. taxinvoice(전자세금계산서)나 cashbill(현금영수증)을 입력하거나 비워 주세요.`,
        `There is no such product: ${input}. Enter taxinvoice or cashbill, or leave it empty.`,
      ),
    unreadable: say(
      '이 단계의 입력을 읽지 못했습니다. 워크플로에서 이 단계를 지우고 다시 추가해 주세요.',
      'The inputs of this step cannot be read. Remove the step from the workflow and add it again.',
    ),
    tooLong: say(
      `이 단계의 입력이 너무 깁니다(입력마다 최대 ${number(INPUT_LIMITS.formField)}자). 워크플로에서 이 단계의 입력을 줄여 주세요.`,
      `An input of this step is too long (limit: ${number(INPUT_LIMITS.formField)} characters). Shorten it in the workflow.`,
    ),
    watched: (company: string, outcome: WatchOutcome, isPaused: boolean) => {
      const pausedNote = say(
        ' 다만 일시 중지 중이라 확인하거나 알리지 않습니다.',
        ' It is paused, though, so it is neither checked nor alerted on.',
      );
      return `${watchOutcome(company, outcome, t)}${isPaused ? pausedNote : ''}`;
    },
    conflict: (company: string) =>
      say(
        `${company} · 방금 다른 사람이 이 회사를 수정해 저장하지 않았습니다. 워크플로를 다시 실행해 주세요.`,
        `${company} was just changed by someone else, so nothing was saved. Run the workflow again.`,
      ),
    /** `problem`: a sentence that says why POPBiLL did not answer. */
    unconfirmed: (company: string, problem: string) =>
      say(
        `${company} · 팝빌 연동회원인지 확인하지 못해 추가하지 않았습니다. 잠시 뒤 워크플로를 다시 실행해 주세요. ${problem}`,
        `Could not confirm that ${company} is a linked member, so it was not added. Run the workflow again in a moment. ${problem}`,
      ),
    recipientMayNot: say(
      `받는 사람이 운영자가 아니어서 인증 페이지를 열 수 없습니다. 운영자를 선택하거나, 관리자에게 /hometax ${commands.settings}에서 운영자로 추가해 달라고 요청해 주세요.`,
      `The recipient is not an operator and may not open authentication pages. Choose an operator, or ask an admin to add this person with /hometax ${commands.settings}.`,
    ),
    notSent: say(
      '슬랙이 응답하지 않아 메시지를 보내지 못했습니다. 잠시 뒤 워크플로를 다시 실행해 주세요.',
      'Slack did not answer, so the message was not sent. Run the workflow again in a moment.',
    ),
    sent: (company: string) =>
      say(
        `${company} 인증 페이지 버튼을 다이렉트 메시지로 보냈습니다.`,
        `A button to the authentication page of ${company} was sent as a direct message.`,
      ),
  };
};

function watchOutcome(company: string, outcome: WatchOutcome, { say }: Tongue): string {
  switch (outcome) {
    case 'added':
      return say(
        `${company} · 모니터링에 추가했습니다. 지금 확인하고, 문제가 있으면 채널에 알립니다.`,
        `${company} is now watched. It is being checked, and any problem is posted in its channel.`,
      );
    case 'changed':
      return say(
        `${company} · 이미 모니터링 중이어서 입력한 내용으로 수정했습니다.`,
        `${company} was already watched; its details were updated.`,
      );
    case 'unchanged':
      return say(`${company} · 이미 모니터링 중입니다.`, `${company} is already watched.`);
  }
}

export const requestWords = ({ say, words }: Tongue) => ({
  request: (company: string, sender: string) =>
    say(
      `${sender} 님이 워크플로로 요청했습니다: ${company} 홈택스 인증을 확인하고 등록해 주세요.`,
      `${sender} asks you, through a workflow, to register the HomeTax authentication of ${company}.`,
    ),
  hint: say(
    `'${words.button.openPage}'를 누르면 그때 새 링크를 받습니다.`,
    `"${words.button.openPage}" gets a new link when you press it.`,
  ),
});
