import { startPopbillStandIn } from '../popbill/server.js';
import { CROWD_AT_POPBILL, crowdBrn } from './crowd.js';
import type { PopbillOrder } from './popbill-process.js';
import { serve } from './worker.js';

const ASKED = ['token', 'certInfo', 'certCheck', 'deptUser', 'deptUserCheck', 'contract'] as const;

await serve<PopbillOrder, string, number>(async ({ companies, ...options }) => {
  const popbill = await startPopbillStandIn({ ...options, record: false });
  for (let n = 0; n < companies; n++) popbill.companies.set(crowdBrn(n), CROWD_AT_POPBILL);
  return {
    started: popbill.url,
    answer: () => ASKED.reduce((sum, call) => sum + popbill.countOf(call), 0),
  };
});
