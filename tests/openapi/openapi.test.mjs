/* The service and static/openapi.yaml say the same, in both directions: every answer here is checked against the
   document, and at the end everything in the document must have been seen. What is new in the service needs a row in the
   document and one in the cases.

   The cases are imported, in the order in which they run: node would give each test file a process of its own, and none
   of them would see the whole document. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { document } from './asking.mjs';
import './cases/options.mjs';
import './cases/answers.mjs';
import './cases/refusals.mjs';
import './cases/troubles.mjs';

test('everything in the document was seen', () => assert.deepEqual(document.unseen(), []));
