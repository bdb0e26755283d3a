import type { Button, KnownBlock } from '@slack/types';
import type { Catalog } from '../../text/catalog.js';
import type { HomeStep } from '../../text/home-text.js';
import { ACTIONS } from '../ids.js';
import { actions, button, section } from './blocks.js';
import type { HomeModel } from './home-model.js';
import { bold } from './mrkdwn.js';

const STEPS: readonly HomeStep[] = ['add', 'import', 'channel'];

/** Nothing is watched yet: what this is for, and three steps. */
export function welcomeBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { welcome, button: words } = text.home;
  const help = button({ actionId: ACTIONS.homeHelp, label: words.help, value: 'home' });
  if (!model.mayOperate) {
    return [
      section(`${bold(welcome.title)}\n${welcome.intro}\n${welcome.viewer}`),
      actions('home_commands', [check(text), help]),
    ];
  }
  return [
    section(`${bold(welcome.title)}\n${welcome.intro}`),
    ...STEPS.flatMap((step) => stepBlocks(step, text)),
    actions('home_commands', [check(text), help]),
  ];
}

function check({ home }: Catalog): Button {
  return button({ actionId: ACTIONS.homeCheck, label: home.button.check, value: 'home' });
}

function stepBlocks(step: HomeStep, { home }: Catalog): readonly KnownBlock[] {
  const { title, says } = home.welcome.step[step];
  const { button: words } = home;
  const buttons: Readonly<Record<HomeStep, readonly Button[]>> = {
    add: [button({ actionId: ACTIONS.homeAdd, label: words.add, value: 'home', style: 'primary' })],
    import: [],
    channel: [button({ actionId: ACTIONS.homeTestAlert, label: words.testAlert, value: 'home' })],
  };
  return [
    section(`${bold(title)}\n${says}`),
    ...(buttons[step].length === 0 ? [] : [actions(`home_step_${step}`, buttons[step])]),
  ];
}
