import { describe, expect, it } from 'vitest';
import { MANY_WATCHED } from '../../src/alert/speaking-rules.js';
import { type ChoiceModel, choiceMessage } from '../../src/company/choose-view.js';
import { badBrn } from '../../src/company/choose-words.js';
import { HELP_TOPICS } from '../../src/help/help-rules.js';
import { helpMessage, shownUnknown } from '../../src/help/help-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import { lookAtAttention } from '../../src/list/list-words.js';
import type { Refused } from '../../src/records/status.js';
import type { ViewMessage } from '../../src/slack/blocks.js';
import { shownNotice } from '../../src/slack/modal-view.js';
import type { Notice } from '../../src/slack/notice-words.js';
import type { SweepSummary } from '../../src/sweep/sweep-count.js';
import { sweepMessage } from '../../src/sweep/sweep-view.js';
import { sweepEnd, sweepProgress, sweepRunning, sweepWords } from '../../src/sweep/sweep-words.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { helpModel } from '../support/help-samples.js';
import { NOW } from '../support/reports.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  expectModalFits,
  labelsIn,
  wordsIn,
} from '../support/views.js';

const ko = TONGUES['ko'];
const en = TONGUES['en'];
const LONG = '마'.repeat(200);
const startedAt = seoul('2026-11-25 10:00');

const refused: Refused = {
  kind: 'refused',
  code: -99010007,
  message: '권한 정보의 서명이 일치하지 않습니다.',
  codeClass: 'caller-misconfigured',
  at: 'token',
};
const summary = {
  startedAt,
  finishedAt: startedAt + 143 * 60_000,
  done: 3000,
  total: 3000,
  collectable: 2950,
  atRisk: 30,
  broken: 12,
  unknown: 8,
  failed: 9,
  noticesSent: 5,
  resolved: 2,
  loginsLeft: {},
  interrupted: false,
};

function choice(found: ChoiceModel['found'], about: Partial<ChoiceModel> = {}): ChoiceModel {
  return { choosing: 'check', product: 'taxinvoice', found, ...about };
}

function sweep(sentences: readonly string[], text: Tongue): ViewMessage {
  return sweepMessage(sentences, 'production', text);
}

function swept(summary: SweepSummary, text: Tongue): ViewMessage {
  return sweep(sweepEnd(summary, text), text);
}

const companies = [
  aCompany(),
  aCompany({ brn: NURI, name: '누리식품' }),
  aCompany({ brn: NURI, name: LONG }),
];
/** As many as are offered, with names as long as they get. */
const LONG_COMPANIES = Array.from({ length: 10 }, (_, i) =>
  aCompany({ brn: String(1_234_567_891 + i) as Brn, name: `<&*_~> ${'마'.repeat(90)} ${i}` }),
);
const NOTICES: readonly Notice[] = [
  { kind: 'guest' },
  { kind: 'foreign' },
  { kind: 'bot' },
  { kind: 'unknown' },
  { kind: 'operators-only' },
  { kind: 'admins-only' },
  { kind: 'unexpected', reference: '7F3K' },
  { kind: 'store', reference: '7F3K' },
  { kind: 'not-saved', reference: '7F3K' },
  { kind: 'window-not-opened' },
  { kind: 'clock-off' },
  { kind: 'unreadable' },
  { kind: 'not-ready' },
];

