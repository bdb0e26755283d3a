import type { Button, KnownBlock } from '@slack/types';
import { actions, divider, section } from '../slack/blocks.js';
import { ACTIONS } from '../slack/ids.js';
import { bold } from '../slack/mrkdwn.js';
import type { Catalog } from '../text/catalog.js';
import { command } from './home-attention.js';
import type { HomeModel } from './home-model.js';
import type { HomeStep } from './home-text.js';

const STEPS: readonly HomeStep[] = ['add', 'import', 'channel'];

/** Nothing is watched yet: what this is for, and three steps for who may take them. */
export function welcomeBlocks(model: HomeModel, text: Catalog): readonly KnownBlock[] {
  const { welcome, button: words } = text.home;
  const intro = [bold(welcome.title), welcome.intro, ...(model.mayOperate ? [] : [welcome.viewer])];
  return [
    section(intro.join('\n')),
    ...(model.mayOperate ? STEPS.flatMap((step) => stepBlocks(step, text)) : []),
    divider(),
    actions('home_commands', [
      command(ACTIONS.homeCheck, words.check),
      command(ACTIONS.homeStatus, words.status),
      ...(model.mayChangeSettings ? [command(ACTIONS.homeSettings, words.settings)] : []),
      command(ACTIONS.homeHelp, words.help),
    ]),
  ];
}

function stepBlocks(step: HomeStep, { home }: Catalog): readonly KnownBlock[] {
  const { title, says } = home.welcome.step[step];
  const { button: words } = home;
  const buttons: Readonly<Record<HomeStep, Button>> = {
    add: command(ACTIONS.homeAdd, words.add, 'primary'),
    import: command(ACTIONS.homeImport, words.import),
    channel: command(ACTIONS.homeTestAlert, words.testAlert),
  };
  return [section(`${bold(title)}\n${says}`), actions(`home_step_${step}`, [buttons[step]])];
}
