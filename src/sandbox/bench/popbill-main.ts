import { startPopbillStandIn } from '../popbill/server.js';
import { CROWD_AT_POPBILL, crowdBrn } from './crowd.js';
import { type PopbillQuestion, type PopbillReport, readPopbillOrder } from './popbill-messages.js';

/** A stand-in POPBiLL as a process of its own, so that its work is not counted as that of who calls it. */
async function main(): Promise<void> {
  const { companies, ...options } = readPopbillOrder(process.argv[2]);
  const popbill = await startPopbillStandIn({ ...options, record: false });
  for (let n = 0; n < companies; n++) popbill.companies.set(crowdBrn(n), CROWD_AT_POPBILL);

  process.on('message', (question: PopbillQuestion) => {
    switch (question) {
      case 'calls':
        tell({
          kind: 'calls',
          calls: ASKED.reduce((sum, operation) => sum + popbill.countOf(operation), 0),
        });
        return;
      default:
        question satisfies never;
    }
  });
  process.once('disconnect', () => process.exit());
  tell({ kind: 'started', url: popbill.url });
}

/** What a sweep can ask, tokens included. */
const ASKED = ['token', 'certInfo', 'certCheck', 'deptUser', 'deptUserCheck', 'contract'] as const;

function tell(report: PopbillReport): void {
  process.send?.(report);
}

await main();
