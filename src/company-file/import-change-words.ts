import { productNames } from '../assessment/verdict-words.js';
import { brnErrors } from '../company/choose-words.js';
import { channelOrDefault, ownerOrNone } from '../history/history-words.js';
import { hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import type { Company, CompanyTextField } from '../records/company.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type {
  ChangedCompany,
  ImportDifference,
  ImportField,
  NotMember,
  PlannedCompany,
} from './import-plan.js';

export const importChangeWords = ({ say, words, language, companies }: Tongue) => ({
  changed: (total: number) =>
    say(`수정할 회사 ${companies(total)}의 변경 내용`, `Changes to ${companies(total)}`),
  added: (total: number) =>
    say(
      `추가할 회사 ${companies(total)}`,
      total === 1 ? '1 new company' : `${number(total)} new companies`,
    ),
  moreAdded: (left: number) =>
    say(
      `그 밖에 ${companies(left)}도 추가합니다. 저장한 뒤 /hometax ${COMMAND_WORDS[language].list} 명령으로 볼 수 있습니다.`,
      `${number(left)} more. After saving, you can see them with /hometax ${COMMAND_WORDS[language].list}.`,
    ),
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

/** The number of companies that change in each field, in the order of the columns. */
export function changeCounts(changed: readonly ChangedCompany[], t: Tongue): string {
  const { say, companies } = t;
  const [changes, cleared] = [new Map<string, number>(), new Map<string, number>()];
  for (const { field, to = '' } of changed.flatMap(({ differences }) => differences)) {
    changes.set(field, (changes.get(field) ?? 0) + 1);
    if (to.length === 0) cleared.set(field, (cleared.get(field) ?? 0) + 1);
  }
  const counts = Object.entries(fieldNames(t)).flatMap(([field, name]) => {
    const [total, empty] = [changes.get(field), cleared.get(field)];
    if (total === undefined) return [];
    const count = say(`${name} ${companies(total)}`, `${name}: ${number(total)}`);
    if (empty === undefined) return [count];
    const ofThese = say(`(그중 ${companies(empty)}은 비움)`, ` (cleared for ${number(empty)})`);
    return [`${count}${ofThese}`];
  });
  return counts.join(', ');
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
  const names = fieldNames(t);
  return [
    lineAndCompany(line, fields, markup, t),
    productNames(products, t),
    ...(channel === undefined ? [] : [`${names.channel}: ${markup.channel(channel)}`]),
    ...(owner === undefined ? [] : [`${names.owner}: ${markup.person(owner)}`]),
    ...(paused === undefined ? [] : [`${names.paused}: ${t.words.pauseReason[paused]}`]),
  ].join(' · ');
}

/** The field, its value now, and its new value. */
export function changeCells(
  difference: ImportDifference,
  markup: Markup,
  t: Tongue,
): readonly [string, string, string] {
  const name = fieldNames(t)[difference.field];
  switch (difference.field) {
    case 'products':
      return [name, productNames(difference.from, t), productNames(difference.to, t)];
    case 'paused': {
      const pause = (reason: typeof difference.to) =>
        reason === undefined ? t.say('없음', 'no') : t.words.pauseReason[reason];
      return [name, pause(difference.from), pause(difference.to)];
    }
    default: {
      const { field, from, to } = difference;
      return [name, valueText(field, from, markup, t), valueText(field, to, markup, t)];
    }
  }
}

function valueText(field: CompanyTextField, value: string, markup: Markup, t: Tongue): string {
  const { say } = t;
  switch (field) {
    case 'channel':
      return channelOrDefault(value, markup, t);
    case 'owner':
      return ownerOrNone(value, markup, t);
    case 'popbillUserId':
      return value === '' ? say('기본 아이디', 'default ID') : markup.quote(value);
    case 'name':
    case 'note':
      return value === '' ? say('없음', 'none') : markup.quote(value);
  }
}

function fieldNames({ say, words }: Tongue): Readonly<Record<ImportField, string>> {
  return { ...words.companyField, paused: say('일시 중지', 'paused') };
}

/** A new company that is not a linked member. A wrong check digit is the likely cause. */
export function notMemberLine(notMember: NotMember, markup: Markup, t: Tongue): string {
  const company = lineAndCompany(notMember.line, notMember, markup, t);
  if (hasValidCheckDigit(notMember.brn)) return company;
  return `${company} · ${brnErrors(t)['check-digit']}`;
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
