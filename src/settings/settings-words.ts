import type { Instant } from '../kernel/time.js';
import type { ChangeableName } from '../records/settings.js';
import type { ChannelFinding } from '../slack/channels.js';
import { type Markup, PLAIN } from '../text/markup.js';
import { countPeople, type FieldText, people, without } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { LiveSetting } from './live-settings.js';
import {
  ENVIRONMENT_NAME,
  parseSetting,
  quietHoursText,
  type SettingChange,
  timeOfCron,
} from './settings-rules.js';

/** `field`: where it is shown. */
export type SettingsProblem =
  | ({ readonly field: 'defaultChannel' } & (ChannelRefusal | { readonly why: 'none' }))
  | { readonly field: 'certAlertDays'; readonly why: 'malformed' }
  | { readonly field: 'quietHours'; readonly why: 'no-times' | 'same-times' }
  /**
   * `too-many`: their IDs do not fit into the setting. `nobody`: none of them is a full member. `without-you`: the person
   * who saves would lose their own rights and has to confirm that. `unknown`: Slack did not identify them in time.
   */
  | { readonly field: 'operators'; readonly why: 'too-many' | 'nobody' | 'without-you' | 'unknown' }
  /** The value was both changed and reset. */
  | { readonly field: 'reset'; readonly why: 'changed-too'; readonly name: ChangeableName };

export const settingLabels = ({ say }: Tongue): Readonly<Record<ChangeableName, string>> => ({
  defaultChannel: say('기본 채널', 'Default channel'),
  channelLanguage: say('채널 메시지 언어', 'Channel language'),
  certAlertDays: say('인증서 만료 알림 시점', 'Certificate expiry alerts'),
  quietHours: say('방해 금지 시간', 'Quiet hours'),
  digestCron: say('일일 요약 시각', 'Daily summary time'),
  operators: say('운영자', 'Operators'),
});

/** @param text the value, written as in the environment */
export function settingValue(
  name: ChangeableName,
  text: string,
  markup: Markup,
  t: Tongue,
): string {
  const { say, list } = t;
  switch (name) {
    case 'defaultChannel':
      return markup.channel(text);
    case 'channelLanguage':
      return text === 'en' ? say('영어', 'English') : say('한국어', 'Korean');
    case 'certAlertDays': {
      const days = text.split(',');
      return say(`${days.join('·')}일 전`, `${list(days)} days before`);
    }
    case 'quietHours': {
      const quiet = parseSetting('quietHours', text);
      if (quiet === undefined) return text;
      return quiet === 'off' ? say('사용 안 함', 'off') : quietHoursText(quiet);
    }
    case 'digestCron':
      return timeOfCron(text) ?? text;
    case 'operators':
      return text === ''
        ? say('정식 멤버 모두', 'every full member')
        : people(text.split(','), markup.person, t);
  }
}

/** The old and the new value, or for operators the people added and removed. */
export function settingChange(
  { name, from, to }: SettingChange,
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  const label = settingLabels(t)[name];
  if (name === 'operators' && from !== '' && to !== '' && from !== to) {
    const [before, after] = [from.split(','), to.split(',')];
    const namesOf = (ids: readonly string[]) => people(ids, markup.person, t);
    const [added, removed] = [without(after, before), without(before, after)];
    const parts = [
      ...(added.length === 0 ? [] : [say(`추가 ${namesOf(added)}`, `added ${namesOf(added)}`)]),
      ...(removed.length === 0
        ? []
        : [say(`제외 ${namesOf(removed)}`, `removed ${namesOf(removed)}`)]),
    ];
    if (parts.length > 0) return `${label}: ${parts.join(' · ')}`;
  }
  return `${label}: ${settingValue(name, from, markup, t)} → ${settingValue(name, to, markup, t)}`;
}

