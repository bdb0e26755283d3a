/** The languages the product speaks. A reader gets their own; a channel gets `CHANNEL_LANGUAGE`. */
export type Language = 'ko' | 'en';

export const LANGUAGES: readonly Language[] = ['ko', 'en'];

/** The language for a Slack locale such as `ko-KR` or `en-GB`: Korean for every `ko`, English for the rest. */
export function languageOf(slackLocale: string): Language {
  return /^ko(?![a-z])/i.test(slackLocale) ? 'ko' : 'en';
}

/** Of two wordings that say the same, the one in the reader's language. */
export type Say = (korean: string, english: string) => string;
