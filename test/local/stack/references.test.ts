import { describe, expect, it } from '@jest/globals';
import type { LocalStackError } from '../../../src/local/stack/errors';
import { readWith, read, synthesisedStack } from './fixture';

/** What an environment variable of the chat function is, given a text. */
const valueOf = (text: string, locals: object = {}): string | undefined => {
  const stack = { ...synthesisedStack(), locals };
  const chat = stack.resource['aws_lambda_function']!['functions_chat_function']!;
  chat['environment'] = { variables: { IT: text } };
  return read({ ...stack, locals: { functions_common: { namespace: 'n' }, ...locals } }).functions[0]!
    .environment['IT'];
};

const refusalOf = (text: string, locals?: object): LocalStackError => {
  try {
    valueOf(text, locals);
  } catch (error) {
    return error as LocalStackError;
  }
  throw new Error(`${text} was not refused`);
};

describe('a value that the runtime needs', () => {
  it.each([
    ['plain', 'plain'],
    ['$${kept}', '${kept}'],
    ['${"quoted"}', 'quoted'],
    ['${300}', '300'],
    ['${data.aws_region.current.id}/${data.aws_region.current.region}', 'us-east-1/us-east-1'],
    ['${data.aws_region.current.name}', 'us-east-1'],
    ['${data.aws_caller_identity.current.account_id}', '000000000000'],
    ['${data.aws_partition.current.partition}', 'aws'],
    ['${path.module}/a', './a'],
    ['${aws_cognito_user_pool.identity_users[0].id}', 'us-east-1_LocalPool1'],
    [
      '${aws_cognito_user_pool.identity_users[0].arn}',
      'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_LocalPool1',
    ],
    ['${one(aws_cognito_user_pool_client.identity_web_client[*].id)}', 'localwebclient'],
    ['${aws_appsync_api.events_api_events.api_id}', 'localaigatewayeventsapi001'],
    [
      '${aws_appsync_api.events_api_events.dns["HTTP"]}',
      'localaigatewayeventsapi001.appsync-api.us-east-1.amazonaws.com',
    ],
    [
      '${aws_appsync_api.events_api_events.dns["REALTIME"]}',
      'localaigatewayeventsapi001.appsync-realtime-api.us-east-1.amazonaws.com',
    ],
    [
      '${aws_lambda_function.functions_failure_function.arn}',
      'arn:aws:lambda:us-east-1:000000000000:function:ai-gateway-failure',
    ],
    [
      '${aws_dynamodb_table.metering_tables["meters"].arn}',
      'arn:aws:dynamodb:us-east-1:000000000000:table/ai-gateway-meters',
    ],
    [
      '${aws_bedrock_guardrail.guardrails_guardrail[0].guardrail_arn}',
      'arn:aws:bedrock:us-east-1:000000000000:guardrail/localguardrail',
    ],
    ['${aws_lambda_function.functions_chat_function.timeout}', '300'],
    ['${aws_dynamodb_table.metering_turns.attribute[1].name}', 'unsettled'],
  ])('%s is %s', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });

  it('follows a local into an object, and from one local to the next', () => {
    const locals = { a: '${local.b.c}', b: { c: ['x', '${local.d}'], other: '${sha256("x")}' }, d: 'y' };

    expect(valueOf('${local.a[1]}', locals)).toBe('y');
  });

  it('does not read a text again that it has resolved', () => {
    expect(valueOf('${local.a}', { a: '$${local.b}' })).toBe('${local.b}');
  });

  it('is left out where it is null, as a resource that is not there makes it', () => {
    expect(valueOf('${one(aws_cognito_user_pool_client.identity_native_client[*].id)}')).toBeUndefined();
  });
});

describe('anything else', () => {
  it.each([
    ['${true ? "a" : "b"}', 'unsupported_expression'],
    ['${lower("A")}', 'unsupported_expression'],
    ['${aws_cognito_user_pool.identity_users[*].id}', 'unsupported_expression'],
    ['${one(local.x)}', 'unsupported_expression'],
    ['a-${local.none}', 'unknown_reference'],
    ['${var.name}', 'unknown_reference'],
    ['${module.x.y}', 'unknown_reference'],
    ['${path.root}', 'unknown_reference'],
    ['${each.key}', 'unknown_reference'],
    ['${data.aws_iam_policy_document.functions_chat_assume_role.json}', 'unknown_reference'],
    ['${aws_sqs_queue.none.url}', 'unknown_reference'],
    ['${aws_cognito_user_pool.identity_users.id}', 'unknown_reference'],
    ['${aws_cognito_user_pool.identity_users[1].id}', 'unknown_reference'],
    ['${aws_cognito_user_pool_client.identity_native_client[0].id}', 'unknown_reference'],
    ['${aws_dynamodb_table.metering_turns.stream_arn}', 'unknown_reference'],
    ['${file("/etc/hostname")}', 'unknown_reference'],
    ['${file("${path.module}/handlers/other.js")}', 'unknown_reference'],
  ])('%s is refused: %s', (text, code) => {
    expect(refusalOf(text)).toMatchObject({ name: 'LocalStackError', code });
  });

  it('is refused by address, attribute and text', () => {
    expect(refusalOf('${upper("x")}').message).toMatch(
      /^aws_lambda_function\.functions_chat_function, environment\.variables\.IT: \$\{upper\("x"\)\} — upper\(\)/,
    );
  });

  it('is refused where it stands, when a local leads to it', () => {
    expect(refusalOf('${local.a.b}', { a: { b: '${1 + 1}' } }).message).toMatch(
      /^local\.a, b: \$\{1 \+ 1\} —/,
    );
  });

  it('is refused where it leads to itself', () => {
    const locals = { a: '${local.b}', b: 'x-${local.a}' };

    expect(refusalOf('${local.a}', locals)).toMatchObject({ code: 'unknown_reference' });
  });

  it('may stand where the runtime does not look', () => {
    const change = () =>
      readWith((resources) => {
        resources['aws_lambda_function']!['functions_chat_function']!['source_code_hash'] = '${sha256("x")}';
      });

    expect(change).not.toThrow();
  });
});