const MESSAGES: Readonly<Record<string, (text: Tongue) => ViewMessage>> = {
  'choice-several': (text) =>
    choiceMessage(choice({ kind: 'several', companies, total: 12 }), text),
  'choice-many': (text) =>
    choiceMessage(choice({ kind: 'several', companies: LONG_COMPANIES, total: 10_000 }), text),
  'choice-none': (text) =>
    choiceMessage(choice({ kind: 'none', query: '한빛상시', nearest: companies }), text),
  'choice-nothing-near': (text) =>
    choiceMessage(choice({ kind: 'none', query: 'zzz', nearest: [] }), text),
  'choice-unsaid': (text) => choiceMessage(choice({ kind: 'unsaid', watched: 12 }), text),
  'choice-none-watched': (text) => choiceMessage(choice({ kind: 'unsaid', watched: 0 }), text),
  'choice-not-watched': (text) => choiceMessage(choice({ kind: 'not-watched', brn: HANBIT }), text),
  'sweep-nothing-watched': (text) => sweep([sweepWords(text).nothingWatched], text),
  'sweep-started': (text) => sweep([sweepWords(text).started], text),
  'sweep-started-elsewhere': (text) => sweep([sweepWords(text).startedElsewhere], text),
  'sweep-running': (text) =>
    sweep([sweepRunning({ startedAt, done: 400, total: 3000 }, NOW, text)], text),
  'sweep-progress': (text) => sweep([sweepProgress({ done: 400, total: 3000 }, text)], text),
  'sweep-many': (text) =>
    swept(
      {
        ...{ ...summary, done: 10_000, total: 10_000, collectable: 7200, atRisk: 900 },
        ...{ broken: 1800, unknown: 100, failed: 140, noticesSent: 1234, resolved: 560 },
      },
      text,
    ),
  'sweep-finished': (text) => swept(summary, text),
  'sweep-stopped': (text) => swept({ ...summary, done: 3, stoppedBy: refused }, text),
  'sweep-popbill-silent': (text) => swept({ ...summary, done: 23, silent: 'popbill' }, text),
  'sweep-clock-off': (text) => swept({ ...summary, done: 3, clockOff: true }, text),
  'sweep-hometax-silent': (text) =>
    swept({ ...summary, silent: 'hometax', loginsLeft: { 'hometax-silent': 12 } }, text),
  'sweep-logins-pause': (text) => swept({ ...summary, loginsLeft: { 'rejected-alike': 80 } }, text),
  'sweep-nothing-new-without-logins': (text) =>
    swept(
      {
        ...{ ...summary, done: 15, total: 15, collectable: 15, atRisk: 0, broken: 0, unknown: 0 },
        ...{ failed: 0, noticesSent: 0, resolved: 0 },
        loginsLeft: { 'hometax-silent': 12, 'tested-already': 3 },
      },
      text,
    ),
  'sweep-every-limit': (text) =>
    swept(
      {
        ...summary,
        loginsLeft: {
          ...{ 'hometax-silent': 900, 'rejected-alike': 80, 'working-hours': 400 },
          ...{ 'lock-out': 1, 'switched-off': 7, 'tested-already': 120 },
        },
        waiting: 1100,
      },
      text,
    ),
  'sweep-interrupted': (text) => swept({ ...summary, done: 40, interrupted: true }, text),
  'sweep-failed': (text) => sweep([sweepWords(text).failed], text),
  'help-usage-viewer': (text) => helpMessage(helpModel({ mayOperate: false }), text),
  'help-no-such-topic': (text) =>
    helpMessage(helpModel({ topic: 'plan', asked: '정액재 <b>' }), text),
  'help-nothing-near': (text) => helpMessage(helpModel({ asked: '날씨' }), text),
  ...Object.fromEntries(
    HELP_TOPICS.map((topic) => [
      `help-${topic}`,
      (text: Tongue) => helpMessage(helpModel({ topic }), text),
    ]),
  ),
  'notice-store': (text) => shownNotice({ kind: 'store', reference: '7F3KQ2' }, text).message,
  'notice-unexpected': (text) =>
    shownNotice({ kind: 'unexpected', reference: '7F3KQ2' }, text).message,
  'notice-unknown': (text) => shownNotice({ kind: 'unknown' }, text).message,
  'notice-window-not-opened': (text) => shownNotice({ kind: 'window-not-opened' }, text).message,
  'notice-guest': (text) => shownNotice({ kind: 'guest' }, text).message,
  'notice-operators-only': (text) => shownNotice({ kind: 'operators-only' }, text).message,
  'notice-unknown-command': (text) =>
    shownUnknown({ word: 'chekc', nearest: ['check'] }, true, text).message,
};

describe('short messages', () => {
  const every = LANGUAGES.flatMap((language) =>
    Object.entries(MESSAGES).map(([name, draw]) => ({ name, draw, language })),
  );

  it.each(every)('draws $name in $language', async ({ name, draw, language }) => {
    const message = draw(TONGUES[language]);

    expectMessageFits(message);
    await expectAsFixture(message, `${name}.${language}`);
  });
});

