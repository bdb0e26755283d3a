/** What is wrong with a field of the watch form; the same shape as the service's problems, and `both-owners`. */
export type FormProblem =
  | { readonly field: 'brn'; readonly why: 'not-ten-digits' | 'all-zero' | 'check-digit' }
  | { readonly field: 'name'; readonly why: 'too-long' }
  | { readonly field: 'products'; readonly why: 'none' }
  | { readonly field: 'popbillUserId'; readonly why: 'malformed' }
  | { readonly field: 'channel'; readonly why: 'malformed' | 'not-in-channel' | 'shared-outside' }
  /** `both-owners`: a person and a group were chosen. */
  | { readonly field: 'owner'; readonly why: 'malformed' | 'both-owners' }
  | { readonly field: 'note'; readonly why: 'looks-secret' | 'too-long' };
