/**
 * Limits of outside input, in characters unless a name says otherwise. Longer input is refused or cut off (`limited`)
 * before it is matched with any pattern. Slack's own limits are in slack/blocks.ts.
 */
export const INPUT_LIMITS = {
  /** Ten digits, with all that people put between and around them. */
  brn: 100,
  companyName: 200,
  /** How-to note. */
  note: 500,
  popbillUserId: 50,
  /** Words in a search field or behind `list`; a paging button has to carry them. */
  search: 100,
  /** All that is typed behind `/hometax`. */
  command: 500,
  /** A setting written as one text, e.g. all operators. */
  setting: 10_000,
  /** What a button carries. */
  buttonValue: 2000,
  /** What a window carries unseen. */
  privateMetadata: 3000,
  /** What a person may type into one field of a form. */
  formField: 3000,
  /** An ID, a date or another single word in one of Slack's payloads. */
  payloadWord: 1000,
  /** POPBiLL's words as they are shown to people. */
  popbillMessage: 300,
  /** An impossible value from POPBiLL, as evidence. */
  popbillValue: 60,
  /** One cell of a company file; what is longer fits no column. */
  csvCell: 5000,
  /** All cells of one line, with quotes and spaces around them. */
  csvLine: 100_000,
  /** Cells of one line: more than a spreadsheet has columns (16,384). */
  csvCells: 20_000,
  /** Lines of a company file below its header: all of them are in memory, twice, until they are saved. */
  csvLines: 50_000,
  csvFileMegabytes: 5,
  /** Channels of a company file that are looked up in Slack, and owners; Slack takes 50 such questions a minute. */
  csvLookUps: 40,
  /** A request of Slack's; a form with all its fields full, as it is sent. */
  requestBytes: 4 * 1024 * 1024,
  /** One without a signature; only Slack's check of the address has none. */
  unsignedRequestBytes: 16 * 1024,
  /** All that are being read at the same time: some of the largest, or thousands of Slack's usual ones. */
  requestBytesTogether: 32 * 1024 * 1024,
} as const;

/** The beginning of a text, between whole characters. */
export function limited(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? most - 1 : most);
}

/** Words for a single line: without line ends, other control characters and direction marks. */
export function oneLine(words: string): string {
  return words
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, (blank) => (/^ +$/.test(blank) ? blank : ' '))
    .trim();
}
