import type { StoredKind } from '../records/stored-kind.js';
import { number } from '../text/format.js';
import { brnIn, type RecordsText } from './records-text.js';

export const records: RecordsText = {
  one(record) {
    const brn = brnIn(record.key);
    const what = `${WHAT[record.kind]}${brn === undefined ? '' : ` ${brn}`}`;
    const means =
      record.isReplaced === true
        ? 'It has since been written again or discarded.'
        : MEANS[record.kind];
    return `${what}: ${means}`;
  },
  count: (many) =>
    `${many === 1 ? '1 stored record' : `${number(many)} stored records`} cannot be read`,
  more: (many) => `${number(many)} more.`,
  remedy:
    'Nothing was deleted. On the server, npm run -s cli -- records lists them, and with a key it shows what is in one. One that is never written again is reported until you discard it: look at it, stop the app, and add --discard after its key.',
  none: 'No unreadable record needs attention.',
  unknownKey: (key) => `No record with the key ${key} is unreadable.`,
  discarded:
    'Discarded: it is no longer reported. What was in it is kept; records shows it as before.',
};

const WHAT: Readonly<Record<StoredKind, string>> = {
  company: 'The company',
  status: 'The last results of the company',
  alert: 'The open alert of the company',
  outbox: 'A message waiting to be sent',
  history: 'A line of the history',
  sweep: 'The last scheduled check',
  setup: 'The notice about the app setup',
  outage: 'The notice that POPBiLL or HomeTax does not answer',
  'common-cause': 'The notice about many rejections with one cause',
  'mass-change': 'The notice about many companies with the same new problem at once',
  'roll-up': 'A combined alert',
  digest: 'The time of the last summary',
  settings: 'The settings chosen in Slack',
  ticket: 'A link to an authentication page',
  'broken-channel': 'A channel that nothing can be posted to',
  'first-check': 'The report on an import',
  'home-visit': 'A visit of the Home tab',
  look: 'A promised check after an authentication page was opened',
  'told-problem': 'What admins were told of a problem with the app',
};

const MEANS: Readonly<Record<StoredKind, string>> = {
  company: 'It is NOT watched until somebody watches it again with /hometax watch.',
  status:
    'It counts as never checked and is checked again in the next scheduled check. Its login is tested only when an operator confirms that, because nobody knows how often it was rejected.',
  alert:
    'Its message in Slack is not updated any more. If something is still wrong, the next check posts a new one.',
  outbox: 'It was not sent. If it is still true, the next check says so again.',
  history: 'It is missing from the history.',
  sweep: 'All companies are checked again at the next chance.',
  setup: 'It is posted again if POPBiLL still refuses the app.',
  outage: 'It is posted again if there is still no answer.',
  'common-cause': 'It is posted again if the rejections continue.',
  'mass-change': 'Alerts that waited because of it are posted with the next check.',
  'roll-up': 'Its message in Slack is not updated any more; the next news comes in a new one.',
  digest: "Today's summary may come a second time.",
  settings:
    'The values from the environment apply until they are chosen again with /hometax settings.',
  ticket: 'It does not open any more. The button gives a new one.',
  'broken-channel': 'It is noticed again with the next message.',
  'first-check': 'It is not sent. /hometax list shows the companies.',
  'home-visit': 'That Home tab is updated when it is next opened.',
  look: 'It is not made. The next scheduled check comes all the same.',
  'told-problem': 'They may be told once more.',
};
