import { DefaultTokenResolver, StringConcat, type TerraformStack, Tokenization } from 'cdktf';

/** What a construct's value is where the stack is printed. */
export const resolved = (stack: TerraformStack, value: unknown): unknown =>
  Tokenization.resolve(value, {
    scope: stack,
    preparing: false,
    resolver: new DefaultTokenResolver(new StringConcat()),
  });
