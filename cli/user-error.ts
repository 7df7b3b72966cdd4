export { UserError } from '../infra/runtime/user-error.js';
