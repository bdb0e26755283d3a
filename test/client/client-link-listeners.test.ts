import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
import type { ClientLink } from '../../src/records/links.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { type FakeClientLinks, fakeClientLinks } from '../support/fake-services.js';
import { pressButton } from '../support/press-button.js';
import { authMissing, certificateExpiry } from '../support/reasons.js';
import {
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
let links: FakeClientLinks;
const open = async (overrides: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  links = fakeClientLinks(fakeClock(seoul('2026-11-25 10:12')));
  workspace = await startSlackWorkspace({ clientLinks: links, ...overrides });
};
beforeEach(() => open());
afterEach(() => workspace.close());

const ALERT = alertOf([authMissing()], { channel: OPS_CHANNEL });
const CURRENT: ClientLink = {
  v: 1,
  brn: HANBIT,
  hash: 'h',
  by: KIM,
  at: seoul('2026-11-24 09:00'),
  expiresAt: seoul('2026-12-01 09:00'),
};

/** Presses "Link for the client" on a posted alert. */
async function pressLink(user = LEE, alert = ALERT) {
  workspace.triage.alerts.set(HANBIT, alert);
  const shown = alertMessage({ alert, collectsBy: 'any', hasClientLinks: true }, TONGUES['ko']);
  await workspace.app.client.chat.postMessage({ channel: OPS_CHANNEL, ...shown });
  const { ts = '' } = workspace.slack.channel(OPS_CHANNEL).messages.at(-1) ?? {};
  return pressButton(workspace.slack, user, { channel: OPS_CHANNEL, ts }, ACTIONS.clientLink);
}

function windowShowing(content: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view).includes(content)),
  );
}

describe('"Link for the client"', () => {
  it('explains what the link does, and offers 1 to 14 days', async () => {
    await pressLink();

    const view = await windowShowing('Whoever opens it and enters the right business number');
    const options = JSON.stringify(view.blocks);
    expect(options).toContain('7 days (until Wed 2 Dec)');
    expect(options).toContain('14 days (until Wed 9 Dec)');
    expect(options).not.toContain('15 days');
    expect(links.created).toEqual([]);
  });

  it('suggests a link that reaches the expiry that its text is about', async () => {
    await pressLink(LEE, alertOf([certificateExpiry()], { channel: OPS_CHANNEL }));

    const view = await windowShowing('Create link');
    expect(JSON.stringify(view.blocks)).toMatch(/"initial_option":{[^}]*}?[^}]*14 days \(until/);
  });

  it('creates the link once, shows it with the text in the client’s language, and marks it as sent', async () => {
    await pressLink();
    await windowShowing('Create link');
    await workspace.slack.submit(LEE, {
      [FIELDS.linkDays.id]: '3',
      [FIELDS.linkLanguage.id]: 'ko',
    });

    const view = await windowShowing('https://watch.example.com/client/1');
    expect(links.created).toEqual([{ brn: HANBIT, by: LEE, days: 3 }]);
    expect(JSON.stringify(view.blocks)).toContain('안녕하세요.');
    expect(view.privateMetadata).toBe(HANBIT);
    await workspace.slack.submit(LEE, {});
    await eventually(() => workspace.triage.actions.length > 0);
    expect(workspace.triage.actions).toEqual([`client-notified ${HANBIT} ${LEE}`]);
    await workspace.slack.waitFor((slack) => slack.views(LEE).length === 0);
  });

  it('says so if the text was marked as sent before', async () => {
    await pressLink();
    workspace.triage.alerts.set(HANBIT, {
      ...ALERT,
      clientTold: { by: LEE, at: seoul('2026-11-25 10:00') },
    });
    await windowShowing('Create link');
    await workspace.slack.submit(LEE, {
      [FIELDS.linkDays.id]: '3',
      [FIELDS.linkLanguage.id]: 'ko',
    });
    await windowShowing('https://watch.example.com/client/1');

    await workspace.slack.submit(LEE, {});

    await windowShowing('already marked it as sent');
    expect(workspace.triage.actions).toEqual([]);
  });

  it('shows the current link, which can be ended', async () => {
    Object.assign(links, { get: () => CURRENT });
    let revoked = 0;
    Object.assign(links, {
      revoke: async () => {
        revoked += 1;
        Object.assign(links, { get: () => undefined });
        return true;
      },
    });
    await pressLink();
    const view = await windowShowing('created a link on 24 Nov, 09:00');

    await pressButton(workspace.slack, LEE, view, ACTIONS.clientLinkRevoke);

    const after = await windowShowing('The link has ended.');
    expect(revoked).toBe(1);
    expect(JSON.stringify(after)).not.toContain(ACTIONS.clientLinkRevoke);
  });

  it('says that links are off', async () => {
    Object.assign(links, { areOn: false });
    await pressLink();

    expect((await windowShowing('CLIENT_LINKS=on')).submit).toBeUndefined();
  });

  it('says that a company which is not watched, or paused, gets no link', async () => {
    await workspace.close();
    await open({ watched: [aCompany({ paused: { by: 'U1', at: 0, reason: 'closed' } })] });
    await pressLink();

    expect((await windowShowing('only for a company that is watched')).submit).toBeUndefined();
  });

  it('is refused to guests when they press, and to viewers when they submit', async () => {
    await pressLink(GUEST);
    await workspace.slack.waitFor((slack) => slack.ephemerals(GUEST).length > 0);
    await pressLink(LEE);
    await windowShowing('Create link');
    await workspace.settings.change({ set: { operators: [KIM] } }, KIM);
    await workspace.slack.submit(LEE, {});

    await windowShowing('Only operators');
    expect(links.created).toEqual([]);
  });

  it('shows the form again as submitted while the store rejects the write', async () => {
    const { create } = links;
    Object.assign(links, {
      create: () => Promise.reject(new StoreError('disk-full', 'the disk is full')),
    });
    await pressLink();
    await windowShowing('Create link');
    await workspace.slack.submit(LEE, { [FIELDS.linkDays.id]: '14' });

    const again = await windowShowing('could not read or write');
    expect(JSON.stringify(again.blocks)).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"14 days',
    );
    Object.assign(links, { create });
    await workspace.slack.submit(LEE);
    await windowShowing('https://watch.example.com/client/1');
    expect(links.created).toMatchObject([{ days: 14 }]);
  });

  it('tells a person who closed the window too early to create another link, and sends no link', async () => {
    let release: (() => void) | undefined;
    const { create } = links;
    Object.assign(links, {
      async create(...args: Parameters<typeof create>) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return create(...args);
      },
    });
    await pressLink();
    await windowShowing('Create link');
    await workspace.slack.submit(LEE, {});
    await windowShowing('Creating the link');
    await workspace.slack.closeView(LEE);
    (await eventually(() => release))();
    await eventually(() => links.created.length > 0);
    await workspace.app.stop(1000);

    expect(workspace.slack.im(LEE).messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('Create a new one.'),
    ]);
    expect(JSON.stringify(workspace.slack.im(LEE).messages)).not.toContain('/client/');
    expect(workspace.slack.ephemerals(LEE)).toEqual([]);
  });

  it('is named until when it works', async () => {
    await pressLink(KIM);
    await windowShowing('링크 만들기', KIM);
    await workspace.slack.submit(KIM, {});

    const view = await windowShowing('/client/1', KIM);
    expect(JSON.stringify(view)).toContain('12월 2일 10:12까지');
    expect(links.created[0]?.days).toBe(7);
  });
});
