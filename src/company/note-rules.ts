import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';

/**
 * Whether a note seems to contain a password or a resident number, which must not be kept in Slack. It may mention a
 * password ("비밀번호는 대표님께 문의") without giving it. Business numbers, phone numbers, dates and labelled corporate
 * registration numbers are allowed.
 */
export function looksSecret(note: string): boolean {
  // Runs of spaces are reduced to one, so that no pattern has to repeat them.
  const text = clip(note, INPUT_LIMITS.note)
    .normalize('NFKC')
    .replace(/\s+/gu, (spaces) => (spaces.includes('\n') ? '\n' : ' '));
  return hasResidentNumber(text) || hasPassword(text);
}

/** A birth date, the digit for sex and century (1-8), and six digits: maybe masked or, if there is a hyphen, missing. */
const RESIDENT_NUMBER =
  /(?<!\d)(?<birth>\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:\s?[-–]\s?[1-8](?:[\d*xX●]{6}|(?![\d-]))|\s?[1-8][\d*●]{6})(?!\d)/gu;

/** The label of a corporate registration number, which has the same shape as a resident number. */
const CORPORATE_LABEL = /법인\s?(?:등록)?\s?번호\s?(?:은|는|이|가)?\s?[:=]?\s?$/u;
const MAX_LABEL_LENGTH = 20;

/** A label of a resident number; after it, six digits are enough. */
const LABELED_RESIDENT_NUMBER =
  /(?:주민|resident\s?(?:registration)?\s?(?:number|no)|\brrn\b)[^\d\n]{0,20}\d{6}/iu;

function hasResidentNumber(text: string): boolean {
  if (LABELED_RESIDENT_NUMBER.test(text)) return true;
  return [...text.matchAll(RESIDENT_NUMBER)].some(
    ({ index }) => !CORPORATE_LABEL.test(text.slice(Math.max(0, index - MAX_LABEL_LENGTH), index)),
  );
}

/**
 * A word for a password, an optional connecting word or sign, and the value. A number with a `unit` is no password
 * ("비밀번호 2026년 변경", changed in the year 2026).
 */
const PASSWORD =
  /(?:비밀\s?번호|비번|패스워드|암호|\bpasswords?\b|\bpasswd\b|\bpasscode\b|\bpwd?\b|\bpin\b)(?:\s?\([^()]{0,60}\))?\s?(?:(?:은|는|이|가)(?=[\s:=])|은|는|\bis\b)?\s?[:=]?\s?(?<value>[\x21-\x7e]+)(?<unit>\s?[년월일회자번개차시분])?/giu;

/** For example `id/pw: hanbit / secret1`, where the second word is the password. */
const ID_AND_PASSWORD =
  /(?:\bid|아이디)\s?[/,&]\s?(?:\bpwd?\b|\bpassword\b|비밀\s?번호|비번)\s?[:=]?\s?[\x21-\x2b\x2d\x2e\x30-\x7e]{1,50}\s?[/,\s]\s?(?<value>[\x21-\x7e]+)(?<unit>\s?[년월일회자번개차시분])?/giu;

function hasPassword(text: string): boolean {
  return [PASSWORD, ID_AND_PASSWORD].some((pattern) =>
    [...text.matchAll(pattern)].some(({ groups }) => {
      const value = (groups?.['value'] ?? '').replace(/^["'“(<[]{1,3}|["'”)>\],.;]{1,3}$/gu, '');
      const hasUnit = groups?.['unit'] !== undefined && /^\d+$/.test(value);
      return !hasUnit && !isKnownFormat(value) && looksLikePassword(value);
    }),
  );
}

/** Whether a value is a phone number, business number, date, time, URL or email address. */
function isKnownFormat(value: string): boolean {
  return (
    /^(?:\+82-?)?0?\d{1,2}-\d{3,4}-\d{4}$/.test(value) ||
    /^1[5-9]\d{2}-\d{4}$/.test(value) ||
    /^\d{3}-\d{2}-\d{5}$/.test(value) ||
    /^(?:19|20)\d{2}[-./]\d{1,2}(?:[-./]\d{1,2})?$/.test(value) ||
    /^\d{1,2}[-/.:]\d{1,2}$/.test(value) ||
    /^(?:https?:\/\/|mailto:)/i.test(value) ||
    /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(value)
  );
}

/** A password mixes two of letters, digits and signs, or is digits only; a word has letters, perhaps with hyphens. */
function looksLikePassword(value: string): boolean {
  if (value.length < 4) return false;
  const kinds = [/[a-z]/i, /\d/, /[^a-z\d]/i].filter((kind) => kind.test(value)).length;
  const isHyphenated = /^[a-z]+(?:['’/-][a-z]+)+$/i.test(value);
  return (kinds >= 2 && !isHyphenated) || /^\d+$/.test(value);
}
