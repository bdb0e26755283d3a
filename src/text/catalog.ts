import { help as helpEn } from '../help/help.js';
import { help as helpKo } from '../help/help.ko.js';
import type { HelpText } from '../help/help-text.js';
import type { Language } from './language.js';
import { TONGUES, type Tongue } from './tongue.js';

/** The sentences that are not yet with their subject, in one language. */
export interface Catalog extends Tongue {
  readonly help: HelpText;
}

const CATALOGS: Readonly<Record<Language, Catalog>> = {
  ko: {
    ...TONGUES.ko,
    help: helpKo,
  },
  en: {
    ...TONGUES.en,
    help: helpEn,
  },
};

export function catalogOf(language: Language): Catalog {
  return CATALOGS[language];
}
