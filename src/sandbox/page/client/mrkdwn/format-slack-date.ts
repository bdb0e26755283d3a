import type { PageLanguage } from '../../contract.js';

const ZONE = 'Asia/Seoul';
const DAY = 24 * 60 * 60 * 1000;

const NEAR: Readonly<Record<PageLanguage, Readonly<Record<number, string>>>> = {
  ko: { [-1]: '어제', 0: '오늘', 1: '내일' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
};

/**
 * Fills in the form of `<!date^...>`, for example `{date_short_pretty} {time}`, for a reader in Seoul. An unknown
 * token stays as it is. `at` and `now` are epoch milliseconds.
 */
export function formatSlackDate(
  format: string,
  {
    at,
    now,
    language,
  }: { readonly at: number; readonly now: number; readonly language: PageLanguage },
): string {
  return format.replace(/\{([a-z_]+)\}/g, (token, name: string) => {
    const near = name.endsWith('_pretty') ? nearDay(at, now, language) : undefined;
    return near ?? formatToken(name.replace(/_pretty$/, ''), at, language) ?? token;
  });
}

function nearDay(at: number, now: number, language: PageLanguage): string | undefined {
  const away = Math.round((Date.parse(dayOf(at)) - Date.parse(dayOf(now))) / DAY);
  return NEAR[language][away];
}

function formatToken(name: string, at: number, language: PageLanguage): string | undefined {
  const form = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-US', {
      timeZone: ZONE,
      ...options,
    }).format(at);
  switch (name) {
    case 'date_num':
      return dayOf(at);
    case 'date':
      return form({ year: 'numeric', month: 'long', day: 'numeric' });
    case 'date_short':
      return form({ year: 'numeric', month: 'short', day: 'numeric' });
    case 'date_long':
      return form({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' });
    case 'time':
      return form({ hour: 'numeric', minute: '2-digit' });
    case 'time_secs':
      return form({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
    default:
      return undefined;
  }
}

/** `YYYY-MM-DD` in Seoul, as the Swedish write it. */
export function dayOf(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);
}
