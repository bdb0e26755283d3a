/**
 * Limits of outside input, in characters unless a name says otherwise. Longer input is refused or cut off (`limited`)
 * before it is matched with any pattern; only POPBiLL's text, at most 1 MiB, is masked first (popbill/answer.ts). Slack's
 * own limits are in slack/blocks.ts.
 */
export const INPUT_LIMITS = {
  /** Ten digits, and the characters that people put between and around them. */
  brn: 100,
  companyName: 200,
  /** How-to note. */
  note: 500,
  popbillUserId: 50,
  /** Text in a search field or after `list`; a paging button has to carry it. */
  search: 100,
  /** Everything typed after `/hometax`. */
  command: 500,
  /** A setting written as one text, e.g. all operators. */
  setting: 10_000,
  /** Value of a button. */
  buttonValue: 2000,
  /** Hidden metadata of a window. */
  privateMetadata: 3000,
  /** Text of one field of a form. */
  formField: 3000,
  /** An ID, a date or another single word in one of Slack's payloads. */
  payloadWord: 1000,
  /** POPBiLL's text as shown to people. */
  popbillMessage: 300,
  /** An impossible value from POPBiLL, as evidence. */
  popbillValue: 60,
  /** One cell of a company file; longer text fits no column. */
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
  /** A request without a signature; only Slack's check of the address has none. */
  unsignedRequestBytes: 16 * 1024,
  /** All requests being read at the same time: a few of the largest, or thousands of usual size. */
  requestBytesTogether: 32 * 1024 * 1024,
} as const;

/** The beginning of a text, between whole characters. */
export function limited(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHalf ? maxLength - 1 : maxLength);
}

/** Text on a single line: without line ends, other control characters and direction marks. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, (blank) => (/^ +$/.test(blank) ? blank : ' '))
    .trim();
}
