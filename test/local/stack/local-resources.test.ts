import { describe, expect, it } from '@jest/globals';
import { expected, read, readWith, type Resources, synthesisedStack } from './fixture';

const copyOf = (resources: Resources, type: string, from: string, to: string, change: object = {}) => {
  resources[type]![to] = { ...resources[type]![from], ...change };
};

describe('the resources of a synthesised stack', () => {
  it('are what the local runtime plays', () => {
    expect(read()).toEqual(expected);
  });

  it('are the same each time', () => {
    expect(JSON.stringify(read())).toBe(JSON.stringify(read()));
  });

  it.each([[undefined], [null], [[]], ['text'], [{}], [{ resource: [] }]])('are none of %j', (stack) => {
    expect(() => read(stack ?? { output: {} })).toThrow(expect.objectContaining({ code: 'invalid_stack' }));
  });

  it.each([['aws_cognito_user_pool'], ['aws_appsync_api']])('need a %s', (type) => {
    const without = () => readWith((resources) => delete resources[type]);

    expect(without).toThrow(expect.objectContaining({ name: 'LocalStackError' }));
  });

  it('are refused with two user pools', () => {
    const two = () =>
      readWith((resources) => copyOf(resources, 'aws_cognito_user_pool', 'identity_users', 'second'));

    expect(two).toThrow(expect.objectContaining({ code: 'missing_resource' }));
  });

  it.each([
    ['aws_appsync_datasource', 'events_api_chat_function', { lambda_config: { function_arn: 'gone' } }],
    [
      'aws_lambda_function_event_invoke_config',
      'functions_chat_invocation',
      { destination_config: { on_failure: { destination: 'gone' } } },
    ],
    ['aws_scheduler_schedule', 'functions_sweep', { target: { arn: 'gone', input: '{}' } }],
  ])('are refused where %s names a function that is not there', (type, name, change) => {
    const broken = () => readWith((resources) => copyOf(resources, type, name, name, change));

    expect(broken).toThrow(
      expect.objectContaining({ code: 'missing_resource', message: expect.stringContaining('gone') }),
    );
  });

  it('name the attribute that is missing', () => {
    const broken = () =>
      readWith(
        (resources) => delete resources['aws_appsync_datasource']!['events_api_chat_function']!['type'],
      );

    expect(broken).toThrow(/^aws_appsync_datasource\.events_api_chat_function, type — is missing$/);
  });

  it('do not change the stack', () => {
    const stack = synthesisedStack();
    read(stack);

    expect(stack).toEqual(synthesisedStack());
  });
});
