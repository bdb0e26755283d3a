import { type Brn, hasValidCheckDigit, parseBrn } from '../domain/brn.js';
import type { Company, Stage } from '../domain/company.js';
import type { WatchDraft } from '../service/companies.js';
import type { FormProblem } from '../text/form-text.js';
import type { WatchForm } from './read-form.js';
import type { WatchFormDraft, WatchModalModel } from './views/watch-modal.js';

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

/**
 * The draft a submitted form stands for. `editing`: the company as it is, whose BRN the form does not carry and whose
 * owner group it could not show when Slack had not told the groups.
 */
export function draftOfForm(
  form: WatchForm,
  editing: { readonly brn: Brn; readonly company: Company | undefined } | undefined,
): { readonly draft: WatchDraft; readonly problems: readonly FormProblem[] } {
  const ownerGroup = form.ownerGroup ?? hiddenGroup(form, editing?.company);
  const owner = form.ownerUser === '' ? ownerGroup : form.ownerUser;
  const draft = { ...form.draft, brn: editing?.brn ?? form.draft.brn, owner };
  const both = form.ownerUser !== '' && form.ownerGroup !== undefined && form.ownerGroup !== '';
  return { draft, problems: both ? [{ field: 'owner', why: 'both-owners' }] : [] };
}

function hiddenGroup(form: WatchForm, company: Company | undefined): string {
  const owner = company?.owner ?? '';
  return form.ownerUser === '' && owner.startsWith('S') ? owner : '';
}

/** The form again, as typed, with what is wrong in it. */
export function formModel(about: {
  readonly mode: 'add' | 'edit';
  readonly draft: WatchFormDraft;
  readonly groups: (WatchModalModel & { readonly kind: 'form' })['groups'];
  readonly problems: readonly FormProblem[];
  readonly stage: Stage;
}): WatchModalModel {
  const { stage, ...form } = about;
  return { kind: 'form', ...form, checkDigitWrong: stage === 'test' && isWrong(form.draft.brn) };
}

function isWrong(typed: string): boolean {
  const brn = parseBrn(typed);
  return brn.ok && !hasValidCheckDigit(brn.value);
}
