import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sentencesIn } from '../support/sentences.js';

interface BannedWord {
  readonly pattern: RegExp;
  /** What to write, or why the word is not used. */
  readonly instead: string;
}

const KOREAN: readonly BannedWord[] = [
  { pattern: /감시/, instead: '모니터링' },
  { pattern: /판정/, instead: '상태' },
  { pattern: /시험\s?알림/, instead: '테스트 알림' },
  { pattern: /비정상|에러/, instead: '문제' },
  { pattern: /조치 바람|요망|귀사/, instead: 'a plain, polite sentence' },
  { pattern: /공인인증서/, instead: '공동인증서' },
  { pattern: /(?<!보통 )만료 30일 전부터/, instead: '보통: it depends on the issuer' },
  { pattern: /(?<!\d)5(번|회)|다섯 번/, instead: 'no number: HomeTax does not say how many' },
  { pattern: /7자리/, instead: 'no digits of a resident registration number' },
  { pattern: /인증서가 있으니/, instead: 'no promise from a certificate' },
  { pattern: /인증서 정상/, instead: '유효기간 기준' },
  { pattern: /해결했습니다/, instead: '해결되었습니다: it is unknown who resolved it' },
  { pattern: /장애/, instead: '응답하지 않습니다' },
  { pattern: /재발급\s?받/, instead: '재발급하다' },
  { pattern: /23:59/, instead: 'the date alone' },
  { pattern: /봐 (주세요|주시|줄)/, instead: '확인해 주세요' },
  { pattern: /살펴볼 것/, instead: '확인할 문제' },
  { pattern: /저절로/, instead: '자동으로' },
  { pattern: /적어 (주|두|넣)|적으(세|시|면)|적은 (대로|내용|값)|적힌/, instead: '입력하다' },
  { pattern: /고르(세|시|면|지|고|는|기)|골라|고른/, instead: '선택하다' },
  { pattern: /메시지를 (고쳐|고치|고칩)/, instead: '업데이트하다' },
  { pattern: /[\d…] ?쪽|(?<![가-힣])쪽(을|으로)/, instead: '페이지' },
  { pattern: /찾은 말|찾을 말/, instead: '검색어' },
  { pattern: /찾기 지우기/, instead: '검색 초기화' },
  { pattern: /쉬는 날/, instead: '휴일' },
  { pattern: /이 밖에/, instead: '그 밖에' },
  { pattern: /(팝빌|슬랙)에 (물어|묻)/, instead: '조회하다' },
  { pattern: /팝빌의 말/, instead: '팝빌 메시지' },
  { pattern: /새 소식/, instead: '새로 알릴 내용' },
  { pattern: /모르는 (명령|열)/, instead: '없는 명령, 지원하지 않는 열' },
  { pattern: /회사들/, instead: '회사, 각 회사' },
  { pattern: /회사마다의/, instead: '개별 회사의' },
  { pattern: /(?<![가-힣])우리(?![가-힣])/, instead: 'leave it out' },
  { pattern: /거절/, instead: '거부' },
  { pattern: /밀린/, instead: '확인하지 못한: 밀린 reads as unpaid' },
  { pattern: /인증이 잘못되었다는/, instead: '인증에 문제가 있다는' },
  { pattern: /것으로 나[왔오옵]/, instead: '확인 결과 …입니다' },
  { pattern: /정식 구성원/, instead: '정식 멤버' },
  { pattern: /운영 권한이 있는|운영 담당/, instead: '운영자' },
  { pattern: /곧 멈출 수|손볼/, instead: '중단 우려, 조치 필요' },
  { pattern: /부서사용자를 (새로 )?만들/, instead: '부서사용자에 가입하다' },
  { pattern: /팝빌 회원(이 )?(아|으로|에 없)/, instead: '연동회원' },
  { pattern: /맡은 것 내려|내려놓/, instead: '맡기 취소' },
  { pattern: /제때/, instead: '응답이 늦어' },
  { pattern: /나가는 IP/, instead: '아웃바운드(공인) IP' },
  { pattern: /홈택스연동(?!\))/, instead: '홈택스수집(옛 홈택스연동) > 환경설정 > 인증 관리' },
];

