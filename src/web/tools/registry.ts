import type { ToolConfig } from '../../gateway/contract/content';
import { localTime } from './local-time';
import type { Tool } from './tool';

/** The tools that this page offers to models that have `tools`. To add one, write a file like `local-time.ts` and name it here. */
export const tools: readonly Tool[] = [localTime];

/** The tools as a request declares them; the model chooses among them. */
export function toolConfigOf(offered: readonly Tool[]): ToolConfig {
  return {
    tools: offered.map(({ name, description, inputSchema }) => ({
      toolSpec: { name, description, inputSchema: { json: { ...inputSchema } } },
    })),
  };
}
