import { toJsonSchema } from '@valibot/to-json-schema';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import { INBOUND_NAMESPACE, OUTBOUND_NAMESPACE } from '../gateway/channels';
import { envelope, eventSchemas } from '../gateway/contract/events';
import { CONTRACT_VERSION, requestSchemas } from '../gateway/contract/requests';

const CONTRACT_DIRECTORY = 'docs/contract';

/** The wire contract's published documents, by file name: made from the schemas that the gateway itself validates with. */
export function contractDocuments(): Record<string, string> {
  const documents = {
    'requests.schema.json': namedSchemas('requests', requestSchemas),
    'events.schema.json': namedSchemas('events', outboundEvents()),
    'asyncapi.json': asyncApi(),
  };
  return Object.fromEntries(
    Object.entries(documents).map(([name, document]) => [name, `${JSON.stringify(document, null, 2)}\n`]),
  );
}

type Schema = v.GenericSchema;

/** An event is its envelope and its content side by side. */
function outboundEvents(): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(eventSchemas).map(([name, event]) => [
      name,
      v.looseObject({ ...envelope.entries, ...event.entries }) as Schema,
    ]),
  );
}

function namedSchemas(title: string, schemas: Record<string, Schema>) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:ai-gateway:contract:v${CONTRACT_VERSION}:${title}`,
    title: `AI gateway ${title}, version ${CONTRACT_VERSION}`,
    anyOf: Object.keys(schemas).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchemaOf(schema)])),
  };
}

/** What a client may send; checks that JSON Schema cannot say (alternating roles, whole Unicode) stay the gateway's. */
function jsonSchemaOf(schema: Schema): object {
  const { $schema: _, ...document } = toJsonSchema(schema, {
    typeMode: 'input',
    ignoreActions: ['check', 'transform'],
    target: 'draft-2020-12',
  });
  return document;
}

function asyncApi() {
  const channel = (namespace: string, messages: string[]) => ({
    address: `/${namespace}/{userId}/{conversation}`,
    parameters: {
      userId: { description: 'The user’s own id: the `sub` of their token. No other is let through.' },
      conversation: {
        description: 'Optional, up to three segments. Answers go to the suffix of their publish.',
      },
    },
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  });
  const events = outboundEvents();
  const requests: Record<string, Schema> = requestSchemas;
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'AI gateway',
      version: `${CONTRACT_VERSION}.0.0`,
      description: 'Requests and events on AWS AppSync Events. Docs: docs/contract/README.md.',
    },
    defaultContentType: 'application/json',
    channels: {
      inbound: channel(INBOUND_NAMESPACE, Object.keys(requests).map(requestName)),
      outbound: channel(OUTBOUND_NAMESPACE, Object.keys(events).map(eventName)),
    },
    operations: {
      publish: { action: 'receive', channel: { $ref: '#/channels/inbound' } },
      answer: { action: 'send', channel: { $ref: '#/channels/outbound' } },
    },
    components: {
      messages: {
        ...messagesOf(requests, requestName),
        ...messagesOf(events, eventName),
      },
    },
  };
}

const requestName = (name: string) => `${name}Request`;
const eventName = (name: string) => `${name}Event`;

function messagesOf(schemas: Record<string, Schema>, nameOf: (name: string) => string) {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      nameOf(name),
      { name: nameOf(name), payload: jsonSchemaOf(schema) },
    ]),
  );
}

/** `npm run contract`. */
async function main(): Promise<void> {
  await mkdir(CONTRACT_DIRECTORY, { recursive: true });
  for (const [name, text] of Object.entries(contractDocuments())) {
    await writeFile(path.join(CONTRACT_DIRECTORY, name), text);
    console.log(path.join(CONTRACT_DIRECTORY, name));
  }
}

if (require.main === module) void main();
