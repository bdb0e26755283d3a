import type { PageCompany, PageProduct, PageState } from '../../src/sandbox/page/contract.js';

/** The company for which the page's tour registers a department user. */
export const TOUR_BRN = '9998107075';
export const TOUR_SHOWN_BRN = '999-81-07075';

/** The tour's company, with a certificate in this state and nothing else. */
export function aTourCompany(certificate: 'none' | 'fine'): PageCompany {
  const nothing: PageProduct = {
    certificate: { state: 'none', words: '' },
    deptUser: { state: 'none', words: '' },
    plan: { state: 'in-use', words: '' },
    failures: [],
  };
  return {
    brn: TOUR_BRN,
    shownBrn: TOUR_SHOWN_BRN,
    name: '바른물류',
    isMember: true,
    products: ['taxinvoice'],
    taxinvoice: { ...nothing, certificate: { state: certificate, words: '' } },
    cashbill: nothing,
  };
}

/** The state for an operator in an empty alert channel. */
export function aPageState(overrides: Partial<PageState> = {}): PageState {
  const me = { id: 'U0KIM', name: '김지우', role: 'operator', language: 'ko' } as const;
  return {
    version: 1,
    sandbox: 'run-1',
    me,
    people: [me],
    channelLanguage: 'ko',
    isLanguageChosen: false,
    names: { users: {}, channels: {}, groups: {} },
    channels: [
      { id: 'C0ALERTS', name: '홈택스-알림', kind: 'public', unread: 0, mentionCount: 0 },
      { id: 'C0TEAM', name: '회계팀', kind: 'public', unread: 0, mentionCount: 0 },
      { id: 'D0KIM', name: 'HomeTax Watch', kind: 'app', unread: 0, mentionCount: 0 },
    ],
    channel: 'C0ALERTS',
    messages: [],
    modals: [],
    problems: [],
    clock: { now: 1000, next: [] },
    isSweeping: false,
    notices: { channel: 'C0ALERTS', alerts: [], isAllSent: true },
    popbill: {
      hometax: 'fine',
      popbill: 'fine',
      companies: [aTourCompany('none')],
    },
    pager: [],
    commands: [],
    workflows: [],
    ...overrides,
  };
}
