import { AnswerRecorder } from '../answers/answer-recorder';
import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { ClampedBounds } from '../metering/clamp';
import type { Readings } from '../metering/status';
import type { Ports } from '../ports';
import type { Consumption } from '../pricing/cost';
import { conversePatiently } from '../models/converse-patiently';
import { EventStream } from '../publisher/event-stream';
import { reportError } from '../report-error';
import { settleExpiredMarks } from '../turns/expired-marks';
import { turnEvent } from '../turns/turn-event';
import type { Admitted } from './admit';
import { admitUnderCurrent } from './admit-current';
import type { Conclusion } from './conclude';
import { CANCELLED_BEFORE_START, conclude } from './conclude';
import type { RequestContext } from './context';
import { estimateConsumption } from './estimate';
import { Heartbeat, TurnStopped } from './heartbeat';
import { measureTurn } from './measure-turn';
import { metadataEvent } from './metadata-event';
import { modelRequestOf } from './model-request';
import type { PreparedTurn } from './prepare';
import type { AnswerEnd } from './read-answer';
import { readAnswer } from './read-answer';
import { NO_CONSUMPTION, settleTurn } from './settle-turn';
import type { Speaker } from './speakers';
import { speakersOf } from './speakers';

/** How long before the function's end publishing is not tried again. */
const LAST_WORDS_MS = 500;

/** One chat turn, from the request to its last event: authorize, reserve, ask the model, stream, settle. */
export class ChatTurn {
  private readonly startedAt: number;
  private readonly stream: EventStream;
  private recorder: AnswerRecorder | undefined;

  constructor(
    private readonly ports: Ports,
    private readonly request: ChatTurnRequest,
    private readonly context: RequestContext,
  ) {
    this.startedAt = ports.clock.now();
    this.stream = new EventStream({
      publisher: ports.publisher,
      clock: ports.clock,
      channel: context.channel,
      envelope: { conversationId: request.conversationId, requestId: request.requestId },
      cadenceMs: ports.settings.cadenceMs,
      deadline: context.deadline - LAST_WORDS_MS,
      record: (events) => this.recorder?.record(events),
    });
  }

  /** Every end is told on the caller's channel, by `metadata` or `error`. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.answer();
    } catch (error) {
      this.tellError(GatewayError.from(error));
    }
    const failure = await this.stream.flushed();
    await this.recorder?.finish();
    if (failure) {
      this.ports.telemetry.measure('PublishFailures', 1, {});
      this.ports.telemetry.log('error', 'answer_not_published', this.ids, failure);
    }
  }

  private async answer(): Promise<void> {
    const { prepared, admission } = await this.ports.telemetry.span('admission', () =>
      admitUnderCurrent(this.ports, this.request, this.context),
    );
    switch (admission.status) {
      case 'duplicate':
        return this.stream.send(turnEvent(admission.turn));
      case 'cancelled': {
        const { readings } = admission;
        return this.tellConclusion(prepared, prepared, CANCELLED_BEFORE_START, NO_CONSUMPTION, readings);
      }
      case 'admitted':
        return this.askModel(prepared, admission);
    }
  }

  private async askModel(prepared: PreparedTurn, admitted: Admitted): Promise<void> {
    this.keepAnswer(prepared, admitted);
    const leftBehind = this.settleLeftBehind(admitted);
    const { end, speaker } = await this.streamModel(prepared, admitted);
    await leftBehind;
    const conclusion = conclude(end);
    if (conclusion === undefined) return this.leave(end);
    const consumption = await this.consumptionOf(speaker, conclusion, end);
    const readings = await this.ports.telemetry.span('settlement', () =>
      settleTurn(this.ports, speaker.prepared, admitted, conclusion, consumption),
    );
    // Another model's answer is as long as it can be: by what limit that of the first was shortened says nothing of it.
    const clamped = speaker.prepared === prepared ? admitted : speaker;
    this.tellConclusion(speaker.prepared, clamped, conclusion, consumption, readings, end);
  }

  private keepAnswer({ answerExpiresAt: expiresAt }: PreparedTurn, { claim: key }: Admitted): void {
    if (expiresAt === undefined) return;
    const everyMs = this.ports.settings.checkpointMs;
    this.recorder = new AnswerRecorder({ ...this.ports, key, expiresAt, everyMs });
  }

  /** What a dead function of the user's left, their next request settles while its model answers. Never rejects. */
  private async settleLeftBehind({ claim, reservation }: Admitted): Promise<void> {
    try {
      await settleExpiredMarks(this.ports, claim.userId, reservation.otherMarks);
    } catch (error) {
      this.ports.telemetry.log('warn', 'expired_holds_not_settled', {}, error);
    }
  }

