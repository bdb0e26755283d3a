import type { ActionsBlock, KnownBlock } from '@slack/types';
import { reasonWords } from '../assessment/reason-words.js';
import { commonCauseWords } from '../incident/common-cause-words.js';
import { massChangeWords } from '../incident/mass-change-words.js';
import { outageWords } from '../incident/outage-words.js';
import { setupWords } from '../incident/setup-words.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import {
  actions,
  adviceParagraph,
  bold,
  button,
  context,
  escapeMrkdwn,
  header,
  MRKDWN,
  paragraph,
  section,
  type ViewMessage,
} from '../slack/blocks.js';
import { ACTIONS, COMMAND } from '../slack/ids.js';
import { option } from '../slack/inputs.js';
import { plain } from '../slack/modal-view.js';
import type { Catalog } from '../text/catalog.js';
import type { Tongue } from '../text/tongue.js';
import type { MethodHelp, RoleFacts, SweepFacts } from './help-text.js';
import {
  ALERT_TOPICS,
  type AlertTopic,
  type AskedTopic,
  HELP_TOPICS,
  type WideTopic,
} from './help-topics.text.js';
import { sampleReasons } from './sample-reasons-rules.js';

export interface HelpModel extends AskedTopic {
  /** Also lists what only operators may do. */
  readonly mayOperate: boolean;
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly sweeps: SweepFacts;
  readonly roles: RoleFacts;
}

/** One topic of what the app does and what people do with it, and the way to the others. */
export function helpMessage(model: HelpModel, text: Catalog): ViewMessage {
  const { topic, asked } = model;
  const { help } = text;
  const title = topic === 'usage' ? help.title : help.topic[topic];
  const nearest = topic === 'usage' ? undefined : help.topic[topic];
  const unknown = asked === undefined ? undefined : help.noSuchTopic(MRKDWN.quote(asked), nearest);
  const { first, blocks } = pageOf(model, text);
  return {
    text: [unknown, `${title}. ${first}`].filter((each) => each !== undefined).join(' '),
    blocks: [
      ...(unknown === undefined ? [] : [section(unknown)]),
      header(title),
      section(first),
      ...blocks,
      topicRow(model, text),
    ],
  };
}

interface Page {
  /** The first paragraph, which is read aloud with the title. */
  readonly first: string;
  readonly blocks: readonly KnownBlock[];
}

function pageOf(model: HelpModel, text: Catalog): Page {
  const { help } = text;
  const { topic, sweeps, roles } = model;
  switch (topic) {
    case 'usage':
      return { first: help.intro, blocks: usageBlocks(model, text) };
    case 'methods':
      return { first: help.methods.intro[model.collectsBy], blocks: methodsBlocks(text) };
    case 'register':
      return { first: escapeMrkdwn(help.register.intro), blocks: registerBlocks(text) };
    case 'alerts':
      return { first: help.alerts.intro, blocks: alertsBlocks(text) };
    case 'sweeps':
      return { first: help.sweeps.intro, blocks: [bullets(help.sweeps.lines(sweeps))] };
    case 'roles':
      return {
        first: help.roles.intro,
        blocks: [bullets(help.roles.lines(roles, MRKDWN)), section(help.roles.outsiders)],
      };
    case 'setup':
    case 'outage':
    case 'common-cause':
    case 'mass-change':
      return { first: help.alerts.kinds[topic], blocks: wideBlocks(topic, model, text) };
    default:
      return { first: help.alerts.kinds[topic], blocks: reasonBlocks(topic, model, text) };
  }
}

/** The commands, each with what it does. */
export function usageBlocks(
  { mayOperate }: Pick<HelpModel, 'mayOperate'>,
  { help }: Catalog,
): KnownBlock[] {
  const lines = help.lines
    .filter(({ operatorsOnly }) => mayOperate || !operatorsOnly)
    .map(({ command, does }) => `${code(command)}  ${escapeMrkdwn(does)}`);
  return [
    section(lines.join('\n')),
    context([escapeMrkdwn(help.companyNote)]),
    context([help.secretsNote]),
  ];
}

/** Backticks around what is typed; the words in it are ours, so only `<` and `>` have to be escaped. */
function code(command: string): string {
  const typed = `${COMMAND} ${command}`.trim().replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `\`${typed}\``;
}

function methodsBlocks({ help }: Catalog): readonly KnownBlock[] {
  const { methods } = help;
  return [
    section(methodMrkdwn(methods.deptUser)),
    section(methodMrkdwn(methods.certificate)),
    section(methods.separate),
    section(
      [
        bold(methods.registerTitle),
        methods.before,
        ...methods.register.map((way) => `• ${escapeMrkdwn(way)}`),
      ].join('\n'),
    ),
    context([help.secretsNote]),
  ];
}

