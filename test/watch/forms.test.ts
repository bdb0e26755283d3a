import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { problemSentence } from '../../src/assessment/problem-words.js';
import {
  certTestModal,
  checkFieldErrors,
  checkFormModal,
  checkingModal,
  confirmLoginModal,
} from '../../src/check/check-report-view.js';
import { messageNumbersWords } from '../../src/check/check-words.js';
import { companyOption } from '../../src/company/choose-view.js';
import { findOptionProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import type { WatchDraft } from '../../src/watch/watch-company.js';
import {
  addedModal,
  editedModal,
  savingModal,
  unwatchModal,
  type WatchForm,
  watchFieldErrors,
  watchModal,
} from '../../src/watch/watch-view.js';
import { type FormProblem, watchWords } from '../../src/watch/watch-words.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { expectAsFixture, expectModalFits, visibleText } from '../support/views.js';

const ko = TONGUES['ko'];
const LONG = '다'.repeat(200);
const CONFIRM = {
  brn: HANBIT,
  product: 'taxinvoice',
  name: '한빛상사',
  attempts: 4,
  now: seoul('2026-11-25 10:12'),
} as const;

const EMPTY: WatchDraft = {
  brn: '',
  name: '',
  products: ['taxinvoice'],
  popbillUserId: '',
  channel: '',
  owner: '',
  note: '',
};
const FULL: WatchDraft = {
  brn: HANBIT,
  name: '한빛상사',
  products: ['taxinvoice', 'cashbill'],
  popbillUserId: 'hanbit01',
  channel: 'C0ALERTS',
  owner: 'U0KIM',
  note: '대표 번호 02-123-4567, 국민은행',
};

function form(overrides: Partial<WatchForm> = {}): WatchForm {
  return {
    mode: 'add',
    draft: EMPTY,
    groups: [],
    problems: [],
    ...overrides,
  };
}

const MODALS: Readonly<Record<string, (t: Tongue) => ModalView>> = {
  'check-form': (t) => checkFormModal(undefined, ['taxinvoice'], t),
  'check-form-no-number': (t) =>
    checkFormModal(undefined, ['taxinvoice'], t, messageNumbersWords(t).none),
  'check-form-again': (t) => checkFormModal({ brn: HANBIT, name: '한빛상사' }, [], t),
  'check-checking': (t) => checkingModal('한빛상사', t),
  'watch-add': (t) => watchModal(form(), t),
  'watch-edit': (t) =>
    watchModal(form({ mode: 'edit', draft: FULL, groups: [{ id: 'S0OPS', handle: 'ops' }] }), t),
  'watch-problems': (t) =>
    watchModal(
      form({
        draft: { ...FULL, note: 'pw: abc' },
        problems: [
          { field: 'note', why: 'looks-secret' },
          { field: 'channel', why: 'not-in-channel' },
        ],
      }),
      t,
    ),
  'watch-saving': (t) => savingModal({ mode: 'edit', draft: FULL }, false, t),
  'watch-confirming': (t) => savingModal({ mode: 'add', draft: FULL }, true, t),
  'watch-not-member': (t) =>
    watchModal(
      form({ draft: FULL, problems: [{ field: 'brn', why: 'not-member', stage: 'test' }] }),
      t,
    ),
  'watch-unconfirmed': (t) => {
    const problem = problemSentence({ kind: 'too-late', afterMs: 15_000 }, MRKDWN, t);
    const notice = watchWords(t).unconfirmed(problem);
    return watchModal(form({ draft: FULL, notice, unconfirmedBrn: HANBIT }), t);
  },
  'watch-already': (t) => {
    const notice = watchWords(t).conflict('add', ['name', 'note']);
    return watchModal(form({ mode: 'edit', draft: FULL, basedOn: '1z141z3', notice }), t);
  },
  'watch-already-same': (t) => {
    const notice = watchWords(t).conflict('add', []);
    return watchModal(form({ mode: 'edit', draft: FULL, basedOn: '1z141z3', notice }), t);
  },
  'watch-meanwhile': (t) => {
    const notice = watchWords(t).conflict('edit', ['products', 'owner']);
    return watchModal(form({ mode: 'edit', draft: FULL, basedOn: '1z141z3', notice }), t);
  },
  'watch-paused': (t) =>
    watchModal(form({ mode: 'edit', draft: FULL, basedOn: '1z141z3', paused: 'closed' }), t),
  'watch-added-other-name': (t) =>
    addedModal(aCompany({ name: '한빛 본점' }), '주식회사 한빛상사', t),
  'watch-added': (t) => addedModal(aCompany({ channel: 'C0ALERTS' }), undefined, t),
  'watch-edited': (t) => editedModal(aCompany(), t),
  'unwatch-confirm': (t) => unwatchModal('confirm', { brn: HANBIT, name: '한빛상사' }, t),
  'unwatch-working': (t) => unwatchModal('working', { brn: HANBIT, name: '한빛상사' }, t),
  'unwatch-done': (t) => unwatchModal('done', { brn: HANBIT, name: '한빛상사' }, t),
  'unwatch-was-not-watched': (t) => unwatchModal('was-not-watched', { brn: HANBIT }, t),
  'cert-test-confirm': (t) =>
    certTestModal({ brn: HANBIT, product: 'taxinvoice', name: '한빛상사' }, t),
  'confirm-login-confirm': (t) => confirmLoginModal({ ...CONFIRM, method: 'deptUser' }, t),
  'confirm-login-certificate': (t) =>
    confirmLoginModal({ ...CONFIRM, attempts: 5, method: 'certificate' }, t),
  'confirm-login-lost': (t) =>
    confirmLoginModal({ ...CONFIRM, attempts: 'lost', method: 'deptUser' }, t),
  'confirm-login-not-before': (t) =>
    confirmLoginModal({ ...CONFIRM, method: 'deptUser', notBefore: seoul('2026-11-26 08:31') }, t),
};

describe('modals with a form or a question', () => {
  const modals = LANGUAGES.flatMap((language) =>
    Object.entries(MODALS).map(([name, draw]) => ({ name, draw, language })),
  );

  it.each(modals)('draws $name in $language', async ({ name, draw, language }) => {
    const view = draw(TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `${name}.${language}`);
  });
});

describe('checkFormModal', () => {
  it('searches companies from the first letter', () => {
    expect(JSON.stringify(checkFormModal(undefined, [], ko))).toContain(
      '"type":"external_select","action_id":"company","min_query_length":1',
    );
  });

  it('preselects the company and products chosen before', () => {
    const company = { brn: HANBIT, name: LONG };

    const view = checkFormModal(company, ['cashbill'], ko);

    expectModalFits(view);
    expect(JSON.stringify(view)).toMatch(/… · 123-45-67891/);
    expect(JSON.stringify(view)).toContain(`"value":"${HANBIT}"`);
  });

  it('reports an error beside its field', () => {
    expect(checkFieldErrors('no-products', ko)).toEqual({
      products_block: '수집 항목을 하나 이상 선택해 주세요.',
    });
    expect(checkFieldErrors('check-digit', ko)).toEqual({
      company_block: '사업자번호의 마지막 숫자(검증 번호)가 맞지 않습니다. 번호를 확인해 주세요.',
    });
  });
});

describe('companyOption', () => {
  it('says of a BRN without a name that it is not watched', () => {
    const options = [{ brn: NURI }, { brn: HANBIT, name: '한빛상사' }].map((company) =>
      companyOption(company, ko),
    );

    expect(options.map(({ text, value }) => [text.text, value])).toEqual([
      ['220-81-62517 · 모니터링하지 않는 회사', NURI],
      ['한빛상사 · 123-45-67891', HANBIT],
    ]);
  });

  it('keeps the complete BRN after a long name', () => {
    const option = companyOption({ brn: HANBIT, name: LONG }, ko);

    expect(findOptionProblems({ options: [option] })).toEqual([]);
    expect(option.text.text).toMatch(/… · 123-45-67891$/);
  });
});

describe('watchModal', () => {
  it('has a BRN field when adding, and shows the BRN as text when editing', () => {
    const adding = JSON.stringify(watchModal(form(), ko));
    const editing = watchModal(form({ mode: 'edit', draft: FULL }), ko);

    expect(adding).toContain('"block_id":"brn_block"');
    expect(JSON.stringify(editing)).not.toContain('brn_block');
    expect(visibleText(editing)).toContain('123-45-67891');
    expect(editing.private_metadata).toBe(HANBIT);
  });

  it('fills the fields with the draft', () => {
    const view = JSON.stringify(watchModal(form({ mode: 'edit', draft: FULL }), ko));

    expect(view).toContain('"initial_value":"한빛상사"');
    expect(view).toContain('"initial_value":"hanbit01"');
    expect(view).toContain('"initial_conversation":"C0ALERTS"');
    expect(view).toContain('"initial_user":"U0KIM"');
    expect(view).toContain('"value":"cashbill"}]');
  });

  it('keeps an owner group that is not listed', () => {
    const draft = { ...FULL, owner: 'S0GONE' };
    const groups = Array.from({ length: 150 }, (_, i) => ({ id: `S${i}`, handle: `group-${i}` }));

    const view = watchModal(form({ mode: 'edit', draft, groups }), ko);

    expectModalFits(view);
    expect(JSON.stringify(view)).toMatch(/"initial_option":\{[^}]*\},"value":"S0GONE"/);
    expect(JSON.stringify(view)).not.toContain('initial_user');
  });

  it('draws no group field if there is no group', () => {
    expect(JSON.stringify(watchModal(form(), ko))).not.toContain('owner_group');
  });

  it('excludes channels shared with other organisations from the choice', () => {
    expect(JSON.stringify(watchModal(form(), ko))).toContain(
      '"exclude_external_shared_channels":true',
    );
  });

  it('says what an empty name means: a new company gets POPBiLL’s, a watched one keeps its own', () => {
    expect(visibleText(watchModal(form(), ko))).toContain('비워 두면 팝빌에 등록된 이름');
    expect(visibleText(watchModal(form({ mode: 'edit', draft: FULL }), ko))).toContain(
      '비워 두면 현재 이름 유지',
    );
  });

  it('names the check digit as what is wrong', () => {
    for (const language of LANGUAGES) {
      const problem = { field: 'brn', why: 'check-digit' } as const;
      const [sentence] = Object.values(watchFieldErrors([problem], TONGUES[language]));
      expect(sentence).toMatch(/검증 번호|check digit/);
    }
  });

  it('says that no secrets should be entered', () => {
    expect(visibleText(watchModal(form(), ko))).toContain(
      '비밀번호와 주민등록번호는 입력하지 마세요',
    );
  });

  it('fits Slack’s limits with very long texts', () => {
    const draft = { ...FULL, name: LONG, note: LONG.repeat(10) };
    const view = watchModal(form({ mode: 'edit', draft }), ko);

    expectModalFits(view);
    expectModalFits(savingModal({ mode: 'edit', draft }, true, ko));
  });

  const problems: readonly FormProblem[] = [
    { field: 'brn', why: 'not-ten-digits' },
    { field: 'brn', why: 'all-zero' },
    { field: 'brn', why: 'check-digit' },
    { field: 'brn', why: 'not-member', stage: 'production' },
    { field: 'name', why: 'too-long' },
    { field: 'products', why: 'none' },
    { field: 'popbillUserId', why: 'malformed' },
    { field: 'channel', why: 'malformed' },
    { field: 'channel', why: 'not-in-channel' },
    { field: 'channel', why: 'shared-outside' },
    { field: 'channel', why: 'archived' },
    { field: 'channel', why: 'scopes-missing', scopes: ['channels:read', 'groups:read'] },
    { field: 'owner', why: 'both-owners' },
    { field: 'owner', why: 'unknown' },
    { field: 'owner', why: 'left' },
    { field: 'owner', why: 'not-a-member' },
    { field: 'note', why: 'looks-secret' },
    { field: 'note', why: 'too-long' },
  ];
  const cases = LANGUAGES.flatMap((language) =>
    problems.map((problem) => ({ language, problem, name: `${problem.field} ${problem.why}` })),
  );

  it.each(cases)('has its own sentence in $language for $name', ({ language, problem }) => {
    const errors = Object.entries(watchFieldErrors([problem], TONGUES[language]));
    const otherSentences = problems
      .filter((each) => each !== problem)
      .map((each) => Object.values(watchFieldErrors([each], TONGUES[language]))[0]);

    expect(errors).toHaveLength(1);
    const [block, sentence] = errors[0] ?? [];
    expect(JSON.stringify(watchModal(form({ groups: [{ id: 'S1', handle: 'a' }] }), ko))).toContain(
      `"block_id":"${block}"`,
    );
    expect(otherSentences).not.toContain(sentence);
  });

  it('reports only the first problem of a field', () => {
    const errors = watchFieldErrors(
      [
        { field: 'note', why: 'looks-secret' },
        { field: 'note', why: 'too-long' },
      ],
      ko,
    );

    expect(errors).toEqual({
      note_block:
        '처리 메모에 비밀번호나 주민등록번호는 입력할 수 없습니다. 그 부분을 지워 주세요.',
    });
  });
});

describe('certTestModal', () => {
  it('warns before the question that a test may log a person out', () => {
    const view = certTestModal({ brn: HANBIT, product: 'cashbill' }, ko);

    expect(visibleText(view)).toContain(
      '이 인증서로 홈택스를 사용 중인 사람이 로그아웃될 수 있습니다. 지금 테스트할까요?',
    );
    expect(view.submit?.text).toBe('테스트');
    expect(view.close?.text).toBe('취소');
    expect(view.private_metadata).toBe('1234567891:cashbill');
  });
});

describe('unwatchModal', () => {
  it('asks first and says what is kept', () => {
    const view = unwatchModal('confirm', { brn: HANBIT, name: '<한빛>' }, ko);

    expect(visibleText(view)).toContain('&lt;한빛&gt; · 모니터링에서 제외할까요?');
    expect(visibleText(view)).toContain('언제든 다시 추가할 수 있습니다');
    expect(view.submit?.text).toBe('제외');
  });
});
