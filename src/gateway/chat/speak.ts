import type { Clock } from '../clock';
import type { ConverseEvent } from '../contract/events';
import { guardedAnswer } from '../guardrail/guarded-answer';
import { conversePatiently } from '../models/converse-patiently';
import type { ModelEvent } from '../models/language-models';
import type { Ports } from '../ports';
import type { PreparedResponse } from '../prepared/prepared-responses';
import { preparedAnswer } from '../prepared/prepared-answer';
import type { Fields } from '../telemetry';
import type { Admitted } from './admit';
import { Heartbeat } from './heartbeat';
import { modelRequestOf } from './model-request';
import type { PreparedTurn } from './prepare';
import type { AnswerEnd } from './read-answer';
import { readAnswer } from './read-answer';
import type { Speaker } from './speakers';
import { speakersOf } from './speakers';

export interface SpeakingTurn {
  readonly prepared: PreparedTurn;
  readonly admitted: Admitted;
  /** The prepared response that answers; undefined where a model shall. */
  readonly response: PreparedResponse | undefined;
  /** Epoch milliseconds at which the platform kills the function. */
  readonly deadline: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly ids: Fields;
  readonly send: (event: ConverseEvent) => void;
}

/** What was said, and who said it. */
export interface Spoken {
  readonly end: AnswerEnd;
  readonly speaker: Speaker;
}

type Speaking = Pick<Ports, 'breaker' | 'clock' | 'guard' | 'models' | 'settings' | 'telemetry' | 'turns'>;

/** Has a turn answered, by a prepared response or by the first model that can, and its lease kept meanwhile. */
export async function speak(ports: Speaking, turn: SpeakingTurn): Promise<Spoken> {
  const { claim, reserved, bounds } = turn.admitted;
  const speakers = speakersOf({ prepared: turn.prepared, bounds }, reserved);
  let speaker = speakers[0];
  const heartbeat = new Heartbeat({ ...ports, claim, reserved, deadline: turn.deadline });
  const { signal, recorded: ready } = heartbeat;
  const end = await ports.telemetry.span('model', async (annotate) => {
    const onModel = (index: number) => {
      if (index > 0) tellFallback(ports, turn, speaker, speakers[index]!);
      speaker = speakers[index]!;
    };
    const source = turn.response
      ? fromPrepared(ports, turn, turn.response, signal)
      : conversePatiently(ports, speakers.map(requestOf), signal, onModel);
    const ended = await readAnswer(source, { signal, clock: ports.clock, ready, send: turn.send });
    annotate({ modelId: speaker.prepared.modelId, firstTokenMs: since(turn.startedAt, ended.firstTokenAt) });
    return ended;
  });
  await heartbeat.stop();
  return { end, speaker };
}

const requestOf = ({ prepared, bounds }: Speaker) => modelRequestOf(prepared, bounds);

/** It passes the guardrail as a model's answer does: what is forbidden may have changed since it was written. */
function fromPrepared(
  { guard, settings }: Speaking,
  { prepared: { request } }: SpeakingTurn,
  response: PreparedResponse,
  signal: AbortSignal,
): AsyncIterable<ModelEvent> {
  const ask = () => preparedAnswer(response);
  return guard ? guardedAnswer({ guard, mode: settings.guardrailMode, request, ask, signal }) : ask();
}

function tellFallback({ telemetry }: Speaking, { ids }: SpeakingTurn, from: Speaker, to: Speaker): void {
  const models = { model: from.prepared.modelId, fallback: to.prepared.modelId };
  telemetry.measure('Fallbacks', 1, models);
  telemetry.log('warn', 'model_fell_back', { ...ids, ...models });
}

/** Milliseconds; undefined where it never came. */
export function since(startedAt: number, at: ReturnType<Clock['now']> | undefined): number | undefined {
  return at === undefined ? undefined : at - startedAt;
}
