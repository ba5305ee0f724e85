import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { contractDocuments } from '../../src/build/contract-documents';
import { handleInbound } from '../../src/gateway/inbound';
import { chatPayload, createWorld, publish } from '../gateway/world';

const directory = path.resolve(__dirname, '../../docs/contract');
const validator = (name: string) =>
  new Ajv({ strict: false }).compile(JSON.parse(contractDocuments()[name]!) as object);

describe('the contract’s documents', () => {
  it.each(Object.entries(contractDocuments()))(
    '%s is up to date: run `npm run contract` after a change',
    (name, text) => {
      expect(readFileSync(path.join(directory, name), 'utf8')).toBe(text);
    },
  );

  it('are a valid AsyncAPI document', async () => {
    const { document, diagnostics } = await new Parser().parse(contractDocuments()['asyncapi.json']!);

    expect(diagnostics.filter(({ severity }) => Number(severity) === 0)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });

  it('describe every event that the gateway publishes', async () => {
    const world = createWorld();
    const requests = [
      chatPayload(),
      { type: 'usage' },
      { type: 'models' },
      { type: 'resume', requestId: 'r9' },
      { type: '?' },
    ];
    for (const request of requests) await handleInbound(world, publish([request]), world.invocation());
    const validate = validator('events.schema.json');

    expect(world.events.length).toBeGreaterThan(8);
    for (const event of world.events)
      expect({ event, valid: validate(event), errors: validate.errors }).toMatchObject({ valid: true });
  });

  it.each([
    ['a chat', chatPayload(), true],
    ['a cancel', { type: 'cancel', requestId: 'r1' }, true],
    ['an unknown field', chatPayload({ modelID: 'x' }), false],
    ['no messages', chatPayload({ messages: [] }), false],
    ['an unknown type', { type: 'delete' }, false],
  ])('judge %s as the gateway does', (_, request, valid) => {
    expect(validator('requests.schema.json')(request)).toBe(valid);
  });
});
