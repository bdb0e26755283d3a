import type { ChannelFinding } from '../slack/channels.js';
import type {
  AppTokenFinding,
  PeopleFinding,
  ScopesFinding,
  TokenFinding,
} from '../slack/probe-slack.js';
import { number } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';

// Doctor's findings about Slack.

export function slackLine(finding: TokenFinding, { say }: Tongue): string {
  switch (finding.status) {
    case 'fine':
      return say(
        `슬랙: 연결되었습니다. 워크스페이스 ${finding.team}`,
        `Slack: connected to the workspace ${finding.team}.`,
      );
    case 'refused':
      return say(
        `슬랙: 토큰을 받아들이지 않았습니다(${finding.error}). OAuth & Permissions 페이지의 Bot User OAuth Token을 SLACK_BOT_TOKEN에 다시 넣어 주세요.`,
        `Slack: does not accept the token (${finding.error}). Please copy the Bot User OAuth Token from the page OAuth & Permissions to SLACK_BOT_TOKEN again.`,
      );
    case 'no-answer':
      return say(
        `슬랙: 답을 받지 못했습니다(${finding.error}). 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`,
        `Slack: no answer (${finding.error}). Please look at this server's connection to slack.com (firewall, proxy, DNS).`,
      );
  }
}

export function scopesLine(finding: ScopesFinding, { say }: Tongue): string {
  switch (finding.status) {
    case 'fine':
      return say(
        '슬랙 권한(scope): 매니페스트의 권한이 모두 있습니다.',
        'Slack scopes: all scopes of the manifest are granted.',
      );
    case 'missing': {
      const missing = finding.scopes.join(', ');
      return say(
        `슬랙 권한(scope): 빠진 것이 있습니다(${missing}). 앱 설정의 App Manifest를 이 버전의 것으로 바꾸고, Install App에서 워크스페이스에 다시 설치해 주세요.`,
        `Slack scopes: missing ${missing}. Please put this version's manifest into the app's page App Manifest, then install the app to the workspace again (Install App).`,
      );
    }
    case 'unknown':
      return say(
        '슬랙 권한(scope): 알아보지 못했습니다. 먼저 슬랙에 연결되어야 합니다(위 줄 참고).',
        'Slack scopes: not looked at. First Slack has to be connected (see above).',
      );
  }
}

export function appTokenLine(finding: AppTokenFinding, { say }: Tongue): string {
  switch (finding.status) {
    case 'fine':
      return say(
        '소켓 모드: 앱 토큰(SLACK_APP_TOKEN)으로 연결할 수 있습니다.',
        'Socket Mode: the app-level token (SLACK_APP_TOKEN) can connect.',
      );
    case 'off':
      return say(
        '소켓 모드: 앱 토큰은 맞지만, 앱 설정에서 Socket Mode가 꺼져 있다고 슬랙이 알려 왔습니다. Socket Mode 페이지에서 Enable Socket Mode를 켜 주세요.',
        'Socket Mode: the app-level token is right, but Slack says that Socket Mode is switched off. Please switch on Enable Socket Mode on the page Socket Mode.',
      );
    case 'refused':
      return finding.error === 'missing_scope'
        ? say(
            '소켓 모드: 앱 토큰에 connections:write 권한이 없습니다. Basic Information 페이지에서 이 권한으로 새로 만들어 SLACK_APP_TOKEN에 넣어 주세요.',
            'Socket Mode: the app-level token lacks the scope connections:write. Please make a new one with it on the page Basic Information, and put it into SLACK_APP_TOKEN.',
          )
        : say(
            `소켓 모드: 앱 토큰을 받아들이지 않았습니다(${finding.error}). Basic Information 페이지의 App-Level Tokens에서 토큰을 다시 복사해 SLACK_APP_TOKEN에 넣어 주세요.`,
            `Socket Mode: the app-level token is not accepted (${finding.error}). Please copy it again from App-Level Tokens on the page Basic Information to SLACK_APP_TOKEN.`,
          );
    case 'no-answer':
      return say(
        `소켓 모드: 답을 받지 못했습니다(${finding.error}). 이 서버에서 slack.com으로 나가는 연결(방화벽, 프록시, DNS)을 봐 주세요.`,
        `Socket Mode: no answer (${finding.error}). Please look at this server's connection to slack.com (firewall, proxy, DNS).`,
      );
  }
}

/** For HTTP mode. Only a request from Slack can show whether the secret is right. */
export function signingSecretLine({ say }: Tongue): string {
  return say(
    '서명 비밀값(SLACK_SIGNING_SECRET): 여기에서는 맞는지 알 수 없습니다. 슬랙에서 명령을 썼을 때 앱이 응답하지 않으면 앱의 로그를 봐 주세요. 값이 틀렸다면 로그에 나오고, 로그에 아무것도 없다면 앱 설정의 주소가 다르거나 Socket Mode가 켜져 있습니다.',
    "Signing secret (SLACK_SIGNING_SECRET): whether it is right cannot be told from here. When commands in Slack get no answer, please look at the app's log: a wrong secret is named there; with nothing there, the addresses in the app's settings are others, or Socket Mode is switched on.",
  );
}

