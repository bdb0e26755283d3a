import { stringify } from 'csv-stringify/sync';
import { formatBrn } from '../domain/brn.js';
import type { Company } from '../domain/company.js';
import { COLUMNS } from './columns.js';

/**
 * The watched companies as a file that `readCompanies` reads back. UTF-8 with BOM, because Excel takes a file without
 * one for CP949; cells that a spreadsheet would run as formulas get an apostrophe in front.
 */
export function writeCompanies(companies: Iterable<Company>): string {
  const rows = Array.from(companies, (company) => [
    formatBrn(company.brn),
    company.name,
    company.products.join(' '),
    company.popbillUserId ?? '',
    company.channel ?? '',
    company.owner ?? '',
    company.note ?? '',
  ]);
  return stringify([[...COLUMNS], ...rows], { bom: true, escape_formulas: true });
}
