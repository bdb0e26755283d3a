import type { PageLanguage } from '../contract.js';

// All people of the sandbox are in Seoul. Instants are epoch milliseconds.
const ZONE = 'Asia/Seoul';
const DAY = 24 * 60 * 60 * 1000;

/** By locale and options. A page shows hundreds of times, and a new format costs far more than its use. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(locale: string, at: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  formats.set(key, format);
  return format.format(at);
}

const LOCALES: Readonly<Record<PageLanguage, string>> = { ko: 'ko-KR', en: 'en-GB' };

/** `09:31`. */
export function formatTime(at: number, language: PageLanguage): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return formatIn(LOCALES[language], at, options);
}

/** `11월 25일 수요일`, `Wednesday 25 November`. */
export function formatLongDay(at: number, language: PageLanguage): string {
  return formatIn(LOCALES[language], at, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `11월 25일 (수) 09:31`, `Wed 25 Nov 09:31`. */
export function formatDateTime(at: number, language: PageLanguage): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  return `${formatIn(LOCALES[language], at, options)} ${formatTime(at, language)}`;
}

/** `YYYY-MM-DD`, the Swedish date format. */
export function dayOf(at: number): string {
  return formatIn('sv-SE', at, {});
}

const RELATIVE_DAYS: Readonly<Record<PageLanguage, Readonly<Record<number, string>>>> = {
  ko: { [-1]: '어제', 0: '오늘', 1: '내일' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
};

const SLACK_TOKENS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/** Fills in the format of `<!date^...>`, e.g. `{date_short_pretty} {time}`. Unknown tokens stay as they are. */
export function formatSlackDate(
  format: string,
  {
    at,
    now,
    language,
  }: { readonly at: number; readonly now: number; readonly language: PageLanguage },
): string {
  return format.replace(/\{([a-z_]+)\}/g, (token, name: string) => {
    const daysAway = Math.round((Date.parse(dayOf(at)) - Date.parse(dayOf(now))) / DAY);
    const relativeDay = name.endsWith('_pretty') ? RELATIVE_DAYS[language][daysAway] : undefined;
    if (relativeDay !== undefined) return relativeDay;
    const tokenName = name.replace(/_pretty$/, '');
    if (tokenName === 'date_num') return dayOf(at);
    const options = SLACK_TOKENS[tokenName];
    // In American English, as in Slack.
    return options === undefined
      ? token
      : formatIn(language === 'ko' ? 'ko-KR' : 'en-US', at, options);
  });
}
