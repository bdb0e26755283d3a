import { brnErrors } from '../company/choose-words.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { notMemberSentence } from '../popup/popup-words.js';
import type { CompanyField, PauseReason, Stage } from '../records/company.js';
import { channelSentence } from '../settings/settings-words.js';
import type { ChannelProblem } from '../slack/channels.js';
import type { MemberProblem } from '../slack/people.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import { unsuitablePerson } from '../triage/triage-words.js';
import type { WatchProblem } from './watch-company.js';

export interface OwnerProblem {
  readonly field: 'owner';
  readonly why: MemberProblem;
}

export type FormProblem =
  | WatchProblem
  | ChannelProblem
  | OwnerProblem
  | { readonly field: 'owner'; readonly why: 'both-owners' }
  | { readonly field: 'brn'; readonly why: 'not-member'; readonly stage: Stage };

export function watchWords({ language, say, words }: Tongue) {
  const { label } = words;
  const command = COMMAND_WORDS[language].watch;
  return {
    /** At most 24 characters (Slack). */
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
    paused: (reason: PauseReason) => {
      const [why, list] = [words.pauseReason[reason], COMMAND_WORDS[language].list];
      return say(
        `일시 중지한 회사라 정기 확인과 알림에서 빠집니다(${why}). 저장해도 다시 시작되지 않습니다. 다시 시작하려면 /hometax ${list}에서 회사의 메뉴를 열고 '모니터링 다시 시작'을 선택해 주세요.`,
        `This company is paused (${why}): no scheduled checks or alerts. Saving does not resume it. To do that, choose "Resume" in its menu in /hometax ${list}.`,
      );
    },
    notSavedYet: say(
      '아직 저장하지 않았습니다. 아래를 수정해 주세요.',
      'Not saved yet. Fix the following:',
    ),
    /** The form continues as an edit in both modes, so its button is "Save". */
    conflict: (mode: 'add' | 'edit', fields: readonly CompanyField[]) => {
      const names = fields.map((field) => words.companyField[field]).join(', ');
      return {
        happened:
          mode === 'add'
            ? say(
                '이미 모니터링 중인 회사라 아직 저장하지 않았습니다.',
                'This company is already watched, so nothing has been saved yet.',
              )
            : say(
                '창을 연 뒤 다른 사람이 이 회사를 수정해 아직 저장하지 않았습니다.',
                'Someone changed this company after you opened the form, so nothing has been saved yet.',
              ),
        toDo:
          fields.length === 0
            ? say('현재 저장된 내용은 아래와 같습니다.', 'Its saved values are below.')
            : say(
                `저장된 내용과 다른 항목: ${names}. '저장'을 누르면 아래 내용으로 바뀝니다.`,
                `Different from what is saved: ${names}. "Save" replaces the saved values with those below.`,
              ),
      };
    },
    /** `happened` is absent if the values have problems. */
    windowClosed: (company: string, happened: string | undefined, problems: readonly string[]) =>
      [
        `${company} · ${happened ?? say('아직 저장하지 않았습니다.', 'not saved yet.')}`,
        ...problems,
        say(
          `다시 입력하려면 /hometax ${command} 명령을 사용해 주세요.`,
          `To enter it again, use /hometax ${command}.`,
        ),
      ].join('\n'),
    saving: (company: string) => say(`${company} · 저장하고 있습니다.`, `Saving ${company}.`),
    confirming: (company: string) =>
      say(
        `${company} · 팝빌 연동회원인지 조회하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `Asking POPBiLL whether ${company} is a linked member. If you close this window, you'll get the result as a direct message.`,
      ),
    /** `problem`: why POPBiLL did not answer. */
    unconfirmed: (problem: string) => ({
      happened: say(
        `팝빌 연동회원인지 확인하지 못해 아직 저장하지 않았습니다.\n${problem}`,
        `Could not confirm that this is a linked member, so nothing has been saved yet.\n${problem}`,
      ),
      toDo: say(
        "'그대로 저장'을 누르면 확인 없이 저장합니다. 연동회원이 아니면 팝빌이 응답하는 대로 알려 드립니다.",
        '"Save anyway" saves it now; if it is not a linked member, you\'ll be alerted once POPBiLL answers.',
      ),
    }),
    submitAnyway: say('그대로 저장', 'Save anyway'),
    popbillNameDiffers: (name: string) =>
      say(
        `팝빌에는 다른 이름으로 등록되어 있습니다: ${name}`,
        `Its name in POPBiLL is different: ${name}`,
      ),
    added: (company: string) =>
      say(`${company} · 모니터링에 추가했습니다.`, `${company} is now watched.`),
    /** Shown only if saving took long. */
    edited: (company: string) =>
      say(`${company} · 변경 내용을 저장했습니다.`, `Changes to ${company} are saved.`),
    channelLine: (channel: string | undefined) =>
      `${label.channel}: ${channel ?? say(label.defaultChannel, 'default channel')}`,
    checking: say(
      '상태를 확인하고 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.',
      "Checking it now. If you close this window, you'll get the result as a direct message.",
    ),
  };
}

export function formProblemSentence(problem: FormProblem, t: Tongue): string {
  const { say } = t;
  switch (problem.field) {
    case 'brn':
      return problem.why === 'not-member'
        ? notMemberSentence(problem.stage, t)
        : brnErrors(t)[problem.why];
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
        : channelSentence(problem, t);
    case 'owner':
      if (problem.why === 'both-owners') return watchWords(t).ownerGroup.hint;
      return unsuitablePerson(t)[problem.why === 'malformed' ? 'unknown' : problem.why];
    case 'note':
      return problem.why === 'looks-secret'
        ? say(
            '처리 메모에 비밀번호나 주민등록번호는 입력할 수 없습니다. 그 부분을 지워 주세요.',
            'A how-to note may not contain a password or resident registration number. Remove it.',
          )
        : say(
            `처리 메모는 ${INPUT_LIMITS.note}자까지 입력할 수 있습니다.`,
            `A how-to note may have up to ${INPUT_LIMITS.note} characters.`,
          );
  }
}

export const unwatchWords = ({ say, words }: Tongue) => ({
  title: words.button.unwatch,
  question: (company: string) =>
    say(`${company} · 모니터링에서 제외할까요?`, `Stop watching ${company}?`),
  consequence: say(
    '더 이상 확인하거나 알리지 않으며, 열린 알림은 닫습니다. 팝빌에 등록된 인증은 그대로 있습니다. 회사는 언제든 다시 추가할 수 있습니다.',
    'Scheduled checks and alerts stop, and any open alert is closed. What is registered with POPBiLL stays. You can add the company again at any time.',
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
  },
});
