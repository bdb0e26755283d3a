import { describe, expect, it } from 'vitest';
import type { PopbillState, ServiceState } from '../../../../src/sandbox/page/contract.js';
import { setServiceStates } from '../../../../src/sandbox/page/server/world-actions.js';
import { aStandIn } from '../../../support/popbill-caller.js';

const REGISTERED_BRN = '1234567891';
const UNREGISTERED_BRN = '2208162517';

async function faultOf(
  states: { readonly hometax: ServiceState; readonly popbill: PopbillState },
  call: {
    readonly operation: 'deptUserCheck' | 'certCheck' | 'certInfo' | 'contract';
    readonly brn: string;
  },
) {
  const popbill = await aStandIn();
  popbill.companies.set(REGISTERED_BRN, { taxinvoice: { deptUser: { state: 'works' } } });
  popbill.companies.set(UNREGISTERED_BRN);
  setServiceStates(popbill, states);
  return popbill.faults.take({ ...call, product: 'taxinvoice' })?.kind;
}

describe('the simulated state of HomeTax and POPBiLL', () => {
  it.each([
    {
      name: 'all fine',
      hometax: 'fine',
      popbill: 'fine',
      operation: 'deptUserCheck',
      fault: undefined,
    },
    {
      name: 'HomeTax slow',
      hometax: 'slow',
      popbill: 'fine',
      operation: 'deptUserCheck',
      fault: 'delay',
    },
    {
      name: 'HomeTax down',
      hometax: 'down',
      popbill: 'fine',
      operation: 'deptUserCheck',
      fault: 'code',
    },
    {
      name: 'HomeTax down, no login needed',
      hometax: 'down',
      popbill: 'fine',
      operation: 'certInfo',
      fault: undefined,
    },
    {
      name: 'POPBiLL slow',
      hometax: 'fine',
      popbill: 'slow',
      operation: 'certInfo',
      fault: 'delay',
    },
    {
      name: 'POPBiLL down',
      hometax: 'fine',
      popbill: 'down',
      operation: 'certInfo',
      fault: 'reset',
    },
    {
      name: 'POPBiLL reporting no members',
      hometax: 'fine',
      popbill: 'no-members',
      operation: 'contract',
      fault: 'code',
    },
    {
      name: 'both down',
      hometax: 'down',
      popbill: 'down',
      operation: 'deptUserCheck',
      fault: 'reset',
    },
  ] as const)(
    'causes the right fault with $name: $operation',
    async ({ hometax, popbill, operation, fault }) => {
      expect(await faultOf({ hometax, popbill }, { operation, brn: REGISTERED_BRN })).toBe(fault);
    },
  );

  it('does not affect calls about an unregistered method, which POPBiLL answers without HomeTax', async () => {
    const down = { hometax: 'down', popbill: 'fine' } as const;

    expect(
      await faultOf(down, { operation: 'deptUserCheck', brn: UNREGISTERED_BRN }),
    ).toBeUndefined();
    expect(await faultOf(down, { operation: 'certCheck', brn: REGISTERED_BRN })).toBeUndefined();
  });

  it('does not affect tokens and the time when POPBiLL reports no members', async () => {
    const popbill = await aStandIn();
    setServiceStates(popbill, { hometax: 'fine', popbill: 'no-members' });

    for (const operation of ['token', 'time'] as const) {
      const call = { operation, brn: undefined, product: undefined };
      expect(popbill.faults.take(call)).toBeUndefined();
    }
  });

  it('clears the faults when everything is fine again', async () => {
    const popbill = await aStandIn();
    setServiceStates(popbill, { hometax: 'down', popbill: 'down' });
    setServiceStates(popbill, { hometax: 'fine', popbill: 'fine' });

    expect(
      popbill.faults.take({ operation: 'certInfo', brn: REGISTERED_BRN, product: 'taxinvoice' }),
    ).toBeUndefined();
  });
});
