import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/sandbox/slack/json.js';
import { ALERT_CHANNEL, PEOPLE, type World } from '../../src/sandbox/world.js';
import { ACTIONS } from '../../src/slack/ids.js';
import type { StepName } from '../../src/steps/step-rules.js';
import { findSample, sampleApp } from './support/sample-world.js';
import { withHyphens } from './support/watching.js';
import {
  answerTo,
  directMessageTo,
  linkIn,
  messageIn,
  windowOf,
} from './support/what-people-see.js';

const { kim, lee, guest } = PEOPLE;

async function runStep({ slack }: World, person: string, step: StepName, inputs: JsonObject) {
  const { id } = await slack.runStep(person, step, inputs);
  return slack.waitFor(({ stepRuns }) =>
    stepRuns.find((run) => run.id === id && run.state !== 'running'),
  );
}

describe('the steps of Workflow Builder', () => {
  it('return the state of a company', async () => {
    const { world } = await sampleApp();
    const { brn, name } = findSample('certificate-ends-in-14-days');

    const ended = await runStep(world, lee, 'check_company', { company: brn });

    expect(ended).toMatchObject({
      state: 'completed',
      outputs: {
        status: 'at-risk',
        reason: 'certificate-expiry',
        certificate_ends: '2026-12-10',
        days_left: 14,
        sentence: expect.stringContaining(`${name}: certificate expires`),
      },
    });
    expect(world.slack.warnings).toEqual([]);
  });

  it('watch a company, check it, and raise its alert', async () => {
    const { world } = await sampleApp();
    const { brn, name } = findSample('certificate-expired-yesterday');

    const ended = await runStep(world, kim, 'watch_company', { company: brn, owner: lee });

    expect(ended.outputs).toMatchObject({ outcome: 'added' });
    await messageIn(world, ALERT_CHANNEL, name);
    await world.slack.slash(kim, '/hometax', `이력 ${brn}`, { channel: 'C0TEAM' });
    await windowOf(world, kim, '모니터링에 추가');
  });

  it('sends a person a button, whose press opens the page for that person', async () => {
    const { world } = await sampleApp();
    const { brn } = findSample('nothing-registered');

    await runStep(world, lee, 'send_authentication_link', { company: brn, person: kim });
    const message = await directMessageTo(world, kim, withHyphens(brn), '홈택스 인증');
    expect(linkIn(message)).toBeUndefined();
    await world.slack.press(kim, message, ACTIONS.choosePopup);

    const link = await world.slack.waitFor(
      ({ views }) => views(kim).flatMap((view) => linkIn(view) ?? [])[0],
    );
    expect(link).toMatch(/^http/);
  });

  it('follow the roles of the person who runs the workflow, and say why they fail', async () => {
    const { world } = await sampleApp({ settings: { OPERATORS: lee } });
    const { brn } = findSample('healthy');

    const byGuest = await runStep(world, guest, 'check_company', { company: brn });
    const byViewer = await runStep(world, kim, 'watch_company', { company: brn });
    const ofNobody = await runStep(world, lee, 'check_company', { company: '123-45-67890' });
    const noMember = await runStep(world, lee, 'watch_company', {
      company: findSample('not-a-member').brn,
    });

    expect(byGuest).toMatchObject({ state: 'failed', error: expect.stringMatching(/member|멤버/) });
    expect(byViewer).toMatchObject({ state: 'failed', error: expect.stringContaining('운영자') });
    expect(ofNobody.outputs).toMatchObject({ status: 'broken', reason: 'member-missing' });
    expect(noMember.error).toContain('does not belong to a linked member');
    await world.slack.slash(lee, '/hometax', 'list', { channel: 'C0TEAM' });
    await answerTo(world, lee, 'No company is watched');
  });
});
