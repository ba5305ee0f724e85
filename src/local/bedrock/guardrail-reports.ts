import type { GuardrailAssessment } from '@aws-sdk/client-bedrock-runtime';

/** One assessment of many finds, each once; of a kind of content or a topic the first that is told. */
export function mergeReports(reports: readonly GuardrailAssessment[]): GuardrailAssessment {
  const filters = unique(
    reports.flatMap(({ contentPolicy }) => contentPolicy?.filters ?? []),
    ({ type }) => type,
  );
  const topics = unique(
    reports.flatMap(({ topicPolicy }) => topicPolicy?.topics ?? []),
    ({ name }) => name,
  );
  const words = reports.flatMap(({ wordPolicy }) => wordPolicy ?? []);
  const information = reports.flatMap(({ sensitiveInformationPolicy }) => sensitiveInformationPolicy ?? []);
  return {
    ...(topics.length > 0 && { topicPolicy: { topics } }),
    ...(filters.length > 0 && { contentPolicy: { filters } }),
    ...(words.length > 0 && {
      wordPolicy: {
        customWords: unique(words.flatMap(({ customWords }) => customWords ?? [])),
        managedWordLists: unique(words.flatMap(({ managedWordLists }) => managedWordLists ?? [])),
      },
    }),
    ...(information.length > 0 && {
      sensitiveInformationPolicy: {
        piiEntities: unique(information.flatMap(({ piiEntities }) => piiEntities ?? [])),
        regexes: unique(information.flatMap(({ regexes }) => regexes ?? [])),
      },
    }),
  };
}

function unique<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown = (item) => JSON.stringify(item),
) {
  const byKey = new Map<unknown, Item>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
