import { HOUR, type Instant } from '../kernel/time.js';
import { count } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CertificateState, DeptUserState, ProductAssessment } from './assessment.js';
import { planLine } from './plan-words.js';

/** What is known about a product, one fact per line: `부서사용자 로그인 거부(오늘 08:31)`, `인증서 미등록`. */
export function productLines(
  { deptUser, certificate, plan, verdict }: ProductAssessment,
  now: Instant,
  t: Tongue,
): readonly string[] {
  const isByDate = verdict.kind === 'collectable' && verdict.basis === 'by-date';
  const untested = isByDate ? t.say(', 로그인 테스트 안 함', ', login not tested') : '';
  return [
    deptUserLine(deptUser, now, t),
    `${certificateLine(certificate, now, t)}${untested}`,
    ...(plan === undefined ? [] : [planLine(plan, now, t)]),
  ];
}

export function joinFacts(facts: readonly string[]): string {
  return facts.map((fact, i) => (i === 0 ? fact : lowerFirst(fact))).join(' · ');
}

function deptUserLine(deptUser: DeptUserState, now: Instant, t: Tongue): string {
  const { say, relativeTime } = t;
  const whenChecked = 'foundAt' in deptUser ? ifOlder(deptUser.foundAt, now, t) : '';
  switch (deptUser.kind) {
    case 'unknown':
      return say('부서사용자 확인하지 못함', 'Department user not checked');
    case 'missing':
      return say('부서사용자 미등록', 'Department user not registered') + whenChecked;
    case 'untested':
      return say(
        `부서사용자 등록됨, 로그인 미확인${whenChecked}`,
        `Department user registered, login unconfirmed${whenChecked}`,
      );
    case 'works': {
      const when = relativeTime(deptUser.testedAt, now);
      return say(`부서사용자 로그인 정상(${when})`, `Department user login works (${when})`);
    }
    case 'rejected': {
      const when = relativeTime(deptUser.at, now);
      return say(`부서사용자 로그인 거부(${when})`, `Department user login rejected (${when})`);
    }
  }
}

function certificateLine(certificate: CertificateState, now: Instant, t: Tongue): string {
  const { say } = t;
  const whenChecked = 'foundAt' in certificate ? ifOlder(certificate.foundAt, now, t) : '';
  switch (certificate.kind) {
    case 'unknown':
      return say('인증서 확인하지 못함', 'Certificate not checked');
    case 'missing':
      return say('인증서 미등록', 'Certificate not registered') + whenChecked;
    case 'unusable':
      return t.words.certificateFault[certificate.fault] + whenChecked;
    case 'valid': {
      const { loginTestedAt } = certificate;
      const when = loginTestedAt === undefined ? '' : t.relativeTime(loginTestedAt, now);
      const login = when && say(`, 로그인 정상(${when})`, `, login works (${when})`);
      return `${validityLine(certificate, now, t)}${login}`;
    }
    case 'expired':
      return validityLine(certificate, now, t);
  }
}

/** `인증서 12월 9일(수)까지(14일 남음)`, `Certificate expired Tue 24 Nov (1 day ago)`. */
function validityLine(
  { kind, expiresAt, daysLeft }: Extract<CertificateState, { kind: 'valid' | 'expired' }>,
  now: Instant,
  t: Tongue,
): string {
  const { say } = t;
  const time = t.expiryTime(expiresAt);
  const day = daysLeft === 0 ? say('오늘', 'today') : t.shortDate(expiresAt, now);
  const date = time === undefined ? day : `${day} ${time}`;
  if (kind === 'valid') {
    const remaining = daysLeft === 0 ? '' : t.daysLeft(daysLeft);
    return say(
      `인증서 ${date}까지${remaining && `(${remaining})`}`,
      `Certificate valid until ${date}${remaining && ` (${remaining})`}`,
    );
  }
  const days = -daysLeft;
  return days === 0
    ? say(`인증서 ${date} 만료됨`, `Certificate expired ${date}`)
    : say(
        `인증서 ${date} 만료됨(${days}일 지남)`,
        `Certificate expired ${date} (${count(days, 'day')} ago)`,
      );
}

/** When the fact was found, if at least an hour ago; a newer fact needs no time. */
function ifOlder(foundAt: Instant, now: Instant, { say, relativeTime }: Tongue): string {
  if (now - foundAt < HOUR) return '';
  const when = relativeTime(foundAt, now);
  return say(`(${when} 확인)`, ` (checked ${when})`);
}
