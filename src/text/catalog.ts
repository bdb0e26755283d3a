import type { Language } from './language.js';

/** Every sentence the app can say, in one language. */
export interface Catalog {
  readonly language: Language;
}

export function catalogOf(language: Language): Catalog {
  return { language };
}
