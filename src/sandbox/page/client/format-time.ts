import type { PageLanguage } from '../contract.js';

const ZONE = 'Asia/Seoul';

function formatIn(language: PageLanguage, at: number, options: Intl.DateTimeFormatOptions): string {
  const locale = language === 'ko' ? 'ko-KR' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(at);
}

/** `09:31`, in Seoul. */
export function formatTime(at: number, language: PageLanguage): string {
  return formatIn(language, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `11월 25일 수요일`, `Wednesday 25 November`. */
export function formatLongDay(at: number, language: PageLanguage): string {
  return formatIn(language, at, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `11월 25일 (수) 09:31`, `Wed, 25 Nov, 09:31`. */
export function formatMoment(at: number, language: PageLanguage): string {
  const day = formatIn(language, at, { weekday: 'short', day: 'numeric', month: 'short' });
  return `${day} ${formatTime(at, language)}`;
}
