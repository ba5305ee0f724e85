import { describe, expect, it } from '@jest/globals';
import { terraformEnvironment } from './terraform-environment';

describe('terraformEnvironment', () => {
  it("holds nothing of the developer's AWS identity, variables or workspace", () => {
    const environment = terraformEnvironment(
      {},
      {
        AWS_PROFILE: 'production',
        AWS_SESSION_TOKEN: 'real',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://elsewhere',
        TF_VAR_name: 'mine',
        TF_WORKSPACE: 'production',
        TF_CLI_ARGS_apply: '-auto-approve',
      },
    );

    expect(
      Object.keys(environment).filter((name) => /PROFILE|SESSION|DYNAMODB|VAR|WORKSPACE|ARGS/.test(name)),
    ).toEqual([]);
  });

  it('sends AWS calls to a closed port unless an emulator is named', () => {
    const inherited = { AWS_ENDPOINT_URL: 'http://elsewhere' };

    const alone = terraformEnvironment({}, inherited)['AWS_ENDPOINT_URL'];
    const emulated = terraformEnvironment({ AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }, inherited)[
      'AWS_ENDPOINT_URL'
    ];

    expect([alone, emulated]).toEqual(['http://127.0.0.1:9', 'http://127.0.0.1:5000']);
  });

  it('keeps what decides which provider Terraform gets', () => {
    const inherited = { PATH: '/bin', TF_CLI_CONFIG_FILE: '/etc/terraformrc', TFSHIM_ECHO: 'aws_xray_group' };

    expect(terraformEnvironment({}, inherited)).toMatchObject(inherited);
  });
});
