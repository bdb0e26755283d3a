import { ADVICE } from '../assessment/alert-phrases.ko.js';
import type { CertificateView, DeptUserView, ProductAssessment } from '../assessment/assessment.js';
import { isPlanAlone } from '../assessment/is-plan-alone.js';
import { type HeldTest, MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import {
  certificateLabel,
  deptUserLabel,
  planLabel,
  verdictLabel,
  verdictMeaning,
} from '../assessment/verdict-words.js';
import { worstVerdict } from '../assessment/worst-verdict.js';
import type { Instant } from '../kernel/time.js';
import { dayAndMonth, expiryTime, fullDate, list, spokenTime } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { OutcomeFacts, ReportText } from './report-text.js';

const { words } = TONGUES.ko;

const { button, methodLabel } = words;
const LOCKS = '여러 번 틀리면 홈택스 계정이 잠길 수 있습니다.';

export const report: ReportText = {
  modalTitle: '홈택스 인증 확인',
  headline: (verdicts, memberMissing) => {
    const worst = worstVerdict(verdicts);
    if (memberMissing) return words.reason['member-missing'];
    return worst === undefined ? words.label.couldNotCheck : verdictLabel(worst, TONGUES.ko);
  },
  outcome,
  testStage: '테스트 환경입니다. 운영 환경에 등록한 것은 여기에 없습니다.',
  checkDigitWrong:
    '사업자번호의 마지막 숫자가 맞지 않습니다. 테스트 환경이라 그대로 확인했지만 다시 봐 주세요.',
  productHeading: (product, verdict) =>
    `${words.productLabel[product]}: ${verdictLabel(verdict, TONGUES.ko)}`,
  verdictNote,
  deptUser: (of, now) =>
    `${methodLabel.deptUser} · ${deptUserLabel(of, TONGUES.ko)}${deptUserFound(of, now)}`,
  certificate: (of, now) =>
    `${methodLabel.certificate} · ${certificateState(of, now)}${certificateFound(of, now)}`,
  plan: (of, now) => `${words.label.plan} · ${planLabel(of, now, TONGUES.ko)}`,
  failure: (calls, whatHappened) => `${list(calls, 'ko')} · 확인하지 못했습니다. ${whatHappened}`,
  held,
  nothingToDo: '지금은 없습니다.',
  tryLater: `잠시 뒤 '${button.checkAgain}'을 눌러 보세요. 인증을 다시 등록할 필요는 없습니다.`,
  testDeptUser: `'${button.checkAgain}'을 누르면 부서사용자로 로그인되는지 테스트합니다.`,
  deptUserAdvice: ADVICE.deptUserEndsRenewals,
  nextSweep: (at, now) => `다음 정기 확인은 ${spokenTime(at, now, 'ko')}입니다.`,
  paused: (why) =>
    `일시 중지한 회사입니다(${why}). 정기 확인과 알림에서 빠져 있고, 이 결과로는 알림을 보내지 않습니다.`,
  notWatched: '모니터링하지 않는 회사라, 문제가 생겨도 알림을 보내지 않습니다.',
  alertOpen: '열려 있는 알림이 있습니다.',
  operatorsOnly:
    '인증 페이지를 열거나 거부된 로그인을 다시 테스트하는 버튼은 운영 권한이 있는 분에게만 보입니다.',
  sentence,
  notChecked: (company) =>
    `${company} 상태를 확인하지 못했습니다. 팝빌이 이 앱의 설정을 받아들이지 않습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.`,
  knownBefore: '아래는 전에 확인한 내용입니다.',
};

function outcome(facts: OutcomeFacts): string {
  const closed = facts.alertResolved ? ' 알림을 닫았습니다.' : '';
  return `${outcomeSentence(facts)}${closed}`;
}

function outcomeSentence({ outcome: of, looked, company, now }: OutcomeFacts): string {
  switch (of.kind) {
    case 'dept-user-works':
      return looked
        ? `${company} 부서사용자 로그인은 ${spokenTime(of.testedAt, now, 'ko')}에 정상이었습니다. 이번에는 로그인하지 않고 살펴보았습니다.`
        : `확인했습니다. ${company} 부서사용자 로그인이 정상입니다.`;
    case 'dept-user-rejected':
      return looked
        ? `${company} 부서사용자를 다시 등록했는지는 로그인해 보아야 알 수 있습니다. 등록을 마쳤으면 '${of.isSpent ? button.testAnyway : button.registeredAgain}'를 눌러 주세요.`
        : `홈택스가 ${company} 부서사용자 로그인을 아직 받아들이지 않습니다.`;
    case 'dept-user-untested':
      return `${company} 부서사용자가 등록되어 있습니다. 로그인되는지는 아직 테스트하지 않았습니다.`;
    case 'certificate-works':
      return `${company} 인증서로 홈택스에 로그인됩니다.`;
    case 'certificate-unusable':
      return `${company} 인증서로는 홈택스에 로그인되지 않습니다.`;
    case 'certificate-fine':
      return `확인했습니다. ${company} 인증서는 ${fullDate(of.expiresAt, 'ko')}까지로 등록되어 있습니다.`;
    case 'certificate-old-date':
      return `${company} · 팝빌에 등록된 만료일이 아직 ${dayAndMonth(of.expiresAt, now, 'ko')}입니다. 은행이나 홈택스까지만 했다면 팝빌 등록이 남았습니다.`;
    case 'nothing-registered':
      return `${company} · 팝빌에 등록된 인증이 아직 없습니다.`;
    case 'could-not-check':
      return `${company} 상태를 확인하지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.`;
    case 'not-tested':
      return `${company} 인증서 로그인을 테스트하지 않았습니다.`;
    default:
      return of satisfies never;
  }
}

function verdictNote(of: ProductAssessment): string | undefined {
  const { verdict, deptUser } = of;
  const meaning = `${verdictMeaning(verdict, TONGUES.ko)}.`;
  switch (verdict.kind) {
    case 'collectable':
      return verdict.basis === 'tested'
        ? undefined
        : '인증서로 실제로 로그인되는지는 테스트하지 않았습니다. 기간 중에 재발급했다면 날짜가 남아 있어도 로그인되지 않을 수 있습니다.';
    case 'at-risk':
      return meaning;
    case 'broken':
      return isPlanAlone(of) ? '정액제가 정지되어 수집할 수 없습니다.' : meaning;
    case 'unknown':
      return deptUser.kind === 'untested' ? undefined : meaning;
    default:
      return verdict satisfies never;
  }
}

function deptUserFound(of: DeptUserView, now: Instant): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'untested':
      return ` (${spokenTime(of.foundAt, now, 'ko')} 확인)`;
    case 'works':
      return ` (${spokenTime(of.testedAt, now, 'ko')} 로그인 테스트)`;
    case 'rejected':
      return ` (${spokenTime(of.at, now, 'ko')} 로그인 테스트, 팝빌 ${of.code})`;
    default:
      return of satisfies never;
  }
}

