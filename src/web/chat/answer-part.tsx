import type { Round, Turn } from '../conversation/turn';
import { Markdown } from '../markdown/markdown';
import { callsOf } from '../tools/run-tools';
import { ThoughtView } from './thought-view';
import { ToolCard } from './tool-card';

interface AnswerPartProps {
  /** What one request brought: of a round that is over, or of the turn itself. */
  readonly part: Round | Pick<Turn, 'answer' | 'thought' | 'content' | 'status'>;
}

/** What one request of a turn brought: thoughts, text, and the tools that it asked for. */
export function AnswerPart({ part }: AnswerPartProps) {
  const { answer, thought, content = [] } = part;
  const [status, results] = 'results' in part ? (['complete', part.results] as const) : [part.status, []];
  return (
    <>
      {thought && <ThoughtView thought={thought} isThinking={status === 'waiting'} />}
      {answer !== '' && (
        <div className="markdown">
          <Markdown text={answer} />
        </div>
      )}
      {callsOf(content).map((call) => (
        <ToolCard
          key={call.toolUseId}
          call={call}
          result={results.find(({ toolUseId }) => toolUseId === call.toolUseId)}
          isRunning={status === 'calling'}
        />
      ))}
    </>
  );
}
