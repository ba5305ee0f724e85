import type { ToolCall, ToolResult } from '../tools/run-tools';

interface ToolCardProps {
  readonly call: ToolCall;
  /** Absent where it has none yet, or never will. */
  readonly result: ToolResult | undefined;
  readonly isRunning: boolean;
}

/** A tool that the model asked for: its name at a glance, what it was given and what it gave to be opened. */
export function ToolCard({ call: { name, input }, result, isRunning }: ToolCardProps) {
  return (
    <details className="disclosure">
      <summary>
        {stateOf(result, isRunning)} <code>{name}</code>
      </summary>
      <dl className="tool-details">
        <dt>Input</dt>
        <dd>
          <pre>{JSON.stringify(input, null, 2)}</pre>
        </dd>
        {result && (
          <>
            <dt>{result.status === 'error' ? 'Error' : 'Result'}</dt>
            <dd>
              <pre>{result.content.map(shown).join('\n')}</pre>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

function stateOf(result: ToolResult | undefined, isRunning: boolean): string {
  if (result) return result.status === 'error' ? 'Tool failed:' : 'Used';
  return isRunning ? 'Using' : 'Not run:';
}

const shown = ({ text, json }: ToolResult['content'][number]): string =>
  text ?? JSON.stringify(json, null, 2);
