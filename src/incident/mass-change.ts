import { upperFirst } from '../assessment/alert-phrases.js';
import { companies } from '../text/company-count.js';
import { dayAndTime, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { MassChange } from './mass-change-rules.js';
import type { EndedMassChange, WideEnd, WideText } from './wide-text.js';

const { words } = TONGUES.en;

export const massChange: WideText['massChange'] = (of) => {
  const since = `${dayAndTime(of.since, of.since, 'en')} KST`;
  return {
    title: 'Many companies have the same new problem at once',
    happened: `The check that began on ${since} found a problem that was not there before, at many companies at once. ${troubles(of)}.`,
    means:
      "This is more likely to be about POPBiLL or our LinkID than about each company. So these companies' alerts wait: until the next check of all companies finds the same, none is opened, changed or closed for them.",
    todo: {
      intro: `Please look at POPBiLL's notices first, and whether our LinkID, the stage (now: ${words.stage[of.stage]}) and our contract with POPBiLL are right.`,
      steps: [
        'To see whether it is still so, check all companies again with /hometax sweep. Otherwise the next scheduled check tells.',
        `If it turns out to be each company's own problem, an operator presses "${RELEASE}".`,
      ],
      ordered: false,
    },
    sentence: `Many companies have the same new problem at once. ${troubles(of)}. This is more likely to be about POPBiLL or our LinkID, so please look there first. Their own alerts wait.`,
    facts: [`found ${since}`],
  };
};

function troubles({ kinds, asked }: Pick<MassChange, 'kinds' | 'asked'>): string {
  const of = (i: number) => (i === 0 ? ` of the ${number(asked)} companies checked` : '');
  return kinds
    .map(({ kind, companies: count }, i) => `${number(count)}${of(i)}: "${words.reason[kind]}"`)
    .join('; ');
}

const RELEASE = "It is each company's own";

export const releaseAlerts: WideText['releaseAlerts'] = {
  button: RELEASE,
  title: 'Send the alerts now?',
  question: 'Each of these companies then gets its own alert.',
  yes: 'Send alerts',
  no: 'Cancel',
};

export const releaseAlertsAnswer: WideText['releaseAlertsAnswer'] = {
  released: 'The alerts no longer wait. Each company that still has the problem gets its own.',
  over: 'This was over already, so nothing changed.',
};

export const massChangeOver: WideText['massChangeOver'] = (of, markup) => {
  const { word, title, what } = ending(of, markup.person);
  const since = dayAndTime(of.since, of.since, 'en');
  return {
    state: of.stage === 'test' ? `${word} (test stage)` : word,
    title,
    body: `The check that began on ${since} KST found the same new problem at many companies at once. ${troubles(of)}. ${upperFirst(what)}`,
    sentence: upperFirst(what),
    facts: [`closed ${dayAndTime(of.endedAt, of.since, 'en')} KST`],
  };
};

function ending(
  of: EndedMassChange,
  person: (id: string) => string,
): Pick<WideEnd, 'title'> & { readonly word: string; readonly what: string } {
  const at = `${dayAndTime(of.endedAt, of.since, 'en')} KST`;
  const { endedBy = 'sweep', confirmed = 0 } = of;
  if (endedBy !== 'sweep') {
    return {
      word: 'Closed',
      title: 'The alerts no longer wait',
      what: `on ${at} ${person(endedBy)} decided that it is each company's own problem. Each company that still has it gets its own alert.`,
    };
  }
  if (confirmed === 0) {
    return {
      word: 'Back',
      title: 'These companies are fine again',
      what: `the check that ended on ${at} no longer finds the problem at any of these companies. No company alert was sent for it.`,
    };
  }
  return {
    word: 'Closed',
    title: `The next check finds the problem again at ${companies(confirmed)}`,
    what: `the check that ended on ${at} finds the same problem again at ${companies(confirmed)}, and each gets its own alert. The others are fine again.`,
  };
}
