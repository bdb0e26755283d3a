import type { NewChannel } from '../../slack/model.js';
import type { SlackStandIn } from '../../slack/server.js';
import { ALERT_CHANNEL, PEOPLE } from '../../world.js';
import type { PageLanguage, PagePerson, PageRole } from '../contract.js';

/** The people to choose from on the page: one per role and language. The first is the one at the start. */
export const CAST: readonly PagePerson[] = [
  person(PEOPLE.kim, '김지우', 'operator', 'ko'),
  person('U0EMMA', 'Emma Park', 'operator', 'en'),
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

const EVERYBODY = CAST.map(({ id }) => id);
const COLLEAGUES = CAST.filter(({ role }) => role !== 'external').map(({ id }) => id);
const MEMBERS = CAST.filter(({ role }) => !['guest', 'external'].includes(role)).map(
  ({ id }) => id,
);

export const CHANNELS: readonly NewChannel[] = [
  { id: ALERT_CHANNEL, name: '홈택스-알림', members: MEMBERS },
  { id: 'C0TEAM', name: '회계팀', members: COLLEAGUES },
  // The app was never invited, so it refuses a company whose alerts would go here.
  { id: 'C0LOUNGE', name: '자유게시판', members: MEMBERS, isBotMember: false },
  // Shared with another organisation, so the app sends no alerts here.
  { id: 'C0SHARED', name: '거래처-공유', members: EVERYBODY, isExtShared: true },
];

export const GROUPS: readonly { readonly id: string; readonly handle: string }[] = [
  { id: 'S0TAX', handle: '세무담당' },
];

const OTHER_TEAM_ID = 'T0OTHER';
const LOCALES: Readonly<Record<PageLanguage, string>> = { ko: 'ko-KR', en: 'en-US' };

export function addToSlack(slack: SlackStandIn): void {
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
  for (const channel of CHANNELS) slack.addChannel(channel);
  for (const { id, handle } of GROUPS) slack.addUserGroup(id, handle, OPERATORS);
}

export function castMember(id: string): PagePerson | undefined {
  return CAST.find((person) => person.id === id);
}

function person(id: string, name: string, role: PageRole, language: PageLanguage): PagePerson {
  return { id, name, role, language };
}
