import { channelRefusal } from '../settings/settings-words.js';
import type {
  AppTokenFinding,
  PeopleFinding,
  ScopesFinding,
  SlackFindings,
  TokenFinding,
} from '../slack/probe-slack.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import { checkConnection, withRemedy } from './doctor-words.js';

export function slackLine(finding: TokenFinding, t: Tongue): string {
  const { say } = t;
  switch (finding.status) {
    case 'fine':
      return say(
        `슬랙: ${finding.team} 워크스페이스에 연결됨`,
        `Slack: connected to the workspace ${finding.team}`,
      );
    case 'refused':
      return withRemedy(
        say(
          `슬랙: 토큰을 거부했습니다(${finding.error}).`,
          `Slack: refused the token (${finding.error}).`,
        ),
        say(
          'OAuth & Permissions 페이지의 Bot User OAuth Token을 복사해 SLACK_BOT_TOKEN에 다시 입력해 주세요.',
          'Copy the Bot User OAuth Token from the OAuth & Permissions page into SLACK_BOT_TOKEN again.',
        ),
      );
    case 'no-answer':
      return noUsableAnswer(say('슬랙', 'Slack'), finding.error, t);
  }
}

export function scopesLine(finding: ScopesFinding, t: Tongue): string {
  const { say } = t;
  switch (finding.status) {
    case 'fine':
      return say(
        '슬랙 권한(scope): 매니페스트의 권한이 모두 있음',
        'Slack scopes: all scopes of the manifest are granted',
      );
    case 'missing': {
      const missing = finding.scopes.join(', ');
      return withRemedy(
        say(`슬랙 권한(scope): ${missing} 권한이 없습니다.`, `Slack scopes: missing ${missing}.`),
        say(
          '슬랙 앱 설정의 App Manifest를 이 버전의 매니페스트로 바꾸고, Install App에서 워크스페이스에 다시 설치해 주세요.',
          "Replace the App Manifest in the app's settings with this version's, then reinstall the app to the workspace (Install App).",
        ),
      );
    }
    case 'unknown':
      return couldNotCheck(say('슬랙 권한(scope)', 'Slack scopes'), t);
  }
}

export function appTokenLine(finding: AppTokenFinding, t: Tongue): string {
  const { say } = t;
  switch (finding.status) {
    case 'fine':
      return say(
        'Socket Mode: 앱 토큰(SLACK_APP_TOKEN)으로 연결할 수 있음',
        'Socket Mode: the app-level token (SLACK_APP_TOKEN) can connect',
      );
    case 'off':
      return withRemedy(
        say(
          'Socket Mode: 앱 토큰은 맞지만 슬랙 앱 설정에서 꺼져 있습니다.',
          "Socket Mode: the app-level token is valid, but Socket Mode is off in the app's settings.",
        ),
        say(
          'Socket Mode 페이지에서 Enable Socket Mode를 켜 주세요.',
          'On the Socket Mode page, turn on Enable Socket Mode.',
        ),
      );
    case 'refused':
      return withRemedy(
        say(
          `Socket Mode: 슬랙이 앱 토큰을 거부했습니다(${finding.error}).`,
          `Socket Mode: Slack refused the app-level token (${finding.error}).`,
        ),
        say(
          'Basic Information 페이지에서 connections:write 권한으로 앱 토큰을 만들어 SLACK_APP_TOKEN에 입력해 주세요.',
          'On the Basic Information page, generate an app-level token with the connections:write scope and set SLACK_APP_TOKEN to it.',
        ),
      );
    case 'no-answer':
      return noUsableAnswer('Socket Mode', finding.error, t);
  }
}

/** For HTTP mode. Only a request from Slack can show whether the secret is right. */
export function signingSecretLine({ say }: Tongue): string {
  return withRemedy(
    say(
      'Signing Secret(SLACK_SIGNING_SECRET): 여기에서는 확인할 수 없습니다.',
      "Signing secret (SLACK_SIGNING_SECRET): can't be verified here.",
    ),
    say(
      '슬랙 명령에 앱이 응답하지 않으면 앱의 로그를 확인해 주세요. 값이 틀렸으면 로그에 나옵니다. 로그에 아무것도 없으면 슬랙 앱 설정의 요청 주소(Request URL)와 Socket Mode를 확인해 주세요.',
      "If commands in Slack get no answer, check the app's log: a wrong secret is reported there. If the log shows nothing, check the request URLs and Socket Mode in the app's settings.",
    ),
  );
}

