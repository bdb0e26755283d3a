import type { Message } from '../../slack/model.js';

/** Up to where each person has read each channel. */
export class ReadMarks {
  readonly #upTo = new Map<string, string>();

  read(person: string, channel: string, timeline: readonly Message[]): void {
    this.#upTo.set(`${person} ${channel}`, timeline.at(-1)?.ts ?? '');
  }

  /** What the channel shows that is new to the person; what they wrote themselves is not. */
  unread(person: string, channel: string, timeline: readonly Message[]): readonly Message[] {
    const upTo = this.#upTo.get(`${person} ${channel}`) ?? '';
    return timeline.filter(({ ts, user }) => ts > upTo && user !== person);
  }
}
