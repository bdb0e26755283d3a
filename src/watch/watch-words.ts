import { brnFieldErrors } from '../company/choose-words.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import type { CompanyField, Stage } from '../records/company.js';
import { channelRefusal } from '../settings/settings-words.js';
import type { ChannelProblem } from '../slack/channels.js';
import type { MemberProblem } from '../slack/people.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { WatchProblem } from './watch-company.js';

export interface OwnerProblem {
  readonly field: 'owner';
  readonly why: MemberProblem;
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
      `저장된 내용과 다른 항목: ${fieldNames}. '저장'을 누르면 아래 내용으로 바뀝니다.`,
      `These differ from what is saved: ${fieldNames}. "Save" replaces them with the values below.`,
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
      placeholder: {
        add: say('비워 두면 팝빌에 등록된 이름', 'Leave empty to use the name in POPBiLL'),
        edit: say('비워 두면 현재 이름 유지', 'Leave empty to keep the current name'),
      },
    },
    products: { label: label.collects },
    popbillUserId: {
      label: label.popbillId,
      placeholder: say(
        '비워 두면 연동회원의 기본 아이디',
        "Leave empty to use the linked member's default ID",
      ),
    },
    channel: {
      label: label.channel,
      hint: say('비워 두면 기본 채널로 보냅니다.', 'Leave empty to use the default channel.'),
    },
    owner: {
      label: label.owner,
      hint: say(
        '알림에 표시되고, 긴급 알림에서는 멘션됩니다.',
        'Shown on alerts, and mentioned when one becomes critical.',
      ),
    },
    ownerGroup: {
      label: say('담당 그룹', 'Owner group'),
      hint: say(
        '담당자와 담당 그룹 중 하나만 선택할 수 있습니다.',
        'Choose a person or a group, not both.',
      ),
    },
    note: {
      label: label.note,
      hint: say(
        '알림에 함께 표시됩니다. 예: 고객사 연락처, 인증서를 발급한 은행. 비밀번호와 주민등록번호는 입력하지 마세요.',
        'Shown on alerts, e.g. whom to call or which bank issued the certificate. No passwords or resident registration numbers.',
      ),
    },
    submit: { add: say('추가', 'Add'), edit: words.button.save },
    notSavedYet: say(
      '아직 저장하지 않았습니다. 아래를 수정해 주세요.',
      'Not saved yet. Fix the following:',
    ),
    notSavedPersonUnknown: say(
      '슬랙 응답이 늦어 권한을 확인하지 못해 저장하지 않았습니다. 입력한 내용은 그대로 있으니 잠시 뒤 다시 저장해 주세요.',
      'Slack took too long to confirm who you are, so nothing was saved. Your input is still here; save again in a moment.',
    ),
    alreadyWatched: (fields: readonly CompanyField[]) =>
      fields.length === 0
        ? say(
            '이미 모니터링 중인 회사입니다. 아래는 저장된 내용입니다.',
            'This company is already watched. Its saved values are below.',
          )
        : say(
            `이미 모니터링 중인 회사라 아직 저장하지 않았습니다. ${differences(fields)}`,
            `This company is already watched, so nothing has been saved yet. ${differences(fields)}`,
          ),
    changedSinceOpened: (fields: readonly CompanyField[]) =>
      say(
        `이 창을 연 뒤 저장된 내용이 바뀌어 아직 저장하지 않았습니다. 입력한 내용은 그대로 있습니다. ${differences(fields)}`,
        `Someone changed this company after you opened the form, so nothing has been saved yet. Your input is still here. ${differences(fields)}`,
      ),
    /** Replaces `alreadyWatched` and `changedSinceOpened` for a person who closed the window. */
    conflictWindowClosed: (company: string) =>
      say(
        `${company} · 창을 연 뒤 저장된 내용이 바뀌어 저장하지 않았습니다. /hometax ${command} 명령으로 다시 열어 주세요.`,
        `${company} · someone changed it after you opened the form, so nothing was saved. Open it again with /hometax ${command}.`,
      ),
    checkDigitWrong: say(
      '사업자번호의 마지막 숫자(검증 번호)가 맞지 않습니다. 테스트 환경에서는 그대로 쓸 수 있지만 번호를 확인해 주세요.',
      'The last digit of this business number is wrong (check digit). The test environment accepts it, but check the number.',
    ),
    saving: (company: string) => say(`${company} · 저장하고 있습니다.`, `Saving ${company}.`),
    confirming: (company: string) =>
      say(
        `${company} · 팝빌 연동회원인지 조회하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `Asking POPBiLL whether ${company} is a linked member. If you close this window, you'll get the result as a message.`,
      ),
    /** `problem`: a sentence that says why POPBiLL did not answer. */
    unconfirmed: (problem: string) =>
      say(
        `팝빌 연동회원인지 확인하지 못해 아직 저장하지 않았습니다.\n${problem}\n입력한 내용은 그대로 있습니다. '그대로 저장'을 누르면 확인 없이 저장합니다. 연동회원이 아니면 첫 정기 확인에서 알려 드립니다.`,
        `Could not confirm that this is a linked member, so nothing has been saved yet.\n${problem}\nYour input is still here. "Save anyway" saves it now; if it is not a linked member, you'll be alerted at the first scheduled check.`,
      ),
    /** Replaces `unconfirmed` for a person who closed the window. */
    unconfirmedWindowClosed: (problem: string) =>
      say(
        `팝빌 연동회원인지 확인하지 못해 저장하지 않았습니다.\n${problem}\n잠시 뒤 /hometax ${command} 명령으로 다시 추가해 주세요.`,
        `Could not confirm that this is a linked member, so nothing was saved.\n${problem}\nAdd it again in a moment with /hometax ${command}.`,
      ),
    submitAnyway: say('그대로 저장', 'Save anyway'),
    popbillNameDiffers: (name: string) =>
      say(
        `팝빌에는 다른 이름으로 등록되어 있습니다: ${name}`,
        `The name in POPBiLL differs from the one you entered: ${name}`,
      ),
    saved: {
      added: (company: string) =>
        say(`${company} · 모니터링에 추가했습니다.`, `${company} is now watched.`),
      changed: (company: string) =>
        say(`${company} · 변경 내용을 저장했습니다.`, `Changes to ${company} are saved.`),
      unchanged: (company: string) =>
        say(`${company} · 변경한 내용이 없습니다.`, `Nothing changed for ${company}.`),
    },
    /** `channel`: a mention; absent for the default channel. */
    channelLine: (channel: string | undefined) =>
      `${label.channel}: ${channel ?? label.defaultChannel}`,
    checking: say(
      '상태를 확인하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
      "Checking it now. If you close this window, you'll get the result as a message.",
    ),
  };
}

