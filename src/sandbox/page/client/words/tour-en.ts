import type { TourWords } from './tour-words.js';

export const tourEn: TourWords = {
  name: 'Tour',
  offer: {
    title: 'A tour in five steps',
    body: 'Check a company whose authentication is broken, mend it, and watch its alert close. It takes five minutes.',
    start: 'Start in English',
  },
  notNow: 'Not now',
  progress: (step, steps) => `Step ${step} of ${steps}`,
  steps: {
    check: {
      title: 'Check a company',
      why: 'You can ask at any time whether a company can be collected, and by what. Only you see the answer.',
      seen: 'The answer: its certificate was revoked, so nothing can be collected. It also says what to do about it.',
    },
    fix: {
      title: 'Mend it on the authentication page',
      why: 'Certificates and passwords are registered on POPBiLL’s page, never in Slack. The link opens for 30 seconds, and only for the one who asked.',
      seen: 'POPBiLL has a new authentication. The alert in the channel does not know it yet.',
    },
    resolve: {
      title: 'Watch the alert close',
      why: 'A company has one alert, and one message. Once it is mended, that message says so. If nobody tells the app, it asks again after five minutes.',
      seen: 'The same message now says that it is solved. Who did what is kept in its thread.',
    },
    rung: {
      title: 'Move the clock to the next notice',
      why: 'The app gives notice 30, 14, 7, 3 and 1 days before a certificate expires, and on its last day. In the sandbox you move the clock instead of waiting.',
      seen: 'Overnight a certificate reached its next notice day. The app edited the same message instead of adding one, and showed the reply in its thread in the channel too.',
    },
    outage: {
      title: 'Make HomeTax stop answering',
      why: 'When HomeTax does not answer, no company is to blame. There is one notice, and no authentication is called broken.',
      seen: 'HomeTax answers again: the notice was closed, and the companies that were left were checked.',
    },
  },
  tasks: {
    'be-operator': () => 'This step is for an operator. Choose one at the top right.',
    'open-channel': ({ channel }) => `Open the channel ${channel}.`,
    'close-window': () => 'Close the window.',
    'open-panel': () => 'Press the clock at the top to open the sandbox controls.',
    command: ({ command }) => `Type ${command} into the message box and send it.`,
    page: ({ label }) => `Press [${label}].`,
    link: ({ label }) =>
      `Press [${label}] within 30 seconds. POPBiLL’s page opens in a new tab, in Korean: under 공동인증서 (joint certificate) press 등록 (register), then come back to this tab.`,
    'new-link': ({ label }) =>
      `The link closed after 30 seconds. If POPBiLL’s page is open already, press 등록 (register) under 공동인증서 (joint certificate) there; if not, press [${label}].`,
    registered: ({ label }) => `Press [${label}].`,
    'check-again': ({ label }) => `Press [${label}] below the alert in the channel.`,
    asking: () => 'The app is asking POPBiLL.',
    'not-mended': () => 'Nothing that works is registered yet. Go back one step and register it.',
    'go-to-rung': () =>
      'Under “What the app does next”, press “Go there” in the line about a certificate.',
    'no-rung': () =>
      'No notice about a certificate is coming up. Press “+1 day”, or skip this step.',
    moving: () =>
      'The clock is moving. The app checks all companies at 06:00, and sends notices when quiet hours end at 08:30.',
    silence: () => 'In the sandbox controls, set HomeTax to “Silent”.',
    'next-morning': () =>
      'Press “+1 day”. In the scheduled check of the next morning HomeTax will not answer.',
    repair: () => 'Read the notice in the channel, then set HomeTax to “Fine” again.',
    'next-hour': () => 'Press “+1 hour”. The app tries a few companies every 15 minutes.',
  },
  done: 'This step is done.',
  typeIt: 'Put it into the message box',
  showMe: 'Show me where',
  back: 'Back',
  skip: 'Skip',
  next: 'Next',
  leave: 'Leave the tour',
  resume: 'Tour',
  end: {
    title: 'That was the tour',
    body: 'Now try what you like. At the top right you can be a guest or somebody who may only look, and /hometax help lists all commands.',
    again: 'Start over',
  },
};
