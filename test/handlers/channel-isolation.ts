import fc from 'fast-check';
import type { HandlerContext, HandlerIdentity } from '../../src/local/events/appsync-js/handler-context';
import type {
  Handler,
  HandlerOutcome,
  LoadedHandlers,
} from '../../src/local/events/appsync-js/load-handlers';
import { loadHandlers } from '../../src/local/events/appsync-js/load-handlers';

/** The text of both channel handlers, exactly as deployed. */
export interface HandlerCode {
  readonly inbound: string;
  readonly outbound: string;
}

/** Ids that resemble each other: those that a wrong comparison would take for one another. */
const userId = fc.oneof(
  { weight: 1, arbitrary: fc.uuid() },
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'ab', 'abc', 'A', 'b', 'a-b', 'sub', '0', 'Inbound-Messages'),
  },
);

/** Channel segments as AppSync hands them over: legal ones, a wildcard at the end, and other users' ids. */
const segment = fc.oneof(
  { weight: 6, arbitrary: userId },
  { weight: 1, arbitrary: fc.constant('*') },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9]{1,5}$/) },
);

const claims = fc.oneof(
  { weight: 8, arbitrary: userId.map((sub): Record<string, unknown> => ({ sub })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, unknown>>(
      {},
      { sub: '' },
      { sub: '*' },
      { sub: 7 },
      { sub: null },
      { sub: ['a'] },
    ),
  },
);

const user = fc.record({ claims, groups: fc.option(fc.array(userId, { maxLength: 2 })) }).map(
  (identity) =>
    ({
      ...identity,
      sub: identity.claims['sub'],
      issuer: 'https://issuer',
      username: 'someone',
      sourceIp: [],
      defaultAuthStrategy: 'ALLOW',
    }) as unknown as HandlerIdentity,
);

const iam = userId.map((name) => ({
  accountId: '1',
  userArn: `arn:aws:iam::1:role/${name}`,
  username: name,
  sourceIp: [],
  cognitoIdentityPoolId: null,
  cognitoIdentityId: null,
  cognitoIdentityAuthProvider: null,
  cognitoIdentityAuthType: null,
}));

const identity = fc.oneof(
  { weight: 8, arbitrary: user },
  { weight: 1, arbitrary: iam },
  { weight: 1, arbitrary: fc.constant(null as unknown as HandlerIdentity) },
);

const payload = fc.oneof(
  { weight: 3, arbitrary: fc.constant<unknown>({ messages: [] }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const attempt = fc.record({
  namespace: fc.constantFrom('inbound' as const, 'outbound' as const),
  operation: fc.constantFrom('PUBLISH' as const, 'SUBSCRIBE' as const),
  identity,
  path: fc.array(segment, { maxLength: 4 }),
  payloads: fc.array(payload, { minLength: 1, maxLength: 5 }),
});

export type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

/** Who may do what, stated without a word of the handlers' code. */
function permitted({ namespace, operation, identity: who, path }: Attempt): boolean {
  const id = who && 'claims' in who ? who.claims['sub'] : undefined;
  const own = typeof id === 'string' && id.length > 0 && id !== '*' && path[0] === id;
  if (namespace === 'inbound') return operation === 'PUBLISH' && own && !path.includes('*');
  return operation === 'SUBSCRIBE' ? own : who !== null && 'userArn' in who;
}

function contextOf({ namespace, operation, identity: who, path, payloads }: Attempt): HandlerContext {
  const name = namespace === 'inbound' ? 'Inbound-Messages' : 'Outbound-Messages';
  return {
    identity: who,
    info: {
      channel: { path: `/${[name, ...path].join('/')}`, segments: [name, ...path] },
      channelNamespace: { name },
      operation,
    },
    events:
      operation === 'PUBLISH'
        ? payloads.map((value, index) => ({ id: `event-${index}`, payload: value }))
        : null,
    request: { headers: {}, domainName: null },
    stash: {},
    prev: null,
    result: null,
    error: null,
  };
}

function call(handler: Handler | undefined, context: HandlerContext): HandlerOutcome {
  if (handler === undefined) return { kind: 'returned', stash: {} };
  return handler.kind === 'function' ? handler.call(context) : handler.request.call(context);
}

/**
 * The property: whoever comes, with whatever identity, channel and events, is let through exactly where the rule permits
 * it; and what is handed on names the caller and the channel that AppSync established.
 */
export function checkIsolation(code: HandlerCode, runs: number): fc.RunDetails<[Attempt]> {
  const load = (text: string, namespace: string): LoadedHandlers => loadHandlers(text, { namespace });
  const handlers = {
    inbound: load(code.inbound, 'Inbound-Messages'),
    outbound: load(code.outbound, 'Outbound-Messages'),
  };
  return fc.check(
    fc.property(attempt, (tried) => {
      const { onPublish, onSubscribe } = handlers[tried.namespace];
      const context = contextOf(tried);
      const outcome = call(tried.operation === 'PUBLISH' ? onPublish : onSubscribe, context);
      const passed = outcome.kind === 'returned' || outcome.kind === 'early-return';
      if (passed !== permitted(tried)) return false;
      return outcome.kind !== 'returned' || tried.namespace === 'outbound' || handsOn(outcome.value, tried);
    }),
    { numRuns: runs },
  );
}

function handsOn(invocation: unknown, { identity: who, path }: Attempt): boolean {
  const { payload: handed } = invocation as {
    payload: { identity: { userId: string }; channel: { segments: string[] } };
  };
  return (
    who !== null &&
    'claims' in who &&
    handed.identity.userId === who.claims['sub'] &&
    handed.channel.segments.join('/') === ['Inbound-Messages', ...path].join('/')
  );
}
