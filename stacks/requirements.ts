/** Validations refer to other variables since 1.9. */
export const REQUIRED_TERRAFORM = '>= 1.9';

/** The Events API came with 6.9. */
export const REQUIRED_AWS = '>= 6.9, < 7.0';
