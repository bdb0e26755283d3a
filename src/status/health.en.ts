import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';
import { companies } from '../text/company-count.js';
import { count, dayAndTime, duration, number } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { HealthProblem } from './health-rules.js';
import type { HealthRemarkFacts, HealthText, HealthWords } from './health-text.js';
import { records } from './records.js';

const { words } = TONGUES.en;

export const health: HealthText = { problem, remark };

const { button } = words;

const NTP = "Turn on time synchronisation (NTP) on the app's server.";

function problem(of: HealthProblem, now: Instant, isBesideOthers = false): HealthWords {
  const since = dayAndTime(of.since, now, 'en');
  switch (of.kind) {
    case 'clock-off': {
      const way = of.differenceMs > 0 ? 'behind' : 'ahead of';
      const off = duration(Math.abs(of.differenceMs), 'en');
      return {
        label: "Server's clock",
        says: `This server's clock is ${off} ${way} the clocks of POPBiLL and Slack. Until it is right, no company is checked and no notice is sent.`,
        remedy: `${NTP} The app then continues automatically.`,
      };
    }
    case 'slack-refused':
      return {
        label: 'Slack',
        says: `Slack has refused this app's token since ${since} (Slack: ${of.error}). No alert can be sent, and commands are not answered.`,
        remedy:
          'Install the app in Slack again, put the new token into SLACK_BOT_TOKEN, and restart the app.',
      };
    case 'slack-unreachable':
      return {
        label: 'Slack',
        says: `Slack has not been reachable since ${since} (${of.error}). Alerts wait; none is lost.`,
        remedy: "Check Slack's status page and the network of the app's server.",
      };
    case 'store-broken':
      return {
        label: 'Store',
        says: `The store cannot be read since ${since}. Nothing can be checked or saved. This doesn't mean that any authentication is broken.`,
        remedy: "Run doctor on the app's server: it says what is wrong with the store.",
      };
    case 'store-not-written':
      return {
        label: 'Store',
        says: `Since ${since} nothing could be saved to the store. Results of checks cannot be saved, and alerts that are due wait.`,
        remedy:
          "Run doctor on the app's server: it says what is wrong with the store. Most often its disk is full, or another program has the file open. Once that is fixed, the app continues automatically.",
      };
    case 'records-unreadable':
      return {
        label: 'Store',
        says: `${count(of.count, 'record')} in the store cannot be read and ${of.count === 1 ? 'was' : 'were'} set aside unchanged. Everything else continues as usual.`,
        remedy: records.remedy,
      };
    case 'sweep-broke-off':
      return {
        label: 'Scheduled check',
        says: `The check of all companies broke off on ${since} because of a problem in the app, and none was finished since. This doesn't mean that any authentication is broken.`,
        remedy: "The app tries again automatically. If this persists, check the app's log.",
      };
    case 'sweep-overdue': {
      const last =
        of.last === undefined ? 'never yet' : `last on ${dayAndTime(of.last, now, 'en')}`;
      return {
        label: 'Scheduled check',
        says: `The check of all companies is overdue since ${since} (finished ${last}). Problems of companies may go unnoticed.`,
        remedy: `${isBesideOthers ? 'Fix the other problems that are shown first. Then try' : 'Try'} /hometax sweep; if it does not finish, check the app's log.`,
      };
    }
    case 'sweep-in-vain':
      return {
        label: 'Scheduled check',
        says: `The last check of all companies (finished on ${since}) could not find out how things stand at ${number(of.failed)} of ${companies(of.asked)}. Problems of companies may go unnoticed. This doesn't mean that any authentication is broken.`,
        remedy:
          "The app asks again one and three hours after that check. To learn why, use /hometax check for one of the companies, and check the app's log.",
      };
    case 'logins-used-up':
      return {
        label: 'Login tests',
        says: `HomeTax answers no login test. By ${since} every department user's login had been tested ${MOST_IN_A_ROW} times in a row without an answer. To keep accounts from being locked, none is tested automatically any more. A login that stops working goes unnoticed.`,
        remedy: `Log in to HomeTax yourself. Once it answers, check one of the companies with /hometax check and press "${button.testAnyway}": after one login that works, the app takes HomeTax for working again. Each other login waits until its own test is confirmed in the same way.`,
      };
    case 'notices-wait': {
      const should = of.count === 1 ? 'should have been sent' : 'should have been sent, the first';
      return {
        label: 'Messages',
        says: `${count(of.count, 'message')} ${should} on ${since}, and Slack has not taken ${of.count === 1 ? 'it' : 'them'} yet. None is lost.`,
        remedy: "Check the alert channels in /hometax status, and the app's log.",
      };
    }
    case 'future-times':
      return {
        label: 'Store',
        says: `${count(of.count, 'record')} in the store ${of.count === 1 ? 'has a time' : 'have times'} in the future, because this server's clock was wrong for a while. What they say counts as unknown until the next check of all companies.`,
        remedy: `${NTP} To check all companies now, use /hometax sweep.`,
      };
    default:
      return of satisfies never;
  }
}

function remark(of: HealthRemarkFacts): string {
  switch (of.kind) {
    case 'setup':
      return `POPBiLL refuses the settings of this app (POPBiLL ${of.code}). The alert channel has the notice.`;
    case 'outage': {
      const who = of.silent === 'popbill' ? 'POPBiLL' : 'HomeTax';
      return `${who} does not answer. The alert channel has the notice.`;
    }
    case 'common-cause':
      return `Login tests are paused: the logins of ${companies(of.rejected)} were rejected for the same reason. The alert channel has the notice.`;
    case 'mass-change':
      return `${companies(of.companies)} had the same new problem at once, so their own alerts wait. The alert channel has the notice.`;
    default:
      return of satisfies never;
  }
}
