import type { TicketPageText } from './ticket-page-text.js';

export const ticketPage: TicketPageText = {
  title: 'HomeTax authentication page',
  opening: (company) => `Opening the authentication page of ${company}.`,
  hint: 'To register a certificate, open it on the Windows PC that holds it. The page is logged in as the company, so please do not pass this address on.',
  button: 'Open authentication page',
  problemTitle: 'The authentication page could not be opened',
  problem(problem) {
    if (problem === 'used') {
      return 'This address was opened before and works only once. Please get a new link in Slack.';
    }
    if (problem === 'expired') {
      return 'This address closed after 5 minutes. Please get a new link in Slack.';
    }
    if (problem === 'unknown') {
      return 'We do not know this address. Please get a new link in Slack.';
    }
    if (problem === 'not-allowed') {
      return 'The person this address was made for may no longer open authentication pages. Please ask an operator or admin.';
    }
    if (problem === 'nobody-known') {
      return 'Slack did not tell us in time whether you may still open this page, so it was not opened. Please press the button again in a moment.';
    }
    switch (problem.kind) {
      case 'refused':
        return `POPBiLL did not give us the page. Try again in Slack; if that does not help, tell an admin. POPBiLL's words: "${problem.message}" (${problem.code})`;
      case 'unreachable':
      case 'too-late':
      case 'garbled':
        return 'POPBiLL did not answer properly. Please get a new link in Slack in a moment.';
      default:
        return problem satisfies never;
    }
  },
};
