import { expect } from 'vitest';
import { onSynthesis } from '../support/synth';
import { collectTrusts } from './collected-trusts';

// Runs before each test file of the judged run, which share their modules: what is rendered before the first test has the
// name of no other file's test.
expect.setState({ currentTestName: undefined });
onSynthesis(collectTrusts);