const ENGLISH: readonly BannedWord[] = [
  { pattern: /(?<!\ba )\bmonitor/i, instead: 'watch' },
  { pattern: /\bverdict/i, instead: 'status' },
  { pattern: /\bincident|\boutage/i, instead: 'what does not answer' },
  { pattern: /\bchecks? failed|failed to check/i, instead: 'could not check' },
  { pattern: /reissue it|get it reissued/i, instead: 'a new certificate: after expiry no reissue' },
  { pattern: /\b(5|five) (wrong|times|failures)/i, instead: 'no number: HomeTax does not say' },
  { pattern: /\byou (entered|typed) (a|the) wrong/i, instead: 'no blame' },
  { pattern: /\bsolve[ds]?\b/i, instead: 'resolved' },
  { pattern: /\btroubles?\b/i, instead: 'problem' },
  { pattern: /\btaken\b(?! from)|\b(take|took|takes) (it|the alert)\b/i, instead: 'claim' },
  { pattern: /\bhand(s|ed|ing)? (\w+ )?back\b|\bgive (it|them) back\b/i, instead: 'release' },
  { pattern: /\btold\b/i, instead: 'notified' },
  { pattern: /\bnews\b/i, instead: 'update' },
  { pattern: /\bnext notice/i, instead: 'next reminder' },
  { pattern: /\bstages?\b/i, instead: 'environment' },
  { pattern: /\bsweeps?\b|\bswept\b/i, instead: 'scheduled check' },
  { pattern: /\bdigests?\b/i, instead: 'daily summary' },
  { pattern: /\bsays? nothing about/i, instead: "doesn't mean authentication is broken" },
  { pattern: /\blook(s|ing)? at\b|\b(needs?|take) a look\b/i, instead: 'check, needs attention' },
  { pattern: /\bby (itself|themselves)\b/i, instead: 'automatically' },
  { pattern: /\b(some|every|no|any)body\b/i, instead: 'someone, everyone, no one, anyone' },
  { pattern: /\bgo(es)? on\b/i, instead: 'continue' },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix' },
  { pattern: /\btick(s|ed|ing)?\b/i, instead: 'select' },
  { pattern: /\bmails?\b/i, instead: 'email' },
  { pattern: /POPBiLL's (own )?words/i, instead: 'POPBiLL message' },
  { pattern: /\bmembers? of ours/i, instead: 'linked member' },
  { pattern: /\bsecond step/i, instead: '2-step verification' },
  { pattern: /\bresident (number|no\.)/i, instead: 'resident registration number' },
  { pattern: /(?<!flat-rate )\bplans?\b/i, instead: 'flat-rate plan' },
  { pattern: /\bat (POPBiLL|HomeTax)\b(?!')/, instead: 'with POPBiLL, in HomeTax' },
  { pattern: /\bsuggested\b/i, instead: 'recommended' },
  { pattern: /\bplease\b/i, instead: 'leave it out of an instruction' },
  { pattern: /\bcomes back then\b/i, instead: "you'll be alerted sooner" },
  { pattern: /\bas last known\b/i, instead: 'use their last result' },
  { pattern: /\bmakes? noise\b/i, instead: 'notify' },
  { pattern: /\bstand-ins?\b/i, instead: 'mock server' },
  {
    pattern: /organiz|synchroniz/i,
    instead: 'organise, synchronise: British spelling, as in the dates',
  },
];

/** Where a banned word is right: what people type, and the names of endpoints and values. */
const ALLOWED: readonly RegExp[] = [
  // Commands, files and values in documents.
  /`[^`]*`/g,
  // A command in a sentence, the list of all commands, and the usage of the command line.
  /\b(hometax|cli --) (sweep|digest)\b|\[check\|[^\]]*\]|^ {2}sweep\b/gm,
  // A setting, with its value; the values of CERT_LOGIN_TEST.
  /\b[A-Z]+_[A-Z_]+(=\w+)?|\boff, manual.*? or sweep\b/g,
  /\/monitoring\b/g,
  // A method of Node.js, in a sample.
  /\.digest\('hex'\)/g,
];

interface Line {
  readonly at: string;
  readonly text: string;
}

function findBanned(lines: readonly Line[], words: readonly BannedWord[]): readonly string[] {
  return lines.flatMap(({ at, text }) => {
    const rest = ALLOWED.reduce((remaining, pattern) => remaining.replaceAll(pattern, ''), text);
    return words.flatMap(({ pattern, instead }) => {
      const [banned] = rest.match(pattern) ?? [];
      return banned === undefined ? [] : [`${at}: "${banned}" in "${text}". Write: ${instead}`];
    });
  });
}

const ROOT = new URL('../../', import.meta.url);
const BOTH = [...KOREAN, ...ENGLISH];

function linesOf(file: string): readonly Line[] {
  const lines = readFileSync(new URL(file, ROOT), 'utf8').split('\n');
  return lines.map((text, i) => ({ at: `${file}:${i + 1}`, text }));
}

/** What admins read outside of Slack. */
function documents(): readonly string[] {
  const named = /^(README.*\.md|\.env\.example|manifest.*\.yml)$/;
  return [
    ...readdirSync(ROOT).filter((name) => named.test(name)),
    ...readdirSync(new URL('docs', ROOT)).flatMap((name) =>
      name.endsWith('.md') ? [`docs/${name}`] : [],
    ),
  ];
}

/** The log messages in the code. */
function logMessages(): readonly Line[] {
  const files = readdirSync(new URL('src', ROOT), { encoding: 'utf8', recursive: true });
  return files
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
    .flatMap((name) => {
      const source = readFileSync(new URL(`src/${name}`, ROOT), 'utf8');
      const calls = source.matchAll(/log\??\.(?:info|warn|error)\(\s*(['"`])(.*?)\1/g);
      return [...calls].map(([, , text = '']) => ({ at: name, text }));
    });
}

describe('one term per thing', () => {
  it.each([
    { language: 'Korean', code: 'ko', words: KOREAN },
    { language: 'English', code: 'en', words: ENGLISH },
  ] as const)('holds in every $language sentence of the app and the sandbox', (row) => {
    const [app, sandbox] = [sentencesIn(row.code), sentencesIn(row.code, 'sandbox')];

    expect(Math.min(app.length, sandbox.length)).toBeGreaterThan(100);
    expect(findBanned([...app, ...sandbox], row.words).join('\n')).toBe('');
  });

  it.each(documents())('holds in %s', (file) => {
    expect(findBanned(linesOf(file), BOTH).join('\n')).toBe('');
  });

  it('holds in the log', () => {
    const messages = logMessages();

    expect(messages.length).toBeGreaterThan(50);
    expect(findBanned(messages, ENGLISH).join('\n')).toBe('');
  });
});
