import { describe, expect, it } from '@jest/globals';
import { credentialsFor, credentialVariables } from '../../src/local/local-credentials';
import { readSettings } from '../../src/local/settings';

const settings = (environment: NodeJS.ProcessEnv = {}) => readSettings(environment, '/project');

describe('the settings of the local gateway', () => {
  it('need none', () => {
    expect(settings()).toMatchObject({
      port: 4000,
      bedrock: 'local',
      region: 'us-east-1',
      stateDirectory: '/project/.local',
    });
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['AI_GATEWAY_BEDROCK', 'azure'],
    ['AI_GATEWAY_DISORDER', 'much'],
    ['AI_GATEWAY_DISORDER', '2:100'],
  ])('name the variable %s where it is not valid (%s)', (name, value) => {
    expect(() => settings({ [name]: value })).toThrow(name);
  });
});

describe('disorder', () => {
  it('is a share of lost events and a longest delay', () => {
    expect(settings({ AI_GATEWAY_DISORDER: '0.05:300' }).disorder).toEqual({
      seed: 1,
      dropRate: 0.05,
      maximumDelayMilliseconds: 300,
    });
  });
});

describe('the functions’ credentials', () => {
  it('are made up for the stand-ins, whatever the caller has', () => {
    const credentials = credentialsFor(settings(), '000000000000', {
      AWS_ACCESS_KEY_ID: 'mine',
      AWS_SECRET_ACCESS_KEY: 'x',
    });

    expect(credentials.accessKeyId).not.toBe('mine');
  });

  it('are the caller’s own for the real Bedrock, in the caller’s region', () => {
    const environment = {
      AI_GATEWAY_BEDROCK: 'aws',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    };

    const credentials = credentialsFor(settings(environment), '000000000000', environment);

    expect(settings(environment).region).toBe('eu-west-1');
    expect(credentialVariables(credentials)).toEqual({
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    });
  });

  it('say how to get them where the caller has none', () => {
    expect(() => credentialsFor(settings({ AI_GATEWAY_BEDROCK: 'aws' }), '000000000000', {})).toThrow(
      /export-credentials/,
    );
  });
});
