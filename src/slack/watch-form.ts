import { type Brn, hasValidCheckDigit, parseBrn } from '../domain/brn.js';
import type { Company, Stage } from '../domain/company.js';
import type { WatchDraft } from '../service/companies.js';
import type { FormProblem } from '../text/form-text.js';
import type { WatchForm } from './read-form.js';
import type { WatchFormDraft, WatchFormModel } from './views/watch-modal.js';

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
}): WatchFormModel {
  const { stage, ...form } = about;
  return { kind: 'form', ...form, checkDigitWrong: stage === 'test' && isWrong(form.draft.brn) };
}

function isWrong(typed: string): boolean {
  const brn = parseBrn(typed);
  return brn.ok && !hasValidCheckDigit(brn.value);
}