describe('choiceMessage', () => {
  it('says that there are more than it shows, and carries each company in its button', () => {
    const message = choiceMessage(choice({ kind: 'several', companies, total: 12 }), ko);

    expect(message.text).toContain('12곳 있어 3곳만 보여 드립니다');
    expect(actionsIn(message)).toEqual([
      'choose_check',
      'choose_check',
      'choose_check',
      'pick_check',
    ]);
    expect(JSON.stringify(message)).toContain(`"value":"${NURI}:taxinvoice"`);
    expect(JSON.stringify(message)).toContain(
      '"accessibility_label":"확인 · 누리식품 · 220-81-62517"',
    );
  });

  it.each([
    { choosing: 'check', action: 'choose_check', pick: 'pick_check', label: '확인' },
    { choosing: 'popup', action: 'choose_popup', pick: 'pick_popup', label: '인증 페이지 열기' },
    { choosing: 'watch', action: 'choose_watch', pick: 'pick_watch', label: '수정' },
    { choosing: 'unwatch', action: 'choose_unwatch', pick: 'pick_unwatch', label: '모니터링 제외' },
  ] as const)('goes on with $choosing', ({ choosing, action, pick, label }) => {
    const found = { kind: 'none', query: '한빛상시', nearest: [aCompany()] } as const;

    const message = choiceMessage(choice(found, { choosing, product: 'cashbill' }), ko);

    expect(actionsIn(message)).toEqual([action, pick]);
    expect(labelsIn(message)).toEqual([label]);
    expect(JSON.stringify(message)).toContain('1234567891:cashbill');
    expect(JSON.stringify(message)).toContain('pick_cashbill_block');
  });

  it('keeps what was typed harmless', () => {
    const found = { kind: 'none', query: '<!channel>', nearest: [] } as const;

    expect(JSON.stringify(choiceMessage(choice(found), ko))).not.toContain('<!channel>');
  });
});

describe('sweepMessage', () => {
  it('sums up what was found and told', () => {
    expect(swept(summary, ko).text).toBe(
      '9곳은 답을 다 받지 못했습니다. 인증이 잘못되었다는 뜻은 아니며, 나중에 다시 물어봅니다. 3,000곳을 물어봤지만 확인하지 못한 곳이 있습니다. 2시간 23분 걸렸습니다. 수집 가능 2,950곳 · 조치 필요 30곳 · 수집 불가 12곳 · 확인하지 못함 8곳. 알림 5건을 보냈습니다. 해결된 알림은 2건입니다. 손볼 회사는 /hometax 목록 조치필요 명령으로 볼 수 있습니다.',
    );
  });

  it('leaves out what did not happen', () => {
    const quiet = {
      ...summary,
      atRisk: 0,
      broken: 0,
      unknown: 0,
      failed: 0,
      noticesSent: 0,
      resolved: 0,
    };

    const { text } = swept(quiet, ko);

    expect(text).toContain('3,000곳을 모두 확인했습니다.');
    expect(text).toContain('수집 가능 2,950곳. 새로 알릴 것은 없었습니다.');
    expect(text).not.toMatch(/ 0곳|0건/);
  });

  it('says where to look only when something needs a look', () => {
    const well = { ...summary, collectable: 3000, atRisk: 0, broken: 0, unknown: 0 };

    expect(swept(well, ko).text).not.toContain(lookAtAttention(ko));
  });

  it('blames no authentication when our own settings stopped it', () => {
    const stopped = { ...summary, done: 3, stoppedBy: refused };

    expect(swept(stopped, ko).text).toContain(
      '3,000곳 가운데 3곳을 확인했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다.',
    );
  });

  it('says since when another one runs', () => {
    const progress = { startedAt, done: 400, total: 3000 };

    expect(sweep([sweepRunning(progress, NOW, en)], en).text).toContain(
      'since today 10:00, so no new one was started. 400 of 3,000 done.',
    );
  });
});