export function defaultChannelLine(
  finding: {
    readonly status: ChannelFinding;
    readonly channel: string;
    /** Whether the channel was chosen in Slack, not in the environment. */
    readonly isChangedInSlack: boolean;
  },
  { say }: Tongue,
): string {
  const { status, channel: id, isChangedInSlack } = finding;
  const chooseAnother = isChangedInSlack
    ? say(
        '슬랙에서 /hometax 설정 명령으로 다른 채널을 골라 주세요.',
        'choose another channel with /hometax settings in Slack.',
      )
    : say('ALERT_CHANNEL 값을 다른 채널로 바꿔 주세요.', 'put another channel into ALERT_CHANNEL.');
  const sentences: Readonly<Record<ChannelFinding, string>> = {
    fine: say('알림을 보낼 수 있습니다.', 'alerts can be sent.'),
    'not-in-channel': say(
      '앱이 이 채널에 없습니다. 채널에서 /invite 명령으로 앱을 초대해 주세요.',
      'the app is not in it. Invite it there with /invite.',
    ),
    'shared-outside': say(
      `다른 조직과 함께 쓰는 채널이라 회사 정보를 보내지 않습니다. ${chooseAnother}`,
      `it is shared with another organisation, so no company information is sent there. Please ${chooseAnother}`,
    ),
    archived: say(`보관된 채널입니다. ${chooseAnother}`, `it is archived. Please ${chooseAnother}`),
    'not-found': say(
      `이 워크스페이스에서 찾을 수 없습니다. 비공개 채널이면 채널에서 /invite 명령으로 앱을 초대하고, 다른 워크스페이스의 채널이거나 ID가 잘못되었으면 ${chooseAnother}`,
      `it was not found in this workspace. If it is private, invite the app there with /invite; if it belongs to another workspace or the ID is wrong, ${chooseAnother}`,
    ),
    unknown: say(
      '살펴보지 못했습니다. 먼저 슬랙에 연결되어야 하고, 앱의 권한이 모두 있어야 합니다(위 줄 참고).',
      'not looked at. First Slack has to be connected and all scopes granted (see above).',
    ),
  };
  const label = say(`기본 채널(${id})`, `Default channel (${id})`);
  return `${label}: ${sentences[status]}`;
}

/** `everybody`: in production no operators are named, so every full member is an operator. */
type RolesFinding = PeopleFinding | { readonly status: 'everybody' };

export function peopleLine(finding: RolesFinding, t: Tongue): string {
  return `${t.say('권한', 'Roles')}: ${rolesSentence(finding, t)}`;
}

function rolesSentence(finding: RolesFinding, { say }: Tongue): string {
  const fix = say(
    'OPERATORS와 ADMINS 값이나 /hometax 설정의 운영 권한을 봐 주세요.',
    'Please look at OPERATORS and ADMINS, or at the operators in /hometax settings.',
  );
  switch (finding.status) {
    case 'fine': {
      const { unchecked } = finding;
      const allFound = say(
        '운영 권한과 관리자로 적은 사람과 그룹이 모두 이 워크스페이스에 있습니다.',
        'all people and groups named as operators and admins are in this workspace.',
      );
      if (unchecked === 0) return allFound;
      const uncheckedPeople = unchecked === 1 ? '1 person was' : `${number(unchecked)} people were`;
      return say(
        `${allFound} 사람이 많아 ${number(unchecked)}명은 살펴보지 않았습니다.`,
        `${allFound} ${uncheckedPeople} not looked up, because there are so many.`,
      );
    }
    case 'missing': {
      const ids = finding.ids.join(', ');
      return say(
        `운영 권한이나 관리자로 적었지만 이 워크스페이스에 없거나 떠난 사람, 없거나 꺼진 그룹이 있습니다(${ids}). ${fix}`,
        `these are named as operators or admins, but have left this workspace, were never in it, or are groups that are switched off: ${ids}. ${fix}`,
      );
    }
    case 'powerless': {
      const ids = finding.ids.join(', ');
      return say(
        `운영 권한이나 관리자로 적었지만 정식 구성원이 아니라서(게스트, 봇, 다른 조직의 사람) 앱을 쓸 수 없는 사람이 있습니다(${ids}). ${fix}`,
        `these are named as operators or admins, but cannot use the app, because they are no full members (guests, bots, people of another organisation): ${ids}. ${fix}`,
      );
    }
    case 'nobody':
      return finding.role === 'operators'
        ? say(
            '운영 권한으로 적은 사람과 그룹에 정식 구성원이 없습니다. 아무도 인증 페이지를 열거나 알림을 맡을 수 없습니다. OPERATORS 값이나 /hometax 설정의 운영 권한을 고쳐 주세요.',
            'none of the people and groups named as operators is a full member. Nobody can open an authentication page or take an alert. Please mend OPERATORS, or the operators in /hometax settings.',
          )
        : say(
            '관리자로 적은 사람과 그룹에 정식 구성원이 없습니다. 아무도 설정을 바꾸거나 앱의 문제를 전해 들을 수 없습니다. ADMINS 값을 고쳐 주세요.',
            "none of the people and groups named as admins is a full member. Nobody can change settings or hears of the app's own trouble. Please mend ADMINS.",
          );
    case 'everybody':
      return say(
        '운영 권한을 정하지 않아, 회사 계정으로 로그인되는 인증 페이지를 이 워크스페이스의 정식 구성원 모두가 열 수 있습니다. OPERATORS 값이나 /hometax 설정에 사람이나 사용자 그룹을 정해 주세요(모두에게 맡기려면 모두가 있는 그룹을 적습니다).',
        'nobody is named as operator, so every full member of this workspace may open authentication pages, which are logged in as the company. Please name the people or a user group in OPERATORS (a group of all members if that is what you want), or in /hometax settings.',
      );
    case 'unknown':
      return say(
        '적은 사람과 그룹을 알아보지 못했습니다. 먼저 슬랙에 연결되어야 하고, 앱의 권한(scope)이 모두 있어야 합니다(위 줄 참고).',
        'the people and groups could not be looked up. First Slack has to be connected and all scopes granted (see above).',
      );
  }
}
