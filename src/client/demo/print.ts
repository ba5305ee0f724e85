import { GatewayClientError } from '../errors';
import { describeClamp, describeLimit, dollars, thousands } from './limits';
import type { AnsweredTurn } from './run';

/** The block of text that stands below an answer. */
export function describeTurn({ summary, cost }: AnsweredTurn): string {
  const { usage, firstTokenMs, totalMs, clamped, team, remaining, traceId } = summary;
  return [
    `model      ${summary.modelId}`,
    `usage      ${thousands(usage.inputTokens)} input tokens, ${thousands(usage.outputTokens)} output tokens`,
    `cost       ${costOf(cost)}`,
    ...(team === undefined ? [] : [`team       ${team}`]),
    ...(clamped === undefined ? [] : [`length     ${describeClamp(clamped)}`]),
    ...remaining.map((limit) => `left       ${describeLimit(limit)}`),
    `time       ${firstTokenMs === null ? '' : `first token ${firstTokenMs} ms, `}total ${totalMs} ms`,
    `trace      ${traceId ?? 'none'}`,
  ].join('\n');
}

/** What went wrong, and what to do next. */
export function describeFailure({ code, message }: Pick<GatewayClientError, 'code' | 'message'>): string {
  return `${message} (${code})\n${nextStep(code)}`;
}

/** Any error as one with a code: Amplify's have theirs in `name`. */
export function asClientError(error: unknown): GatewayClientError {
  if (error instanceof GatewayClientError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new GatewayClientError(name, message, { cause: error });
}

function nextStep(code: string): string {
  switch (code) {
    case 'NotAuthorizedException':
    case 'UserNotFoundException':
      return 'Check --user and --password. The local gateway keeps its users in .local/demo-users.json.';
    case 'NetworkError':
    case 'connection_failed':
    case 'publish_failed':
      return 'Check that the gateway runs (npm start), and that --outputs is its file.';
    case 'gateway_not_started':
      return 'Run npm start to see why.';
    case 'invalid_outputs':
      return 'Name the right file with --outputs, or leave it out to use the local gateway.';
    case 'model_not_allowed':
      return 'Choose another --model, or leave it out.';
    case 'token_limit_exceeded':
    case 'budget_exceeded':
      return 'Shorten the prompt, wait until the limit frees up, or ask your operator to raise it.';
    case 'concurrency_limit_exceeded':
      return 'Wait until a turn that is under way has ended, then ask again.';
    default:
      return 'If it goes on, give your operator the request id.';
  }
}

const costOf = ({ microDollars, estimated, unknown }: AnsweredTurn['cost']): string =>
  unknown === true ? 'unknown' : `${dollars(microDollars)}${estimated ? ' (estimated)' : ''}`;
