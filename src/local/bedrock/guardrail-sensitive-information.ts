import type { GuardrailPiiEntityFilter, GuardrailRegexFilter } from '@aws-sdk/client-bedrock-runtime';
import type { GuardrailResource, SensitiveInformationAction } from '../resources';
import { detector, type Action, type Detector } from './guardrail-detector';
import { partialMatch } from './guardrail-partial-match';
import { isToldByForm, PII_FORMS } from './guardrail-pii-entities';

/**
 * The sensitive information policy: patterns of one's own, and the kinds of personal data that are told by their form.
 *
 * @param masks false where nothing can be masked any more: it is told, with the action NONE
 */
export function sensitiveInformationDetectors(
  { regexes = [], piiEntities = [] }: GuardrailResource,
  masks: boolean,
): Detector[] {
  const ofRegexes = regexes.map(({ name, pattern, action: configured }) => {
    const action = actionFor(configured, masks);
    return detector({
      pattern: guardrailRegex(pattern),
      action,
      mask: `{${name}}`,
      report: (match) => found({ regexes: [{ name, match, regex: pattern, action, detected: true }] }),
    });
  });
  const ofEntities = piiEntities.flatMap(({ type, action: configured }) => {
    if (!isToldByForm(type)) return [];
    const action = actionFor(configured, masks);
    const report = (match: string) => found({ piiEntities: [{ match, type, action, detected: true }] });
    return [detector({ ...PII_FORMS[type], action, mask: `{${type}}`, report })];
  });
  return [...ofRegexes, ...ofEntities];
}

/**
 * A configured pattern in JavaScript, with its flags where it begins with some, as `(?i)` does.
 * @throws SyntaxError where JavaScript does not have what it uses
 */
export function guardrailRegex(pattern: string): RegExp {
  const [, flags = '', source = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  return new RegExp(source, `g${flags}`);
}

/** Whether a configured pattern can be looked for, in a whole text and in one that comes in pieces. */
export function isPlayedRegex(pattern: string): boolean {
  try {
    partialMatch(guardrailRegex(pattern));
    return true;
  } catch {
    return false;
  }
}

function actionFor(configured: SensitiveInformationAction, masks: boolean): Action {
  if (configured === 'BLOCK') return 'BLOCKED';
  return configured === 'ANONYMIZE' && masks ? 'ANONYMIZED' : 'NONE';
}

function found({
  piiEntities = [],
  regexes = [],
}: {
  readonly piiEntities?: GuardrailPiiEntityFilter[];
  readonly regexes?: GuardrailRegexFilter[];
}) {
  return { sensitiveInformationPolicy: { piiEntities, regexes } };
}
