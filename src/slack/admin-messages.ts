import type { WebClient } from '@slack/web-api';
import { isGroupId } from '../kernel/slack-id.js';
import type { Stage, UserId } from '../records/company.js';
import type { AdminNews, AdminTold, AlertSender, Log } from '../records/ports.js';
import { catalogOf } from '../text/catalog.js';
import { type Language, languageOf } from '../text/language.js';
import { isGroupGone } from './reader.js';
import { mayBeTriedAgain } from './slack-errors.js';
import { MRKDWN } from './slack-markup.js';

export interface AdminMessagesOptions {
  readonly client: WebClient;
  /** `ADMINS`: user and user-group IDs. Empty: the workspace's own admins and owners. */
  readonly admins: readonly string[];
  readonly stage: Stage;
  /** Where Slack does not tell a person's own. */
  readonly language: () => Language;
  readonly log: Log;
}

type AdminMessages = Pick<AlertSender, 'adminsFor' | 'tellAdmin'>;

interface Recipient {
  readonly id: UserId;
  readonly language: Language;
}

/** Tells those who can fix it, each in a direct message in their language. Never rejects: what fails is logged. */
export function createAdminMessages(options: AdminMessagesOptions): AdminMessages {
  const { client, log } = options;

  async function tell(news: AdminNews, id: UserId): Promise<AdminTold> {
    const recipient = await describe(id);
    if (recipient === undefined) return 'refused';
    const { channel } = await client.conversations.open({ users: id });
    if (channel?.id === undefined) throw new Error('conversations.open answered without a channel');
    await client.chat.postMessage({
      channel: channel.id,
      text: textOf(news, recipient.language),
      unfurl_links: false,
      unfurl_media: false,
    });
    return 'told';
  }

  /** `undefined` for those who read no messages: bots and people who left. */
  async function describe(id: UserId): Promise<Recipient | undefined> {
    const { user } = await client.users.info({ user: id, include_locale: true });
    if (user?.deleted === true || user?.is_bot === true) return undefined;
    const language = user?.locale === undefined ? options.language() : languageOf(user.locale);
    return { id, language };
  }

  async function recipientsOf(news: AdminNews): Promise<readonly UserId[]> {
    if (news.kind === 'channel-refused') return [news.tell];
    if (options.admins.length === 0) return workspaceAdmins();
    const lists = await Promise.all(options.admins.map((id) => membersOf(id)));
    return [...new Set(lists.flat())];
  }

  async function membersOf(id: string): Promise<readonly UserId[]> {
    if (!isGroupId(id)) return [id];
    try {
      return (await client.usergroups.users.list({ usergroup: id })).users ?? [];
    } catch (error) {
      // Whoever is named beside it is told all the same.
      if (isGroupGone(error)) return [];
      throw error;
    }
  }

  async function workspaceAdmins(): Promise<readonly UserId[]> {
    const admins: UserId[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.users.list({ limit: 200, ...(cursor ? { cursor } : {}) });
      for (const { id, is_admin, is_owner, deleted, is_bot } of page.members ?? []) {
        const isAdmin = is_admin === true || is_owner === true;
        if (id !== undefined && isAdmin && deleted !== true && is_bot !== true) admins.push(id);
      }
      cursor = page.response_metadata?.next_cursor;
    } while (cursor);
    return admins;
  }

  function textOf(news: AdminNews, language: Language): string {
    const { alert } = catalogOf(language);
    return `${alert.severity('critical', options.stage)}: ${alert.adminNews(news, MRKDWN)}`;
  }

  return {
    async adminsFor(news) {
      try {
        return await recipientsOf(news);
      } catch (error) {
        warn(news, error);
        return undefined;
      }
    },
    async tellAdmin(news, to) {
      try {
        return await tell(news, to);
      } catch (error) {
        warn(news, error);
        return mayBeTriedAgain(error) ? 'not-yet' : 'refused';
      }
    },
  };

  function warn(news: AdminNews, error: unknown): void {
    log.warn('an admin could not be told', {
      news: news.kind,
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
