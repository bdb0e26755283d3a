import { type CompanyField, companyDifferences } from '../company/company-changes.js';
import type { CompanyMark } from '../company/company-mark.js';
import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import type { Company, Stage } from '../records/company.js';
import type { WatchForm } from '../slack/read-form.js';
import type { WatchDraft } from './companies.js';
import type { FormProblem } from './form-text.js';
import type { WatchFormDraft, WatchFormModel } from './watch-modal.js';

/** What the form starts with: a watched company to edit, or what is known of a new one. */
export function draftOf(
  company: Company | undefined,
  known: { readonly brn?: string; readonly name?: string },
): WatchFormDraft {
  return {
    brn: company?.brn ?? known.brn ?? '',
    name: company?.name ?? known.name ?? '',
    products: company?.products ?? ['taxinvoice'],
    popbillUserId: company?.popbillUserId ?? '',
    channel: company?.channel ?? '',
    owner: company?.owner ?? '',
    note: company?.note ?? '',
  };
}

/** The draft a submitted form stands for. `edited`: the company being edited, whose BRN the form does not carry. */
export function draftOfForm(
  { draft, ownerUser, ownerGroup }: WatchForm,
  edited: Brn | undefined,
): { readonly draft: WatchDraft; readonly problems: readonly FormProblem[] } {
  const owner = ownerUser === '' ? ownerGroup : ownerUser;
  const both = ownerUser !== '' && ownerGroup !== '';
  return {
    draft: { ...draft, brn: edited ?? draft.brn, owner },
    problems: both ? [{ field: 'owner', why: 'both-owners' }] : [],
  };
}

/** The form again, as typed, with what is wrong in it. */
export function formModel(about: {
  readonly mode: 'add' | 'edit';
  readonly draft: WatchFormDraft;
  readonly groups: WatchFormModel['groups'];
  readonly problems: readonly FormProblem[];
  readonly stage: Stage;
  readonly seen?: CompanyMark | undefined;
}): WatchFormModel {
  const { stage, seen, ...rest } = about;
  const form = seen === undefined ? rest : { ...rest, seen };
  return { kind: 'form', ...form, checkDigitWrong: stage === 'test' && isWrong(form.draft.brn) };
}

function isWrong(typed: string): boolean {
  const brn = parseBrn(typed);
  return brn.ok && !hasValidCheckDigit(brn.value);
}

/** Which fields a draft would change. */
export function fieldsApart(a: WatchFormDraft, b: WatchFormDraft): readonly CompanyField[] {
  return companyDifferences(a, b).map(({ field }) => field);
}

/** What was typed for a new company, on what is known of the one that is watched already: nothing is emptied. */
export function typedOver(company: Company, typed: WatchDraft): WatchFormDraft {
  const known = draftOf(company, {});
  return {
    ...known,
    name: typed.name || known.name,
    products: typed.products,
    popbillUserId: typed.popbillUserId || known.popbillUserId,
    channel: typed.channel || known.channel,
    owner: typed.owner || known.owner,
    note: typed.note || known.note,
  };
}
