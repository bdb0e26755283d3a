import { startPopbillStandIn } from '../popbill/server.js';
import { generatedBrn, HEALTHY_AT_POPBILL } from './generated-companies.js';
import type { PopbillProcessOptions } from './popbill-process.js';
import { serve } from './worker.js';

/** The operations that `PopbillProcess.calls` counts: those of a check. */
const CALLS = ['token', 'certInfo', 'certCheck', 'deptUser', 'deptUserCheck', 'contract'] as const;

await serve<PopbillProcessOptions, string, number>(async ({ companies, ...options }) => {
  const popbill = await startPopbillStandIn({ ...options, record: false });
  for (let n = 0; n < companies; n++) popbill.companies.set(generatedBrn(n), HEALTHY_AT_POPBILL);
  return {
    started: popbill.url,
    answer: () => CALLS.reduce((sum, operation) => sum + popbill.countOf(operation), 0),
  };
});