  private async streamModel(
    prepared: PreparedTurn,
    { claim, reserved, bounds }: Admitted,
  ): Promise<{ readonly end: AnswerEnd; readonly speaker: Speaker }> {
    const { clock, telemetry } = this.ports;
    const speakers = speakersOf({ prepared, bounds }, reserved);
    let speaker = speakers[0];
    const heartbeat = new Heartbeat({ ...this.ports, claim, reserved, deadline: this.context.deadline });
    const end = await telemetry.span('model', async (annotate) => {
      const { signal, recorded: ready } = heartbeat;
      const requests = speakers.map((each) => modelRequestOf(each.prepared, each.bounds));
      const source = conversePatiently(this.ports, requests, signal, (index) => {
        if (index > 0) this.tellFallback(speaker, speakers[index]!);
        speaker = speakers[index]!;
      });
      const ended = await readAnswer(source, {
        signal,
        clock,
        ready,
        send: (event) => this.stream.send(event),
      });
      annotate({ modelId: speaker.prepared.modelId, firstTokenMs: this.sinceStart(ended.firstTokenAt) });
      return ended;
    });
    await heartbeat.stop();
    return { end, speaker };
  }

  private tellFallback(from: Speaker, to: Speaker): void {
    const models = { model: from.prepared.modelId, fallback: to.prepared.modelId };
    this.ports.telemetry.measure('Fallbacks', 1, models);
    this.ports.telemetry.log('warn', 'model_fell_back', { ...this.ids, ...models });
  }

  /** Somebody else has ended the turn: who took it over tells of it, but who took it for dead could not. */
  private leave({ error }: AnswerEnd): void {
    this.ports.telemetry.log('warn', 'turn_superseded', this.ids);
    if (error instanceof TurnStopped && error.reason === 'taken') return;
    this.tellError(
      new GatewayError('turn_lost', 'The gateway lost this answer half-way. Ask again, as a new request.'),
    );
  }

  private async consumptionOf(
    { prepared, bounds }: Speaker,
    { charge }: Conclusion,
    { consumption, delivered }: AnswerEnd,
  ): Promise<Consumption> {
    if (charge === 'measured') return consumption!;
    if (charge === 'nothing') return NO_CONSUMPTION;
    return estimateConsumption(this.ports, prepared, bounds, delivered);
  }

  private tellConclusion(
    prepared: PreparedTurn,
    clamped: ClampedBounds,
    { outcome, charge, error }: Conclusion,
    consumption: Consumption,
    readings: Readings,
    end?: AnswerEnd,
  ): void {
    const now = this.ports.clock.now();
    const measures = {
      consumption,
      estimated: charge === 'estimated',
      latencyMs: now - this.startedAt,
      firstTokenMs: this.sinceStart(end?.firstTokenAt),
      traceId: this.context.traceId,
    };
    const event = metadataEvent(prepared, clamped, measures, readings, now);
    measureTurn(this.ports.telemetry, outcome, event.metadata, this.ids);
    if (error) {
      const { usage, cost, remaining } = event.metadata;
      this.tellError(error.withDetails({ usage, cost, remaining }));
      return;
    }
    if (outcome === 'cancelled') this.stream.send({ messageStop: { stopReason: 'cancelled' } });
    this.stream.send(event);
  }

  private tellError(error: GatewayError): void {
    this.stream.send(reportError(this.ports.telemetry, error, this.ids));
  }

  private get ids() {
    return { requestId: this.request.requestId, conversationId: this.request.conversationId };
  }

  private sinceStart(at: number | undefined): number | undefined {
    return at === undefined ? undefined : at - this.startedAt;
  }
}
