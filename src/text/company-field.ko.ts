import type { CompanyField } from '../records/company.js';
import { TONGUES } from './tongue.js';

const { words } = TONGUES.ko;

/** What stands in a company's form, as it is called in a sentence. */
export const companyField: Readonly<Record<CompanyField, string>> = {
  name: '이름',
  products: words.label.collects,
  popbillUserId: words.label.popbillId,
  channel: words.label.channel,
  owner: words.label.owner,
  note: words.label.note,
};
