import { brnFieldErrors } from '../company/choose-words.js';
import type { CompanyField, Stage } from '../records/company.js';
import { channelRefusal } from '../settings/settings-words.js';
import type { ChannelProblem } from '../slack/channels.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchProblem } from './watch-company.js';

/** `left`: the person has left the workspace; `not-a-member`: they are not a full member. */
export interface OwnerProblem {
  readonly field: 'owner';
  readonly why: 'unknown' | 'left' | 'not-a-member';
}

export type FormProblem =
  | WatchProblem
  | ChannelProblem
  | OwnerProblem
  /** Both a person and a group were chosen. */
  | { readonly field: 'owner'; readonly why: 'both-owners' }
  | { readonly field: 'brn'; readonly why: 'not-member'; readonly stage: Stage };

/** Slack limits titles to 24 characters. */
export function watchWords({ language, say, words }: Tongue) {
  const { label } = words;
  const command = COMMAND_WORDS[language].watch;
  const differences = (fields: readonly CompanyField[]) => {
    const fieldNames = fields.map((field) => words.companyField[field]).join(', ');
    return say(
      `지금 저장된 내용과 다른 항목: ${fieldNames}. '저장'을 누르면 아래 내용으로 바뀝니다.`,
      `These differ from what is saved now: ${fieldNames}. "Save" replaces what is saved with what stands below.`,
    );
  };
  return {
    title: {
      add: say('모니터링 추가', 'Watch a company'),
      edit: say('모니터링 수정', 'Edit watched company'),
    },
    brn: { label: label.brn, placeholder: '123-45-67891' },
    name: {
      label: say('회사 이름', 'Company name'),
      hint: say(
        '비워 두면 팝빌에 등록된 이름을 씁니다.',
        'Leave it empty to use the name known to POPBiLL.',
      ),
    },
    products: { label: label.collects },
    popbillUserId: {
      label: label.popbillId,
      hint: say(
        '비워 두면 팝빌 회원의 기본 아이디를 씁니다. 비밀번호는 필요하지 않습니다.',
        "Leave it empty to use the member's default ID. No password is needed.",
      ),
    },
    channel: {
      label: label.channel,
      hint: say('비워 두면 기본 채널로 보냅니다.', 'Leave it empty to use the default channel.'),
    },
    owner: {
      label: label.owner,
      hint: say('알림에 이름이 나오는 사람입니다.', 'The person whose name stands on the alerts.'),
    },
    ownerGroup: {
      label: say('담당 그룹', 'Owner group'),
      hint: say(
        '사람과 그룹 가운데 하나만 고를 수 있습니다.',
        'Choose a person or a group, not both.',
      ),
    },
    note: {
      label: label.note,
      hint: say(
        '알림에 함께 보입니다. 예: 고객사 연락처, 인증서를 발급한 은행. 비밀번호와 주민등록번호는 적지 마세요.',
        'Shown with the alerts, for example whom to call or which bank issued the certificate. No passwords or resident numbers, please.',
      ),
    },
    submit: { add: say('추가', 'Add'), edit: words.button.save },
    notSavedYet: say(
      '아직 저장하지 않았습니다. 아래를 고친 뒤 다시 저장해 주세요.',
      'Not saved yet. Please mend the following and save again.',
    ),
    notSavedPersonUnknown: say(
      '누가 요청했는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 적은 내용은 그대로 있으니 잠시 뒤 다시 저장해 주세요.',
      'Slack did not tell us in time who is asking, so nothing was saved. What you typed is still here. Please save it again in a moment.',
    ),
    alreadyWatched: (fields: readonly CompanyField[]) =>
      fields.length === 0
        ? say(
            '이미 모니터링 중인 회사입니다. 아래는 지금 저장된 내용입니다.',
            'This company is watched already. Below is what is saved now.',
          )
        : say(
            `이미 모니터링 중인 회사라 아직 저장하지 않았습니다. ${differences(fields)}`,
            `This company is watched already, so nothing was saved yet. ${differences(fields)}`,
          ),
    changedSinceOpened: (fields: readonly CompanyField[]) =>
      say(
        `이 창을 연 뒤 저장된 내용이 바뀌어 아직 저장하지 않았습니다. 적은 내용은 그대로 있습니다. ${differences(fields)}`,
        `What is saved has changed since you opened this form, so nothing was saved yet. What you typed is still here. ${differences(fields)}`,
      ),
    /** Replaces `alreadyWatched` and `changedSinceOpened` for a person who closed the window. */
    conflictWindowClosed: (company: string) =>
      say(
        `${company} · 창을 연 뒤 저장된 내용이 바뀌어 저장하지 않았습니다. /hometax ${command} 명령으로 다시 열어 주세요.`,
        `${company} · what is saved has changed since the form was opened, so this was not saved. Please open it again with /hometax ${command}.`,
      ),
    checkDigitWrong: say(
      '사업자번호의 마지막 숫자가 맞지 않습니다. 테스트 환경이라 그대로 쓸 수 있지만 다시 봐 주세요.',
      'The last digit of this business no. does not fit. On the test stage it can be used all the same, but please look again.',
    ),
    saving: (company: string) => say(`${company} 내용을 저장하고 있습니다.`, `Saving ${company}.`),
    confirming: (company: string) =>
      say(
        `${company} · 팝빌 회원인지 팝빌에 물어보고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `Asking POPBiLL whether ${company} is a member. If you close this window, the result comes as a message.`,
      ),
    /** `problem`: a sentence that says why POPBiLL did not answer. */
    unconfirmed: (problem: string) =>
      say(
        `팝빌 회원인지 알아내지 못해 아직 저장하지 않았습니다.\n${problem}\n적은 내용은 그대로 있습니다. '그대로 저장'을 누르면 지금 저장하고, 팝빌 회원이 아니면 첫 정기 확인에서 알려 드립니다.`,
        `We could not find out whether this is a POPBiLL member, so nothing is saved yet.\n${problem}\nWhat you typed is still here. "Save anyway" saves it now; if it is not a POPBiLL member, the first scheduled check tells you.`,
      ),
    /** Replaces `unconfirmed` for a person who closed the window. */
    unconfirmedWindowClosed: (problem: string) =>
      say(
        `팝빌 회원인지 알아내지 못해 저장하지 않았습니다.\n${problem}\n잠시 뒤 /hometax ${command} 명령으로 다시 추가해 주세요.`,
        `We could not find out whether this is a POPBiLL member, so nothing was saved.\n${problem}\nPlease add it again in a moment with /hometax ${command}.`,
      ),
    submitAnyway: say('그대로 저장', 'Save anyway'),
    popbillNameDiffers: (name: string) =>
      say(
        `적어 주신 이름과 팝빌에 등록된 이름이 다릅니다. 팝빌에 등록된 이름: ${name}`,
        `The name registered at POPBiLL differs from the one you typed. At POPBiLL: ${name}`,
      ),
    saved: {
      added: (company: string) =>
        say(`${company} · 모니터링에 추가했습니다.`, `${company} is now watched.`),
      changed: (company: string) =>
        say(`${company} · 바뀐 내용을 저장했습니다.`, `The changes to ${company} are saved.`),
      unchanged: (company: string) =>
        say(`${company} · 바뀐 내용이 없습니다.`, `Nothing was changed for ${company}.`),
    },
    /** `channel`: a mention; absent for the default channel. */
    channelLine: (channel: string | undefined) =>
      `${label.channel}: ${channel ?? label.defaultChannel}`,
    checking: say(
      '지금 상태를 확인하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
      'Checking it now. If you close this window, the result comes as a message.',
    ),
  };
}

export function formProblemSentence(problem: FormProblem, t: Tongue): string {
  const { say, words } = t;
  switch (problem.field) {
    case 'brn':
      return problem.why === 'not-member'
        ? say(
            `이 사업자번호는 우리 팝빌 연동회원이 아닙니다. 번호와 환경(지금 ${words.stage[problem.stage]})을 봐 주세요.`,
            `This business no. is not a POPBiLL member of ours. Please look at the number and the stage (now: ${words.stage[problem.stage]}).`,
          )
        : brnFieldErrors(t)[problem.why];
    case 'name':
      return say(
        '회사 이름이 너무 깁니다. 짧게 줄여 주세요.',
        'This name is too long. Please shorten it.',
      );
    case 'products':
      return say('수집 항목을 하나 이상 골라 주세요.', 'Please choose at least one.');
    case 'popbillUserId':
      return say(
        '팝빌 아이디의 형식이 아닙니다. 팝빌에서 쓰는 영문 아이디를 적어 주세요.',
        'This does not look like a POPBiLL ID. Please enter the ID used at POPBiLL.',
      );
    case 'channel':
      return problem.why === 'malformed'
        ? t.say(
            '알림을 보낼 수 있는 채널이 아닙니다. 다른 채널을 골라 주세요.',
            'Alerts cannot be sent there. Please choose another channel.',
          )
        : channelRefusal(problem, t);
    case 'owner':
      return ownerSentence(problem.why, t);
    case 'note':
      return problem.why === 'looks-secret'
        ? say(
            '처리 메모에 비밀번호나 주민등록번호는 적을 수 없습니다. 그 부분을 지우고 저장해 주세요.',
            'A how-to note may not hold a password or resident number. Please take it out and save again.',
          )
        : say(
            '처리 메모가 너무 깁니다. 짧게 줄여 주세요.',
            'This note is too long. Please shorten it.',
          );
  }
}

function ownerSentence(
  why: Extract<FormProblem, { field: 'owner' }>['why'],
  { say }: Tongue,
): string {
  switch (why) {
    case 'both-owners':
      return say(
        '담당자와 담당 그룹 가운데 하나만 골라 주세요.',
        'Please choose a person or a group, not both.',
      );
    case 'malformed':
      return say(
        '담당자는 이 워크스페이스의 사람이나 그룹이어야 합니다.',
        'The owner has to be a person or a group of this workspace.',
      );
    case 'unknown':
      return say(
        '고른 담당자를 이 워크스페이스에서 찾을 수 없습니다. 다른 담당자를 골라 주세요.',
        'The chosen owner was not found in this workspace. Please choose another.',
      );
    case 'left':
      return say(
        '고른 담당자는 워크스페이스를 떠났습니다. 다른 담당자를 골라 주세요.',
        'The chosen owner has left this workspace. Please choose another.',
      );
    case 'not-a-member':
      return say(
        '게스트나 봇, 다른 조직의 사람은 담당자가 될 수 없습니다. 다른 담당자를 골라 주세요.',
        'Guests, bots and people of another organisation cannot be owners. Please choose another.',
      );
  }
}

export const unwatchWords = ({ say, words }: Tongue) => ({
  title: words.button.unwatch,
  question: (company: string) =>
    say(`${company} 모니터링을 그만둘까요?`, `Stop watching ${company}?`),
  consequence: say(
    '더 이상 확인하지 않고 알림도 보내지 않습니다. 열려 있는 알림은 닫힙니다. 팝빌에 등록된 인증은 그대로 있고, 언제든 다시 추가할 수 있습니다.',
    'It is no longer checked and no more alerts are sent. An open alert is closed. What is registered at POPBiLL stays as it is, and you can add the company again at any time.',
  ),
  submit: say('제외', 'Stop watching'),
  outcome: {
    working: (company: string) =>
      say(`${company} · 모니터링에서 제외하고 있습니다.`, `Taking ${company} off the list.`),
    done: (company: string) =>
      say(
        `${company} · 모니터링에서 제외했습니다. 열려 있던 알림은 닫았습니다.`,
        `${company} is no longer watched. An alert that was open is closed.`,
      ),
    'was-not-watched': (company: string) =>
      say(
        `${company} · 이미 모니터링하지 않는 회사입니다.`,
        `${company} was not watched any more.`,
      ),
  },
});
