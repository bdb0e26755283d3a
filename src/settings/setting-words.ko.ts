import type { ChangeableName } from '../records/settings.js';
import type { Markup } from '../text/markup.js';
import { people, without } from '../text/people.js';
import { parseSetting, quietHoursText, type SettingChange, timeOfCron } from './settings-rules.js';

/** The names of the settings that can be changed while the app runs. */
export const SETTING_LABEL: Readonly<Record<ChangeableName, string>> = {
  defaultChannel: '기본 채널',
  channelLanguage: '채널 메시지 언어',
  certAlertDays: '인증서 알림 시점',
  quietHours: '방해 금지 시간',
  digestCron: '일일 요약 시각',
  operators: '운영 권한',
};

/** A value in words, from the text in which settings are written in the environment. */
export function settingValue(name: ChangeableName, text: string, markup: Markup): string {
  switch (name) {
    case 'defaultChannel':
      return markup.channel(text);
    case 'channelLanguage':
      return text === 'en' ? '영어' : '한국어';
    case 'certAlertDays':
      return `${text.split(',').join('·')}일 전`;
    case 'quietHours': {
      const quiet = parseSetting('quietHours', text);
      if (quiet === undefined) return text;
      return quiet === 'off' ? '사용 안 함' : quietHoursText(quiet);
    }
    case 'digestCron':
      return timeOfCron(text) ?? text;
    case 'operators':
      return text === '' ? '정식 구성원 모두' : people(text.split(','), markup.person, 'ko');
    default:
      return name satisfies never;
  }
}

/** From what to what; of people who were named before and are now, who came and who went. */
export function settingChange({ name, from, to }: SettingChange, markup: Markup): string {
  if (name === 'operators' && from !== '' && to !== '' && from !== to) {
    const [before, after] = [from.split(','), to.split(',')];
    const [came, went] = [without(after, before), without(before, after)];
    const parts = [
      ...(came.length === 0 ? [] : [`추가 ${people(came, markup.person, 'ko')}`]),
      ...(went.length === 0 ? [] : [`제외 ${people(went, markup.person, 'ko')}`]),
    ];
    if (parts.length > 0) return `${SETTING_LABEL[name]}: ${parts.join(' · ')}`;
  }
  return `${SETTING_LABEL[name]}: ${settingValue(name, from, markup)} → ${settingValue(name, to, markup)}`;
}
