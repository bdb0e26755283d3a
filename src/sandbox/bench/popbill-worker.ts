import { startPopbillStandIn } from '../popbill/server.js';
import { CROWD_AT_POPBILL, crowdBrn } from './crowd.js';
import type { PopbillAnswer, PopbillOrder, PopbillStarted } from './popbill-process.js';
import { serve } from './worker.js';

/** What a sweep can ask, tokens included. */
const ASKED = ['token', 'certInfo', 'certCheck', 'deptUser', 'deptUserCheck', 'contract'] as const;

await serve<PopbillOrder, PopbillStarted, PopbillAnswer>(async ({ companies, ...options }) => {
  const popbill = await startPopbillStandIn({ ...options, record: false });
  for (let n = 0; n < companies; n++) popbill.companies.set(crowdBrn(n), CROWD_AT_POPBILL);
  const calls = (): number => ASKED.reduce((sum, call) => sum + popbill.countOf(call), 0);
  return {
    started: { url: popbill.url },
    answer: () => ({ calls: calls() }),
  };
});
