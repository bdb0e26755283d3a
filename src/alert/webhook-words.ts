import { findingSentences, type ReasonContext } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { isoTime } from '../kernel/time.js';
import type { Alert } from '../records/alert.js';
import type { AlertEvent } from '../records/outbox.js';
import { PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { alertSentence } from './alert-words.js';
import { factsOf } from './webhook-rules.js';

interface Context extends Pick<ReasonContext, 'collectsBy'> {
  /** Unique, and higher for a later event. */
  readonly seq: string;
}

/** The event as a CloudEvent 1.0 in structured JSON (docs/webhook.md). Its texts are plain. */
export function alertCloudEvent(event: AlertEvent, { seq, collectsBy }: Context, t: Tongue) {
  const { type, at, alert, changed, isClosed } = event;
  const { stage, brn, name, openedAt, severity, life, channel } = alert;
  const ended = isClosed === true ? 'closed' : 'resolved';
  return {
    specversion: '1.0',
    id: `${stage}-${seq}`,
    source: `/hometax-watch/${stage}`,
    type: `hometax-watch.alert.${type}`,
    subject: brn,
    time: isoTime(at),
    sequence: seq,
    datacontenttype: 'application/json',
    data: {
      alert: `${stage}-${brn}-${openedAt}`,
      company: { name, brn },
      environment: stage,
      severity,
      state: type === 'resolved' ? ended : STATES[life.state],
      changed,
      handledBy: life.state === 'acknowledged' || life.state === 'snoozed' ? life.by : undefined,
      snoozedUntil: life.state === 'snoozed' ? isoTime(life.until) : undefined,
      openedAt: isoTime(openedAt),
      checkedAt: isoTime(alert.checkedAt),
      summary:
        type === 'resolved'
          ? endSentence(alert, ended, t)
          : alertSentence(alert, { collectsBy, markup: PLAIN }, t),
      reasons: alert.reasons.map((reason) => {
        const { expiresAt, ...facts } = factsOf(reason);
        const context = { at: alert.checkedAt, stage, collectsBy, markup: PLAIN };
        const words = reasonWords(reason, context, t);
        return {
          ...facts,
          expiresAt: expiresAt && isoTime(expiresAt),
          popbillCode: words.code,
          sentence: findingSentences(words),
          todo: words.request,
        };
      }),
      // Opens the channel of the alert, for people of the workspace only.
      link: `https://slack.com/app_redirect?channel=${channel}`,
    },
  };
}

/** The states as receivers know them. `acknowledged` is the stored name of "claimed". */
const STATES = {
  open: 'open',
  acknowledged: 'claimed',
  snoozed: 'snoozed',
  resolved: 'resolved',
  closed: 'closed',
} as const satisfies Readonly<Record<Alert['life']['state'], string>>;

function endSentence({ name }: Alert, how: 'resolved' | 'closed', { say }: Tongue): string {
  return how === 'resolved'
    ? say(`${name} 알림이 해결되었습니다.`, `${name}: the alert is resolved.`)
    : say(
        `${name} 알림이 닫혔습니다(모니터링에서 제외 또는 일시 중지).`,
        `${name}: paused or not watched any more, so the alert is closed.`,
      );
}
