import { describe, expect, it } from '@jest/globals';
import { changedAddresses, changedOutputs, configurationOf, readPlan } from './plan';
import { planJson, planned, written } from './plan-json';

describe('readPlan', () => {
  it.each([
    '',
    'No changes.',
    '{"format_version":"2.0","configuration":{}}',
    '{"format_version":"1.0","values":{}}',
  ])('refuses %j', (json) => {
    expect(() => readPlan(json)).toThrow(expect.objectContaining({ code: 'PLAN_UNREADABLE' }));
  });

  it('refuses what is left of a plan that failed', () => {
    expect(() => readPlan(planJson({ errored: true }))).toThrow(
      expect.objectContaining({ code: 'PLAN_UNREADABLE' }),
    );
  });
});

describe('changedAddresses', () => {
  it('leaves out what stays and what is only read', () => {
    const plan = readPlan(
      planJson({
        resource_changes: [
          planned('aws_sqs_queue', 'stays', { actions: ['no-op'] }),
          planned('aws_sqs_queue', 'new'),
          planned('aws_sqs_queue', 'replaced', { actions: ['delete', 'create'] }),
          { ...planned('aws_iam_policy_document', 'x', { actions: ['read'] }), mode: 'data' },
        ],
      }),
    );

    expect(changedAddresses(plan)).toEqual(['aws_sqs_queue.new', 'aws_sqs_queue.replaced']);
  });
});

describe('changedOutputs', () => {
  it('names the outputs that apply would change', () => {
    const plan = readPlan(
      planJson({ output_changes: { same: { actions: ['no-op'] }, other: { actions: ['update'] } } }),
    );

    expect(changedOutputs(plan)).toEqual(['other']);
  });
});

describe('configurationOf', () => {
  const block = written('aws_sqs_queue.q', {});
  const configuration = {
    root_module: {
      module_calls: { a: { module: { module_calls: { b: { module: { resources: [block] } } } } } },
    },
  };

  it.each(['module.a.module.b', 'module.a["x.y"].module.b[0]', 'module.a["say \\"module.z\\""].module.b'])(
    'finds the block of a resource in %s',
    (module_address) => {
      const change = { ...planned('aws_sqs_queue', 'q'), module_address };
      const plan = readPlan(planJson({ configuration, resource_changes: [change] }));

      expect(configurationOf(plan, change)).toEqual(block);
    },
  );

  it('is undefined for a resource that the configuration no longer has', () => {
    const plan = readPlan(planJson({ configuration }));

    expect(configurationOf(plan, planned('aws_sqs_queue', 'q'))).toBeUndefined();
  });
});
