import type { ContentBlock } from '../../gateway/contract/content';
import type { Tool } from './tool';

export type ToolCall = NonNullable<ContentBlock['toolUse']>;
export type ToolResult = NonNullable<ContentBlock['toolResult']>;

/** The tools that an answer asks for. */
export const callsOf = (content: readonly ContentBlock[]): readonly ToolCall[] =>
  content.flatMap(({ toolUse }) => toolUse ?? []);

/**
 * Runs the tools that a model asks for, at the same time, and gives a result for each, in their order. Never throws: what goes
 * wrong is a result too, for the model to read.
 */
export function runTools(
  tools: readonly Tool[],
  calls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<readonly ToolResult[]> {
  return Promise.all(calls.map((call) => runTool(tools, call, signal)));
}

async function runTool(
  tools: readonly Tool[],
  { toolUseId, name, input }: ToolCall,
  signal: AbortSignal,
): Promise<ToolResult> {
  const tool = tools.find((each) => each.name === name);
  try {
    if (tool === undefined) throw new Error(`There is no tool “${name}” here.`);
    const json = { ...(await tool.run(input, signal)) };
    return { toolUseId, status: 'success', content: [{ json }] };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return {
      toolUseId,
      status: 'error',
      content: [{ text: message.trim() === '' ? 'The tool failed.' : message.toWellFormed() }],
    };
  }
}
