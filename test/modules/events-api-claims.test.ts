import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as path from 'node:path';
import { EventsApi } from '../../modules/events-api/events-api';
import { bundleChannelHandler } from '../../src/build/channel-handlers';
import type { CognitoIdentity, HandlerContext } from '../../src/local/events/appsync-js/handler-context';
import { type HandlerOutcome, loadHandlers } from '../../src/local/events/appsync-js/load-handlers';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const projectDirectory = path.resolve(__dirname, '../..');

type Name = 'inbound' | 'outbound';

const bundles = { inbound: '', outbound: '' };
beforeAll(async () => {
  bundles.inbound = await bundleChannelHandler(projectDirectory, 'inbound');
  bundles.outbound = await bundleChannelHandler(projectDirectory, 'outbound');
});

const authorization = (claims: { userIdClaim?: string; groupsClaim?: string }) => ({
  authType: 'OPENID_CONNECT',
  oidcIssuer: 'https://issuer.example.com',
  ...claims,
});

/** The arguments of the `replace` calls of a namespace's code: what is replaced by what, in order. */
function replacements(
  name: Name,
  claims: { userIdClaim?: string; groupsClaim?: string },
): [string, string][] {
  const stack = literalStack(EventsApi, { authorization: authorization(claims) });
  const code = String(bodyOf(stack.toTerraform(), 'aws_appsync_channel_namespace', name)['code_handlers']);
  const [, ...texts] = [...code.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => JSON.parse(text) as string);
  return texts.flatMap((text, index) =>
    index % 2 === 0 ? [[text, texts[index + 1]!] as [string, string]] : [],
  );
}

/** The code as Terraform's `replace` makes it. */
const deployed = (name: Name, claims: { userIdClaim?: string; groupsClaim?: string }): string =>
  replacements(name, claims).reduce((code, [from, to]) => code.replaceAll(from, () => to), bundles[name]);

const occurrences = (text: string, part: string) => text.split(part).length - 1;

function call(
  name: Name,
  code: string,
  claims: Record<string, unknown>,
  channelOwner: string,
): HandlerOutcome {
  const namespace = name === 'inbound' ? 'Inbound-Messages' : 'Outbound-Messages';
  const segments = [namespace, channelOwner];
  const identity: CognitoIdentity = {
    sub: claims['sub'],
    issuer: 'https://issuer.example.com',
    username: 'someone',
    claims,
    sourceIp: [],
    groups: null,
    defaultAuthStrategy: 'ALLOW',
  };
  const context: HandlerContext = {
    identity,
    info: {
      channel: { path: `/${segments.join('/')}`, segments },
      channelNamespace: { name: namespace },
      operation: name === 'inbound' ? 'PUBLISH' : 'SUBSCRIBE',
    },
    events: name === 'inbound' ? [{ id: '1', payload: { messages: [] } }] : null,
    request: { headers: {}, domainName: null },
    stash: {},
    result: null,
    error: null,
    prev: null,
  };
  const { onPublish, onSubscribe } = loadHandlers(code, { namespace });
  const handler = name === 'inbound' ? onPublish : onSubscribe;
  if (handler === undefined) throw new Error(`The ${name} handler has nothing to call`);
  return handler.kind === 'function' ? handler.call(context) : handler.request.call(context);
}

const OTHER = { userIdClaim: 'employee_id', groupsClaim: 'https://example.com/groups' };

describe('the claims in the handlers’ code', () => {
  it.each([
    ['inbound', 2],
    ['outbound', 1],
  ] as const)('replace what stands in the built %s handler, once each', (name, count) => {
    const replaced = replacements(name, OTHER);

    expect(replaced).toHaveLength(count);
    expect(replaced.map(([from]) => occurrences(bundles[name], from))).toEqual(replaced.map(() => 1));
  });

  it('leave a claim alone that is the default', () => {
    expect(replacements('inbound', { groupsClaim: 'roles' })).toEqual([
      ['var GROUPS_CLAIM = "cognito:groups";', 'var GROUPS_CLAIM = "roles";'],
    ]);
  });

  it('are written by Terraform in the published module, where they are variables', () => {
    const code = bodyOf(moduleStack(EventsApi).toTerraform(), 'aws_appsync_channel_namespace', 'outbound')[
      'code_handlers'
    ];

    expect(code).toBe(
      [
        '${replace(',
        '  file("${path.module}/handlers/outbound.js"),',
        '  "var USER_ID_CLAIM = \\"sub\\";",',
        '  "var USER_ID_CLAIM = ${jsonencode(var.authorization.user_id_claim)};"',
        ')}',
      ].join('\n'),
    );
  });
});

describe('a handler with other claims', () => {
  const claims = { sub: 'subject', employee_id: 'e-42', 'https://example.com/groups': ['power'] };

  it('takes the user and the groups from them', () => {
    const outcome = call('inbound', deployed('inbound', OTHER), claims, 'e-42');

    expect(outcome).toMatchObject({
      kind: 'returned',
      value: { payload: { identity: { userId: 'e-42', groups: ['power'] } } },
    });
  });

  it.each(['inbound', 'outbound'] as const)('refuses the channel of the default claim: %s', (name) => {
    expect(call(name, deployed(name, OTHER), claims, 'subject').kind).toBe('unauthorized');
  });

  it('refuses a token without the claim', () => {
    expect(call('outbound', deployed('outbound', OTHER), { sub: 'subject' }, 'subject').kind).toBe(
      'unauthorized',
    );
  });

  it('lets users listen to the channel that the claim names, whatever legal name the claim has', () => {
    const claim = fc.stringMatching(/^[A-Za-z0-9_:./-]{1,40}$/).filter((name) => name !== 'sub');

    fc.assert(
      fc.property(claim, (userIdClaim) => {
        const code = deployed('outbound', { userIdClaim });
        const owns = (owner: string) =>
          call('outbound', code, { sub: 'subject', [userIdClaim]: 'me' }, owner).kind === 'returned';
        return owns('me') && !owns('subject');
      }),
      { numRuns: 40 },
    );
  });
});

describe('a claim that would break out of the code', () => {
  it.each(['a"b', 'a\\b', 'a\nb', '$x', "a'b", '<a>', 'a b', ''])('is refused: %j', (userIdClaim) => {
    expect(() => literalStack(EventsApi, { authorization: authorization({ userIdClaim }) })).toThrow(
      'authorization.user_id_claim and groups_claim must be',
    );
  });
});
