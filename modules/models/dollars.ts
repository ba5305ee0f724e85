import * as v from 'valibot';

/** US dollars that are whole micro-dollars, as Terraform and JavaScript write numbers. */
export const DOLLARS = /^\d{1,9}(\.\d{1,6})?$/;

/** An attribute in US dollars, as people write it. */
export const dollars = (description: string) => v.pipe(v.number(), v.description(description));
