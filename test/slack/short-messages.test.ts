import { describe, expect, it } from 'vitest';
import { MANY_WATCHED } from '../../src/alert/notice-rules.js';
import { type ChoiceModel, choiceMessage } from '../../src/company/choose-view.js';
import { brnCommandError } from '../../src/company/choose-words.js';
import { HELP_TOPICS } from '../../src/help/help-rules.js';
import {
  drawUnknownCommand,
  helpMessage,
  type UnknownCommandModel,
} from '../../src/help/help-view.js';
import type { Brn } from '../../src/kernel/brn.js';
import type { Refused } from '../../src/records/status.js';
import type { ViewMessage } from '../../src/slack/blocks.js';
import { drawNotice } from '../../src/slack/modal-view.js';
import type { Notice } from '../../src/slack/notice-words.js';
import type { SweepSummary } from '../../src/sweep/sweep-count.js';
import { sweepMessage, sweepReport } from '../../src/sweep/sweep-view.js';
import { sweepProgress, sweepRunning, sweepWords } from '../../src/sweep/sweep-words.js';
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
  visibleText,
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
const summary: SweepSummary = {
  startedAt,
  finishedAt: startedAt + 143 * 60_000,
  done: 3000,
  total: 3000,
  collectable: 2950,
  atRisk: 30,
  cannotCollect: 12,
  unknown: 8,
  neverChecked: 0,
  failed: 9,
  noticesSent: 5,
  resolved: 2,
  skippedLogins: {},
  stoppedBy: undefined,
  isClockOff: false,
  isInterrupted: false,
};
const AFTER_40 = {
  done: 40,
  collectable: 37,
  atRisk: 1,
  cannotCollect: 1,
  unknown: 1,
  failed: 1,
  noticesSent: 2,
  resolved: 1,
};

function choice(result: ChoiceModel['result'], overrides: Partial<ChoiceModel> = {}): ChoiceModel {
  return { purpose: 'check', product: 'taxinvoice', result, ...overrides };
}

function unknownCommand(model: Partial<UnknownCommandModel>): UnknownCommandModel {
  return { text: '', rest: '', nearest: [], companies: [], mayOperate: true, ...model };
}

function drawSweep(sentences: readonly string[], t: Tongue): ViewMessage {
  return sweepMessage(sentences, 'production', t);
}

function drawSweepEnd(summary: SweepSummary, t: Tongue): ViewMessage {
  return sweepReport(summary, 'production', t);
}

const companies = [
  aCompany(),
  aCompany({ brn: NURI, name: '누리식품' }),
  aCompany({ brn: NURI, name: LONG }),
];
/** The largest number of companies offered, with the longest names. */
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
  { kind: 'window-not-opened' },
  { kind: 'clock-off' },
  { kind: 'store-away' },
  { kind: 'unreadable' },
  { kind: 'not-ready' },
];

