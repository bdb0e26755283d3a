import { editDistance } from '../kernel/edit-distance.js';
import type { ReasonKind } from '../records/reason.js';

/** What is explained on a page of its own. */
export type HelpTopic =
  | 'usage'
  | 'methods'
  | 'register'
  | 'alerts'
  | AlertTopic
  | 'sweeps'
  | 'roles';

/** What an alert can be about: the reasons of companies, and what concerns all of them. */
export type AlertTopic = ReasonKind | WideTopic;

/** What concerns the whole installation. */
export type WideTopic = 'setup' | 'outage' | 'common-cause' | 'mass-change';

/** The words of each topic, in both languages whoever reads; lower case, without spaces. */
const WORDS: Readonly<Record<HelpTopic, readonly string[]>> = {
  usage: ['사용법', '명령', '명령어', 'usage', 'commands'],
  methods: [
    ...['인증방식', '방식', '비교', '부서사용자', '공동인증서', '인증서'],
    ...['methods', 'method', 'compare', 'departmentuser', 'certificate'],
  ],
  register: ['등록', '등록방법', '부서사용자등록', '인증서등록', 'register', 'registration'],
  alerts: ['알림', '알림종류', '조치', 'alerts', 'alert'],
  'certificate-expiry': [
    ...['인증서만료', '만료', '갱신'],
    ...['certificate-expiry', 'certificateexpiry', 'expiry', 'renewal'],
  ],
  'certificate-invalid': [
    ...['인증서사용불가', '사용불가', '폐기'],
    ...['certificate-invalid', 'certificateinvalid', 'certificatecannotbeused', 'revoked'],
  ],
  'dept-user-login': [
    ...['부서사용자로그인거부', '부서사용자로그인', '로그인거부', '로그인', '비밀번호'],
    ...[
      'dept-user-login',
      'deptuserlogin',
      'departmentuserloginrejected',
      'login',
      'password',
      'rejected',
    ],
  ],
  'auth-missing': ['등록된인증없음', '인증없음', 'auth-missing', 'nothingregistered', 'missing'],
  'member-missing': ['팝빌회원아님', '회원아님', 'member-missing', 'notapopbillmember', 'member'],
  plan: ['정액제', '정액제문제', '요금제', 'plan', 'planproblem'],
  'check-broken': ['계속확인하지못함', '확인하지못함', 'check-broken', 'couldnotcheck'],
  setup: ['앱설정문제', '설정문제', 'setup', 'appsetupproblem'],
  outage: ['응답없음', '홈택스응답없음', '팝빌응답없음', '장애', 'outage', 'notanswering'],
  'common-cause': ['같은원인', '같은원인의심', 'common-cause', 'commoncause', 'onecause'],
  'mass-change': [
    ...['한꺼번에', '한꺼번에생긴문제', '동시에'],
    ...['mass-change', 'masschange', 'manyatonce', 'everybodyatonce'],
  ],
  sweeps: [
    ...['정기확인', '알림시점', '방해금지', '확인시각'],
    ...['sweeps', 'sweep', 'checks', 'scheduledchecks', 'scheduledcheck', 'schedule'],
    ...['noticedays', 'quiethours', 'ladder'],
  ],
  roles: ['권한', '역할', '운영권한', '관리자', 'roles', 'role', 'permissions', 'admin'],
};

/** In the order in which they are offered. */
export const HELP_TOPICS = Object.keys(WORDS) as readonly HelpTopic[];

export const ALERT_TOPICS: readonly AlertTopic[] = [
  ...(['certificate-expiry', 'certificate-invalid', 'dept-user-login'] as const),
  ...(['auth-missing', 'member-missing', 'plan', 'check-broken'] as const),
  ...(['setup', 'outage', 'common-cause', 'mass-change'] as const),
];

/** `asked`: what was typed, where no topic is called so and the nearest is given instead. */
export interface AskedTopic {
  readonly topic: HelpTopic;
  readonly asked?: string;
}

/** Reads what a person typed behind `help`. Nothing alike: the usage. */
export function parseHelpTopic(typed: string): AskedTopic {
  const word = typed.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  if (word === '') return { topic: 'usage' };
  const exact = HELP_TOPICS.find((topic) => WORDS[topic].includes(word));
  if (exact !== undefined) return { topic: exact };
  const [nearest] = HELP_TOPICS.map((topic) => ({
    topic,
    away: Math.min(...WORDS[topic].map((alias) => distance(word, alias))),
  }))
    .filter(({ away }) => away < 1)
    .toSorted((a, b) => a.away - b.away);
  return { topic: nearest?.topic ?? 'usage', asked: typed.trim() };
}

export function isHelpTopic(value: string): value is HelpTopic {
  return HELP_TOPICS.some((topic) => topic === value);
}

/** Below 1: alike. A word in which the alias stands, or the other way round, counts as one letter away. */
function distance(word: string, alias: string): number {
  const allowed = Math.max(1, Math.floor(alias.normalize('NFD').length / 3));
  const holds =
    word.length > 1 && alias.length > 1 && (alias.includes(word) || word.includes(alias));
  return (holds ? 1 : editDistance(word, alias)) / (allowed + 1);
}
