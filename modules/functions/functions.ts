import type { Construct } from 'constructs';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { functions } from './definition';
import { chatEnvironment, failureEnvironment, operationsEnvironment } from './environment';
import { LambdaFunction } from './lambda-function';
import { Schedules } from './schedules';

/**
 * The chat function, the failure function that tells people and settles the turn where the chat function could not, and the
 * operations function that keeps the books by schedule.
 */
export class Functions extends ModuleConstruct<typeof functions> {
  static readonly definition = functions;
  readonly outputs: Outputs<typeof functions>;

  constructor(scope: Construct, id: string, props: Props<typeof functions>) {
    super(scope, id, functions, props);
    const failure = this.failureFunction();
    const chat = this.chatFunction(failure);
    const operations = this.operationsFunction();
    const { name, sweepSchedule, reconcileSchedule, kmsKeyArn, tags } = this.inputs;
    new Schedules(this, 'schedules', {
      name,
      target: operations,
      sweep: sweepSchedule,
      reconcile: reconcileSchedule,
      kmsKeyArn,
      tags,
    });
    this.outputs = {
      chatFunctionName: chat.functionName,
      chatFunctionArn: chat.functionArn,
      failureFunctionName: failure.functionName,
      failureFunctionArn: failure.functionArn,
      operationsFunctionName: operations.functionName,
      operationsFunctionArn: operations.functionArn,
      logGroupNames: [chat.logGroupName, failure.logGroupName, operations.logGroupName],
    };
  }

  private chatFunction(onFailure: LambdaFunction): LambdaFunction {
    const { name, chat, chatPolicies } = this.inputs;
    return new LambdaFunction(this, 'chat', {
      ...this.common(),
      ...chat,
      functionName: `${name}-chat`,
      description: 'Answers a prompt: one invocation a turn',
      packageFile: 'lambda/chat.zip',
      environment: chatEnvironment(this.inputs),
      policies: chatPolicies,
      asynchronous: { ...chat, onFailure },
    });
  }

  private failureFunction(): LambdaFunction {
    const { name, failure, failurePolicies } = this.inputs;
    return new LambdaFunction(this, 'failure', {
      ...this.common(),
      ...failure,
      functionName: `${name}-failure`,
      description: 'Tells people that their turn failed, and settles it',
      packageFile: 'lambda/failure.zip',
      environment: failureEnvironment(this.inputs),
      policies: failurePolicies,
      asynchronous: failure,
    });
  }

  private operationsFunction(): LambdaFunction {
    const { name, operations, operationsPolicies } = this.inputs;
    return new LambdaFunction(this, 'operations', {
      ...this.common(),
      ...operations,
      functionName: `${name}-operations`,
      description: 'Settles what crashed functions left, recomputes counters, raises limits',
      packageFile: 'lambda/operations.zip',
      environment: operationsEnvironment(this.inputs),
      policies: operationsPolicies,
      asynchronous: operations,
    });
  }

  private common() {
    const { vpc, codeSigning, kmsKeyArn, logRetentionDays, tags } = this.inputs;
    return { vpc, codeSigning, kmsKeyArn, logRetentionDays, tags };
  }
}