const MESSAGES: Readonly<Record<string, (t: Tongue) => ViewMessage>> = {
  'choice-several': (t) => choiceMessage(choice({ kind: 'several', companies, total: 12 }), t),
  'choice-many': (t) =>
    choiceMessage(choice({ kind: 'several', companies: LONG_COMPANIES, total: 10_000 }), t),
  'choice-none': (t) =>
    choiceMessage(choice({ kind: 'none', query: '한빛상시', nearest: companies }), t),
  'choice-nothing-near': (t) =>
    choiceMessage(choice({ kind: 'none', query: 'zzz', nearest: [] }), t),
  'choice-unsaid': (t) => choiceMessage(choice({ kind: 'no-company-given', watched: 12 }), t),
  'choice-none-watched': (t) => choiceMessage(choice({ kind: 'no-company-given', watched: 0 }), t),
  'choice-not-watched': (t) => choiceMessage(choice({ kind: 'one', brn: HANBIT }), t),
  'sweep-nothing-watched': (t) => drawSweep([sweepWords(t).nothingWatched], t),
  'sweep-started': (t) => drawSweep([sweepWords(t).started], t),
  'sweep-started-elsewhere': (t) => drawSweep([sweepWords(t).startedElsewhere], t),
  'sweep-running': (t) =>
    drawSweep([sweepRunning({ startedAt, done: 400, total: 3000 }, NOW, t)], t),
  'sweep-progress': (t) => drawSweep([sweepProgress({ done: 400, total: 3000 }, t)], t),
  'sweep-many': (t) =>
    drawSweepEnd(
      {
        ...summary,
        done: 10_000,
        total: 10_000,
        collectable: 7200,
        atRisk: 900,
        cannotCollect: 1800,
        unknown: 100,
        failed: 140,
        noticesSent: 1234,
        resolved: 560,
      },
      t,
    ),
  'sweep-finished': (t) => drawSweepEnd(summary, t),
  'sweep-stopped': (t) => drawSweepEnd({ ...summary, done: 3, stoppedBy: refused }, t),
  'sweep-popbill-silent': (t) => drawSweepEnd({ ...summary, done: 23, silent: 'popbill' }, t),
  'sweep-clock-off': (t) => drawSweepEnd({ ...summary, done: 3, isClockOff: true }, t),
  'sweep-hometax-silent': (t) =>
    drawSweepEnd({ ...summary, silent: 'hometax', skippedLogins: { 'hometax-silent': 12 } }, t),
  'sweep-logins-pause': (t) =>
    drawSweepEnd({ ...summary, skippedLogins: { 'rejected-alike': 80 } }, t),
  'sweep-nothing-new-without-logins': (t) =>
    drawSweepEnd(
      {
        ...summary,
        done: 15,
        total: 15,
        collectable: 15,
        atRisk: 0,
        cannotCollect: 0,
        unknown: 0,
        failed: 0,
        noticesSent: 0,
        resolved: 0,
        skippedLogins: { 'hometax-silent': 12, 'tested-already': 3 },
      },
      t,
    ),
  'sweep-every-limit': (t) =>
    drawSweepEnd(
      {
        ...summary,
        skippedLogins: {
          'hometax-silent': 900,
          'rejected-alike': 80,
          'working-hours': 400,
          'lock-out': 1,
          'switched-off': 7,
          'tested-already': 120,
        },
        waiting: 1100,
      },
      t,
    ),
  'sweep-interrupted': (t) => drawSweepEnd({ ...summary, ...AFTER_40, isInterrupted: true }, t),
  'sweep-failed': (t) => drawSweep([sweepWords(t).failed], t),
  'help-usage-viewer': (t) => helpMessage(helpModel({ mayOperate: false }), t),
  'help-no-such-topic': (t) =>
    helpMessage(helpModel({ topic: 'plan', unknownInput: '정액재 <b>' }), t),
  'help-nothing-near': (t) => helpMessage(helpModel({ unknownInput: '날씨' }), t),
  ...Object.fromEntries(
    HELP_TOPICS.map((topic) => [
      `help-${topic}`,
      (t: Tongue) => helpMessage(helpModel({ topic }), t),
    ]),
  ),
  'notice-store': (t) => drawNotice({ kind: 'store', reference: '7F3KQ2' }, t).message,
  'notice-store-away': (t) => drawNotice({ kind: 'store-away' }, t).message,
  'notice-unexpected': (t) => drawNotice({ kind: 'unexpected', reference: '7F3KQ2' }, t).message,
  'notice-unknown': (t) => drawNotice({ kind: 'unknown' }, t).message,
  'notice-window-not-opened': (t) => drawNotice({ kind: 'window-not-opened' }, t).message,
  'notice-guest': (t) => drawNotice({ kind: 'guest' }, t).message,
  'notice-operators-only': (t) => drawNotice({ kind: 'operators-only' }, t).message,
  'notice-unknown-command': (t) =>
    drawUnknownCommand(unknownCommand({ text: 'chekc 한빛', rest: '한빛', nearest: ['check'] }), t)
      .message,
  'notice-no-company': (t) =>
    drawUnknownCommand(unknownCommand({ text: '한비상사', companies: [aCompany()] }), t).message,
  'notice-nothing-found': (t) => drawUnknownCommand(unknownCommand({ text: 'banana' }), t).message,
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
  it('says how many companies match, and encodes each one in its button', () => {
    const message = choiceMessage(choice({ kind: 'several', companies, total: 12 }), ko);

    expect(message.text).toContain('일치하는 회사가 12곳');
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
    { purpose: 'check', action: 'choose_check', pick: 'pick_check', label: '확인' },
    { purpose: 'popup', action: 'choose_popup', pick: 'pick_popup', label: '인증 페이지 열기' },
    { purpose: 'watch', action: 'choose_watch', pick: 'pick_watch', label: '수정' },
    { purpose: 'unwatch', action: 'choose_unwatch', pick: 'pick_unwatch', label: '모니터링 제외' },
  ] as const)('continues with $purpose', ({ purpose, action, pick, label }) => {
    const result = { kind: 'none', query: '한빛상시', nearest: [aCompany()] } as const;

    const message = choiceMessage(choice(result, { purpose, product: 'cashbill' }), ko);

    expect(actionsIn(message)).toEqual([action, pick]);
    expect(labelsIn(message)).toEqual([label]);
    expect(JSON.stringify(message)).toContain('1234567891:cashbill');
    expect(JSON.stringify(message)).toContain('pick_cashbill_block');
  });

  it('escapes the input', () => {
    const result = { kind: 'none', query: '<!channel>', nearest: [] } as const;

    expect(JSON.stringify(choiceMessage(choice(result), ko))).not.toContain('<!channel>');
  });
});