export function defaultChannelLine(
  finding: {
    readonly status: SlackFindings['channel'];
    readonly channel: string;
    readonly isChangedInSlack: boolean;
  },
  t: Tongue,
): string {
  const { say } = t;
  const { status, channel, isChangedInSlack } = finding;
  const setting = isChangedInSlack ? say('/hometax 설정', '/hometax settings') : 'ALERT_CHANNEL';
  const label = say(
    `기본 채널(${channel}, ${setting})`,
    `Default channel (${channel}, ${setting})`,
  );
  if (status === 'fine')
    return say(`${label}: 알림을 보낼 수 있음`, `${label}: alerts can be sent`);
  if (status === 'unknown') return couldNotCheck(label, t);
  const { problem, remedy } = channelRefusal({ why: status }, t);
  return withRemedy(`${label}: ${problem}`, remedy);
}

function noUsableAnswer(label: string, error: string, t: Tongue): string {
  return withRemedy(
    t.say(`${label}: 정상 응답이 없습니다(${error}).`, `${label}: no usable answer (${error}).`),
    checkConnection(t),
  );
}

function couldNotCheck(label: string, t: Tongue): string {
  return withRemedy(
    t.say(`${label}: 확인하지 못했습니다.`, `${label}: could not check.`),
    fixSlackFirst(t),
  );
}

function fixSlackFirst({ say }: Tongue): string {
  return say(
    '먼저 슬랙 연결과 앱 권한(scope) 문제를 해결해 주세요.',
    'Fix the connection to Slack and any missing scopes first.',
  );
}

/** `everybody`: no operators are named, so every full member is an operator. Reported only in production. */
type RolesFinding = PeopleFinding | { readonly status: 'everybody' };

export function peopleLine(finding: RolesFinding, t: Tongue): string {
  return `${t.say('역할', 'Roles')}: ${rolesSentence(finding, t)}`;
}

function rolesSentence(finding: RolesFinding, t: Tongue): string {
  const { say } = t;
  const fix = say(
    'OPERATORS와 ADMINS 값이나 /hometax 설정의 운영자를 확인해 주세요.',
    'Check OPERATORS and ADMINS, or the operators in /hometax settings.',
  );
  switch (finding.status) {
    case 'fine': {
      const { unchecked } = finding;
      const allFound = say(
        '운영자와 관리자가 모두 이 워크스페이스에 있음',
        'all operators and admins are in this workspace',
      );
      if (unchecked === 0) return allFound;
      const uncheckedPeople = unchecked === 1 ? '1 person' : `${number(unchecked)} people`;
      return say(
        `조회한 운영자와 관리자가 모두 이 워크스페이스에 있음(사람이 많아 ${number(unchecked)}명은 조회하지 않음)`,
        `all operators and admins that were looked up are in this workspace (too many to look up everyone; ${uncheckedPeople} left out)`,
      );
    }
    case 'missing':
      return withRemedy(
        say(
          `운영자나 관리자로 지정했지만 이 워크스페이스에 없는 사람이나 사용할 수 없는 그룹이 있습니다(${finding.ids.join(', ')}).`,
          `some operators or admins are not in this workspace, or their groups are disabled (${finding.ids.join(', ')}).`,
        ),
        fix,
      );
    case 'powerless':
      return withRemedy(
        say(
          `운영자나 관리자로 지정했지만 정식 멤버가 아니어서(게스트, 봇, 다른 워크스페이스의 사람) 앱을 쓸 수 없는 사람이 있습니다(${finding.ids.join(', ')}).`,
          `some operators or admins cannot use the app, because they are guests, bots or people from other workspaces (${finding.ids.join(', ')}).`,
        ),
        fix,
      );
    case 'nobody':
      return withRemedy(
        finding.role === 'operators'
          ? say(
              '운영자로 지정한 사람과 그룹에 정식 멤버가 없어, 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다.',
              'no operator is a full member, so no one can open an authentication page or claim alerts.',
            )
          : say(
              '관리자로 지정한 사람과 그룹에 정식 멤버가 없어, 아무도 설정을 변경하거나 앱 문제 알림을 받을 수 없습니다.',
              'no admin is a full member, so no one can change settings, and no one is notified of problems with the app.',
            ),
        fix,
      );
    case 'everybody':
      return withRemedy(
        say(
          '운영자를 지정하지 않아, 회사 계정으로 로그인되는 인증 페이지를 정식 멤버 모두가 열 수 있습니다.',
          'no operators are named, so every full member can open authentication pages, which are logged in as the company.',
        ),
        say(
          'OPERATORS 값이나 /hometax 설정에 사람이나 사용자 그룹을 지정해 주세요. 모두를 운영자로 두려면 모든 멤버가 있는 그룹을 지정합니다.',
          'Name people or a user group in OPERATORS or in /hometax settings. If everyone should be an operator, name a group of all members.',
        ),
      );
    case 'unknown':
      return withRemedy(
        say('사람과 그룹을 확인하지 못했습니다.', 'could not check the people and groups.'),
        fixSlackFirst(t),
      );
  }
}
