import { describe, expect, it } from 'vitest';
import type { PopbillWeather, Weather } from '../../../../src/sandbox/page/contract.js';
import { setWeather } from '../../../../src/sandbox/page/server/world-actions.js';
import { aStandIn } from '../../../support/popbill-caller.js';

const WITH = '1234567891';
const WITHOUT = '2208162517';

async function faultOf(
  weather: { readonly hometax: Weather; readonly popbill: PopbillWeather },
  call: {
    readonly operation: 'deptUserCheck' | 'certCheck' | 'certInfo' | 'contract';
    readonly brn: string;
  },
) {
  const popbill = await aStandIn();
  popbill.companies.set(WITH, { taxinvoice: { deptUser: { state: 'works' } } });
  popbill.companies.set(WITHOUT);
  setWeather(popbill, weather);
  return popbill.faults.take({ ...call, product: 'taxinvoice' })?.kind;
}

describe('the weather at HomeTax and POPBiLL', () => {
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
      name: 'POPBiLL that calls everybody no member',
      hometax: 'fine',
      popbill: 'knows-nobody',
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
  ] as const)('$name: $operation', async ({ hometax, popbill, operation, fault }) => {
    expect(await faultOf({ hometax, popbill }, { operation, brn: WITH })).toBe(fault);
  });

  it('at HomeTax is not felt where nothing is registered: POPBiLL knows that by itself', async () => {
    const down = { hometax: 'down', popbill: 'fine' } as const;

    expect(await faultOf(down, { operation: 'deptUserCheck', brn: WITHOUT })).toBeUndefined();
    expect(await faultOf(down, { operation: 'certCheck', brn: WITH })).toBeUndefined();
  });

  it('at POPBiLL that calls everybody no member leaves tokens and the time alone', async () => {
    const popbill = await aStandIn();
    setWeather(popbill, { hometax: 'fine', popbill: 'knows-nobody' });

    for (const operation of ['token', 'time'] as const) {
      const call = { operation, brn: undefined, product: undefined };
      expect(popbill.faults.take(call)).toBeUndefined();
    }
  });

  it('changes back', async () => {
    const popbill = await aStandIn();
    setWeather(popbill, { hometax: 'down', popbill: 'down' });
    setWeather(popbill, { hometax: 'fine', popbill: 'fine' });

    expect(
      popbill.faults.take({ operation: 'certInfo', brn: WITH, product: 'taxinvoice' }),
    ).toBeUndefined();
  });
});
