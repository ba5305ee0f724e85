import type { LanguageModels, ModelEvent, ModelRequest } from '../models/language-models';
import type { ContentGuard } from './content-guard';
import type { GuardrailMode } from './guarded-answer';
import { guardedAnswer } from './guarded-answer';

/** Models under the gateway's guardrail. Bedrock gives its own models theirs; those beyond AWS are judged here. */
export class GuardedModels implements LanguageModels {
  constructor(
    private readonly models: LanguageModels,
    private readonly guard: ContentGuard,
    private readonly mode: GuardrailMode,
  ) {}

  converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const { guard, mode, models } = this;
    if (request.provider === undefined) return models.converse(request, signal);
    return guardedAnswer({
      guard,
      mode,
      request,
      ask: (readable) => models.converse(readable, signal),
      signal,
    });
  }
}
