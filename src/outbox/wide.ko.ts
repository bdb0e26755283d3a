import {
  commonCause,
  commonCauseOver,
  release,
  releaseAnswer,
} from '../incident/common-cause.ko.js';
import {
  massChange,
  massChangeOver,
  releaseAlerts,
  releaseAlertsAnswer,
} from '../incident/mass-change.ko.js';
import { outage, outageOver } from '../incident/outage.ko.js';
import type { WideText } from '../incident/wide-text.js';

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
};
