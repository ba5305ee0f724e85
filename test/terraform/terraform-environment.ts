/** What a developer's own shell may hold and a test must never see: real credentials, variables, a workspace. */
const NOT_INHERITED = /^(AWS_|TF_VAR_|TF_CLI_ARGS|TF_WORKSPACE$|TF_DATA_DIR$)/;

/** Nothing listens here: a call that should have gone to an emulator fails at once and never reaches AWS. */
const NOWHERE = 'http://127.0.0.1:9';

/** Reasons for which the credentials are these: an emulator accepts any, AWS none of them. */
const DUMMY_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/**
 * The environment of every Terraform process a test starts: that of the run (`TF_CLI_CONFIG_FILE`, `PATH` …) without its
 * AWS identity, with dummy credentials, and with `AWS_ENDPOINT_URL` at a closed port unless `additions` name an emulator.
 */
export function terraformEnvironment(
  additions: Readonly<Record<string, string>> = {},
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(inherited).filter(([name]) => !NOT_INHERITED.test(name))),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    ...DUMMY_CREDENTIALS,
    AWS_ENDPOINT_URL: NOWHERE,
    ...additions,
  };
}
