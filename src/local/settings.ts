import * as path from 'node:path';
import type { Disorder } from './events/disorder';

/** What a user of the local gateway may set; docs/local.md has the table. */
export interface LocalSettings {
  /** `PORT`: of the UI; 0 for any that is free. */
  readonly port: number;
  /** `AI_GATEWAY_BEDROCK`: `local` (the stand-in) or `aws` (the real one, with the caller's credentials). */
  readonly bedrock: 'local' | 'aws';
  /** `AI_GATEWAY_MODEL_URL`: an OpenAI-compatible server behind the stand-in. */
  readonly modelUrl?: string | undefined;
  /** `AI_GATEWAY_MODEL_NAME`: which of that server's models. */
  readonly modelName?: string | undefined;
  /** `AI_GATEWAY_MODEL_KEY`: where that server wants one. */
  readonly modelKey?: string | undefined;
  /**
   * `AI_GATEWAY_DISORDER`, `<share dropped>:<longest delay, ms>`: what subscribers receive is dropped, delayed and so
   * reordered, since AWS promises neither delivery nor order.
   */
  readonly disorder?: Disorder | undefined;
  readonly region: string;
  readonly projectDirectory: string;
  /** Where state survives a restart. `AI_GATEWAY_STATE_DIRECTORY`, default `.local`. */
  readonly stateDirectory: string;
}

const DEFAULT_PORT = 4000;

/** Reads the settings; throws, naming the variable, where one is not valid. */
export function readSettings(environment: NodeJS.ProcessEnv, projectDirectory: string): LocalSettings {
  const bedrock = environment['AI_GATEWAY_BEDROCK'] ?? 'local';
  if (bedrock !== 'local' && bedrock !== 'aws') {
    throw new Error(`AI_GATEWAY_BEDROCK is "${bedrock}": set it to local or aws.`);
  }
  const port = Number(environment['PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(
      `PORT is "${environment['PORT']}": set it to a port number, or to 0 for any that is free.`,
    );
  }
  return {
    port,
    bedrock,
    disorder: readDisorder(environment['AI_GATEWAY_DISORDER']),
    modelUrl: environment['AI_GATEWAY_MODEL_URL'],
    modelName: environment['AI_GATEWAY_MODEL_NAME'],
    modelKey: environment['AI_GATEWAY_MODEL_KEY'],
    region: (bedrock === 'aws' && environment['AWS_REGION']) || 'us-east-1',
    projectDirectory,
    stateDirectory: path.resolve(projectDirectory, environment['AI_GATEWAY_STATE_DIRECTORY'] ?? '.local'),
  };
}

function readDisorder(value: string | undefined): Disorder | undefined {
  if (value === undefined) return undefined;
  const [, share, delay] = /^(0(?:\.\d+)?|1):(\d+)$/.exec(value) ?? [];
  if (share === undefined) {
    throw new Error(
      `AI_GATEWAY_DISORDER is "${value}": set it to <share dropped>:<longest delay, ms>, such as 0.01:300.`,
    );
  }
  return { seed: 1, dropRate: Number(share), maximumDelayMilliseconds: Number(delay) };
}
