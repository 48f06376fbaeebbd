export * from './options';
export * from './namespace';
export * from './service-account';
export * from './service-account-management';
export * from './webhook-options';
export * from './role';
export * from './role-binding';
export * from './policy-rule';
