import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenSandbox, startSandbox } from '../../../support/page-sandbox.js';

const EMMA = 'U0EMMA';
const KIM = 'U0KIM';
const HAN = 'U0HAN';
const EXTERNAL = 'U0STRANGER';
const TEAM = 'C0TEAM';
const HANBIT = '9998101014';

let open: OpenSandbox;
beforeAll(async () => {
  open = await startSandbox();
});
afterAll(() => open.sandbox.close());

const modalOf = (person: string, words: string) =>
  open.until(() => {
    const modals = JSON.stringify(open.state(person, TEAM).modals);
    return modals.includes(words) ? modals : undefined;
  });

const messageTo = (person: string, words: string, channel = TEAM) =>
  open.until(() =>
    open.state(person, channel).messages.find((each) => JSON.stringify(each).includes(words)),
  );

async function runWorkflow(
  as: string,
  step: string,
  inputs: Readonly<Record<string, string>>,
): Promise<void> {
  const answer = await open.act('workflow', { as, channel: TEAM, step, inputs });
  expect(answer).toEqual([200, { ok: true }]);
}

describe('a shortcut', () => {
  it('opens the window where a company is chosen', async () => {
    await open.act('shortcut', { as: EMMA, callbackId: 'check_authentication' });

    await modalOf(EMMA, 'Check authentication');
  });

  it('of a message checks the company in it', async () => {
    await open.act('say', { as: KIM, channel: TEAM, text: `${HANBIT} 확인 부탁드립니다` });
    const { ts } = await messageTo(KIM, '확인 부탁드립니다');
    const callbackId = 'check_message';

    await open.act('shortcut', { as: KIM, callbackId, message: { channel: TEAM, ts } });

    expect(await modalOf(KIM, '세금계산서')).toContain('한빛상사');
  });

  it('never reaches the app from a person of another organisation', async () => {
    const [status] = await open.act('shortcut', { as: EXTERNAL, callbackId: 'check_message' });

    expect(status).toBe(409);
  });
});

describe('a sample workflow', () => {
  it('is listed with the inputs of its step', () => {
    const steps = open.state(KIM).workflows.map(({ step }) => step);

    expect(steps).toEqual(['check_company', 'watch_company', 'send_authentication_link']);
    expect(open.state(KIM).workflows[0]?.inputs.map(({ name }) => name)).toEqual([
      'company',
      'product',
    ]);
  });

  it('posts what its step returns, for everybody in the channel', async () => {
    await runWorkflow(EMMA, 'check_company', { company: HANBIT, product: '' });

    const { text } = await messageTo(HAN, 'status: collectable');
    expect(text).toContain('한빛상사: can collect tax invoices');
  });

  it('tells only the person why its step failed', async () => {
    const inputs = { company: '2208162517', name: '누리식품', channel: '', owner: '' };
    await runWorkflow(HAN, 'watch_company', inputs);

    const { isOnlyForYou, text } = await messageTo(HAN, '워크플로가 멈췄습니다');
    expect(isOnlyForYou).toBe(true);
    expect(text).toContain('운영자');
    expect(open.state(HAN, TEAM).problems).toEqual([]);
  });

  it('is refused if there is no such step', async () => {
    const request = { as: KIM, channel: TEAM, step: 'x', inputs: {} };

    expect(await open.act('workflow', request)).toMatchObject([409, { kind: 'refused' }]);
  });
});
