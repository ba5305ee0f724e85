import { describe, expect, it } from '@jest/globals';
import { decide, isRequired } from './describe-terraform';

describe('describeTerraform', () => {
  it('runs a suite whose needs are met, required or not', () => {
    expect([decide(undefined, true), decide(undefined, false)]).toEqual(['run', 'run']);
  });

  it('fails where something is missing and required, and skips elsewhere', () => {
    expect([decide('no moto found', true), decide('no moto found', false)]).toEqual(['fail', 'skip']);
  });

  it.each([
    [{ AI_GATEWAY_REQUIRE_TERRAFORM: 'true' }, true],
    [{ AI_GATEWAY_REQUIRE_TERRAFORM: '1' }, true],
    [{ AI_GATEWAY_REQUIRE_TERRAFORM: 'false' }, false],
    [{ AI_GATEWAY_REQUIRE_TERRAFORM: '' }, false],
    [{}, false],
  ])('with %j, what is missing is a failure: %s', (environment, required) => {
    expect(isRequired(environment)).toBe(required);
  });
});
