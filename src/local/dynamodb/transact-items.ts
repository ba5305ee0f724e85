import { validationError } from 'dynalite/db';
import type { Json } from './dynalite-operation';

/** The members of `TransactItems` as pairs of action and parameters, for example `['Put', { TableName, Item }]`. */
export function transactItems(request: Json): [action: string, parameters: Json][] {
  const items = request.TransactItems;
  if (!Array.isArray(items) || items.length < 1 || items.length > 100) {
    throw validationError('TransactItems must have between 1 and 100 members');
  }
  return items.map((item: Record<string, Json>) => {
    const [entry, ...others] = Object.entries(item);
    if (!entry || others.length > 0)
      throw validationError('TransactItems can only contain one action a member');
    return entry;
  });
}
