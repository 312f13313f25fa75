/* The service and static/openapi.yaml must agree in both directions: every answer is checked against the document, and
   at the end everything in the document must have been seen. A new feature needs an entry there and a case here.

   The cases are imported in the order in which they run. Node would otherwise run each test file in a separate process,
   and none of the processes would see the whole document. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { document } from './asking.mjs';
import './cases/options.mjs';
import './cases/answers.mjs';
import './cases/refusals.mjs';
import './cases/troubles.mjs';

test('everything in the document has been seen', () => assert.deepEqual(document.unseen(), []));
