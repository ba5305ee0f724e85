import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { GROUPS_ATTRIBUTE } from '../../modules/identity/rules';

const context = { functionName: 'ai-gateway-pre-token', awsRequestId: 'request-1' } as Context;

/** Version `V2_0` of Cognito's event, of a user who signed in through a directory. */
const tokenEvent = (attributes: object = {}, groups: object = {}) => ({
  version: '2',
  triggerSource: 'TokenGeneration_HostedAuth',
  userPoolId: 'us-east-1_Example00',
  userName: 'corporate_ada@example.com',
  request: {
    userAttributes: {
      sub: '11111111-2222-3333-4444-555555555555',
      email: 'ada@example.com',
      'cognito:user_status': 'EXTERNAL_PROVIDER',
      [`custom:${GROUPS_ATTRIBUTE}`]: '[AI+Finance,Everyone]',
      ...attributes,
    },
    groupConfiguration: {
      groupsToOverride: ['pilots'],
      iamRolesToOverride: ['arn:aws:iam::123456789012:role/pilots'],
      preferredRole: 'arn:aws:iam::123456789012:role/pilots',
      ...groups,
    },
    scopes: ['openid'],
  },
  response: { claimsAndScopeOverrideDetails: null },
});

interface Answer {
  request: unknown;
  response: {
    claimsAndScopeOverrideDetails: {
      idTokenGeneration: unknown;
      groupOverrideDetails: Record<string, unknown>;
    };
  };
}

const environment = { ...process.env };
let lines: string[];

beforeEach(() => {
  jest.resetModules();
  lines = [];
  const keep = (line: unknown) => void lines.push(String(line));
  for (const method of ['info', 'error'] as const) jest.spyOn(console, method).mockImplementation(keep);
  process.env['POWERTOOLS_DEV'] = 'true';
  process.env['POWERTOOLS_TRACE_ENABLED'] = 'false';
  process.env['AI_GATEWAY_DIRECTORY_GROUPS'] = '{"AI Finance":"finance"}';
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...environment };
});

async function invoke(event: unknown): Promise<Answer> {
  const { handler } = await import('../../src/handlers/pre-token');
  return (await handler(event, context)) as Answer;
}

const overrideIn = ({ response }: Answer) => response.claimsAndScopeOverrideDetails.groupOverrideDetails;

describe('the pre-token function', () => {
  it('puts the groups of the directory groups beside the pool’s own', async () => {
    const answer = await invoke(tokenEvent());

    expect(overrideIn(answer)['groupsToOverride']).toEqual(['pilots', 'finance']);
  });

  it('leaves the roles of the groups as they are', async () => {
    const answer = await invoke(tokenEvent());

    expect(overrideIn(answer)).toMatchObject({
      iamRolesToOverride: ['arn:aws:iam::123456789012:role/pilots'],
      preferredRole: 'arn:aws:iam::123456789012:role/pilots',
    });
  });

  it('answers with the request that it got', async () => {
    const event = tokenEvent();

    const answer = await invoke(event);

    expect(answer).toEqual({ ...event, response: answer.response });
  });

  it('keeps the directory’s names for its groups out of the ID token', async () => {
    const { response } = await invoke(tokenEvent());

    expect(response.claimsAndScopeOverrideDetails.idTokenGeneration).toEqual({
      claimsToSuppress: [`custom:${GROUPS_ATTRIBUTE}`],
    });
  });

  it('grants a user with a password nothing for an attribute that they may write themselves', async () => {
    const answer = await invoke(tokenEvent({ 'cognito:user_status': 'CONFIRMED' }));

    expect(overrideIn(answer)['groupsToOverride']).toEqual(['pilots']);
  });

  it('takes a user who is in no group', async () => {
    const nothing = { groupsToOverride: null, iamRolesToOverride: undefined, preferredRole: null };

    const answer = await invoke(tokenEvent({}, nothing));

    expect(overrideIn(answer)).toEqual({ groupsToOverride: ['finance'], iamRolesToOverride: [] });
  });

  it('logs how many groups there were, and neither names nor people', async () => {
    await invoke(tokenEvent());

    const line = JSON.parse(lines.join('')) as object;
    expect(line).toMatchObject({ message: 'directory_groups_mapped', directoryGroups: 2, tokenGroups: 2 });
    expect(lines.join('')).not.toMatch(/ada|1111|finance|everyone|pilots/i);
  });

  it('fails the sign-in on an event it cannot read, and says nothing of what is in it', async () => {
    const failure = invoke({ request: { userAttributes: { email: 'ada@example.com' } } });

    await expect(failure).rejects.toThrow('The groups could not be read. Try again.');
    expect(lines.join('')).toContain('pre_token_failed');
    expect(lines.join('')).not.toContain('ada');
  });

  it.each([undefined, 'no JSON', '"a"', '{"a":1}'])('does not start with the mapping %s', async (text) => {
    if (text === undefined) delete process.env['AI_GATEWAY_DIRECTORY_GROUPS'];
    else process.env['AI_GATEWAY_DIRECTORY_GROUPS'] = text;

    await expect(invoke(tokenEvent())).rejects.toThrow('AI_GATEWAY_DIRECTORY_GROUPS must be a JSON object');
  });
});
