import {
  commonCause,
  commonCauseOver,
  release,
  releaseAnswer,
} from '../incident/common-cause.en.js';
import {
  massChange,
  massChangeOver,
  releaseAlerts,
  releaseAlertsAnswer,
} from '../incident/mass-change.js';
import { outage, outageOver } from '../incident/outage.en.js';
import type { TestAlertFacts, WideText } from '../incident/wide-text.js';
import { clockTime, dayAndTime } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { remedy } from './admin-news.en.js';

export const wide: WideText = {
  outage,
  outageOver,
  commonCause,
  commonCauseOver,
  release,
  releaseAnswer,
  massChange,
  massChangeOver,
  releaseAlerts,
  releaseAlertsAnswer,
  goesOn: (channel) => `The default channel was changed; this goes on in ${channel}.`,
  testAlert: {
    title: '[Test] Do alerts arrive here?',
    sentence: ({ by, company }, markup) => {
      const whose = company === undefined ? 'Alerts' : `Alerts about ${markup.quote(company)}`;
      return `[Test] ${whose} will come to this channel. This is not a real problem. Sent by ${markup.person(by)}.`;
    },
    facts: ({ at, stage }) => [
      `${dayAndTime(at, at, 'en')} KST`,
      ...(stage === 'test' ? ["POPBiLL's test stage"] : []),
    ],
    outcome: testAlertOutcome,
  },
};

function testAlertOutcome(of: TestAlertFacts, markup: Markup): string {
  const channel = markup.channel(of.channel);
  switch (of.kind) {
    case 'sent':
      return `A test alert was posted in ${channel}. Please see whether it is there.`;
    case 'refused': {
      const meanwhile = of.isDefault
        ? 'It is the default channel, so until then alerts wait and are not posted.'
        : "Until then this company's alerts go to the default channel.";
      return `The test alert could not be posted in ${channel} (Slack: ${of.error}). ${remedy(of.error)} ${meanwhile}`;
    }
    case 'waits':
      return `Slack is busy or does not answer, so nothing was posted in ${channel} yet (${of.error}). It is tried again by itself from ${clockTime(of.until)} KST on.`;
    default:
      return of satisfies never;
  }
}
