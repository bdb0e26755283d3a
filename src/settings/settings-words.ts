import type { Instant } from '../kernel/time.js';
import type { ChangeableName } from '../records/settings.js';
import type { ChannelFinding, ScopesMissing } from '../slack/channels.js';
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

/** A problem in a submitted settings form, and the field beside which it is shown. */
export type SettingsProblem =
  | { readonly field: 'defaultChannel'; readonly why: 'none' | Exclude<ChannelFinding, 'fine'> }
  /** The app was not granted the scopes to read channels. */
  | ({ readonly field: 'defaultChannel'; readonly why: 'scopes-missing' } & ScopesMissing)
  | { readonly field: 'certAlertDays'; readonly why: 'malformed' }
  | { readonly field: 'quietHours'; readonly why: 'no-times' | 'same-times' }
  /**
   * `nobody`: none of the chosen people is a full member. `without-you`: the person who saves would lose their own rights
   * and has to confirm that. `unknown`: Slack did not identify the people in time.
   */
  | { readonly field: 'operators'; readonly why: 'nobody' | 'without-you' | 'unknown' }
  /** The value was both changed and reset. */
  | { readonly field: 'reset'; readonly why: 'changed-too'; readonly name: ChangeableName };

/** The names of the settings that can be changed while the app runs. */
export const settingLabels = ({ say }: Tongue): Readonly<Record<ChangeableName, string>> => ({
  defaultChannel: say('기본 채널', 'Default channel'),
  channelLanguage: say('채널 메시지 언어', 'Language in channels'),
  certAlertDays: say('인증서 알림 시점', 'Notice days for certificates'),
  quietHours: say('방해 금지 시간', 'Quiet hours'),
  digestCron: say('일일 요약 시각', 'Time of the daily summary'),
  operators: say('운영 권한', 'Operators'),
});

/** A value for display. @param text the value written as in the environment */
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
        ? say('정식 구성원 모두', 'every full member')
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

/** The window in which admins change settings while the app runs. A title has at most 24 characters. */
export const settingsWords = (t: Tongue) => {
  const { say, words } = t;
  const label = settingLabels(t);
  return {
    title: say('설정', 'Settings'),
    intro: say(
      '저장하면 바로 적용되고, 누가 무엇을 바꿨는지 이력에 남습니다. 토큰, 팝빌 환경, 관리자는 환경 변수에서만 정합니다.',
      'What you save takes effect at once, and the history keeps who changed what. Tokens, the POPBiLL stage and the admins are set in the environment only.',
    ),
    channel: {
      label: label.defaultChannel,
      hint: say(
        '채널을 따로 정하지 않은 회사의 알림, 앱 전체의 소식, 일일 요약이 가는 곳입니다. 앱이 들어 있어야 합니다.',
        'For alerts of companies without a channel of their own, news about the whole app, and the daily summary. The app has to be in it.',
      ),
    },
    language: {
      label: label.channelLanguage,
      hint: say(
        '사람마다 보는 화면은 각자의 슬랙 언어를 따릅니다.',
        'What one person sees follows the language of their own Slack.',
      ),
    },
    languageName: { ko: say('한국어', 'Korean'), en: say('영어', 'English') },
    ladder: {
      label: label.certAlertDays,
      hint: say(
        '만료 며칠 전에 알릴지 0부터 365까지의 숫자를 쉼표로 나누어 적습니다. 예: 30,14,7,3,1,0',
        'How many days before expiry to tell: whole numbers from 0 to 365, separated by commas, such as 30,14,7,3,1,0',
      ),
    },
    quiet: {
      label: label.quietHours,
      hint: say(
        '이 시간과 쉬는 날에는 앱이 스스로 보내는 알림을 모았다가 끝난 뒤에 보냅니다. 사용하지 않으면 쉬는 날에도 바로 보냅니다.',
        'In these hours and on days off, notices the app sends by itself are held until they end. When off, they are sent at once, on days off too.',
      ),
    },
    quietChoice: { on: say('사용', 'On'), off: say('사용 안 함', 'Off') },
    quietFrom: { label: say('방해 금지 시작', 'Quiet from') },
    quietTo: { label: say('방해 금지 끝', 'Quiet until') },
    operators: {
      label: say('운영 권한이 있는 사람', 'Operators (people)'),
      hint: say(
        '인증 페이지 열기, 회사 추가, 알림 맡기 같은 일을 할 수 있습니다. 사람도 그룹도 고르지 않으면 정식 구성원 모두가 할 수 있습니다.',
        'They may open the authentication page, add companies, take alerts and the like. With nobody and no group chosen, every full member may.',
      ),
    },
    operatorGroups: { label: say('운영 권한이 있는 그룹', 'Operators (groups)') },
    reset: {
      label: say('처음 값으로 되돌리기', 'Go back to the original value'),
      hint: say(
        '고른 설정은 여기에서 정한 값을 지우고 환경 변수의 값(없으면 기본값)을 다시 씁니다.',
        "For the ones you tick, what was set here is removed and the environment's value (or else the default) is used again.",
      ),
    },
    withoutMe: { label: say('내 운영 권한', 'My operator rights') },
    withoutMeChoice: say('나는 운영 권한이 없어져도 됩니다', 'I may lose my operator rights'),
    submit: words.button.save,
    checking: say(
      '채널과 사람을 슬랙에서 알아보고 있습니다.',
      'Asking Slack about the channel and the people.',
    ),
    notSavedYet: say('아직 저장하지 않았습니다.', 'Not saved yet.'),
    /** Shown above the form. */
    notSavedPersonUnknown: say(
      '누가 저장하려는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 적은 내용은 그대로 있으니 잠시 뒤 다시 저장해 주세요.',
      'Slack did not tell us in time who is saving, so nothing was saved. What you entered is still here; please save again in a moment.',
    ),
    nothingChanged: say('바뀐 설정이 없습니다.', 'No setting was changed.'),
    saved: say(
      '설정을 바꿨습니다. 지금부터 적용됩니다.',
      'The settings were changed and are in effect from now on.',
    ),
  };
};

