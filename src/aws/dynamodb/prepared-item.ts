import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { PreparedKey, PreparedResponse } from '../../gateway/prepared/prepared-responses';
import type { StoredResponse } from '../../gateway/prepared/prepared-store';

/*
 * A prepared response's item. `id` says whom it is for and what it answers: `everyone#<hash>` or `group#<hash>#<group>`. The
 * hash has a fixed length and stands before the group, so no group's name can make one of another's. `variant` is
 * `<family>#<language>`, with `*` for any.
 */

type Item = Record<string, AttributeValue>;

/** The item that is there once a response was loaded: without it nobody need look for any. No response has its key. */
export const LOADED_KEY = { id: { S: 'loaded' }, variant: { S: '*' } } as const;

/** What an answer needs: all but `hits`. By placeholders, because some of the names are reserved. */
export const PROJECTION = [
  'group',
  'question',
  'family',
  'language',
  'answer',
  'set',
  'version',
  'expiresAt',
] as const;

const itemSchema = v.object({
  group: v.optional(v.string()),
  question: v.string(),
  family: v.optional(v.string()),
  language: v.optional(v.string()),
  answer: v.string(),
  set: v.string(),
  version: v.number(),
  expiresAt: v.optional(v.number()),
  hits: v.optional(v.number(), 0),
});

export function preparedKey({ audience, question, family, language }: PreparedKey): Item {
  const hash = createHash('sha256').update(question).digest('hex');
  return {
    id: { S: 'group' in audience ? `group#${hash}#${audience.group}` : `everyone#${hash}` },
    variant: { S: `${segment(family)}#${segment(language)}` },
  };
}

/** Everything of a response's item besides its key and its hits; undefined is what it must not have. */
export function preparedAttributes(response: PreparedResponse): Record<string, AttributeValue | undefined> {
  const { audience, ...rest } = response;
  const group = 'group' in audience ? audience.group : undefined;
  const values: Record<string, unknown> = { ...rest, group };
  return Object.fromEntries(
    PROJECTION.map((name) => [
      name,
      values[name] === undefined ? undefined : marshall({ name: values[name] })['name'],
    ]),
  );
}

/** Reads an item. Throws where it is not valid. */
export function preparedOf(item: Item): StoredResponse {
  const { group, ...response } = v.parse(itemSchema, unmarshall(item));
  return { ...response, audience: group === undefined ? { everyone: true } : { group } };
}

/** `*` alone stands for any, and `#` alone between two. */
function segment(name: string | undefined): string {
  if (name === undefined) return '*';
  return name.replace(/[%#*]/g, (reserved) => `%${reserved.charCodeAt(0).toString(16)}`);
}