export const settingsWords = (t: Tongue) => {
  const { say, words } = t;
  const label = settingLabels(t);
  return {
    /** At most 24 characters (Slack). */
    title: say('설정', 'Settings'),
    intro: say(
      '저장하면 바로 적용되고 이력에 남습니다. 나머지 설정(토큰, 팝빌 환경, 관리자, 정기 확인 시각 등)은 환경 변수로만 바꿀 수 있습니다.',
      'Changes take effect at once and are recorded in the history. All other settings (tokens, the POPBiLL environment, admins, the time of the scheduled check and more) are set in environment variables only.',
    ),
    channel: {
      label: label.defaultChannel,
      hint: say(
        '일일 요약, 앱 관련 알림, 채널을 따로 정하지 않은 회사의 알림을 보내는 곳입니다. 앱을 먼저 초대해 주세요.',
        'For the daily summary, alerts about the app, and companies without a channel of their own. Invite the app first.',
      ),
    },
    language: {
      label: label.channelLanguage,
      hint: say(
        '개인 화면은 각자의 슬랙 언어를 따릅니다.',
        "Personal views follow each person's Slack language.",
      ),
    },
    languageName: { ko: say('한국어', 'Korean'), en: say('영어', 'English') },
    ladder: {
      label: label.certAlertDays,
      hint: say(
        '만료 며칠 전에 알릴지 0부터 365까지의 숫자를 쉼표로 구분해 입력합니다. 예: 30,14,7,3,1,0',
        'Days before expiry: whole numbers from 0 to 365, separated by commas, e.g. 30,14,7,3,1,0',
      ),
    },
    quiet: {
      label: label.quietHours,
      hint: say(
        '이 시간과 휴일에는 자동 알림을 모았다가 끝나면 보냅니다. 사용하지 않으면 휴일에도 바로 보냅니다.',
        'Automatic alerts wait during these hours and on non-working days. If off, they are always sent at once.',
      ),
    },
    quietChoice: { on: say('사용', 'On'), off: say('사용 안 함', 'Off') },
    quietFrom: { label: say('방해 금지 시작', 'Quiet from') },
    quietTo: { label: say('방해 금지 종료', 'Quiet until') },
    operators: {
      label: say('운영자(사람)', 'Operators (people)'),
      hint: say(
        '인증 페이지를 열고, 회사를 추가하고, 알림을 맡을 수 있습니다. 사람과 그룹을 모두 비워 두면 정식 멤버 모두가 운영자입니다.',
        'They can open the authentication page, add companies and claim alerts. With no people and no groups, every full member is an operator.',
      ),
    },
    tooManyOperators: say(
      '운영자가 너무 많아 여기서 바꿀 수 없습니다. 환경 변수 OPERATORS에 사람 대신 큰 사용자 그룹을 입력해 주세요.',
      'There are too many operators to change them here. Instead, name a few large user groups in the environment variable OPERATORS.',
    ),
    operatorGroups: { label: say('운영자(그룹)', 'Operators (groups)') },
    reset: {
      label: say('초기값으로 되돌리기', 'Reset to the original value'),
      hint: say(
        '선택한 설정은 환경 변수의 값(없으면 기본값)으로 돌아갑니다.',
        "Selected settings go back to the environment variable's value, or to the default if there is none.",
      ),
    },
    withoutMe: { label: say('내 운영 권한', 'My operator rights') },
    withoutMeChoice: say('나를 운영자에서 제외합니다', 'Remove me as an operator'),
    submit: words.button.save,
    checking: say(
      '슬랙에서 채널과 사람을 확인하고 있습니다.',
      'Checking the channel and the people in Slack.',
    ),
    notSavedYet: say('아직 저장하지 않았습니다.', 'Not saved yet.'),
    nothingChanged: say('바뀐 설정이 없습니다.', 'No settings were changed.'),
    saved: say('저장했습니다. 바로 적용됩니다.', 'Saved. The changes are in effect.'),
    channelChanged: say(
      '열린 알림도 다음에 알릴 때부터 새 채널로 보내고, 기존 메시지에는 새 채널을 표시합니다.',
      'Open alerts move to the new channel with their next reminder; the old message says where.',
    ),
  };
};

export function sourceSentence(
  { name, source, changed }: LiveSetting,
  now: Instant,
  { person }: Markup,
  { say, dayAndTime }: Tongue,
): string {
  if (changed !== undefined) {
    const by = person(changed.by);
    const at = dayAndTime(changed.at, now);
    return say(`${by} 님이 ${at}에 변경`, `Changed by ${by} on ${at}`);
  }
  if (source === 'environment') {
    const variable = ENVIRONMENT_NAME[name];
    return say(`환경 변수 ${variable}`, `Environment variable ${variable}`);
  }
  return say('기본값', 'Default');
}

/** @param pattern the schedule, if it is not a daily time */
export function digestField(pattern: string | undefined, t: Tongue): FieldText {
  const { say } = t;
  return {
    label: settingLabels(t).digestCron,
    hint:
      pattern === undefined
        ? say(
            '영업일에만 보냅니다. 그날의 정기 확인이 끝날 때까지 최대 30분 기다립니다.',
            "On working days only. It waits up to 30 minutes for the day's scheduled check.",
          )
        : say(
            `지금은 환경 변수의 일정(${pattern})대로 보냅니다. 비워 두면 그대로입니다.`,
            `Currently on the environment variable's schedule (${pattern}). Leave this empty to keep it.`,
          ),
  };
}

export function settingResetLabel(name: ChangeableName, text: string, t: Tongue): string {
  const { say } = t;
  // IDs say little, and there is no room for all of them.
  if (name === 'operators' && text !== '') {
    const counted = countPeople(text.split(','), t);
    return say(`되돌리면: 환경 변수의 ${counted}`, `Back to: ${counted} (environment variable)`);
  }
  const value = settingValue(name, text, PLAIN, t);
  return say(`되돌리면: ${value}`, `Back to: ${value}`);
}