export function formProblemSentence(problem: FormProblem, t: Tongue): string {
  const { say, words } = t;
  switch (problem.field) {
    case 'brn':
      return problem.why === 'not-member'
        ? say(
            `팝빌 연동회원이 아닌 사업자번호입니다. 번호와 환경(현재 ${words.stage[problem.stage]})을 확인해 주세요.`,
            `This business number does not belong to a linked member. Check the number and the environment (now: ${words.stage[problem.stage]}).`,
          )
        : brnFieldErrors(t)[problem.why];
    case 'name':
      return say(
        `회사 이름은 ${INPUT_LIMITS.companyName}자까지 입력할 수 있습니다.`,
        `A name may have up to ${INPUT_LIMITS.companyName} characters.`,
      );
    case 'products':
      return say('수집 항목을 하나 이상 선택해 주세요.', 'Select at least one.');
    case 'popbillUserId':
      return say(
        '팝빌 아이디 형식이 아닙니다. 팝빌에서 쓰는 영문 아이디를 입력해 주세요.',
        'This does not look like a POPBiLL ID. Enter the ID used in POPBiLL.',
      );
    case 'channel':
      return problem.why === 'malformed'
        ? say(
            '알림을 보낼 수 없는 채널입니다. 다른 채널을 선택해 주세요.',
            'Alerts cannot be sent there. Choose another channel.',
          )
        : channelRefusal(problem, t);
    case 'owner':
      return ownerSentence(problem.why, t);
    case 'note':
      return problem.why === 'looks-secret'
        ? say(
            '처리 메모에 비밀번호나 주민등록번호는 입력할 수 없습니다. 지우고 다시 저장해 주세요.',
            'A how-to note may not contain a password or resident registration number. Remove it and save again.',
          )
        : say(
            `처리 메모는 ${INPUT_LIMITS.note}자까지 입력할 수 있습니다.`,
            `A how-to note may have up to ${INPUT_LIMITS.note} characters.`,
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
        '담당자와 담당 그룹 중 하나만 선택해 주세요.',
        'Choose a person or a group, not both.',
      );
    case 'malformed':
      return say(
        '담당자는 이 워크스페이스의 사람이나 그룹이어야 합니다.',
        'The owner must be a person or a group of this workspace.',
      );
    case 'unknown':
      return say(
        '선택한 담당자를 이 워크스페이스에서 찾을 수 없습니다. 다른 담당자를 선택해 주세요.',
        'The chosen owner was not found in this workspace. Choose another.',
      );
    case 'left':
      return say(
        '선택한 담당자는 이 워크스페이스에서 나갔습니다. 다른 담당자를 선택해 주세요.',
        'The chosen owner has left this workspace. Choose another.',
      );
    case 'not-a-member':
      return say(
        '게스트, 봇, 다른 조직의 사람은 담당자가 될 수 없습니다. 다른 담당자를 선택해 주세요.',
        'Guests, bots and people from other organisations cannot be owners. Choose another.',
      );
  }
}

export const unwatchWords = ({ say, words }: Tongue) => ({
  title: words.button.unwatch,
  question: (company: string) =>
    say(`${company} · 모니터링에서 제외할까요?`, `Stop watching ${company}?`),
  consequence: say(
    '더 이상 확인하거나 알리지 않으며, 열린 알림은 닫습니다. 팝빌에 등록된 인증은 그대로 있습니다. 회사는 언제든 다시 추가할 수 있습니다.',
    'Checks and alerts stop, and any open alert is closed. What is registered with POPBiLL stays. You can add the company again at any time.',
  ),
  submit: say('제외', 'Stop watching'),
  outcome: {
    working: (company: string) =>
      say(
        `${company} · 모니터링에서 제외하고 있습니다.`,
        `${company} is being removed from the watched companies.`,
      ),
    done: (company: string) =>
      say(
        `${company} · 모니터링에서 제외했습니다. 열린 알림이 있었다면 닫았습니다.`,
        `${company} is no longer watched. Any open alert was closed.`,
      ),
    'was-not-watched': (company: string) =>
      say(
        `${company} · 이미 모니터링하지 않는 회사입니다.`,
        `${company} was not watched, so nothing changed.`,
      ),
  },
});
