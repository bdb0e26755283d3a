import { companies as countOfCompanies } from '../text/company-count.js';
import { number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { changeLines } from './import-change-lines.js';
import type { FieldCount, ImportChangesText, ImportDifference } from './import-text.js';

const { words } = TONGUES.en;

const LABEL: Readonly<Record<ImportDifference['field'], string>> = {
  name: 'Name',
  products: words.label.collects,
  popbillUserId: words.label.popbillId,
  channel: words.label.channel,
  owner: words.label.owner,
  note: words.label.note,
  paused: 'Paused',
};

const { line, addedLine, cells } = changeLines({
  tongue: TONGUES.en,
  label: LABEL,
  empty: {
    name: 'none',
    popbillUserId: 'default ID',
    channel: 'default channel',
    owner: 'nobody',
    note: 'none',
    paused: 'no',
  },
  onLine: (at, company) => `Line ${number(at)}: ${company}`,
});

export const changes: ImportChangesText = {
  changed: (companies) => `What changes for ${countOfCompanies(companies)}`,
  counts: (counts) => counts.flatMap(countOf).join(', '),
  line,
  more: (companies) =>
    `${changing(companies)}. The file with the whole list could not be sent to you.`,
  moreInFile: (companies) =>
    `${changing(companies)}. The whole list is in the file we sent you as a message.`,
  added: (companies) => (companies === 1 ? '1 new company' : `${number(companies)} new companies`),
  addedLine,
  moreAdded: (companies) =>
    companies === 1 ? '1 more is new.' : `${number(companies)} more are new.`,
  file: {
    name: 'what-changes.csv',
    header: ['Line', words.label.brn, words.label.company, 'Field', 'Now', 'Then'],
    comment: (companies) =>
      `This is what an import changes for ${countOfCompanies(companies)}, compared before saving.`,
    cells,
  },
};

function changing(companies: number): string {
  return companies === 1 ? '1 more company changes' : `${number(companies)} more companies change`;
}

function countOf({ field, companies, emptied }: FieldCount): readonly string[] {
  if (field !== 'paused') {
    const some = emptied > 0 ? ` (emptied for ${number(emptied)})` : '';
    return [`${LABEL[field]}: ${number(companies)}${some}`];
  }
  const paused = companies - emptied;
  return [
    ...(paused > 0 ? [`Paused: ${number(paused)}`] : []),
    ...(emptied > 0 ? [`Resumed: ${number(emptied)}`] : []),
  ];
}
