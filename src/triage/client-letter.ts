import type { Reason } from '../records/reason.js';
import type { ClientCase, ClientPart, ClientText } from './client-text.js';

/**
 * The letter for the client: what happened, what happens when nothing is done, what to do and until when. With several
 * troubles each has its own part, the worst first. `undefined`: there is nothing that the client could do.
 */
export function clientLetter(about: ClientCase, text: ClientText): string | undefined {
  const parts = about.reasons.flatMap((reason) => text.part(reason, about) ?? []);
  if (parts.length === 0) return undefined;
  const isSingle = parts.length === 1;
  const subject = text.subject(about.name, about.brn);
  return [
    text.greeting,
    isSingle ? subject : `${subject} ${text.several(parts.length)}`,
    ...parts.flatMap((part, i) => ['', ...partLines(part, isSingle ? '' : `[${i + 1}] `)]),
    '',
    text.closing,
  ].join('\n');
}

/** Whether a letter can be written about an alert with these reasons. */
export function isForClient(reasons: readonly Reason[]): boolean {
  return reasons.some(({ kind }) => kind !== 'check-broken');
}

function partLines({ what, ask, steps, ordered }: ClientPart, heading: string): readonly string[] {
  return [
    `${heading}${what}`,
    ask,
    ...steps.map((step, i) => (ordered ? `${i + 1}. ${step}` : `- ${step}`)),
  ];
}
