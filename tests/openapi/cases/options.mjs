/* The document itself, and the options: the document lists exactly those that the service has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allFormats, ask, document, refuses, tiny } from '../asking.mjs';

/** Values to try for each option. For an option that the document enumerates, its values are used. */
const tries = {
  lang: ['eng', 'auto'],
  dpi: [150],
  pages: ['1'],
  formats: [allFormats],
  whitelist: ['Helo'],
  variables: ['{"preserve_interword_spaces":1}'],
};

/** The options that the service lists in its error for an unknown option. */
async function optionsOfService() {
  const { json } = await refuses('submitTask', { query: { no_such_option: '1' }, raw: tiny }, 400, 'bad_option');
  const [, list] = /allowed: ([\w, ]+)\./.exec(json.detail);
  return list.split(', ');
}

const optionsOf = (operationId) => (document.operations.get(operationId).parameters ?? [])
  .map((parameter) => document.resolve(parameter))
  .filter((parameter) => parameter.in === 'query' && parameter.name !== 'task_id');

const valuesOf = ({ name, schema }) => document.resolve(schema).enum ?? tries[name] ?? [];

test('the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(document.document);
  assert.ok(valid, JSON.stringify(errors));
});

test('its examples match their schemas, and its example requests are accepted', async () => {
  for (const { name, operationId, isRequest, schema, value } of document.examples()) {
    assert.deepEqual(document.faults(schema, value), [], name);
    if (isRequest) await ask(operationId, { json: value });
  }
});

test('every option is accepted in the query, in JSON and in a form', async () => {
  const known = await optionsOfService();
  const image_data = tiny.toString('base64');
  for (const operationId of ['recogniseNow', 'submitTask']) {
    for (const option of optionsOf(operationId).filter(({ name }) => known.includes(name) && name !== 'callback_url')) {
      const values = valuesOf(option).map(String);
      for (const value of values) {
        const given = { [option.name]: value };
        await ask(operationId, { query: given, raw: tiny });
        if (value !== values[0]) continue;
        const { type } = document.resolve(document.document.components.schemas.SyncRequestJson.properties[option.name]);
        await ask(operationId, { json: { image_data, [option.name]: type === 'string' ? value : JSON.parse(value) } });
        await ask(operationId, { form: { ...given, image: tiny } });
      }
    }
  }
});

test('invalid values of options are refused', async () => {
  const known = await optionsOfService();
  for (const { name, schema } of optionsOf('submitTask').filter((option) => known.includes(option.name))) {
    const { minimum, maximum, type } = document.resolve(schema);
    const bad = type === 'integer' && minimum !== undefined ? [minimum - 1, maximum + 1] : ['\u0001'];
    for (const value of bad) await refuses('submitTask', { query: { [name]: String(value) }, raw: tiny }, 400, 'bad_option');
  }
});

test('the document has exactly the options of the service', async () => {
  const documented = new Set(optionsOf('recogniseNow').concat(optionsOf('submitTask')).map(({ name }) => name));
  assert.deepEqual([...documented].sort(), (await optionsOfService()).sort());
});

test('the document has exactly the variables of the service, with their valid values', async () => {
  const { properties } = document.document.components.schemas.Option_variables;
  const image_data = tiny.toString('base64');
  const given = (values) => ({ json: { image_data, variables: Object.fromEntries(values) } });
  const { json } = await refuses('submitTask', given([['no_such_variable', 1]]), 400, 'bad_option');
  const [, list] = /allowed: ([\w, ]+)\.$/.exec(json.detail);
  assert.deepEqual(Object.keys(properties), list.split(', '));
  for (const limit of ['minimum', 'maximum']) {
    await ask('submitTask', given(Object.entries(properties).map(([name, schema]) => [name, schema[limit] ?? 'x'.repeat(schema[`${limit.slice(0, 3)}Length`])])));
  }
  for (const [name, { type, minimum, maximum, maxLength }] of Object.entries(properties)) {
    const bad = type === 'string' ? ['', 'x'.repeat(maxLength + 1)] : [minimum - 1, maximum + 1];
    for (const value of bad) await refuses('submitTask', given([[name, value]]), 400, 'bad_option');
  }
});
