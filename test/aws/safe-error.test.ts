import { describe, expect, it } from '@jest/globals';
import { safeError } from '../../src/aws/telemetry/safe-error';
import { GatewayError } from '../../src/gateway/errors';

describe('safeError', () => {
  it('keeps the gateway’s own words and, of the cause, its name and status alone', () => {
    const cause = Object.assign(new Error('input "my secret" is too long'), {
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });

    const safe = safeError(new GatewayError('bedrock_validation_error', 'The model refused.', {}, { cause }));

    expect(safe).toMatchObject({
      name: 'GatewayError',
      message: 'The model refused.',
      cause: { name: 'ValidationException', httpStatus: 400 },
    });
    expect(JSON.stringify(safe)).not.toContain('secret');
  });

  it('tells where an error came from, without what it said', () => {
    expect(safeError(new TypeError('secret'))?.stack?.[0]).toContain('safe-error.test');
    expect(JSON.stringify(safeError(new TypeError('secret')))).not.toContain('"secret');
  });

  it('tells nothing of what is no error', () => {
    expect(safeError('secret')).toBeUndefined();
  });
});
