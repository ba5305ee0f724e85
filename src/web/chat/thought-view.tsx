import type { Thought } from '../conversation/turn';
import { formatDuration } from '../usage/amounts';

interface ThoughtViewProps {
  readonly thought: Thought;
  /** It goes on. */
  readonly isThinking: boolean;
}

/** What the model thought before it answered, to be opened by who wants to read it. */
export function ThoughtView({ thought: { text, from, until }, isThinking }: ThoughtViewProps) {
  const time = until - from;
  return (
    <details className="disclosure">
      <summary>
        {isThinking
          ? 'Thinking…'
          : `Thought for ${time < 1000 ? 'less than a second' : formatDuration(time)}`}
      </summary>
      <p className="thought">
        {text === '' && !isThinking ? 'The model’s provider does not show what it thought.' : text}
      </p>
    </details>
  );
}
