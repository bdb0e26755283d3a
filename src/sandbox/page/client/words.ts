import type { PageLanguage } from '../contract.js';
import { en } from './words/en.js';
import { ko } from './words/ko.js';
import type { PageWords } from './words/page-words.js';

export const WORDS: Readonly<Record<PageLanguage, PageWords>> = { ko, en };
