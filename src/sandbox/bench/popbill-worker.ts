import { startPopbillStandIn } from '../popbill/server.js';
import { CROWD_AT_POPBILL, crowdBrn } from './crowd.js';
import type {
  CrowdChange,
  PopbillAnswer,
  PopbillOrder,
  PopbillStarted,
} from './popbill-process.js';
import { serve } from './worker.js';

/** What a sweep can ask, tokens included. */
const ASKED = ['token', 'certInfo', 'certCheck', 'deptUser', 'deptUserCheck', 'contract'] as const;

/** The password was changed. */
const REJECTED = { state: 'rejected', code: -11100021 } as const;

await serve<PopbillOrder, PopbillStarted, PopbillAnswer, readonly CrowdChange[]>(
  async ({ companies, ...options }) => {
    const popbill = await startPopbillStandIn({ ...options, record: false });
    for (let n = 0; n < companies; n++) popbill.companies.set(crowdBrn(n), CROWD_AT_POPBILL);
    const calls = (): number => ASKED.reduce((sum, call) => sum + popbill.countOf(call), 0);
    const change = ({ n, deptUser }: CrowdChange): void =>
      popbill.companies.updateProduct(crowdBrn(n), 'taxinvoice', {
        certificate: { state: 'none' },
        deptUser: deptUser === 'works' ? { state: 'works' } : REJECTED,
      });
    return {
      started: { url: popbill.url },
      answer(changes) {
        for (const each of changes) change(each);
        return { calls: calls() };
      },
    };
  },
);