export function settingsProblem(problem: SettingsProblem, t: Tongue): string {
  const { say } = t;
  switch (problem.field) {
    case 'defaultChannel':
      return problem.why === 'none'
        ? say('기본 채널을 선택해 주세요.', 'Select a default channel.')
        : channelSentence(problem, t);
    case 'certAlertDays':
      return say(
        '0부터 365까지의 숫자를 쉼표로 구분해 하나 이상 입력해 주세요. 예: 30,14,7,3,1,0',
        'Enter one or more whole numbers from 0 to 365, separated by commas, e.g. 30,14,7,3,1,0',
      );
    case 'quietHours':
      return problem.why === 'no-times'
        ? say(
            '방해 금지의 시작과 종료 시각을 모두 선택해 주세요.',
            'Select both times, from and until.',
          )
        : say(
            '시작과 종료가 같으면 하루 종일 알림을 보내지 못합니다. 서로 다른 시각을 선택해 주세요.',
            'If both times are the same, no alert can ever be sent. Select two different times.',
          );
    case 'operators': {
      const sentences: Readonly<Record<typeof problem.why, string>> = {
        'too-many': say(
          '운영자가 너무 많아 저장할 수 없습니다. 사람 대신 사용자 그룹을 선택해 주세요.',
          'There are too many operators to save. Select user groups instead of people.',
        ),
        nobody: say(
          '선택한 사람과 그룹에 정식 멤버가 없습니다. 이대로 저장하면 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다.',
          'None of these people and groups is a full member, so no one could open the authentication page or claim alerts.',
        ),
        'without-you': say(
          "선택한 사람과 그룹에 내가 없습니다. 이대로 저장하면 인증 페이지를 열거나 알림을 맡을 수 없습니다. 그래도 괜찮으면 '나를 운영자에서 제외합니다'를 선택하고 다시 저장해 주세요.",
          'You are not among these people and groups, so you could no longer open the authentication page or claim alerts. If that is what you want, select "Remove me as an operator" and save again.',
        ),
        unknown: say(
          '슬랙 응답이 늦어 확인하지 못했습니다. 잠시 뒤 다시 저장해 주세요.',
          'Slack took too long to look this up. Save again in a moment.',
        ),
      };
      return sentences[problem.why];
    }
    case 'reset': {
      const label = settingLabels(t)[problem.name];
      return say(
        `'${label}': 새 값을 입력하거나 초기값으로 되돌리거나, 둘 중 하나만 해 주세요.`,
        `"${label}": either enter a new value or reset it, not both.`,
      );
    }
  }
}

type ChannelRefusal = Exclude<ChannelFinding, { readonly why: 'fine' }>;

export function channelSentence(problem: ChannelRefusal, t: Tongue): string {
  const refusal = channelRefusal(problem, t);
  return `${refusal.problem} ${refusal.remedy}`;
}

export function channelRefusal(problem: ChannelRefusal, { say }: Tongue) {
  const chooseAnother = say('다른 채널을 선택해 주세요.', 'Select another channel.');
  switch (problem.why) {
    case 'unknown':
      return {
        problem: say(
          '슬랙에서 이 채널을 조회하지 못했습니다.',
          'The channel could not be looked up in Slack.',
        ),
        remedy: say('잠시 뒤 다시 시도해 주세요.', 'Try again in a moment.'),
      };
    case 'not-found':
      return {
        problem: say('앱에서 이 채널이 보이지 않습니다.', 'The app cannot see this channel.'),
        remedy: say(
          '비공개 채널이면 채널에서 /invite 명령으로 앱을 초대하고, 아니면 다른 채널을 선택해 주세요.',
          'If it is private, invite the app there with /invite; otherwise select another channel.',
        ),
      };
    case 'not-in-channel':
      return {
        problem: say('앱이 이 채널에 없습니다.', 'The app is not in this channel.'),
        remedy: say(
          '채널에서 /invite 명령으로 앱을 초대한 뒤 다시 시도해 주세요.',
          'Invite it there with /invite, then try again.',
        ),
      };
    case 'shared-outside':
      return {
        problem: say(
          '다른 워크스페이스와 공유된 채널(Slack Connect)에는 회사 정보를 보내지 않습니다.',
          'Company information is not sent to channels shared with another workspace (Slack Connect).',
        ),
        remedy: chooseAnother,
      };
    case 'archived':
      return {
        problem: say('보관된 채널입니다.', 'This channel is archived.'),
        remedy: chooseAnother,
      };
    case 'scopes-missing': {
      const scopes = problem.scopes.join(', ');
      return {
        problem: say(
          `앱에 채널을 조회할 권한이 없어 저장하지 않았습니다(빠진 scope: ${scopes}).`,
          `The app isn't allowed to read channels, so nothing was saved (missing scope: ${scopes}).`,
        ),
        remedy: say(
          '관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다. 앱 서버에서 doctor 명령을 실행하면 빠진 권한이 모두 나옵니다.',
          'Ask an admin to apply the app manifest again and reinstall the app; doctor on the server lists every missing scope.',
        ),
      };
    }
  }
}
