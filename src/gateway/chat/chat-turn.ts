import { AnswerRecorder } from '../answers/answer-recorder';
import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { Readings } from '../metering/status';
import { reportOfTurn } from '../guardrail/report-of-turn';
import type { Ports } from '../ports';
import { countPreparedHit } from '../prepared/find-prepared';
import type { PreparedResponse } from '../prepared/prepared-responses';
import type { Consumption } from '../pricing/cost';
import { EventStream } from '../publisher/event-stream';
import { reportError } from '../report-error';
import { settleExpiredMarks } from '../turns/expired-marks';
import { turnEvent } from '../turns/turn-event';
import type { Admitted } from './admit';
import { admitUnderCurrent } from './admit-current';
import type { Conclusion } from './conclude';
import { conclude } from './conclude';
import type { RequestContext } from './context';
import type { EndedTurn } from './ended-turn';
import { cancelledBeforeStart, NO_CONSUMPTION } from './ended-turn';
import { estimateConsumption } from './estimate';
import { TurnStopped } from './heartbeat';
import { measureTurn } from './measure-turn';
import { metadataEvent } from './metadata-event';
import type { PreparedTurn } from './prepare';
import type { AnswerEnd } from './read-answer';
import { settleTurn } from './settle-turn';
import { since, speak } from './speak';
import type { Speaker } from './speakers';

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
    const { prepared, admission, response } = await this.ports.telemetry.span('admission', () =>
      admitUnderCurrent(this.ports, this.request, this.context),
    );
    switch (admission.status) {
      case 'duplicate':
        return this.stream.send(turnEvent(admission.turn));
      case 'cancelled':
        return this.tell(cancelledBeforeStart(prepared), admission.readings);
      case 'admitted':
        return this.speak(prepared, admission, await response);
    }
  }

  private async speak(
    prepared: PreparedTurn,
    admitted: Admitted,
    response: PreparedResponse | undefined,
  ): Promise<void> {
    this.keepAnswer(prepared, admitted);
    const leftBehind = this.settleLeftBehind(admitted);
    const { end, speaker } = await speak(this.ports, {
      prepared,
      admitted,
      response,
      deadline: this.context.deadline,
      startedAt: this.startedAt,
      ids: this.ids,
      send: (event) => this.stream.send(event),
    });
    await leftBehind;
    const conclusion = conclude(end);
    if (conclusion === undefined) return this.leave(end);
    const ended: EndedTurn = {
      prepared: speaker.prepared,
      // Another model's answer is as long as it can be: by what limit that of the first was shortened says nothing of it.
      clamped: speaker.prepared === prepared ? admitted : speaker,
      conclusion,
      consumption: await this.consumptionOf(speaker, conclusion, end, response),
      guardrail: reportOfTurn({
        hasGuardrail: this.ports.guard !== undefined,
        request: this.request,
        report: end.guardrail,
        answered: end.started,
      }),
      response,
      firstTokenMs: since(this.startedAt, end.firstTokenAt),
    };
    const readings = await this.ports.telemetry.span('settlement', () =>
      settleTurn(this.ports, ended, admitted),
    );
    this.tell(ended, readings);
    if (response && end.firstTokenAt !== undefined) await countPreparedHit(this.ports, response);
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
    { consumption, delivered, withheld }: AnswerEnd,
    response: PreparedResponse | undefined,
  ): Promise<Consumption> {
    if (charge === 'measured') return consumption!;
    if (charge === 'nothing' || response) return NO_CONSUMPTION;
    return estimateConsumption(this.ports, prepared, bounds, delivered + withheld);
  }

  private tell(ended: EndedTurn, readings: Readings): void {
    const now = this.ports.clock.now();
    const { outcome, error } = ended.conclusion;
    const times = { latencyMs: now - this.startedAt, now, traceId: this.context.traceId };
    const event = metadataEvent(ended, readings, times);
    measureTurn(this.ports.telemetry, ended, event.metadata, this.ids);
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
}
