import type { StepName } from '../tour/tour-progress.js';
import type { TaskName } from '../tour/tour-task.js';

/** What a task's sentence may name: absent where the page does not know it. */
export interface TaskFacts {
  /** The command to type. */
  readonly command: string;
  /** What stands on the button. */
  readonly label: string;
  /** The channel, with its sign. */
  readonly channel: string;
}

export interface StepWords {
  readonly title: string;
  /** What it is good for. */
  readonly why: string;
  /** What was just seen, once it is done. */
  readonly seen: string;
}

/** The words of the guided tour. */
export interface TourWords {
  readonly name: string;
  readonly offer: { readonly title: string; readonly body: string; readonly start: string };
  readonly notNow: string;
  /** Counts from 1. */
  readonly progress: (step: number, steps: number) => string;
  readonly steps: Readonly<Record<StepName, StepWords>>;
  readonly tasks: Readonly<Record<TaskName, (facts: TaskFacts) => string>>;
  readonly done: string;
  readonly typeIt: string;
  readonly showMe: string;
  readonly back: string;
  readonly skip: string;
  readonly next: string;
  readonly leave: string;
  readonly resume: string;
  readonly end: {
    readonly title: string;
    readonly body: string;
    readonly again: string;
  };
}
