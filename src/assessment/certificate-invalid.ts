import { attemptsUsed } from '../assessment/verdict-words.js';
import type { Reason } from '../records/reason.js';
import type { Advice } from '../text/phrases.js';
import { TONGUES } from '../text/tongue.js';
import {
  ADVICE,
  collects,
  evidence,
  inPopbillsWords,
  moment,
  registerCertificate,
} from './alert-phrases.js';
import type { ReasonContext, ReasonWords } from './reason-words.js';

type Invalid = Extract<Reason, { kind: 'certificate-invalid' }>;

export function certificateInvalid(reason: Invalid, about: ReasonContext): ReasonWords {
  const fault = faultOf(reason, about);
  const means = meansOf(reason);
  return {
    title: fault.title,
    happened: fault.happened,
    means,
    todo: fault.todo,
    remarks: [
      ...(reason.attempts === undefined ? [] : [lockOut(reason.attempts)]),
      ...(reason.beside === 'working-dept-user' ? [] : [ADVICE.deptUserEndsRenewals]),
    ],
    sentence: (company) => `${fault.sentence(company)} ${means} ${fault.ask}`,
    evidence: evidence(reason.code),
  };
}

function lockOut(attempts: number): string {
  return `Login tests: ${attemptsUsed(attempts, TONGUES.en)}. Several failed logins can lock the account.`;
}

interface FaultWords {
  readonly title: (name: string) => string;
  readonly happened: string;
  readonly todo: Advice;
  readonly sentence: (company: string) => string;
  /** What the notification asks for. */
  readonly ask: string;
}

function faultOf(reason: Invalid, about: ReasonContext): FaultWords {
  const found = `In the check of ${moment(reason.foundAt, about)}`;
  switch (reason.sub) {
    case 'revoked':
      return {
        title: (name) => `${name}: certificate was revoked`,
        happened: `${found} the joint certificate registered at POPBiLL turned out to be revoked. When a certificate is reissued within its term, the old one is revoked.`,
        todo: steps(
          about,
          'Ask the company whether it had the certificate reissued or a new one issued lately.',
          'The new certificate is registered at HomeTax. If there is none, ask the bank or certification authority that issued it.',
        ),
        sentence: (company) => `the certificate of ${company} was revoked.`,
        ask: 'Ask whether it was reissued, then register the new certificate at HomeTax and at POPBiLL.',
      };
    case 'wrong-company':
      return {
        title: (name) => `${name}: certificate has another business no.`,
        happened: `${found} the joint certificate registered at POPBiLL did not fit the business no. of this company. It seems to belong to another company or branch.`,
        todo: steps(
          about,
          'Ask the company which branch the registered certificate belongs to.',
          'The certificate of this business no. is registered at HomeTax.',
        ),
        sentence: (company) => `the certificate of ${company} does not belong to this business no.`,
        ask: 'Register the certificate of this business no. at HomeTax and at POPBiLL.',
      };
    case 'unusable':
      return {
        title: (name) => `${name}: certificate cannot be used`,
        happened: `${found} POPBiLL could not use the registered joint certificate. ${inPopbillsWords(reason.message, reason.code, about)}`,
        todo: steps(
          about,
          'Ask the company whether it can log in to HomeTax with that certificate, and whether it was reissued lately.',
          'Have a certificate ready that logs in to HomeTax. If it is not registered at HomeTax yet, register it there first.',
        ),
        sentence: (company) => `the certificate of ${company} cannot be used.`,
        ask: 'Ask whether it logs in to HomeTax, then register it at POPBiLL again.',
      };
    default:
      return reason.sub satisfies never;
  }
}

function steps(about: ReasonContext, ...before: readonly string[]): Advice {
  return { ordered: true, steps: [...before, registerCertificate(about)] };
}

function meansOf(reason: Invalid): string {
  const what = collects(reason.products);
  switch (reason.beside) {
    case 'working-dept-user':
      return `The department user works, so ${what} are still collected.`;
    case 'rejected-dept-user':
      return `The department user's login is rejected too, so ${what} cannot be collected.`;
    case 'nothing':
      break;
    default:
      return reason.beside satisfies never;
  }
  switch (reason.deptUserUnsure) {
    case 'untested':
      return `A department user is registered, but its login was not tested. If it does not log in, ${what} cannot be collected.`;
    case 'unknown':
      return `We could not check whether there is a department user. If there is none, ${what} cannot be collected.`;
    case undefined:
      return `No other method works, so ${what} cannot be collected.`;
    default:
      return reason.deptUserUnsure satisfies never;
  }
}
