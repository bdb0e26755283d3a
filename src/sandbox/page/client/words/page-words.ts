import type { PageDue, PageLanguage, PageRole, Weather } from '../../contract.js';
import type { TourWords } from './tour-words.js';

/** The words of the page itself, as opposed to the app's. */
export interface PageWords {
  readonly tour: TourWords;
  readonly title: string;
  readonly loading: string;
  readonly disconnected: string;
  readonly close: string;
  readonly clear: string;
  readonly choose: string;
  readonly optional: string;
  readonly moreActions: string;
  readonly unknown: {
    readonly block: (type: string) => string;
    readonly element: (type: string) => string;
  };
  readonly menu: {
    readonly none: string;
    readonly asking: string;
    readonly typeMore: (letters: number) => string;
  };
  readonly sidebar: {
    readonly channels: string;
    readonly apps: string;
    readonly open: string;
    readonly unread: (messages: number) => string;
  };
  readonly message: {
    readonly app: string;
    readonly edited: string;
    readonly onlyForYou: string;
    readonly replied: string;
    readonly replies: (replies: number) => string;
    readonly lastReply: (time: string) => string;
    readonly fresh: string;
    readonly none: string;
    readonly list: (channel: string) => string;
    readonly download: string;
  };
  readonly thread: string;
  readonly tabs: { readonly home: string; readonly messages: string; readonly noHome: string };
  readonly composer: {
    readonly placeholder: (channel: string) => string;
    readonly send: string;
    readonly commands: string;
    readonly stranger: string;
    readonly off: string;
    readonly unknownCommand: (command: string) => string;
  };
  readonly modal: { readonly required: string; readonly working: string };
  readonly troubles: Readonly<Record<string, string>> & { readonly other: string };
  readonly roles: Readonly<Record<PageRole, string>>;
  readonly languages: Readonly<Record<PageLanguage, string>>;
  readonly person: { readonly switch: string; readonly language: string };
  readonly look: { readonly light: string; readonly dark: string };
  readonly panel: {
    readonly title: string;
    readonly clock: string;
    readonly hour: string;
    readonly day: string;
    readonly week: string;
    readonly moving: (until: string) => string;
    readonly stop: string;
    readonly next: string;
    readonly goThere: string;
    readonly due: Readonly<Record<Exclude<PageDue['what'], 'rung'>, string>>;
    /** `days` before the end; from 0 on. */
    readonly rung: (company: string, days: number) => string;
    readonly startOver: string;
    readonly startOverNote: string;
    readonly startOverAsks: string;
    readonly startingOver: string;
    readonly keep: string;
    readonly sweep: string;
    readonly sweeping: string;
    readonly weather: string;
    readonly hometax: string;
    readonly popbill: string;
    readonly weathers: Readonly<Record<Weather, string>>;
    readonly knowsNobody: string;
    readonly channelLanguage: string;
    readonly languageChosen: (language: string) => string;
    readonly companies: string;
    readonly companiesNote: string;
    readonly find: string;
    readonly notMember: string;
    readonly join: string;
    readonly leave: string;
    readonly taxinvoice: string;
    readonly cashbill: string;
    readonly lastDay: string;
    readonly register: string;
    readonly revoke: string;
    readonly remove: string;
    readonly works: string;
    readonly reject: string;
    readonly unlock: string;
    readonly rejectWith: string;
    readonly endPlan: string;
    readonly renewPlan: string;
  };
}
