/** The version in package.json, which an app that is bundled into one file does not have beside it; a test compares them. */
export const VERSION = '0.1.0';
