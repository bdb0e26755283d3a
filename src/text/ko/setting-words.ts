import {
  type ChangeableName,
  parseSetting,
  quietHoursText,
  timeOfCron,
} from '../../domain/changeable-settings.js';
import type { Markup } from '../markup.js';

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
      return text === '' ? '정식 구성원 모두' : text.split(',').map(markup.person).join(', ');
    default:
      return name satisfies never;
  }
}