describe('sweepMessage', () => {
  it('sums up the results and the notices', () => {
    expect(drawSweepEnd(summary, ko).text).toBe(
      '조치 필요 42곳 · 3,000곳 확인(2시간 23분)\n수집 불가 12 · 중단 우려 30 · 수집 가능 2,950 · 확인하지 못함 8\n확인하지 못했거나 일부만 확인된 회사 9곳은 나중에 다시 확인합니다. 인증에 문제가 있다는 뜻은 아닙니다.\n알림 5건을 보냈습니다. 알림 2건이 해결되었습니다.',
    );
  });

  it('leaves out counts of zero', () => {
    const quiet = {
      ...summary,
      atRisk: 0,
      cannotCollect: 0,
      unknown: 0,
      failed: 0,
      noticesSent: 0,
      resolved: 0,
    };

    const { text } = drawSweepEnd(quiet, ko);

    expect(text).toBe(
      '조치 필요 없음 · 2,950곳 확인(2시간 23분)\n수집 가능 2,950\n새로 알릴 내용은 없습니다.',
    );
    expect(text).not.toMatch(/ 0곳|0건/);
  });

  it('has buttons to what needs action only if a company needs it', () => {
    const allCollectable = {
      ...summary,
      collectable: 3000,
      atRisk: 0,
      cannotCollect: 0,
      unknown: 0,
    };

    expect(actionsIn(drawSweepEnd(summary, ko))).toEqual(['open_attention', 'home_alerts']);
    expect(actionsIn(drawSweepEnd(allCollectable, ko))).toEqual([]);
  });

  it('says that no authentication is wrong if our own settings stopped the sweep', () => {
    const stopped = { ...summary, done: 3, stoppedBy: refused };

    expect(drawSweepEnd(stopped, ko).text).toContain(
      '확인을 중단했습니다(3,000곳 중 3곳 확인). 인증에 문제가 있다는 뜻은 아닙니다.',
    );
  });

  it('says since when another sweep has been running', () => {
    const progress = { startedAt, done: 400, total: 3000 };

    expect(drawSweep([sweepRunning(progress, NOW, en)], en).text).toContain(
      'already running (started today 10:00, 400 of 3,000 checked), so no new one was started.',
    );
  });
});

describe('helpMessage', () => {
  it('lists every subcommand for an operator, and only the permitted ones for a viewer', () => {
    const operator = visibleText(helpMessage(helpModel(), ko));
    const viewer = visibleText(helpMessage(helpModel({ mayOperate: false }), ko));

    for (const word of ['[확인]', '팝업', '추가', '제외', '목록', '전체확인', '도움말']) {
      expect(operator).toContain(`/hometax ${word}`);
    }
    expect(viewer).toContain('/hometax [확인]');
    expect(viewer).not.toMatch(/\/hometax (팝업|추가|제외|전체확인)/);
  });

  it('compares both methods by cost, usage period, multiple access and role', () => {
    const words = visibleText(helpMessage(helpModel({ topic: 'methods' }), ko));

    for (const label of ['비용', '이용 기간', '동시 로그인', '권한']) {
      expect(words.split(`• ${label}:`)).toHaveLength(3);
    }
  });

  it('says that a certificate alone is not enough where collection is by department user only', () => {
    const overrides = { topic: 'methods', collectsBy: 'deptUser' } as const;

    expect(visibleText(helpMessage(helpModel(overrides), ko))).toContain(
      '공동인증서만 등록된 회사는 수집할 수 없습니다.',
    );
    expect(visibleText(helpMessage(helpModel(overrides), en))).toContain(
      'with only a certificate cannot collect.',
    );
    expect(visibleText(helpMessage(helpModel({ topic: 'methods' }), ko))).not.toContain(
      'COLLECTS_BY',
    );
  });

  it('says what the lock-out rule does after a rejection, with and without tests in sweeps', () => {
    const usual = visibleText(helpMessage(helpModel({ topic: 'dept-user-login' }), en));
    const never = visibleText(
      helpMessage(helpModel({ topic: 'dept-user-login', deptLoginTest: 'off' }), en),
    );

    expect(usual).toContain('test once more at the next scheduled check');
    expect(never).not.toContain('test once more at the next scheduled check');
    expect(never).toContain('Not retried, to avoid a lockout');
  });

  it('says from which number of companies remarks are only in the daily summary', () => {
    const words = visibleText(helpMessage(helpModel({ topic: 'sweeps' }), ko));

    expect(words).toContain(`회사가 ${MANY_WATCHED}곳 이상이면 일일 요약에서만`);
  });

  it('says to an admin who is not an operator that they may only change settings', () => {
    const admin = { mayOperate: false, topic: 'roles' } as const;

    expect(visibleText(helpMessage(helpModel({ mayOperate: false }), ko))).toContain(
      '/hometax 설정',
    );
    expect(visibleText(helpMessage(helpModel(admin), ko))).toContain('운영자 권한은 별도입니다.');
    expect(visibleText(helpMessage(helpModel({ ...admin, operators: [] }), ko))).not.toContain(
      '운영자 권한은 별도입니다.',
    );
  });

  it('names both ways to register a department user', () => {
    const words = visibleText(helpMessage(helpModel({ topic: 'methods' }), ko));

    expect(words).toContain('/hometax 팝업');
    expect(words).toContain(
      '홈택스수집(옛 홈택스연동) &gt; 환경설정 &gt; 인증 관리 &gt; 부서사용자 인증',
    );
  });
});

