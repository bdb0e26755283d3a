import { TONGUES } from '../text/tongue.js';
import type { CallText } from './call-text.js';

const { words } = TONGUES.en;

export const call: CallText = {
  name: {
    'certificate-expiry': 'certificate expiry date',
    'certificate-login-test': 'certificate login test',
    'dept-user-registered': 'whether a department user is registered',
    'dept-user-login-test': 'department user login test',
    'flat-rate': 'plan',
    'popup-url': 'authentication page link',
    'is-member': 'POPBiLL membership',
    'company-info': 'company details at POPBiLL',
  },
  ourFault:
    'POPBiLL does not accept the settings of this app, so companies cannot be checked. This says nothing about any authentication. Please tell an admin.',
  refusedHere:
    'POPBiLL turned the questions about this company away as if a setting were wrong, so it could not be checked. This says nothing about its authentication. If other companies can be checked, look at its business no. and its POPBiLL ID; otherwise please tell an admin.',
  notMember: (stage) =>
    `This business no. is not a POPBiLL member of ours. Please look at the number and the stage (now: ${words.stage[stage]}).`,
  noLink: `So there is no link yet. Please press "${words.button.newLink}" in a moment.`,
  noLinkByOurFault:
    "POPBiLL does not accept the settings of this app, so there is no link. The company's authentication is not at fault. Please tell an admin.",
};
