import type { NewChannel } from '../../slack/model.js';
import type { SlackStandIn } from '../../slack/server.js';
import { ALERT_CHANNEL, PEOPLE } from '../../world.js';
import type { PageLanguage, PagePerson, PageRole } from '../contract.js';

const KOREAN_VISITOR = person(PEOPLE.kim, '김지우', 'operator', 'ko');
const ENGLISH_VISITOR = person('U0EMMA', 'Emma Park', 'operator', 'en');

/** The people to choose from on the page: one per role and language. */
export const CAST: readonly PagePerson[] = [
  KOREAN_VISITOR,
  ENGLISH_VISITOR,
  person('U0CHOI', '최서준', 'admin', 'ko'),
  person(PEOPLE.lee, 'Lee', 'admin', 'en'),
  person('U0HAN', '한서윤', 'viewer', 'ko'),
  person('U0NOAH', 'Noah Kim', 'viewer', 'en'),
  person(PEOPLE.guest, '손님', 'guest', 'ko'),
  person('U0GRACE', 'Grace (guest)', 'guest', 'en'),
  person(PEOPLE.external, '외부인', 'external', 'ko'),
  person('U0OTTO', 'Otto (other company)', 'external', 'en'),
];

/** The people in the app's OPERATORS setting. A workspace admin has to be listed there too. */
export const OPERATORS: readonly string[] = CAST.filter(({ role }) =>
  ['operator', 'admin'].includes(role),
).map(({ id }) => id);

/** Slack's own bots: Slackbot reports failed workflows, the workflow bot posts the messages of workflows. */
export const SLACKBOT = 'USLACKBOT';
export const WORKFLOW_BOT = 'U0WORKFLOW';
export const BOTS = { [SLACKBOT]: 'Slackbot', [WORKFLOW_BOT]: 'Workflow' } as const;

const EVERYBODY = CAST.map(({ id }) => id);
const COLLEAGUES = CAST.filter(({ role }) => role !== 'external').map(({ id }) => id);
const MEMBERS = CAST.filter(({ role }) => !['guest', 'external'].includes(role)).map(
  ({ id }) => id,
);

const channels = (language: PageLanguage): readonly NewChannel[] => [
  { id: ALERT_CHANNEL, name: { ko: '홈택스-알림', en: 'tax-alerts' }[language], members: MEMBERS },
  { id: 'C0TEAM', name: { ko: '회계팀', en: 'accounting' }[language], members: COLLEAGUES },
  // The app was never invited, so it refuses a company whose alerts would go here.
  {
    id: 'C0LOUNGE',
    name: { ko: '자유게시판', en: 'random' }[language],
    members: MEMBERS,
    isBotMember: false,
  },
  // Shared with another organisation, so the app sends no alerts here.
  {
    id: 'C0SHARED',
    name: { ko: '거래처-공유', en: 'clients' }[language],
    members: EVERYBODY,
    isExtShared: true,
  },
];

export const CHANNEL_IDS: readonly string[] = channels('ko').map(({ id }) => id);

const OTHER_TEAM_ID = 'T0OTHER';
const LOCALES: Readonly<Record<PageLanguage, string>> = { ko: 'ko-KR', en: 'en-US' };

/** Adds the people, and the channels and the user group with names in this language. */
export function addToSlack(slack: SlackStandIn, channelLanguage: PageLanguage): void {
  for (const { id, name, role, language } of CAST) {
    slack.addUser({
      id,
      name: id.slice(2).toLowerCase(),
      realName: name,
      locale: LOCALES[language],
      isAdmin: role === 'admin',
      isGuest: role === 'guest',
      ...(role === 'external' ? { teamId: OTHER_TEAM_ID } : {}),
    });
  }
  for (const channel of channels(channelLanguage)) slack.addChannel(channel);
  slack.addUserGroup('S0TAX', { ko: '세무담당', en: 'tax-team' }[channelLanguage], OPERATORS);
}

export function castMember(id: string): PagePerson | undefined {
  return CAST.find((each) => each.id === id);
}

/** Who a visitor of a sandbox in this language is at first. */
export function visitorIn(language: PageLanguage): PagePerson {
  return language === 'ko' ? KOREAN_VISITOR : ENGLISH_VISITOR;
}

function person(id: string, name: string, role: PageRole, language: PageLanguage): PagePerson {
  return { id, name, role, language };
}
