import { describe, expect, it } from 'vitest';
import { type PopupModalModel, type PopupState, popupModal } from '../../src/popup/popup-view.js';
import type { PopbillProblem } from '../../src/records/status.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import {
  actionsIn,
  expectAsFixture,
  expectModalFits,
  labelsIn,
  visibleText,
} from '../support/views.js';

const ko = TONGUES['ko'];
const URL = 'https://www.popbill.com/SSO?token=once';

function model(state: PopupState, overrides: Partial<PopupModalModel> = {}): PopupModalModel {
  return {
    brn: HANBIT,
    product: 'taxinvoice',
    stage: 'production',
    name: '한빛상사',
    state,
    ...overrides,
  };
}

function refused(codeClass: 'member-missing' | 'caller-misconfigured' | 'unknown'): PopupState {
  const answer = { message: '팝빌이 한 말', code: -99003008, at: 'call' } as const;
  return { kind: 'refused', problem: { kind: 'refused', codeClass, ...answer } };
}

function refusedBecause(problem: PopbillProblem): PopupState {
  return { kind: 'refused', problem };
}

const until = seoul('2026-11-25 14:03') + 30_000;
const STATES: Readonly<Record<string, PopupState>> = {
  getting: { kind: 'getting' },
  alive: { kind: 'link', url: URL, expiresAt: until },
  ticket: { kind: 'ticket', url: 'https://watch.example.com/popup/x', expiresAt: until },
  dead: { kind: 'expired' },
  'not-a-member': refused('member-missing'),
  'our-fault': refused('caller-misconfigured'),
  'unknown-code': refused('unknown'),
  unreachable: refusedBecause({ kind: 'unreachable', cause: 'ECONNREFUSED' }),
  'too-late': refusedBecause({ kind: 'too-late', afterMs: 15_000 }),
  garbled: refusedBecause({ kind: 'garbled', httpStatus: 502 }),
};

