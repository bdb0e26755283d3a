import { dayAndTime } from '../text/format.js';
import { PLAIN } from '../text/markup.js';
import { peopleCounted } from '../text/people.js';
import { SETTING_LABEL, settingChange, settingValue } from './setting-words.ko.js';
import { ENVIRONMENT_NAME, type SettingChange } from './settings-rules.js';
import type { SettingsProblem, SettingsText } from './settings-text.js';

export const settings: SettingsText = {
  title: '설정',
  intro:
    '저장하면 바로 적용되고, 누가 무엇을 바꿨는지 이력에 남습니다. 토큰, 팝빌 환경, 관리자는 환경 변수에서만 정합니다.',
  label: SETTING_LABEL,
  value: settingValue,
  origin({ name, source, set }, now, { person }) {
    if (source === 'environment') return `환경 변수 ${ENVIRONMENT_NAME[name]}에서 정한 값입니다.`;
    if (source === 'default' || set === undefined) return '따로 정하지 않은 기본값입니다.';
    return `여기에서 정한 값입니다 · ${person(set.by)} 님이 ${dayAndTime(set.at, now, 'ko')}에 바꿈`;
  },
  channel: {
    label: SETTING_LABEL.defaultChannel,
    hint: '채널을 따로 정하지 않은 회사의 알림, 앱 전체의 소식, 일일 요약이 가는 곳입니다. 앱이 들어 있어야 합니다.',
  },
  language: {
    label: SETTING_LABEL.channelLanguage,
    hint: '사람마다 보는 화면은 각자의 슬랙 언어를 따릅니다.',
  },
  languageName: { ko: '한국어', en: '영어' },
  ladder: {
    label: SETTING_LABEL.certAlertDays,
    hint: '만료 며칠 전에 알릴지 0부터 365까지의 숫자를 쉼표로 나누어 적습니다. 예: 30,14,7,3,1,0',
  },
  quiet: {
    label: SETTING_LABEL.quietHours,
    hint: '이 시간과 쉬는 날에는 앱이 스스로 보내는 알림을 모았다가 끝난 뒤에 보냅니다. 사용하지 않으면 쉬는 날에도 바로 보냅니다.',
  },
  quietChoice: { on: '사용', off: '사용 안 함' },
  quietFrom: { label: '방해 금지 시작' },
  quietTo: { label: '방해 금지 끝' },
  digest: (pattern) => ({
    label: SETTING_LABEL.digestCron,
    hint:
      pattern === undefined
        ? '영업일에만 보냅니다. 그날의 정기 확인이 끝나지 않았으면 30분까지 기다립니다.'
        : `지금은 환경 변수에 적은 일정(${pattern})대로 보냅니다. 비워 두면 그대로 둡니다.`,
  }),
  operators: {
    label: '운영 권한이 있는 사람',
    hint: '인증 페이지 열기, 회사 추가, 알림 맡기 같은 일을 할 수 있습니다. 사람도 그룹도 고르지 않으면 정식 구성원 모두가 할 수 있습니다.',
  },
  operatorGroups: { label: '운영 권한이 있는 그룹' },
  reset: {
    label: '처음 값으로 되돌리기',
    hint: '고른 설정은 여기에서 정한 값을 지우고 환경 변수의 값(없으면 기본값)을 다시 씁니다.',
  },
  resetTo: (name, text) =>
    // The IDs would not say much here, and not all of them have room.
    name === 'operators' && text !== ''
      ? `되돌리면: 환경 변수에 적은 ${peopleCounted(text.split(','), 'ko')}`
      : `되돌리면: ${settingValue(name, text, PLAIN)}`,
  withoutMe: { label: '내 운영 권한' },
  withoutMeChoice: '나는 운영 권한이 없어져도 됩니다',
  submit: '저장',
  checking: '채널과 사람을 슬랙에서 알아보고 있습니다.',
  notSavedYet: '아직 저장하지 않았습니다.',
  notSavedUnknown:
    '누가 저장하려는지 슬랙에서 제때 알아내지 못해 저장하지 않았습니다. 적은 내용은 그대로 있으니 잠시 뒤 다시 저장해 주세요.',
  problem,
  nothingChanged: '바뀐 설정이 없습니다.',
  saved: '설정을 바꿨습니다. 지금부터 적용됩니다.',
  changed: settingChange,
  consequence,
};

