import type { Assessment, ProductAssessment, Verdict } from '../assessment/assessment.js';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { Instant } from '../kernel/time.js';
import type { Tongue } from '../text/tongue.js';

export type CheckWish = 'check' | 'registered-again' | 'certificate-login' | 'look';

/** The answer to that wish; the rest of the report is detail. */
export type CheckOutcome =
  | { readonly kind: 'dept-user-works'; readonly testedAt: Instant }
  | { readonly kind: 'dept-user-rejected'; readonly at: Instant; readonly isSpent: boolean }
  /** Only a login can tell whether it works. */
  | { readonly kind: 'dept-user-untested' }
  | { readonly kind: 'certificate-works' }
  | { readonly kind: 'certificate-unusable' }
  /** Far from its end. */
  | { readonly kind: 'certificate-fine'; readonly expiresAt: Instant }
  /** Near its end or past it: the renewed one is not registered at POPBiLL yet. */
  | {
      readonly kind: 'certificate-old-date';
      readonly expiresAt: Instant;
      readonly expired: boolean;
    }
  | { readonly kind: 'nothing-registered' }
  | { readonly kind: 'could-not-check' }
  /** The report says why. */
  | { readonly kind: 'not-tested' };

/** Of the product in the worst state. `undefined` for a plain check, whose title is the answer. */
export function checkOutcome(assessment: Assessment, wish: CheckWish): CheckOutcome | undefined {
  if (wish === 'check' || assessment.memberMissing) return undefined;
  const worst = assessment.products.toSorted(
    (a, b) => RANK[b.verdict.kind] - RANK[a.verdict.kind],
  )[0];
  if (worst === undefined) return undefined;
  return wish === 'certificate-login' ? certificateLogin(worst) : registration(worst);
}

const RANK: Readonly<Record<Verdict['kind'], number>> = {
  collectable: 0,
  unknown: 1,
  'at-risk': 2,
  broken: 3,
};

function certificateLogin({ certificate, failures }: ProductAssessment): CheckOutcome {
  if (failures.some(({ call }) => call === 'certificate-login-test')) {
    return { kind: 'could-not-check' };
  }
  switch (certificate.kind) {
    case 'unusable':
      return { kind: 'certificate-unusable' };
    case 'expired':
      return { kind: 'certificate-old-date', expiresAt: certificate.expiresAt, expired: true };
    case 'valid':
      return { kind: certificate.loginTestedAt === undefined ? 'not-tested' : 'certificate-works' };
    case 'missing':
      return { kind: 'nothing-registered' };
    case 'unknown':
      return { kind: 'could-not-check' };
  }
}

function registration(product: ProductAssessment): CheckOutcome {
  const { verdict, deptUser, certificate } = product;
  if (deptUser.kind === 'works') return { kind: 'dept-user-works', testedAt: deptUser.testedAt };
  if (verdict.kind === 'collectable' && certificate.kind === 'valid') {
    return { kind: 'certificate-fine', expiresAt: certificate.expiresAt };
  }
  if (deptUser.kind === 'rejected') {
    const { at, attempts = 0 } = deptUser;
    return { kind: 'dept-user-rejected', at, isSpent: attempts >= MOST_IN_A_ROW };
  }
  if (deptUser.kind === 'untested') return { kind: 'dept-user-untested' };
  switch (certificate.kind) {
    case 'valid':
    case 'expired':
      return {
        kind: 'certificate-old-date',
        expiresAt: certificate.expiresAt,
        expired: certificate.kind === 'expired',
      };
    case 'unusable':
      return { kind: 'certificate-unusable' };
    case 'missing':
      return { kind: deptUser.kind === 'missing' ? 'nothing-registered' : 'could-not-check' };
    case 'unknown':
      return { kind: 'could-not-check' };
  }
}

interface OutcomeFacts {
  readonly outcome: CheckOutcome;
  /** The app looked by itself, without logging in. */
  readonly looked: boolean;
  readonly company: string;
  readonly alertResolved: boolean;
  readonly now: Instant;
}

