import { dayAndTime } from '../format.js';
import type { WideText } from '../wide-text.js';
import { commonCause, commonCauseOver, release } from './common-cause.js';
import { outage, outageOver } from './outage.js';
import { rollUp } from './roll-up.js';

export const wide: WideText = {
  outage,
  outageOver,
  commonCause,
  commonCauseOver,
  release,
  rollUp,
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
  },
};
