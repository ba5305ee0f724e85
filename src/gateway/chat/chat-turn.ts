import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import { reportError } from '../report-error';
import { amountsOf } from '../metering/amounts';
import type { Counters, Hold } from '../metering/meter';
import type { Ports } from '../ports';
import { EventStream } from '../publisher/event-stream';
import { turnEvent } from '../turns/turn-event';
import { admit } from './admit';
import type { Conclusion } from './conclude';
import { CANCELLED_BEFORE_START, conclude } from './conclude';
import type { RequestContext } from './context';
import { Heartbeat } from './heartbeat';
import { metadataEvent } from './metadata-event';
import type { PreparedTurn } from './prepare';
import { prepareTurn } from './prepare';
import type { AnswerEnd } from './read-answer';
import { readAnswer } from './read-answer';

/** One chat turn, from the request to its last event: authorize, reserve, ask the model, stream, settle. */
export class ChatTurn {
  private readonly startedAt: number;
  private readonly stream: EventStream;

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
    });
  }

  /** Every end is told on the caller's channel, by `metadata` or `error`. Never rejects. */
  async run(): Promise<void> {
    try {
      const configuration = await this.ports.configuration.current();
      await this.answer(prepareTurn(configuration, this.context.caller, this.request, this.startedAt));
    } catch (error) {
      this.tellError(GatewayError.from(error));
    }
    const failure = await this.stream.flushed();
    if (failure) {
      this.ports.telemetry.measure('PublishFailures', 1, {});
      this.ports.telemetry.log('error', 'answer_not_published', this.ids, failure);
    }
  }

  private async answer(prepared: PreparedTurn): Promise<void> {
    const admission = await this.ports.telemetry.span('admission', () =>
      admit(this.ports, prepared, this.context),
    );
    switch (admission.status) {
      case 'duplicate':
        return this.stream.send(turnEvent(admission.turn));
      case 'cancelled':
        return this.tellConclusion(prepared, CANCELLED_BEFORE_START, await this.readCounters(prepared));
      case 'admitted':
        return this.askModel(prepared, admission.hold);
    }
  }

  private async askModel(prepared: PreparedTurn, hold: Hold): Promise<void> {
    const { inputBound, modelRequest } = prepared;
    const end = await this.streamModel(prepared, hold);
    const conclusion = conclude(end, { inputBound, maxTokens: modelRequest.inferenceConfig.maxTokens });
    if (conclusion === undefined) return this.ports.telemetry.log('warn', 'turn_superseded', this.ids);
    const counters = await this.ports.telemetry.span('settlement', () =>
      this.settle(prepared, hold, conclusion),
    );
    this.tellConclusion(prepared, conclusion, counters, end);
  }

  private async streamModel({ modelRequest }: PreparedTurn, hold: Hold): Promise<AnswerEnd> {
    const { clock, models, telemetry } = this.ports;
    const heartbeat = new Heartbeat({ ...this.ports, key: hold, deadline: this.context.deadline });
    const end = await telemetry.span('model', async (annotate) => {
      const source = models.converse(modelRequest, heartbeat.signal);
      const ended = await readAnswer(source, heartbeat.signal, clock, (event) => this.stream.send(event));
      annotate({ modelId: this.request.modelId, firstTokenMs: this.sinceStart(ended.firstTokenAt) });
      return ended;
    });
    await heartbeat.stop();
    return end;
  }

  /** The turn first, for it is the ledger; then the counters, which it can always repair. */
  private async settle({ model }: PreparedTurn, hold: Hold, conclusion: Conclusion): Promise<Counters> {
    const charged = amountsOf(conclusion.usage, model.price);
    await this.ports.turns.settle(hold, {
      outcome: conclusion.outcome,
      errorType: conclusion.error?.code,
      usage: conclusion.usage,
      charged,
      estimated: conclusion.estimated,
      settledAt: this.ports.clock.now(),
    });
    return this.ports.meter.settle(hold, charged);
  }

  private readCounters({ window }: PreparedTurn): Promise<Counters> {
    return this.ports.meter.read(this.context.caller.userId, window.id);
  }

  private tellConclusion(
    prepared: PreparedTurn,
    { outcome, usage, estimated, error }: Conclusion,
    counters: Counters,
    end?: AnswerEnd,
  ): void {
    const event = metadataEvent(
      prepared,
      {
        usage,
        estimated,
        latencyMs: this.ports.clock.now() - this.startedAt,
        firstTokenMs: this.sinceStart(end?.firstTokenAt),
        traceId: this.context.traceId,
      },
      counters,
    );
    this.measure(outcome, event.metadata);
    if (error) {
      const { cost, remaining } = event.metadata;
      this.tellError(error.withDetails({ usage, cost, remaining }));
      return;
    }
    if (outcome === 'cancelled') this.stream.send({ messageStop: { stopReason: 'cancelled' } });
    this.stream.send(event);
  }

  private measure(
    outcome: string,
    { usage, cost, metrics }: ReturnType<typeof metadataEvent>['metadata'],
  ): void {
    const { telemetry } = this.ports;
    const model = { model: this.request.modelId };
    telemetry.measure('Turns', 1, { ...model, outcome });
    telemetry.measure('InputTokens', usage.inputTokens, model);
    telemetry.measure('OutputTokens', usage.outputTokens, model);
    if (!cost.unknown) telemetry.measure('CostMicroDollars', cost.microDollars, model);
    telemetry.measure('TurnDuration', metrics.latencyMs, model);
    if (metrics.firstTokenMs !== undefined)
      telemetry.measure('FirstTokenLatency', metrics.firstTokenMs, model);
    telemetry.log('info', 'turn_settled', {
      ...this.ids,
      ...model,
      outcome,
      ...metrics,
      ...(!cost.unknown && { costMicroDollars: cost.microDollars }),
    });
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