/** The source of a value, shown under its field. */
export function sourceSentence(
  { name, source, set }: LiveSetting,
  now: Instant,
  { person }: Markup,
  { say, dayAndTime }: Tongue,
): string {
  if (source === 'environment') {
    return say(
      `환경 변수 ${ENVIRONMENT_NAME[name]}에서 정한 값입니다.`,
      `Set in the environment (${ENVIRONMENT_NAME[name]}).`,
    );
  }
  if (source === 'default' || set === undefined) {
    return say('따로 정하지 않은 기본값입니다.', 'The default; it was not set.');
  }
  const [by, at] = [person(set.by), dayAndTime(set.at, now)];
  return say(
    `여기에서 정한 값입니다 · ${by} 님이 ${at}에 바꿈`,
    `Set here · changed by ${by} on ${at}`,
  );
}

/** @param pattern the schedule, if it is not a daily time */
export function digestField(pattern: string | undefined, t: Tongue): FieldText {
  const { say } = t;
  return {
    label: settingLabels(t).digestCron,
    hint:
      pattern === undefined
        ? say(
            '영업일에만 보냅니다. 그날의 정기 확인이 끝나지 않았으면 30분까지 기다립니다.',
            "Sent on working days only. It waits up to 30 minutes for the day's scheduled check.",
          )
        : say(
            `지금은 환경 변수에 적은 일정(${pattern})대로 보냅니다. 비워 두면 그대로 둡니다.`,
            `It is sent by the schedule in the environment (${pattern}). Leave it empty to keep that.`,
          ),
  };
}

/** The value after a reset, shown beside its checkbox. */
export function settingResetLabel(name: ChangeableName, text: string, t: Tongue): string {
  const { say } = t;
  // IDs say little, and there is no room for all of them.
  if (name === 'operators' && text !== '') {
    const counted = countPeople(text.split(','), t);
    return say(
      `되돌리면: 환경 변수에 적은 ${counted}`,
      `Back to: ${counted} named in the environment`,
    );
  }
  const value = settingValue(name, text, PLAIN, t);
  return say(`되돌리면: ${value}`, `Back to: ${value}`);
}

export function settingsProblem(problem: SettingsProblem, t: Tongue): string {
  const { say } = t;
  switch (problem.field) {
    case 'defaultChannel':
      return channelProblem(problem, t);
    case 'certAlertDays':
      return say(
        '0부터 365까지의 숫자를 쉼표로 나누어 하나 이상 적어 주세요. 예: 30,14,7,3,1,0',
        'Please enter at least one whole number from 0 to 365, separated by commas, such as 30,14,7,3,1,0',
      );
    case 'quietHours':
      return problem.why === 'no-times'
        ? say(
            '방해 금지 시간을 사용하려면 시작과 끝 시각을 모두 골라 주세요.',
            'Quiet hours need both times, from and until.',
          )
        : say(
            '시작과 끝이 같으면 하루 종일 알림을 보내지 못합니다. 서로 다른 시각을 골라 주세요.',
            'With the same time twice, no notice could be sent all day. Please choose two different times.',
          );
    case 'operators':
      return operatorsProblem(problem.why, t);
    case 'reset': {
      const label = settingLabels(t)[problem.name];
      return say(
        `'${label}' 값을 바꾸면서 되돌릴 수는 없습니다. 둘 중 하나만 해 주세요.`,
        `"${label}" was changed and is also to go back to its original value. Please do one of the two.`,
      );
    }
  }
}