function certificateState(of: CertificateView, now: Instant): string {
  const state = certificateLabel(of, now, TONGUES.ko);
  if (of.kind !== 'valid' && of.kind !== 'expired') return state;
  const time = expiryTime(of.expiresAt, 'ko');
  if (time === undefined) return state;
  return of.kind === 'valid' && of.daysLeft === 0
    ? `오늘 ${time}까지`
    : `${state} · 만료 시각 ${time}`;
}

function certificateFound(of: CertificateView, now: Instant): string {
  switch (of.kind) {
    case 'unknown':
      return '';
    case 'missing':
    case 'expired':
      return ` (${spokenTime(of.foundAt, now, 'ko')} 확인)`;
    case 'unusable':
      return ` (${spokenTime(of.foundAt, now, 'ko')} 확인, 팝빌 ${of.code})`;
    case 'valid':
      return of.loginTestedAt === undefined
        ? ' (로그인은 테스트하지 않음)'
        : ` (${spokenTime(of.loginTestedAt, now, 'ko')} 로그인 테스트)`;
    default:
      return of satisfies never;
  }
}

function held(test: HeldTest, now: Instant): string | undefined {
  const login = `${words.method[test.method]} 로그인`;
  switch (test.why) {
    case 'worked-just-now':
      return `${login}은 조금 전에 테스트해 정상이었던 결과입니다. 지금 다시 테스트하려면 '${button.checkAgain}'을 눌러 주세요.`;
    case 'rejected-before':
      return `${rejectedAt(test, now)}거부된 로그인이라 이번에는 다시 시도하지 않았습니다. ${sayRegistered(test)}`;
    case 'waits-for-registration':
      return `${login}은 다시 등록할 때까지 저절로 테스트하지 않습니다. ${sayRegistered(test)}`;
    case 'budget-spent':
      return `${until(test, now)} 이 계정으로 더 로그인하지 않습니다. ${LOCKS} ${sayRegistered(test)}`;
    case 'attempts-spent':
      return `${login} 테스트 ${MOST_IN_A_ROW}번이 잇따라 거부되었거나 답이 없어 이번에는 로그인하지 않았습니다. ${LOCKS} 먼저 회사가 홈택스에 직접 로그인해 보고 인증 페이지에서 다시 등록한 다음, '${anywayButton(test)}'를 눌러 주세요.`;
    case 'count-lost':
      return `이 회사의 저장된 결과를 읽을 수 없어 ${login}이 그동안 몇 번 거부되었는지 모릅니다. 그래서 이번에는 로그인하지 않았습니다. ${LOCKS} 먼저 회사가 홈택스에 직접 로그인해 보고, 로그인되면 '${anywayButton(test)}'를 눌러 주세요.`;
    case 'confirmed-already':
      return `지난 24시간 안에 확인하고 테스트한 적이 있어 ${until(test, now)} 더 로그인하지 않습니다. ${LOCKS}`;
    case 'operators-only':
      return test.rejectedAt === undefined
        ? `지난 ${login} 테스트의 결과를 알 수 없습니다. 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. ${LOCKS}`
        : `${rejectedAt(test, now)}거부된 로그인을 다시 테스트하는 일은 운영 권한이 있는 분이 할 수 있습니다. 저장된 결과를 보여 드립니다. ${LOCKS}`;
    case 'tested-already':
      return `${login}은 오늘 이미 테스트했습니다.`;
    case 'switched-off':
      return test.method === 'deptUser'
        ? '부서사용자 로그인 테스트를 하지 않도록 설정되어 있습니다.'
        : undefined;
    case 'not-registered':
    case 'not-asked':
      return undefined;
    default:
      return test.why satisfies never;
  }
}

