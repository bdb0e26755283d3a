import { type ReactNode, useId, useState } from 'react';
import type { PageLanguage, PageState } from '../../contract.js';
import { Button, CloseButton } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';
import { StartOver } from '../panel/start-over.js';
import { LANGUAGES, WORDS } from '../words.js';
import { STEPS } from './tour-progress.js';
import { tourCompany } from './tour-task.js';
import { showElement, type Tour, useAttributeOnElements } from './use-tour.js';

interface Props {
  readonly tour: Tour;
  readonly state: PageState;
  readonly onStart: (language: PageLanguage) => Promise<void>;
  readonly onInsert: (words: string) => void;
}

/** The tour's current card; nothing after the reader left the tour. */
export function TourCard(props: Props) {
  const { tour } = props;
  switch (tour.progress.status) {
    case 'offered':
      return <Offer {...props} />;
    case 'on':
      return tour.step === undefined ? <End tour={tour} /> : <Step {...props} />;
    case 'left':
      return undefined;
  }
}

/** The offer in both languages, the page's own first, because the reader has not chosen one yet. */
function Offer({ tour, state, onStart }: Props) {
  const { language } = usePageContext();
  const words = useWords().tour;
  const [starting, setStarting] = useState<PageLanguage>();
  return (
    <Card heading={words.offer.title} tour={tour}>
      {LANGUAGES.toSorted((a) => (a === language ? -1 : 1)).map((each) => {
        const { offer } = WORDS[each].tour;
        return (
          <div key={each} lang={each} className="tour-offer">
            <p>{offer.body}</p>
            {each !== state.channelLanguage && <p className="tour-why">{offer.startsOver}</p>}
            <Button
              className={each === language ? 'button button-primary' : 'button button-default'}
              data-tour={`start-${each}`}
              aria-busy={starting === each}
              disabled={starting !== undefined}
              onClick={() => {
                setStarting(each);
                void onStart(each);
              }}
            >
              {offer.start}
            </Button>
          </div>
        );
      })}
      <Button kind="link" data-tour="not-now" onClick={tour.leave}>
        {words.notNow}
      </Button>
    </Card>
  );
}

function Step({ tour, state, onInsert }: Props) {
  const { language } = usePageContext();
  const words = useWords().tour;
  const { step, stepState, progress } = tour;
  const task = stepState?.isDone === false ? stepState.task : undefined;
  useAttributeOnElements('data-tour-here', task?.target);
  const current = `${progress.step} ${task?.name ?? ''}`;
  // The task for which the reader folded the card: the next task unfolds it.
  const [foldedAt, setFoldedAt] = useState<string>();
  const isFolded = foldedAt === current;
  if (step === undefined || stepState === undefined) return undefined;
  // The previous step's result is shown until this step has a result.
  const showsPreviousResult = progress.hasJustDonePrevious && stepState.selector === undefined;
  const previous = showsPreviousResult ? STEPS[progress.step - 1] : undefined;
  const check = language === 'ko' ? '확인' : 'check';
  const command = `/hometax ${check} ${tourCompany(state)?.name ?? ''}`.trim();
  const channel = state.channels.find(({ id }) => id === state.notices.channel)?.name ?? '';
  const facts = { command, label: task?.label ?? '', channel: `#${channel}` };
  return (
    <Card
      heading={words.steps[step].title}
      tour={tour}
      step={progress.step}
      isFolded={isFolded}
      onFold={() => setFoldedAt(isFolded ? undefined : current)}
    >
      <div aria-live="polite" className="tour-now">
        {previous !== undefined && <p className="tour-seen">✓ {words.steps[previous].result}</p>}
        <p className="tour-task" data-tour-task={task?.name ?? 'done'}>
          {task === undefined
            ? `${words.done} ${words.steps[step].result}`
            : words.tasks[task.name](facts)}
        </p>
      </div>
      {task?.name === 'command' && task.target !== undefined && (
        <Button
          kind="default"
          data-tour="type"
          onClick={() => {
            setFoldedAt(current);
            onInsert(command);
          }}
        >
          {words.insertCommand}
        </Button>
      )}
      <p className="tour-why">{words.steps[step].explanation}</p>
      <div className="tour-foot">
        {progress.step > 0 && (
          <Button kind="link" data-tour="back" onClick={tour.back}>
            ‹ {words.back}
          </Button>
        )}
        {task?.target !== undefined && (
          <Button kind="link" data-tour="show" onClick={() => showElement(task.target ?? '')}>
            {words.showTarget}
          </Button>
        )}
        <Button className="link tour-next" data-tour="next" onClick={tour.next}>
          {task === undefined ? words.next : words.skip} ›
        </Button>
      </div>
    </Card>
  );
}

function End({ tour }: Pick<Props, 'tour'>) {
  const { progress } = tour;
  const words = useWords().tour;
  const last = STEPS.at(-1);
  return (
    <Card heading={words.end.title} tour={tour}>
      <div aria-live="polite" className="tour-now">
        {progress.hasJustDonePrevious && last !== undefined && (
          <p className="tour-seen">✓ {words.steps[last].result}</p>
        )}
        <p className="tour-task" data-tour-task="end">
          {words.end.body}
        </p>
      </div>
      <StartOver />
    </Card>
  );
}

interface CardProps {
  readonly heading: string;
  readonly tour: Tour;
  readonly step?: number;
  /** On a phone the card can be folded. It unfolds with the next task. */
  readonly isFolded?: boolean;
  readonly onFold?: () => void;
  readonly children: ReactNode;
}

function Card({ heading, tour, step, isFolded = false, onFold, children }: CardProps) {
  const words = useWords().tour;
  const headingId = useId();
  return (
    <section
      className={isFolded ? 'tour-card tour-card-folded' : 'tour-card'}
      aria-labelledby={headingId}
      data-tour="card"
    >
      <header className="tour-head">
        <h2 id={headingId}>
          {step !== undefined && (
            <span className="tour-count">
              <span className="visually-hidden">{words.progress(step + 1, STEPS.length)}: </span>
              <span aria-hidden="true">
                {step + 1}/{STEPS.length}
              </span>
            </span>
          )}
          {heading}
        </h2>
        {onFold !== undefined && (
          <Button
            className="icon-button tour-fold"
            aria-label={words.details}
            aria-expanded={!isFolded}
            onClick={onFold}
          >
            {isFolded ? '▾' : '▴'}
          </Button>
        )}
        <CloseButton label={words.leave} data-tour="leave" onClick={tour.leave} />
      </header>
      {children}
    </section>
  );
}
