import { companyWithBrn } from '../company/choose-view.js';
import type { Companies } from '../company/company-index.js';
import { eventLoopYielder } from '../kernel/async.js';
import type { Brn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Clock } from '../kernel/ports.js';
import type { Language } from '../text/format.js';
import type { AlertTriage } from '../triage/alert-triage.js';
import { letterOf } from '../triage/client-text-view.js';
import { addOutcomes, type BulkRefusal, type BulkResult, ZERO_RESULT } from './bulk-rules.js';

interface Deps {
  readonly companies: Pick<Companies, 'get'>;
  readonly triage: Pick<AlertTriage, 'get'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** Between two texts in the file. */
const RULE = '-'.repeat(60);

/** The texts for the clients of all these companies in one file, by name. Rejects with StoreError. */
export async function collectLetters(
  brns: readonly Brn[],
  language: Language,
  deps: Deps,
): Promise<{ readonly content: string; readonly result: BulkResult }> {
  const yieldToEventLoop = eventLoopYielder();
  const found: (Letter | BulkRefusal)[] = [];
  for (const brn of brns) {
    await yieldToEventLoop();
    found.push(await letterFor(brn, language, deps));
  }
  const letters = found.filter((each) => 'letter' in each);
  letters.sort((a, b) => (a.heading < b.heading ? -1 : 1));
  const parts = letters.map(({ heading, letter }) => `${heading}\n\n${letter}\n`);
  const outcomes = found.map((each) => ('letter' in each ? 'done' : each));
  return { content: parts.join(`\n${RULE}\n\n`), result: addOutcomes(ZERO_RESULT, outcomes) };
}

interface Letter {
  readonly heading: string;
  readonly letter: string;
}

async function letterFor(brn: Brn, language: Language, deps: Deps): Promise<Letter | BulkRefusal> {
  const { companies, triage, clock } = deps;
  const { collectsBy } = deps.policy;
  const company = companies.get(brn);
  if (company === undefined) return { brn, why: 'not-watched' };
  const { name } = company;
  const alert = await triage.get(brn);
  if (alert === undefined) return { brn, name, why: 'no-alert' };
  const letter = letterOf(alert, { language, collectsBy, now: clock.now() });
  if (letter === undefined) return { brn, name, why: 'nothing-to-ask' };
  return { heading: companyWithBrn(company), letter };
}