describe('drawNotice', () => {
  const every = LANGUAGES.flatMap((language) =>
    NOTICES.map((notice) => ({ notice, language, kind: notice.kind })),
  );

  it.each(every)(
    'draws $kind in $language, as a message and as a modal',
    ({ notice, language }) => {
      const t = TONGUES[language];
      const { message, modal } = drawNotice(notice, t);

      expectMessageFits(message);
      expectModalFits(modal);
      expect(visibleText(modal)).toContain(message.text.replaceAll('\u200B', ''));
    },
  );

  it('gives the reference of an unexpected error', () => {
    expect(drawNotice({ kind: 'unexpected', reference: '7F3K' }, ko).message.text).toContain(
      '7F3K',
    );
    expect(drawNotice({ kind: 'store', reference: '7F3K' }, en).message.text).toContain('7F3K');
  });

  it('offers a button for each command that resembles what was typed, with the rest of the text', () => {
    const nearest = ['check', 'list'] as const;
    const model = unknownCommand({ text: '<!here> 한빛', rest: '한빛', nearest });
    const { message } = drawUnknownCommand(model, ko);

    expect(message.text).toBe(
      '일치하는 명령이나 회사가 없습니다: &lt;!here&gt; 한빛. 혹시 아래 항목을 찾으셨나요?',
    );
    expect(visibleText(message)).toContain('/hometax 확인 한빛');
    expect(JSON.stringify(message.blocks)).toContain('"value":"목록 한빛"');
    expect(labelsIn(message)).toEqual(['실행', '실행']);
  });

  it('offers the companies with similar names', () => {
    const model = unknownCommand({ text: '한비상사', companies: [aCompany()] });
    const { message } = drawUnknownCommand(model, ko);

    expect(message.text).toBe(
      '일치하는 명령이나 회사가 없습니다: 한비상사. 혹시 아래 항목을 찾으셨나요?',
    );
    expect(actionsIn(message)).toEqual(['choose_check']);
    expect(visibleText(message)).not.toContain('/hometax 목록');
    expect(visibleText(message)).toContain('/hometax 도움말');
  });

  it('lists at most five permitted commands if nothing is similar', () => {
    const commandsFor = (mayOperate: boolean) =>
      visibleText(
        drawUnknownCommand(unknownCommand({ text: '날씨', mayOperate }), ko).message,
      ).match(/\/hometax \S+ [^\s`]+/g);

    expect(commandsFor(true)).toEqual([
      '/hometax [확인] [회사]',
      '/hometax 팝업 &lt;회사&gt;',
      '/hometax 추가 [회사]',
      '/hometax 목록 [조치필요',
      '/hometax 알림 [내담당',
      '/hometax 도움말에서 볼',
    ]);
    expect(commandsFor(false)).toEqual([
      '/hometax [확인] [회사]',
      '/hometax 목록 [조치필요',
      '/hometax 알림 [내담당',
      '/hometax 도움말에서 볼',
    ]);
  });

  it('names the number whose check digit is wrong', () => {
    expect(brnCommandError('check-digit', '123-45-67890', ko)).toBe(
      '사업자번호의 마지막 숫자(검증 번호)가 맞지 않습니다. 번호를 확인해 주세요. 입력한 번호: 123-45-67890',
    );
    expect(brnCommandError('check-digit', '123-45-67890', en)).toBe(
      'The last digit of this business no. is wrong (check digit). Check the number. You typed: 123-45-67890',
    );
  });

  it('fits with an unknown command of the greatest length', () => {
    const text = 'x'.repeat(7000);
    const companies = LONG_COMPANIES.slice(0, 3);
    const nearest = ['check', 'list', 'watch'] as const;

    for (const model of [
      unknownCommand({ text, companies }),
      unknownCommand({ text, rest: text, nearest }),
    ]) {
      expectMessageFits(drawUnknownCommand(model, ko).message);
    }
  });
});
