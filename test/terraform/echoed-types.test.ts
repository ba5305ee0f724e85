import { describe, expect, it } from '@jest/globals';
import { echoedTypes } from './echoed-types';
import { readPlan } from './plan';
import { planned, planJson } from './plan-json';

const plan = readPlan(
  planJson({
    resource_changes: [
      planned('aws_xray_group', 'a'),
      planned('aws_xray_group', 'b'),
      planned('aws_appsync_api', 'events'),
      planned('aws_dynamodb_table', 'turns'),
    ],
  }),
);

describe('echoedTypes', () => {
  it('names what the stand-in stores or answers itself, and counts it', () => {
    const echoed = echoedTypes(plan, { TFSHIM_ECHO: 'aws_xray_group,aws_xray_sampling_rule' });

    expect(echoed.map(({ type, count }) => [type, count])).toEqual([
      ['aws_appsync_api', 1],
      ['aws_xray_group', 2],
    ]);
  });

  it('has nothing to name with a provider that proves everything', () => {
    expect(echoedTypes(plan, {})).toEqual([]);
  });

  it('refuses a type that is echoed without a reason', () => {
    expect(() => echoedTypes(plan, { TFSHIM_ECHO: 'aws_dynamodb_table' })).toThrow(
      /aws_dynamodb_table.*echoed-types\.ts/,
    );
  });

  it('passes over a type that is only destroyed', () => {
    const gone = readPlan(planJson({ resource_changes: [planned('aws_xray_group', 'a', { after: null })] }));

    expect(echoedTypes(gone, { TFSHIM_ECHO: 'aws_xray_group' })).toEqual([]);
  });
});
