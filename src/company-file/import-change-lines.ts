import { productsIn } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type {
  AddedCompany,
  ChangedCompany,
  ImportChangesText,
  ImportDifference,
  ImportedCompany,
} from './import-text.js';

type Field = ImportDifference['field'];
type TextField = Exclude<Field, 'products' | 'paused'>;

/** What one language has of its own to say which company an import changes, and how. */
export interface ChangeWords {
  readonly tongue: Tongue;
  readonly label: Readonly<Record<Field, string>>;
  /** What stands where nothing stands. */
  readonly empty: Readonly<Record<TextField | 'paused', string>>;
  readonly onLine: (line: number, company: string) => string;
}

type ChangeLines = Pick<ImportChangesText, 'line' | 'addedLine'> & {
  readonly cells: ImportChangesText['file']['cells'];
};

/** The lines of companies: the same parts in the same order in every language. */
export function changeLines({ tongue, label, empty, onLine }: ChangeWords): ChangeLines {
  const { words } = tongue;
  const text = (field: TextField, value: string, { quote, person, channel }: Markup) => {
    if (value === '') return empty[field];
    if (field === 'channel') return channel(value);
    return field === 'owner' ? person(value) : quote(value);
  };
  const fromTo = (difference: ImportDifference, markup: Markup): readonly [string, string] => {
    switch (difference.field) {
      case 'products':
        return [productsIn(difference.from, tongue), productsIn(difference.to, tongue)];
      case 'paused': {
        const { from, to } = difference;
        return [
          from === undefined ? empty.paused : words.pauseReason[from],
          to === undefined ? empty.paused : words.pauseReason[to],
        ];
      }
      default: {
        const { field, from, to } = difference;
        return [text(field, from, markup), text(field, to, markup)];
      }
    }
  };
  const company = (imported: ImportedCompany, { quote }: Markup) =>
    onLine(imported.line, nameAndBrn(imported, quote).join(' · '));
  return {
    line: (changed: ChangedCompany, markup) => {
      const parts = changed.differences.map((difference) => {
        const [from, to] = fromTo(difference, markup);
        return `${label[difference.field]}: ${from} → ${to}`;
      });
      return [company(changed, markup), ...parts].join(' · ');
    },
    addedLine: (added: AddedCompany, markup) => {
      const { products, channel, owner, paused } = added;
      return [
        company(added, markup),
        productsIn(products, tongue),
        ...(channel === undefined ? [] : [`${label.channel}: ${markup.channel(channel)}`]),
        ...(owner === undefined ? [] : [`${label.owner}: ${markup.person(owner)}`]),
        ...(paused === undefined ? [] : [`${label.paused}: ${words.pauseReason[paused]}`]),
      ].join(' · ');
    },
    cells: (difference, markup) => [label[difference.field], ...fromTo(difference, markup)],
  };
}