export function outcomeSentence(facts: OutcomeFacts, t: Tongue): string {
  const answer = answerOf(facts, t);
  if (!facts.alertResolved) return answer;
  return t.say(`${answer} 알림을 닫았습니다.`, `${answer} The alert is closed.`);
}

function answerOf({ outcome: of, looked, company, now }: OutcomeFacts, t: Tongue): string {
  const { say, fullDate, dayAndMonth } = t;
  const { testAnyway, registeredAgain } = t.words.button;
  switch (of.kind) {
    case 'dept-user-works':
      return looked
        ? say(
            `${company} 부서사용자 로그인은 ${atTime(of.testedAt, now, t)}에 정상이었습니다. 이번에는 로그인하지 않고 살펴보았습니다.`,
            `The department user login of ${company} worked ${atTime(of.testedAt, now, t)}. This time we looked without logging in.`,
          )
        : say(
            `확인했습니다. ${company} 부서사용자 로그인이 정상입니다.`,
            `Checked: the department user login of ${company} works.`,
          );
    case 'dept-user-rejected': {
      const button = of.isSpent ? testAnyway : registeredAgain;
      return looked
        ? say(
            `${company} 부서사용자를 다시 등록했는지는 로그인해 보아야 알 수 있습니다. 등록을 마쳤으면 '${button}'를 눌러 주세요.`,
            `Only a login can tell whether the department user of ${company} was registered again. If it was, press "${button}".`,
          )
        : say(
            `홈택스가 ${company} 부서사용자 로그인을 아직 받아들이지 않습니다.`,
            `HomeTax still does not accept the department user login of ${company}.`,
          );
    }
    case 'dept-user-untested':
      return say(
        `${company} 부서사용자가 등록되어 있습니다. 로그인되는지는 아직 테스트하지 않았습니다.`,
        `A department user of ${company} is registered. Its login has not been tested yet.`,
      );
    case 'certificate-works':
      return say(
        `${company} 인증서로 홈택스에 로그인됩니다.`,
        `The certificate of ${company} logs in to HomeTax.`,
      );
    case 'certificate-unusable':
      return say(
        `${company} 인증서로는 홈택스에 로그인되지 않습니다.`,
        `The certificate of ${company} does not log in to HomeTax.`,
      );
    case 'certificate-fine':
      return say(
        `확인했습니다. ${company} 인증서는 ${fullDate(of.expiresAt)}까지로 등록되어 있습니다.`,
        `Checked: the certificate of ${company} is registered until ${fullDate(of.expiresAt)}.`,
      );
    case 'certificate-old-date': {
      const date = dayAndMonth(of.expiresAt, now);
      return say(
        `${company} · 팝빌에 등록된 만료일이 아직 ${date}입니다. 은행이나 홈택스까지만 했다면 팝빌 등록이 남았습니다.`,
        `The expiry date of ${company} at POPBiLL is still ${date}. If the bank and HomeTax are done, registering at POPBiLL is left.`,
      );
    }
    case 'nothing-registered':
      return say(
        `${company} · 팝빌에 등록된 인증이 아직 없습니다.`,
        `Nothing is registered at POPBiLL yet for ${company}.`,
      );
    case 'could-not-check':
      return say(
        `${company} 상태를 확인하지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.`,
        `${company} could not be checked. This says nothing about its authentication.`,
      );
    case 'not-tested':
      return say(
        `${company} 인증서 로그인을 테스트하지 않았습니다.`,
        `The certificate login of ${company} was not tested.`,
      );
  }
}

/** `tomorrow at 08:30`, `on 27 Nov at 08:30`. */
export function atTime(at: Instant, now: Instant, { language, spokenTime }: Tongue): string {
  const spoken = spokenTime(at, now);
  if (language === 'ko') return spoken;
  return spoken.includes(',') ? `on ${spoken.replace(',', ' at')}` : spoken.replace(' ', ' at ');
}
