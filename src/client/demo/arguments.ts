import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run demo -- "prompt" [options]

  --json             print one JSON object instead of the text
  --model ID         the model to ask; the first that you may use where absent
  --outputs FILE     amplify_outputs.json of a gateway that runs; the local gateway's where absent,
                     which is started where it does not run
  --user NAME        whom to sign in; the local gateway's first demo user where absent
  --password WORD    needed for users that are not the local gateway's`;

export interface DemoArguments {
  readonly prompt: string;
  readonly json: boolean;
  readonly modelId?: string;
  readonly outputsFile?: string;
  readonly username?: string;
  readonly password?: string;
}

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @param args what stands behind the script's name
 * @throws UsageError
 */
export function parseDemoArguments(args: readonly string[]): DemoArguments {
  const { values, positionals } = parse(args);
  const [prompt, ...surplus] = positionals;
  if (!prompt?.trim()) throw new UsageError('A prompt is missing.');
  if (surplus.length > 0) throw new UsageError('Put the prompt into quotes: there must be one.');
  const { json = false, model, outputs, user, password } = values;
  if (password !== undefined && user === undefined) throw new UsageError('--password needs --user.');
  return {
    prompt,
    json,
    ...(model !== undefined && { modelId: model }),
    ...(outputs !== undefined && { outputsFile: outputs }),
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        model: { type: 'string' },
        outputs: { type: 'string' },
        user: { type: 'string' },
        password: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
