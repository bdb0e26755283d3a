import type { PageMessage } from '../../src/sandbox/page/contract.js';

/** A message of the app in a channel of the sandbox's page. */
export function aPageMessage(overrides: Partial<PageMessage> = {}): PageMessage {
  return {
    ts: '1764000000.000100',
    at: 1_764_000_000_000,
    user: 'U0BOT',
    isByApp: true,
    text: '한빛상사의 인증서가 곧 만료됩니다.',
    blocks: [],
    replyBroadcast: false,
    isEdited: false,
    files: [],
    isOnlyForYou: false,
    ...overrides,
  };
}
