import { BedrockError, type BedrockErrorCode } from './bedrock-error';

/** What the scripted model is told. */
export interface ModelDirectives {
  /** Length of the answer. */
  readonly tokens?: number;
  /** Tokens a second; 0 is as fast as possible. */
  readonly pace?: number;
  /** Milliseconds before the first token. */
  readonly first?: number;
  /** The answer, to the letter. */
  readonly echo?: string;
  /** What it thinks before it answers. */
  readonly think?: string;
  /** The tool that it calls at the end of its answer. */
  readonly tool?: ToolCall;
}

export interface ToolCall {
  readonly name: string;
  /** JSON, to the letter. */
  readonly input: string;
}

/** How a call goes wrong. Tokens are counted as content deltas that reach the client. */
export type Fault =
  | { readonly kind: 'refuse'; readonly code: BedrockErrorCode; readonly once: boolean }
  | {
      readonly kind: 'exception';
      readonly code: BedrockErrorCode;
      readonly afterTokens: number;
      readonly once: boolean;
    }
  | { readonly kind: 'cut' | 'reset' | 'hang'; readonly afterTokens: number }
  | { readonly kind: 'cut-before' | 'hang-before' | 'no-metadata' };

export interface Directives {
  readonly model: ModelDirectives;
  readonly fault?: Fault;
}

const faults: Readonly<Record<string, Fault>> = {
  throttle: { kind: 'refuse', code: 'ThrottlingException', once: false },
  'throttle-once': { kind: 'refuse', code: 'ThrottlingException', once: true },
  unavailable: { kind: 'refuse', code: 'ServiceUnavailableException', once: false },
  'access-denied': { kind: 'refuse', code: 'AccessDeniedException', once: false },
  'not-ready': { kind: 'refuse', code: 'ModelNotReadyException', once: false },
  validation: { kind: 'refuse', code: 'ValidationException', once: false },
  'cut-before': { kind: 'cut-before' },
  hang: { kind: 'hang-before' },
  'no-metadata': { kind: 'no-metadata' },
};

const lateFaults: Readonly<Record<string, (afterTokens: number) => Fault>> = {
  'error-after': exceptionAfter('ModelStreamErrorException', false),
  'error-once-after': exceptionAfter('ModelStreamErrorException', true),
  'throttle-after': exceptionAfter('ThrottlingException', false),
  'throttle-once-after': exceptionAfter('ThrottlingException', true),
  'cut-after': (afterTokens) => ({ kind: 'cut', afterTokens }),
  'reset-after': (afterTokens) => ({ kind: 'reset', afterTokens }),
  'hang-after': (afterTokens) => ({ kind: 'hang', afterTokens }),
};

function exceptionAfter(code: BedrockErrorCode, once: boolean) {
  return (afterTokens: number): Fault => ({ kind: 'exception', code, afterTokens, once });
}

/** The brackets close at the last of a run of them, so that an echo may end in one. */
const directive = /\[\[(tokens|pace|first|echo|think|tool|fault)=(.*?)\]\](?!\])/gs;

/**
 * Reads the directives (README.md) of a prompt. Brackets with any other name are text.
 * @throws BedrockError ValidationException for a value that means nothing, rather than a test that tests nothing.
 */
export function parseDirectives(prompt: string, modelId = ''): Directives {
  const model: { -readonly [Name in keyof ModelDirectives]: ModelDirectives[Name] } = {};
  let fault: Fault | undefined;
  for (const [whole, name, value = ''] of prompt.matchAll(directive)) {
    if (name === 'echo' || name === 'think') model[name] = value;
    else if (name === 'tool') model.tool = parseToolCall(value);
    else if (name === 'fault') fault = parseFault(value, whole, modelId) ?? fault;
    else model[name as 'tokens' | 'pace' | 'first'] = parseCount(value, whole);
  }
  return { model, ...(fault && { fault }) };
}

/** The prompt without its directives. */
export function stripDirectives(prompt: string): string {
  return prompt.replace(directive, '').trim();
}

/** `weather {"city":"Oslo"}`: whether the input is JSON is the client's to find out. */
function parseToolCall(value: string): ToolCall {
  const [name = '', ...input] = value.split(' ');
  return { name, input: input.length === 0 ? '{}' : input.join(' ') };
}

/** @returns undefined where the fault is another model's: `throttle on sonnet` is that of any whose id has the word in it */
function parseFault(value: string, whole: string, modelId: string): Fault | undefined {
  const [fault = '', model = ''] = value.split(' on ', 2);
  const parsed = parseAnyFault(fault, whole);
  return modelId.includes(model) ? parsed : undefined;
}

function parseAnyFault(value: string, whole: string): Fault {
  const [name = '', count] = value.split(':', 2);
  const late = lateFaults[name];
  if (late && count !== undefined) return late(parseCount(count, whole));
  const fault = faults[value];
  if (fault) return fault;
  const known = [...Object.keys(faults), ...Object.keys(lateFaults).map((key) => `${key}:<tokens>`)];
  throw new BedrockError(
    'ValidationException',
    `Unknown directive ${whole}. Faults are ${known.join(', ')}.`,
  );
}

function parseCount(value: string, whole: string): number {
  if (/^\d{1,7}$/.test(value)) return Number(value);
  throw new BedrockError('ValidationException', `The directive ${whole} needs a whole number.`);
}