function channelProblem(
  problem: Extract<SettingsProblem, { readonly field: 'defaultChannel' }>,
  t: Tongue,
): string {
  const { say } = t;
  switch (problem.why) {
    case 'none':
      return say('기본 채널을 골라 주세요.', 'Please choose a default channel.');
    case 'not-found':
      return say(
        '앱에서 이 채널이 보이지 않습니다. 비공개 채널이면 /invite 명령으로 앱을 초대한 뒤 다시 저장해 주세요.',
        'The app cannot see this channel. If it is private, invite the app there with /invite, then save again.',
      );
    case 'unknown':
      return say(
        '슬랙에서 이 채널의 정보를 제때 받지 못했습니다. 잠시 뒤 다시 저장해 주세요.',
        'Slack did not tell us about this channel in time. Please save again in a moment.',
      );
    case 'not-in-channel':
    case 'shared-outside':
    case 'archived':
      return channelRefusal({ why: problem.why }, t);
    case 'scopes-missing':
      return channelRefusal(problem, t);
  }
}

type ChannelRefusal =
  | { readonly why: 'not-in-channel' | 'shared-outside' | 'archived' }
  | ({ readonly why: 'scopes-missing' } & ScopesMissing);

/** Shown beside the field if alerts cannot go to the channel. */
export function channelRefusal(problem: ChannelRefusal, { say }: Tongue): string {
  switch (problem.why) {
    case 'not-in-channel':
      return say(
        '앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 저장해 주세요.',
        'The app is not in this channel. Invite it there with /invite, then save again.',
      );
    case 'shared-outside':
      return say(
        '다른 조직과 함께 쓰는 채널에는 회사 정보를 보내지 않습니다. 다른 채널을 골라 주세요.',
        'Company information is not sent to channels shared with other organisations. Please choose another channel.',
      );
    case 'archived':
      return say(
        '보관된 채널입니다. 다른 채널을 골라 주세요.',
        'This channel is archived. Please choose another.',
      );
    case 'scopes-missing': {
      const scopes = problem.scopes.join(', ');
      return say(
        `앱에 채널을 볼 권한이 없어 저장하지 않았습니다(빠진 scope: ${scopes}). 관리자가 앱 매니페스트를 다시 적용하고 앱을 다시 설치해야 합니다. 서버에서 doctor 명령을 실행하면 빠진 것이 모두 나옵니다.`,
        `The app may not look at channels, so this was not saved (missing scope: ${scopes}). An admin has to apply the app manifest again and reinstall the app; the doctor command on the server names all that is missing.`,
      );
    }
  }
}

function operatorsProblem(
  why: Extract<SettingsProblem, { readonly field: 'operators' }>['why'],
  { say }: Tongue,
): string {
  switch (why) {
    case 'nobody':
      return say(
        '고른 사람과 그룹 가운데 정식 구성원이 없습니다. 이대로 저장하면 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다.',
        'None of these people and groups is a full member. Saved like this, nobody could open the authentication page or take an alert.',
      );
    case 'without-you':
      return say(
        "고른 사람과 그룹에 내가 없습니다. 이대로 저장하면 나는 인증 페이지를 열거나 알림을 맡을 수 없습니다. 그래도 되면 아래에서 '나는 운영 권한이 없어져도 됩니다'를 고르고 다시 저장해 주세요.",
        'You are not among these people and groups. Saved like this, you could not open the authentication page or take an alert. If that is meant, tick "I may lose my operator rights" below and save again.',
      );
    case 'unknown':
      return say(
        '슬랙에서 이 사람과 그룹의 정보를 제때 받지 못했습니다. 잠시 뒤 다시 저장해 주세요.',
        'Slack did not tell us in time who these people and groups are. Please save again in a moment.',
      );
  }
}

/** The effect of a change, if it is not obvious. */
export function settingConsequence(
  { name, to }: SettingChange,
  { say }: Tongue,
): string | undefined {
  switch (name) {
    case 'defaultChannel':
      return say(
        '열려 있는 회사 알림은 다음에 알릴 때 새 채널로 옮기고, 옛 메시지에 옮긴 곳을 적습니다.',
        'Open alerts of companies move to the new channel with their next notice; the old message says where.',
      );
    case 'channelLanguage':
      return say(
        '이미 보낸 메시지는 다음에 고쳐질 때 새 언어로 바뀝니다.',
        'Messages sent before change language with their next edit.',
      );
    case 'certAlertDays':
      return say(
        '다음 확인부터 새 시점에 맞추어 알립니다.',
        'From the next check on, notices follow the new days.',
      );
    case 'quietHours':
      return to === 'off'
        ? say('모아 두었던 알림을 지금 보냅니다.', 'What was held back is sent now.')
        : undefined;
    case 'digestCron':
    case 'operators':
      return undefined;
  }
}
