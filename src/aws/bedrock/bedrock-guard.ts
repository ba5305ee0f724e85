import type { ApplyGuardrailCommandOutput, BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { ApplyGuardrailCommand } from '@aws-sdk/client-bedrock-runtime';
import type { Assessment, ContentGuard } from '../../gateway/guardrail/content-guard';
import { ModelError } from '../../gateway/models/language-models';
import type { GuardrailSettings } from './bedrock-models';
import { categoriesOf, coverageOf, unitsOf } from './guardrail-assessments';

const UNAVAILABLE = 'The guardrail cannot judge this right now, so nothing is shown. Try again in a moment.';

/** The gateway's guardrail through ApplyGuardrail: for models beyond AWS, and for prepared responses. */
export class BedrockGuard implements ContentGuard {
  constructor(
    private readonly client: BedrockRuntimeClient,
    private readonly guardrail: GuardrailSettings,
  ) {}

  async assess(source: 'INPUT' | 'OUTPUT', text: string, signal: AbortSignal): Promise<Assessment> {
    const { guardrailIdentifier, guardrailVersion } = this.guardrail;
    const content = [{ text: { text } }];
    try {
      const command = new ApplyGuardrailCommand({ guardrailIdentifier, guardrailVersion, source, content });
      return assessmentOf(text, await this.client.send(command, { abortSignal: signal }));
    } catch (cause) {
      if (signal.aborted) throw signal.reason as Error;
      throw new ModelError('bedrock_api_error', UNAVAILABLE, { cause });
    }
  }
}

/** Bedrock says GUARDRAIL_INTERVENED both where it blocks and where it masks: only the assessments tell which. */
function assessmentOf(
  text: string,
  { action, outputs = [], assessments = [] }: ApplyGuardrailCommandOutput,
): Assessment {
  const intervened = action === 'GUARDRAIL_INTERVENED';
  return {
    intervened,
    blocked: intervened && !assessments.every(masksAtMost),
    text: intervened ? outputs.map((output) => output.text ?? '').join('') : text,
    categories: categoriesOf(assessments),
    coverage: coverageOf(assessments),
    units: unitsOf(assessments) ?? {},
  };
}

/** Whether everything that was acted on was masked, and something was: else in doubt it is blocked. */
function masksAtMost({ sensitiveInformationPolicy, ...others }: Assessments): boolean {
  const { piiEntities = [], regexes = [] } = sensitiveInformationPolicy ?? {};
  const acted = [...piiEntities, ...regexes].filter(({ action }) => action !== 'NONE');
  return (
    acted.length > 0 &&
    acted.every(({ action }) => action === 'ANONYMIZED') &&
    categoriesOf([others]).length === 0
  );
}

type Assessments = NonNullable<ApplyGuardrailCommandOutput['assessments']>[number];
