import type { Language } from './language.js';
import { TONGUES, type Tongue } from './tongue.js';

export type Catalog = Tongue;

export function catalogOf(language: Language): Catalog {
  return TONGUES[language];
}
