/**
 * Limits of outside input, in characters unless the name or comment says otherwise. Longer input is rejected or clipped
 * before any pattern is matched against it. Only POPBiLL's text, at most 1 MiB, is masked before it is clipped
 * (popbill/answer.ts). Slack's own limits are in slack/blocks.ts.
 */
export const INPUT_LIMITS = {
  /** The digits, and what people put between and around them. */
  brn: 100,
  companyName: 200,
  note: 500,
  popbillUserId: 50,
  /** Text in a search field or after `list`; it must fit into the value of a paging button. */
  search: 100,
  /** A message that is searched for business numbers, with its blocks and attachments. */
  message: 100_000,
  command: 500,
  /** A setting as text, e.g. the list of operators. */
  setting: 10_000,
  buttonValue: 2000,
  privateMetadata: 3000,
  formField: 3000,
  /** An ID, a date or another single word in one of Slack's payloads. */
  payloadWord: 1000,
  /** POPBiLL's text as it is kept. Quoted text in Slack messages is also cut to this length. */
  popbillMessage: 300,
  /** An impossible value from POPBiLL, quoted as evidence. */
  popbillValue: 60,
  /** No column of a company file accepts longer text. */
  csvCell: 5000,
  csvLine: 100_000,
  /** Cells of one line: more than a spreadsheet has columns (16,384). */
  csvCells: 20_000,
  /** Lines of a company file without its header. Until they are saved, all of them are in memory twice. */
  csvLines: 50_000,
  csvFileMegabytes: 5,
  /** Channels of a company file that are looked up in Slack, and as many owners. Slack allows 50 calls a minute. */
  csvLookUps: 40,
  /** A request from Slack, enough for a form with all fields full. */
  requestBytes: 4 * 1024 * 1024,
  /** A request without a signature; of Slack's requests only `ssl_check` has none. */
  unsignedRequestBytes: 16 * 1024,
  /** A report of the collector. */
  reportBytes: 16 * 1024,
  concurrentReportBytes: 1024 * 1024,
  /** All requests that are being read at the same time: a few of the largest, or thousands of ordinary ones. */
  concurrentRequestBytes: 32 * 1024 * 1024,
} as const;

/** Never cuts a surrogate pair in two. */
export function clip(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const last = text.charCodeAt(maxLength - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? maxLength - 1 : maxLength);
}

/** Puts text on one line: line breaks and other control characters become spaces; direction controls are removed. */
export function toOneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\s]+/gu, (blank) => (/^ +$/.test(blank) ? blank : ' '))
    .trim();
}
