// What the layers below use of the catalogue.
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
