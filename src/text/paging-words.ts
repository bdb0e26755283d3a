import { number } from './format.js';
import type { Tongue } from './tongue.js';

/** The words of every list of several pages. */
export const pagingWords = ({ say }: Tongue) => ({
  page: (page: number, pages: number) =>
    say(`${number(page)}/${number(pages)}쪽`, `page ${number(page)} of ${number(pages)}`),
  previous: say('이전', 'Previous'),
  next: say('다음', 'Next'),
  all: say('모두', 'All'),
  mine: say('내 담당', 'Mine'),
});
