import type { TerraformDataSource, TerraformResource } from 'cdktf';
import { asString, Expression, hcl } from './expression';

type Addressed = TerraformResource | TerraformDataSource;

/** An attribute of a resource that `count` makes once or not at all; null where there is none. */
export const attributeOfOne = (resource: Addressed, attribute: string): string =>
  asString(new Expression(['one(', `[*].${attribute})`], [resource.fqn]));

/** The same where the condition of `count` is known to hold: within a resource under the same condition. */
export const attributeOfFirst = (resource: Addressed, attribute: string): string =>
  asString(new Expression(['', `[0].${attribute}`], [resource.fqn]));

/** An attribute of one instance of a resource with `for_each`. */
export const attributeOf = (resource: Addressed, key: string, attribute: string): string =>
  asString(new Expression(['', '[', `].${attribute}`], [resource.fqn, key]));

/** A map from the keys of a resource with `for_each` to one of its attributes. */
export const attributeByKey = (resource: Addressed, attribute: string): Expression =>
  new Expression(['{ for key, instance in ', ` : key => instance.${attribute} }`], [resource.fqn]);

/** A path in the folder of the module that the text stands in. */
export const modulePath = (path: string): string => asString(hcl`path.module`) + `/${path}`;
