// The part of the catalogue that the layers below use.
export {
  fault,
  invalid,
  isWorkloadIdentityError,
  warning,
  WorkloadIdentityError,
  type Warning,
} from './errors/message';
export { named, ownText, pathOf, phrase, type Phrase } from './errors/phrase';
export { showName, showText } from './errors/show';