function problem(of: SettingsProblem): string {
  switch (of.field) {
    case 'defaultChannel':
      return of.why === 'scopes-missing'
        ? `앱에 채널을 볼 권한이 없어 저장하지 않았습니다(빠진 scope: ${of.scopes.join(', ')}). 앱 매니페스트를 다시 적용하고 앱을 다시 설치한 뒤 저장해 주세요. 서버에서 doctor 명령을 실행하면 빠진 것이 모두 나옵니다.`
        : CHANNEL[of.why];
    case 'certAlertDays':
      return '0부터 365까지의 숫자를 쉼표로 나누어 하나 이상 적어 주세요. 예: 30,14,7,3,1,0';
    case 'quietHours':
      return of.why === 'no-times'
        ? '방해 금지 시간을 사용하려면 시작과 끝 시각을 모두 골라 주세요.'
        : '시작과 끝이 같으면 하루 종일 알림을 보내지 못합니다. 서로 다른 시각을 골라 주세요.';
    case 'operators':
      return OPERATORS[of.why];
    case 'reset':
      return `'${SETTING_LABEL[of.name]}' 값을 바꾸면서 되돌릴 수는 없습니다. 둘 중 하나만 해 주세요.`;
    default:
      return of satisfies never;
  }
}

const CHANNEL: Readonly<
  Record<
    Exclude<Extract<SettingsProblem, { field: 'defaultChannel' }>['why'], 'scopes-missing'>,
    string
  >
> = {
  none: '기본 채널을 골라 주세요.',
  'not-in-channel':
    '앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대한 뒤 다시 저장해 주세요.',
  'shared-outside':
    '다른 조직과 함께 쓰는 채널에는 회사 정보를 보내지 않습니다. 다른 채널을 골라 주세요.',
  archived: '보관된 채널입니다. 다른 채널을 골라 주세요.',
  'not-found':
    '앱에서 이 채널이 보이지 않습니다. 비공개 채널이면 /invite 명령으로 앱을 초대한 뒤 다시 저장해 주세요.',
  unknown: '슬랙에서 이 채널의 정보를 제때 받지 못했습니다. 잠시 뒤 다시 저장해 주세요.',
};

const OPERATORS: Readonly<Record<Extract<SettingsProblem, { field: 'operators' }>['why'], string>> =
  {
    nobody:
      '고른 사람과 그룹 가운데 정식 구성원이 없습니다. 이대로 저장하면 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다.',
    'without-you':
      "고른 사람과 그룹에 내가 없습니다. 이대로 저장하면 나는 인증 페이지를 열거나 알림을 맡을 수 없습니다. 그래도 되면 아래에서 '나는 운영 권한이 없어져도 됩니다'를 고르고 다시 저장해 주세요.",
    unknown: '슬랙에서 이 사람과 그룹의 정보를 제때 받지 못했습니다. 잠시 뒤 다시 저장해 주세요.',
  };

function consequence({ name, to }: SettingChange): string | undefined {
  switch (name) {
    case 'defaultChannel':
      return '열려 있는 회사 알림은 다음에 알릴 때 새 채널로 옮기고, 옛 메시지에 옮긴 곳을 적습니다.';
    case 'channelLanguage':
      return '이미 보낸 메시지는 다음에 고쳐질 때 새 언어로 바뀝니다.';
    case 'certAlertDays':
      return '다음 확인부터 새 시점에 맞추어 알립니다.';
    case 'quietHours':
      return to === 'off' ? '모아 두었던 알림을 지금 보냅니다.' : undefined;
    case 'digestCron':
    case 'operators':
      return undefined;
    default:
      return name satisfies never;
  }
}
