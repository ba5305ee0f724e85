import type { GuardrailResource } from '../resources';
import { BedrockError } from './bedrock-error';
import type { GuardrailRequest } from './converse-request';
import { contentDetectors } from './guardrail-content-filters';
import { GuardrailJudge } from './guardrail-judge';
import { sensitiveInformationDetectors } from './guardrail-sensitive-information';
import { topicDetectors } from './guardrail-topics';
import { wordDetectors } from './guardrail-words';

/** A guardrail with its policies, of which README.md says how each of them judges. */
export class Guardrail {
  /** Judges prompts. */
  readonly input: GuardrailJudge;
  /** Judges answers. */
  readonly output: GuardrailJudge;
  /** Judges answers that are shown before they are judged, and so cannot be masked. */
  readonly outputUnmasked: GuardrailJudge;

  /** @throws SyntaxError for a regex that JavaScript does not have */
  constructor(readonly resource: GuardrailResource) {
    this.input = judge(resource, 'INPUT', true);
    this.output = judge(resource, 'OUTPUT', true);
    this.outputUnmasked = judge(resource, 'OUTPUT', false);
  }
}

function judge(resource: GuardrailResource, source: 'INPUT' | 'OUTPUT', masks: boolean): GuardrailJudge {
  const detectors = [
    ...topicDetectors(resource),
    ...contentDetectors(resource, source),
    ...wordDetectors(resource),
    ...sensitiveInformationDetectors(resource, masks),
  ];
  return new GuardrailJudge(detectors, resource.meteredPolicies);
}

/**
 * The guardrail that a request names by id or ARN and version.
 * @throws BedrockError ValidationException when one of the two is missing, or there is no such guardrail.
 */
export function findGuardrail(
  guardrail: Guardrail | undefined,
  {
    guardrailIdentifier,
    guardrailVersion,
  }: Pick<GuardrailRequest, 'guardrailIdentifier' | 'guardrailVersion'>,
): Guardrail {
  if (!guardrailIdentifier || !guardrailVersion) {
    const missing = guardrailIdentifier ? 'guardrailVersion' : 'guardrailIdentifier';
    throw new BedrockError(
      'ValidationException',
      `The guardrailConfig has no ${missing}. Provide both guardrailIdentifier and guardrailVersion and try again.`,
    );
  }
  const id = guardrailIdentifier.replace(/^arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:guardrail\//, '');
  if (guardrail?.resource.id !== id || guardrail.resource.version !== guardrailVersion) {
    throw new BedrockError(
      'ValidationException',
      'The guardrail identifier or version provided in the request does not exist.',
    );
  }
  return guardrail;
}
