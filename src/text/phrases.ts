import type { Stage } from '../records/company.js';
import type { Tongue } from './tongue.js';

/** What to do: steps in their order, or ways to choose from. */
export interface Advice {
  readonly intro?: string;
  readonly steps: readonly string[];
  readonly ordered: boolean;
}

/** The production stage goes without saying, the test stage never does: `긴급(테스트 환경)`, `Critical (test stage)`. */
export function withStage(word: string, stage: Stage, { say }: Tongue): string {
  return stage === 'test' ? say(`${word}(테스트 환경)`, `${word} (test stage)`) : word;
}

/** Behind a colon or within a sentence. Not for POPBiLL, whose second letter is a capital too. */
export function lowerFirst(words: string): string {
  return words.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** For the beginning of a sentence. */
export function upperFirst(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
