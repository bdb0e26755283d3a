/** Words that stay on the line they are put on: without line ends, other control characters and turned directions. */
export function oneLine(words: string): string {
  return words
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, (blank) => (/^ +$/.test(blank) ? blank : ' '))
    .trim();
}