describe('popupModal', () => {
  const every = LANGUAGES.flatMap((language) =>
    Object.entries(STATES).map(([name, state]) => ({ name, state, language })),
  );
  const oneOfTwo = every.filter(({ name }) => name === 'alive' || name === 'dead');

  it.each(every)('draws $name in $language', async ({ name, state, language }) => {
    const view = popupModal(model(state), TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `popup-${name}.${language}`);
  });

  it.each(oneOfTwo)('draws $name in $language, for one of two products', async (each) => {
    const { name, state, language } = each;
    const view = popupModal(model(state, { otherProduct: 'cashbill' }), TONGUES[language]);

    expectModalFits(view);
    await expectAsFixture(view, `popup-${name}-one-of-two.${language}`);
  });

  it('says when the link expires, where to open it, and not to pass it on', () => {
    const words = visibleText(popupModal(model({ kind: 'link', url: URL, expiresAt: until }), ko));

    expect(words.split('\n')[2]).toBe('*30초 안에 열어 주세요*');
    expect(words).toContain('한빛상사 전자세금계산서 인증 페이지 링크는 14:03:30에 만료됩니다.');
    expect(words).toContain('인증서가 저장된 Windows PC에서 열어 주세요');
    expect(words).toContain('다른 사람에게 보내지 말고');
  });

  it.each([
    { product: 'taxinvoice', page: '한빛상사 전자세금계산서 인증 페이지 링크는' },
    { product: 'cashbill', page: '한빛상사 현금영수증 인증 페이지 링크는' },
  ] as const)('says that the page is for $product', ({ product, page }) => {
    const state = { kind: 'link', url: URL, expiresAt: until } as const;

    expect(visibleText(popupModal(model(state, { product }), ko))).toContain(page);
  });

  it.each([
    { state: 'alive', product: 'taxinvoice', otherProduct: 'cashbill', other: '현금영수증' },
    { state: 'dead', product: 'cashbill', otherProduct: 'taxinvoice', other: '전자세금계산서' },
  ] as const)('leads to the page of $otherProduct if that needs authentication: $state', (page) => {
    const state = STATES[page.state] ?? { kind: 'expired' };
    const { product, otherProduct, other } = page;
    const alone = popupModal(model(state, { product }), ko);
    const oneOfTwo = popupModal(model(state, { product, otherProduct }), ko);

    expectModalFits(oneOfTwo);
    expect(visibleText(oneOfTwo)).toContain(
      `마지막 확인 때 ${other} 인증을 등록해야 하는 상태였습니다.`,
    );
    expect(labelsIn(oneOfTwo).at(-1)).toBe(`인증 페이지 열기 · ${other}`);
    const others = labelsIn(oneOfTwo).slice(0, -1);
    expect(others).toEqual(labelsIn(alone).map((each) => `${each} · ${ko.words.product[product]}`));
    expect(JSON.stringify(oneOfTwo.blocks)).toContain(`"value":"${HANBIT}:${otherProduct}"`);
    expect(visibleText(alone)).not.toContain(other);
  });

  it('says before the first of two registrations that each product has its own page', () => {
    const state = STATES['alive'] ?? { kind: 'expired' };
    const [first] = popupModal(model(state, { otherProduct: 'cashbill' }), ko).blocks;

    expect(JSON.stringify(first)).toContain('각각의 인증 페이지에서 등록해야 합니다');
    expect(visibleText(popupModal(model(state), ko))).not.toContain('각각의');
  });

  it('offers a link for the client where that is possible', () => {
    const alive = { kind: 'link', url: URL, expiresAt: until } as const;
    const view = popupModal(model(alive, { offersClientLink: true }), ko);

    expectModalFits(view);
    expect(labelsIn(view)).toEqual(['지금 열기', '등록했어요, 확인하기', '고객사용 링크']);
    expect(labelsIn(popupModal(model(alive), ko))).not.toContain('고객사용 링크');
  });

  it('draws the URL only in the button', () => {
    const view = popupModal(model({ kind: 'link', url: URL, expiresAt: until }), ko);

    expect(JSON.stringify(view).split(URL)).toHaveLength(2);
    expect(view.private_metadata).toBe('1234567891:taxinvoice');
  });

  it('says that the link expired, and offers a new one and "registered it"', () => {
    const view = popupModal(model({ kind: 'expired' }), ko);

    expect(visibleText(view)).toContain('링크가 만료되었습니다');
    expect(labelsIn(view)).toEqual(['새 링크 받기', '등록했어요, 확인하기']);
  });

  it('names the number and the stage if the company is not a member, and offers no new link', () => {
    const view = popupModal(model(refused('member-missing'), { stage: 'test' }), ko);

    expect(visibleText(view)).toContain(
      '팝빌 연동회원이 아닌 사업자번호입니다. 번호와 환경(현재 테스트)을 확인해 주세요.',
    );
    expect(actionsIn(view)).toEqual([]);
  });

  it('asks to tell an admin if POPBiLL refuses our settings', () => {
    const view = popupModal(model(refused('caller-misconfigured')), ko);

    expect(visibleText(view)).toContain(
      '인증에 문제가 있다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
    );
    expect(actionsIn(view)).toEqual([]);
  });

  it('quotes POPBiLL for an unknown code', () => {
    expect(visibleText(popupModal(model(refused('unknown')), ko))).toContain(
      '팝빌 메시지: "팝빌이 한 말" (-99003008)',
    );
  });

  it('names the stage only if it is the test stage', () => {
    const state = { kind: 'getting' } as const;

    expect(visibleText(popupModal(model(state, { stage: 'test' }), ko))).toContain('환경: 테스트');
    expect(visibleText(popupModal(model(state), ko))).not.toContain('환경');
  });

  it('fits with a very long name, and escapes it', () => {
    const view = popupModal(model({ kind: 'getting' }, { name: `<!here>${'나'.repeat(200)}` }), ko);

    expectModalFits(view);
    expect(JSON.stringify(view)).not.toContain('<!here>');
  });

  it('shows the number of a company without a name', () => {
    const { name: _, ...nameless } = model({ kind: 'getting' });

    expect(visibleText(popupModal(nameless, ko))).toContain(
      '123-45-67891 전자세금계산서 인증 페이지 링크를',
    );
  });
});