describe('helpMessage', () => {
  it('lists every subcommand with an operator, and only what a viewer may do without', () => {
    const operator = wordsIn(helpMessage(helpModel(), ko));
    const viewer = wordsIn(helpMessage(helpModel({ mayOperate: false }), ko));

    for (const word of ['확인', '팝업', '추가', '제외', '목록', '전체확인', '도움말']) {
      expect(operator).toContain(`/hometax ${word}`);
    }
    expect(viewer).toContain('/hometax 확인');
    expect(viewer).not.toMatch(/\/hometax (팝업|추가|제외|전체확인)/);
  });

  it('compares both methods by cost, usage period, multiple access and role', () => {
    const words = wordsIn(helpMessage(helpModel({ topic: 'methods' }), ko));

    for (const label of ['비용', '이용 기간', '동시 접속', '권한']) {
      expect(words.split(`• ${label}:`)).toHaveLength(3);
    }
  });

  it('says that a certificate alone is not enough where collection is by department user only', () => {
    const about = { topic: 'methods', collectsBy: 'deptUser' } as const;

    expect(wordsIn(helpMessage(helpModel(about), ko))).toContain(
      '공동인증서만 등록된 회사는 수집할 수 없습니다.',
    );
    expect(wordsIn(helpMessage(helpModel(about), en))).toContain(
      'with only a certificate cannot collect.',
    );
    expect(wordsIn(helpMessage(helpModel({ topic: 'methods' }), ko))).not.toContain('COLLECTS_BY');
  });

  it('says what the lock-out rule does after each kind of rejection, and without tests in sweeps', () => {
    const { sweeps } = helpModel();
    const usual = wordsIn(helpMessage(helpModel({ topic: 'dept-user-login' }), en));
    const off = { ...sweeps, deptLoginTest: 'off' } as const;
    const never = wordsIn(helpMessage(helpModel({ topic: 'dept-user-login', sweeps: off }), en));

    expect(usual).toContain('test once more in the next scheduled check');
    expect(never).not.toContain('test once more in the next scheduled check');
    expect(never).toContain('until somebody says that it was registered again');
  });

  it('names from how many companies on what is good to know is told in the summary only', () => {
    const words = wordsIn(helpMessage(helpModel({ topic: 'sweeps' }), ko));

    expect(words).toContain(`회사가 ${MANY_WATCHED}곳 이상이면 일일 요약에서만 알립니다.`);
  });

  it('says to an admin who is no operator that settings are theirs and operating is not', () => {
    const admin = { mayOperate: false, topic: 'roles' } as const;

    expect(wordsIn(helpMessage(helpModel({ mayOperate: false }), ko))).toContain('/hometax 설정');
    expect(wordsIn(helpMessage(helpModel(admin), ko))).toContain('운영 권한은 따로입니다.');
    expect(
      wordsIn(helpMessage(helpModel({ ...admin, roles: { operators: [], admins: [] } }), ko)),
    ).not.toContain('운영 권한은 따로입니다.');
  });

  it('names both ways to register a department user', () => {
    const words = wordsIn(helpMessage(helpModel({ topic: 'methods' }), ko));

    expect(words).toContain('/hometax 팝업');
    expect(words).toContain('홈택스연동 &gt; 환경설정 &gt; 인증관리 &gt; 부서사용자 인증');
  });
});

describe('shownNotice', () => {
  const every = LANGUAGES.flatMap((language) =>
    NOTICES.map((notice) => ({ notice, language, kind: notice.kind })),
  );

  it.each(every)('says $kind in $language, in a message and in a modal', ({ notice, language }) => {
    const text = TONGUES[language];
    const { message, modal } = shownNotice(notice, text);

    expectMessageFits(message);
    expectModalFits(modal);
    expect(wordsIn(modal)).toContain(message.text.replaceAll('\u200B', ''));
  });

  it('gives the reference of an unexpected error', () => {
    expect(shownNotice({ kind: 'unexpected', reference: '7F3K' }, ko).message.text).toContain(
      '7F3K',
    );
    expect(shownNotice({ kind: 'store', reference: '7F3K' }, en).message.text).toContain('7F3K');
  });

  it('shows the nearest words and the usage to a word that is no command', () => {
    const unknown = { word: '<!here>', nearest: ['check', 'list'] } as const;
    const { message } = shownUnknown(unknown, true, ko);

    expect(message.text).toBe(
      '모르는 명령입니다: &lt;!here&gt;. 비슷한 명령: /hometax 확인, /hometax 목록',
    );
    expect(wordsIn(message)).toContain('/hometax 팝업 &lt;회사&gt;');
  });

  it('says which number does not fit', () => {
    expect(badBrn('check-digit', '123-45-67890', ko)).toBe(
      '사업자번호 10자리 가운데 마지막 숫자가 맞지 않습니다. 다시 봐 주세요: 123-45-67890',
    );
    expect(badBrn('check-digit', '123-45-67890', en)).toBe(
      'The last digit of this business no. does not fit. Please look again: 123-45-67890',
    );
  });

  it('survives a word as long as Slack lets people type', () => {
    expectMessageFits(shownUnknown({ word: 'x'.repeat(7000), nearest: [] }, true, ko).message);
  });
});
