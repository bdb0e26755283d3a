/** A field of a form: its label, and what stands under it. */
export interface FieldText {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
}