function methodMrkdwn({ name, points }: MethodHelp): string {
  return [bold(name), ...points.map(({ label, says }) => `• ${label}: ${says}`)].join('\n');
}

function registerBlocks({ help: { register, secretsNote } }: Catalog): readonly KnownBlock[] {
  return [
    ...register.ways.map(({ title, advice }) => adviceParagraph(title, advice)),
    section(register.after),
    context([secretsNote]),
  ];
}

function alertsBlocks({ help }: Catalog): readonly KnownBlock[] {
  const { kinds, buttons } = help.alerts;
  return [
    section(ALERT_TOPICS.map((kind) => `${bold(help.topic[kind])} ${kinds[kind]}`).join('\n')),
    section(buttons),
  ];
}

/** What an alert of this kind says, and what the other causes of it ask for. */
function reasonBlocks(
  kind: Exclude<AlertTopic, WideTopic>,
  { stage, collectsBy, sweeps }: HelpModel,
  text: Catalog,
): readonly KnownBlock[] {
  const { now } = sweeps;
  const { label } = text.words;
  const { example, company, otherCauses, buttons } = text.help.alerts;
  const about = { at: now, stage, collectsBy, markup: MRKDWN };
  const [usual, ...others] = sampleReasons(kind, sweeps).map((reason) =>
    reasonWords(reason, about, text),
  );
  if (usual === undefined) return [];
  return [
    context([example]),
    paragraph(label.whatHappened, usual.happened),
    paragraph(label.whatItMeans, usual.means),
    adviceParagraph(label.whatToDo, usual.todo),
    ...usual.remarks.map((remark) => section(remark)),
    ...(others.length === 0 ? [] : [section(otherCauses)]),
    ...others.map(({ title, todo }) => adviceParagraph(title(company), todo)),
    context([buttons]),
  ];
}

function wideBlocks(
  topic: WideTopic,
  { stage, sweeps: { now } }: HelpModel,
  text: Catalog,
): readonly KnownBlock[] {
  const { label } = text.words;
  return [
    context([text.help.alerts.example]),
    ...wideWords(topic, { stage, now }, text).flatMap(({ title, happened, means, todo }) => [
      section(bold(title)),
      paragraph(label.whatHappened, happened),
      paragraph(label.whatItMeans, means),
      adviceParagraph(label.whatToDo, todo),
    ]),
  ];
}

function wideWords(
  topic: WideTopic,
  { stage, now }: { readonly stage: Stage; readonly now: Instant },
  t: Tongue,
) {
  const about = { v: 1, stage, openedAt: now, channel: '' } as const;
  switch (topic) {
    case 'setup': {
      const signature = { code: -99010007, message: SIGNATURE, fault: 'signature' } as const;
      return [setupWords({ ...about, ...signature, at: 'token' }, MRKDWN, t)];
    }
    case 'outage':
      return (['hometax', 'popbill'] as const).map((silent) =>
        outageWords({ ...about, silent, asked: 120, failed: 97 }, t),
      );
    case 'common-cause': {
      const rejection = { code: -11100021, message: REJECTION, rejected: 41 };
      return [commonCauseWords({ ...about, ...rejection }, MRKDWN, t)];
    }
    case 'mass-change': {
      const kinds = [{ kind: 'member-missing', companies: 97 }] as const;
      return [massChangeWords({ ...about, kinds, asked: 120, since: now }, t)];
    }
    default:
      return topic satisfies never;
  }
}

/** POPBiLL's own words for these codes. */
const SIGNATURE = '권한 정보의 서명이 일치하지 않습니다.';
const REJECTION = '홈택스 부서사용자 검증에 실패하였습니다.';

function bullets(lines: readonly string[]) {
  return section(lines.map((line) => `• ${line}`).join('\n'));
}

/** Slack keeps what was chosen for as long as the block keeps its ID. */
function topicRow({ topic }: HelpModel, { help }: Catalog): ActionsBlock {
  const other =
    topic === 'usage'
      ? button({ actionId: ACTIONS.helpMethods, label: help.methodsButton, value: 'methods' })
      : button({ actionId: ACTIONS.helpUsage, label: help.usageButton, value: 'usage' });
  const row = actions(`help_row_${topic}`, [other]);
  const options = HELP_TOPICS.filter((each) => each !== topic).map((each) =>
    option(help.topic[each], each),
  );
  const menu = {
    type: 'static_select',
    action_id: ACTIONS.helpTopic,
    placeholder: plain(help.chooseTopic),
    options,
  } as const;
  return { ...row, elements: [...row.elements, menu] };
}
