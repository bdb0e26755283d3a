import iconv from 'iconv-lite';
import { createBreather } from '../kernel/breather.js';
import { err, ok, type Result } from '../kernel/result.js';

/** What a file is that cannot be read as text. */
export type NoText = { readonly kind: 'spreadsheet' | 'not-text' };

/** How the files of spreadsheets begin: a ZIP archive (`.xlsx`, `.ods`), an OLE document (`.xls`). */
const SPREADSHEETS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/** Bytes turned into text at once. */
const SLICE = 128 * 1024;

/** What many services hand out as `.xls`: a page with a table, which Excel opens as if it were a workbook. */
const PAGE = /^\s*<(!doctype|html|head|meta|table|\?xml)/i;

/** UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text"), or CP949. */
export async function decodeText(bytes: Uint8Array): Promise<Result<string, NoText>> {
  if (SPREADSHEETS.some((start) => beginsWith(bytes, start))) return err({ kind: 'spreadsheet' });
  const text = await decoded(bytes);
  if (PAGE.test(text)) return err({ kind: 'spreadsheet' });
  return text.includes('\0') || !isMostlyText(text) ? err({ kind: 'not-text' }) : ok(text);
}

async function decoded(bytes: Uint8Array): Promise<string> {
  if (beginsWith(bytes, [0xff, 0xfe])) return decodeSlices(bytes, 'utf-16le');
  if (beginsWith(bytes, [0xfe, 0xff])) return decodeSlices(bytes, 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8, so it is what Korean Excel writes.
    return decodeSlices(bytes, 'cp949');
  }
}

async function decodeSlices(bytes: Uint8Array, encoding: string): Promise<string> {
  const breathe = createBreather();
  const decoder = iconv.getDecoder(encoding);
  let text = '';
  for (let from = 0; from < bytes.length; from += SLICE) {
    text += decoder.write(Buffer.from(bytes.subarray(from, from + SLICE)));
    await breathe();
  }
  return text + (decoder.end() ?? '');
}

/** What decoders put where bytes are no character. */
export const UNKNOWN = '\uFFFD';

/** A picture or an archive is full of bytes that are no character; of a few, it is said on which line they stand. */
function isMostlyText(text: string): boolean {
  const most = Math.max(3, text.length / 20);
  let unknown = 0;
  for (let at = text.indexOf(UNKNOWN); at >= 0; at = text.indexOf(UNKNOWN, at + 1)) {
    unknown += 1;
    if (unknown > most) return false;
  }
  return true;
}

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
