import { mayRetest } from '../assessment/lock-out-rules.js';
import { findSimilarKeys } from '../kernel/edit-distance.js';
import type { Policy } from '../kernel/policy.js';
import { addDays, DAY, type Instant, SECOND, seoulDayOf, startOfSeoulDay } from '../kernel/time.js';
import type { CertificateFault, DeptUserFault, Reason, ReasonKind } from '../records/reason.js';
import type { LoginStatus } from '../records/status.js';
import type { CommandWord } from '../text/shown-commands.js';

export const MAIN_COMMANDS: readonly CommandWord[] = ['check', 'popup', 'watch', 'list', 'alerts'];

/** The accepted names, in lower case and without spaces. In the order of the menu. */
const TOPIC_WORDS = {
  usage: split('사용법 명령 명령어 usage commands'),
  methods: split(
    '인증방식 방식 비교 부서사용자 공동인증서 인증서 methods method compare departmentuser certificate',
  ),
  register: split('등록 등록방법 부서사용자등록 인증서등록 register registration'),
  alerts: split(
    `알림 알림종류 조치 alerts alert
    앱설정문제 설정문제 setup appsetupproblem
    응답없음 홈택스응답없음 팝빌응답없음 장애 outage notanswering
    같은원인 같은원인의심 common-cause commoncause onecause
    한꺼번에 한꺼번에생긴문제 동시에 mass-change masschange manyatonce`,
  ),
  'certificate-expiry': split(
    `인증서만료·만료예정 인증서만료 만료 갱신
    certificateexpiredorexpiringsoon certificateexpiry certificate-expiry expiry renewal`,
  ),
  'certificate-invalid': split(
    `인증서사용불가 사용불가 인증서폐기됨 폐기
    certificate-invalid certificateinvalid certificatecannotbeused certificaterevoked revoked`,
  ),
  'dept-user-login': split(
    `부서사용자로그인거부 부서사용자로그인 로그인거부 로그인 비밀번호
    dept-user-login deptuserlogin departmentuserloginrejected login password rejected`,
  ),
  'auth-missing': split(
    '홈택스인증미등록 인증미등록 미등록 인증없음 auth-missing authenticationnotregistered notregistered missing',
  ),
  'member-missing': split(
    '연동회원아님 팝빌회원아님 회원아님 member-missing notalinkedmember notapopbillmember member',
  ),
  plan: split('정액제 정액제문제 요금제 plan planproblem flat-rateplanproblem flat-rate'),
  'check-broken': split(
    '연속으로확인하지못함 계속확인하지못함 확인하지못함 check-broken couldnotcheck repeatedlycouldnotcheck',
  ),
  sweeps: split(
    `정기확인 알림시점 방해금지 확인시각
    sweeps sweep checks scheduledchecks scheduledcheck schedule alerttimes alertdays noticedays quiethours ladder`,
  ),
  roles: split('권한 역할 운영권한 운영자 관리자 roles role permissions admin'),
} satisfies Record<ReasonKind, readonly string[]> & Record<string, readonly string[]>;

export type HelpTopic = keyof typeof TOPIC_WORDS;
export const HELP_TOPICS = Object.keys(TOPIC_WORDS) as readonly HelpTopic[];

function split(words: string): readonly string[] {
  return words.split(/\s+/);
}

export interface RequestedTopic {
  readonly topic: HelpTopic;
  /** The input, if it names no topic. Then `topic` is the most similar one or, without any, the usage. */
  readonly unknownInput?: string;
}

export function parseHelpTopic(input: string): RequestedTopic {
  const normalized = input.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  if (normalized === '') return { topic: 'usage' };
  const exact = HELP_TOPICS.find((topic) => TOPIC_WORDS[topic].includes(normalized));
  if (exact !== undefined) return { topic: exact };
  const isPart = (part: string, whole: string) => whole.includes(part);
  const [topic = 'usage'] = findSimilarKeys(normalized, TOPIC_WORDS, isPart);
  return { topic, unknownInput: input.trim() };
}

export function isHelpTopic(value: string): value is HelpTopic {
  return HELP_TOPICS.some((topic) => topic === value);
}

/**
 * Reasons of a fictional company, as examples for an alert. The first is the most common; the others have other causes
 * and need other steps.
 */
export function sampleReasons(
  kind: ReasonKind,
  { now, deptLoginTest }: { readonly now: Instant } & Pick<Policy, 'deptLoginTest'>,
): readonly Reason[] {
  const shared = { products: ['taxinvoice'], severity: 'critical' } as const;
  switch (kind) {
    case 'certificate-expiry':
      return [
        { ...shared, kind, severity: 'warning', ...expiryIn(14, now), rung: 14, nextRung: 7 },
        { ...shared, kind, ...expiryIn(-1, now), rung: -1, nextRung: -2 },
      ];
    case 'certificate-invalid':
      return CERTIFICATE_FAULTS.map((sub) => {
        const code = CERTIFICATE_CODE[sub];
        return { ...shared, kind, sub, code, message: '', foundAt: now, beside: 'nothing' };
      });
    case 'dept-user-login':
      return DEPT_USER_FAULTS.map((sub) => {
        const code = DEPT_USER_CODE[sub];
        const rejection = { code, message: '', rejectedAt: now, rejections: 1 };
        const willTestAgain = deptLoginTest !== 'off' && mayRetest(rejectedNow(sub, now));
        return { ...shared, kind, sub, ...rejection, willTestAgain };
      });
    case 'auth-missing':
      return [{ ...shared, kind, foundAt: now }];
    case 'member-missing':
      return [{ ...shared, kind, code: -99003008, message: '', foundAt: now }];
    case 'plan': {
      const plan = { state: 'stopped', why: 'ended', endsAt: now - DAY, foundAt: now } as const;
      return [{ ...shared, kind, plan }];
    }
    case 'check-broken':
      return [
        {
          ...shared,
          kind,
          severity: 'warning',
          couldCollectThen: true,
          failedSweepsAt: [now - 2 * DAY, now - DAY, now],
          knownSince: now - 3 * DAY,
          failure: {
            call: 'certificate-expiry',
            problem: { kind: 'too-late', afterMs: 15 * SECOND },
            at: now,
          },
        },
      ];
  }
}

/** One of POPBiLL's codes per fault, the most common first. */
const CERTIFICATE_CODE: Readonly<Record<CertificateFault, number>> = {
  revoked: -10004004,
  'wrong-company': -10004009,
  unusable: -11100010,
};

const DEPT_USER_CODE: Readonly<Record<DeptUserFault, number>> = {
  'wrong-password': -11100021,
  generic: -11100001,
  'wrong-company': -11100022,
  'wrong-account-type': -11100023,
  'temporary-password': -11100027,
  'second-step-missing': -11100028,
  'second-step-failed': -11100029,
};

const CERTIFICATE_FAULTS = Object.keys(CERTIFICATE_CODE) as readonly CertificateFault[];
const DEPT_USER_FAULTS = Object.keys(DEPT_USER_CODE) as readonly DeptUserFault[];

function rejectedNow(sub: DeptUserFault, now: Instant): LoginStatus {
  const code = DEPT_USER_CODE[sub];
  return { outcome: 'rejected', at: now, code, rejections: 1, rejectedSince: now };
}

function expiryIn(daysLeft: number, now: Instant) {
  const day = addDays(seoulDayOf(now), daysLeft);
  return {
    expiresAt: startOfSeoulDay(addDays(day, 1)) - SECOND,
    daysLeft,
    expired: daysLeft < 0,
    beside: 'nothing',
  } as const;
}
