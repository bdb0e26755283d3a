import { doctor, STORE_FAILED } from '../status/doctor.js';
import { number } from '../text/format.js';
import type { CliText } from './cli-text.js';

export const cli: CliText = {
  usage: [
    'Usage: npm run -s cli -- <command>',
    '',
    '  check <business no.>  Check one company now. Does not log in with a certificate.',
    '  import <file.csv>     Watch companies or change them. Stop the app first.',
    '         --dry-run      Only show what would change. The app may be running.',
    '  export                Print the watched companies as CSV.',
    '  sweep                 Check all watched companies now. Stop the app first.',
    '  doctor                See whether settings, store, POPBiLL and Slack are ready.',
    '  records [key]         List stored records that cannot be read, or print what is in one.',
    '          --discard     No longer report the record with this key. Stop the app first.',
    '  help                  Show this.',
    '',
    'CSV columns: brn,name,products,user_id,channel,owner,note,paused (only brn is required)',
    'Exit codes: 0 fine, 1 settings or usage, 2 something needs attention, 3 could not check',
  ],
  unknownCommand: (word) => `There is no command ${word}.`,
  unknownOption: (option) => `There is no option ${option}.`,
  brnMissing: 'Please give a business no., for example: npm run -s cli -- check 123-45-67891',
  appIsRunning: {
    import: 'The app is running: use /hometax import in Slack, or stop the app and try again.',
    sweep: 'The app is running: use /hometax sweep in Slack, or stop the app and try again.',
    records: 'The app is running: stop it and try again. Nothing was discarded.',
  },
  storeFailed: STORE_FAILED,
  lookedOnly:
    'The app is running, so this looked without logging in to HomeTax. To test the login, use /hometax check in Slack.',
  buttonsAreInSlack: 'The buttons named here are in Slack: on the alert, or with /hometax check.',
  notWritten: (code) =>
    `The output could not be written to its end (${code}). Please check that the disk has room, and run the command again.`,
  tooManyWords: (command) =>
    command === 'import'
      ? 'Please name one file. A file name with spaces has to stand in quotes.'
      : `Nothing may follow ${command}.`,
  sweeping: (done, total) => `${number(done)} of ${number(total)} checked`,
  doctor: doctor.line,
  doctorFine: doctor.fine,
  doctorNotFine: doctor.notFine,
};