function rejectedAt({ rejectedAt: at }: HeldTest, now: Instant): string {
  return at === undefined ? '' : `${spokenTime(at, now, 'ko')}에 `;
}

function until({ until: at }: HeldTest, now: Instant): string {
  return at === undefined ? '오늘은' : `${spokenTime(at, now, 'ko')}까지는`;
}

/** The button that leads to the window in which a test is confirmed. */
function anywayButton({ method }: HeldTest): string {
  return method === 'deptUser' ? button.testAnyway : button.testCertificateLogin;
}

function sayRegistered({ method }: HeldTest): string {
  return method === 'deptUser'
    ? `인증 페이지에서 다시 등록했다면 '${button.registeredAgain}'를 눌러 주세요.`
    : '인증서를 다시 등록하면 만료일과 함께 새로 확인합니다.';
}

function sentence(about: Parameters<ReportText['sentence']>[0]): string {
  if (about.memberMissing) {
    return `${about.company} 확인 결과: 우리 팝빌 연동회원이 아닙니다. 사업자번호와 환경을 봐 주세요.`;
  }
  const verdicts = about.products.map(
    ({ product, verdict }) => `${words.product[product]} ${verdictLabel(verdict, TONGUES.ko)}`,
  );
  return `${about.company} 확인 결과: ${verdicts.join(', ')}. ${detail(about)}`;
}

function detail(about: Parameters<ReportText['sentence']>[0]): string {
  const gap =
    about.incomplete && !isUnknown(about.products) ? ' 이번에 확인하지 못한 것이 있습니다.' : '';
  return `${knownDetail(about)}${gap}`;
}

function isUnknown(products: readonly ProductAssessment[]): boolean {
  return worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
}

function knownDetail({ products, reasons }: Parameters<ReportText['sentence']>[0]): string {
  if (reasons.length > 0) {
    return `살펴볼 것: ${[...new Set(reasons.map(({ kind }) => words.reason[kind]))].join(', ')}.`;
  }
  const [first] = products;
  if (first === undefined || isUnknown(products)) {
    return '인증이 잘못되었다는 뜻은 아닙니다.';
  }
  const { deptUser, certificate } = first;
  const left = certificate.kind === 'valid' ? certificate.daysLeft : undefined;
  if (deptUser.kind === 'works') {
    return left === undefined
      ? '부서사용자 로그인이 정상입니다.'
      : `부서사용자 로그인이 정상이고 인증서는 ${left}일 남았습니다.`;
  }
  const tested = certificate.kind === 'valid' && certificate.loginTestedAt !== undefined;
  return `인증서는 ${left ?? 0}일 남았고 ${tested ? '로그인이 정상입니다.' : '로그인은 테스트하지 않았습니다.'}`;
}
