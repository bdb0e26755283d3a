import { productNames } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Company, CompanyTextField } from '../records/company.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type {
  ChangedCompany,
  FieldCount,
  ImportDifference,
  ImportField,
  PlannedCompany,
} from './import-plan.js';

export const importChangeWords = ({ say, words, companies }: Tongue) => ({
  changed: (total: number) =>
    say(`수정할 회사 ${companies(total)}의 변경 내용`, `Changes to ${companies(total)}`),
  moreFileNotSent: (left: number) =>
    say(
      `그 밖에 ${companies(left)}도 바뀝니다. 전체 목록 파일은 보내지 못했습니다.`,
      `${moreInEnglish(left)}. The file with the full list could not be sent.`,
    ),
  moreInFile: (left: number) =>
    say(
      `그 밖에 ${companies(left)}도 바뀝니다. 전체 목록은 메시지로 보내 드린 파일에 있습니다.`,
      `${moreInEnglish(left)}. The full list is in the file sent to you.`,
    ),
  added: (total: number) =>
    say(
      `추가할 회사 ${companies(total)}`,
      total === 1 ? '1 new company' : `${number(total)} new companies`,
    ),
  moreAdded: (left: number) =>
    say(`그 밖에 ${companies(left)}도 추가합니다.`, `${number(left)} more.`),
  file: {
    name: say('변경-내용.csv', 'what-changes.csv'),
    header: [
      say('줄', 'Line'),
      words.label.brn,
      words.label.company,
      say('항목', 'Field'),
      say('지금', 'Now'),
      say('변경 후', 'After'),
    ],
    comment: (total: number) =>
      say(
        `가져오기로 수정할 회사 ${companies(total)}의 변경 내용입니다(저장하기 전 비교).`,
        `What the import changes for ${companies(total)}, compared before saving.`,
      ),
  },
});

export function changeCounts(counts: readonly FieldCount[], t: Tongue): string {
  return counts.flatMap((each) => countOf(each, t)).join(', ');
}

export function changedLine(changed: ChangedCompany, markup: Markup, t: Tongue): string {
  const parts = changed.differences.map((difference) => {
    const [field, from, to] = changeCells(difference, markup, t);
    return `${field}: ${from} → ${to}`;
  });
  return [lineAndCompany(changed.line, changed.previous, markup, t), ...parts].join(' · ');
}

export function addedLine(
  { line, fields }: Pick<PlannedCompany, 'line' | 'fields'>,
  markup: Markup,
  t: Tongue,
): string {
  const { products, channel, owner, paused } = fields;
  const label = fieldLabels(t);
  return [
    lineAndCompany(line, fields, markup, t),
    productNames(products, t),
    ...(channel === undefined ? [] : [`${label.channel}: ${markup.channel(channel)}`]),
    ...(owner === undefined ? [] : [`${label.owner}: ${markup.person(owner)}`]),
    ...(paused === undefined ? [] : [`${label.paused}: ${t.words.pauseReason[paused]}`]),
  ].join(' · ');
}

/** The field, its value now, and its new value. */
export function changeCells(
  difference: ImportDifference,
  markup: Markup,
  t: Tongue,
): readonly [string, string, string] {
  const label = fieldLabels(t)[difference.field];
  switch (difference.field) {
    case 'products':
      return [label, productNames(difference.from, t), productNames(difference.to, t)];
    case 'paused': {
      const pause = (reason: typeof difference.to) =>
        reason === undefined ? t.say('없음', 'no') : t.words.pauseReason[reason];
      return [label, pause(difference.from), pause(difference.to)];
    }
    default: {
      const { field, from, to } = difference;
      return [label, valueText(field, from, markup, t), valueText(field, to, markup, t)];
    }
  }
}

function valueText(field: CompanyTextField, value: string, markup: Markup, { say, words }: Tongue) {
  switch (field) {
    case 'channel':
      return value === ''
        ? say(words.label.defaultChannel, 'default channel')
        : markup.channel(value);
    case 'owner':
      return value === '' ? say('없음', 'none') : markup.person(value);
    case 'popbillUserId':
      return value === '' ? say('기본 아이디', 'default ID') : markup.quote(value);
    case 'name':
    case 'note':
      return value === '' ? say('없음', 'none') : markup.quote(value);
  }
}

function fieldLabels({ say, words }: Tongue): Readonly<Record<ImportField, string>> {
  return {
    name: say('이름', 'Name'),
    products: words.label.collects,
    popbillUserId: words.label.popbillId,
    channel: words.label.channel,
    owner: words.label.owner,
    note: words.label.note,
    paused: say('일시 중지', 'Paused'),
  };
}

function lineAndCompany(
  line: number,
  company: Pick<Company, 'brn' | 'name'>,
  { quote }: Markup,
  { say }: Tongue,
): string {
  const label = nameAndBrn(company, quote).join(' · ');
  return say(`${number(line)}번째 줄: ${label}`, `Line ${number(line)}: ${label}`);
}

function moreInEnglish(left: number): string {
  return left === 1 ? '1 more company changes' : `${number(left)} more companies change`;
}

function countOf({ field, companies: total, cleared }: FieldCount, t: Tongue): readonly string[] {
  const { say, companies } = t;
  const label = fieldLabels(t)[field];
  const withCount = (name: string, count: number) =>
    say(`${name} ${companies(count)}`, `${name}: ${number(count)}`);
  if (field !== 'paused') {
    const clearedNote =
      cleared > 0
        ? say(`(그중 ${companies(cleared)}은 비움)`, ` (cleared for ${number(cleared)})`)
        : '';
    return [`${withCount(label, total)}${clearedNote}`];
  }
  const paused = total - cleared;
  return [
    ...(paused > 0 ? [withCount(label, paused)] : []),
    ...(cleared > 0 ? [withCount(say('다시 시작', 'Resumed'), cleared)] : []),
  ];
}
