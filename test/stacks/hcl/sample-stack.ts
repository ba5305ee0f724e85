import { App, ref, TerraformStack, Token, type TerraformElement } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { printModule } from '../../../stacks/hcl/print-module';

/** A stack whose elements are called by their ids. */
export class SampleStack extends TerraformStack {
  constructor(declare: (stack: Construct) => void) {
    super(new App({ skipValidation: true }), 'sample');
    declare(this);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return 'node' in element ? element.node.id : element.id;
  }
}

/** One file of the stack that `declare` fills. */
export function printed(file: string, declare: (stack: Construct) => void): string {
  return printModule(new SampleStack(declare)).get(file) ?? '';
}

/** An expression for a property that takes a string. */
export function expression(text: string): string {
  return Token.asString(ref(text));
}

/** HCL in a template literal, in which only `\\${` needs its backslash, without the indentation of the test around it. */
export function hcl(strings: TemplateStringsArray): string {
  const lines = strings.raw.join('').replaceAll('\\${', '${').split('\n').slice(1, -1);
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return `${lines.map((line) => line.slice(margin)).join('\n')}\n`;
}
