/** Of two wordings that say the same, the one in the reader's language. */
export type Say = (korean: string, english: string) => string;
