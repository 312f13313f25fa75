/* The document itself, and the options: those that it names are those that the service has, and no others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { allFormats, ask, document, refuses, tiny } from '../asking.mjs';

/** What each option is tried with; the values of those that the document enumerates come from there. */
const tries = {
  lang: ['eng', 'auto'],
  dpi: [150],
  pages: ['1'],
  formats: [allFormats],
  whitelist: ['Helo'],
  variables: ['{"preserve_interword_spaces":1}'],
};

/** The options that this release has, in its own words. */
async function optionsOfService() {
  const { json } = await refuses('submitTask', { query: { no_such_option: '1' }, raw: tiny }, 400, 'bad_option');
  const [, list] = /there are: ([\w, ]+)\./.exec(json.detail);
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

test('its examples are what it demands, and its requests are taken', async () => {
  for (const { name, operationId, isRequest, schema, value } of document.examples()) {
    assert.deepEqual(document.faults(schema, value), [], name);
    if (isRequest) await ask(operationId, { json: value });
  }
});

test('every option is taken from the query, from JSON and from a form', async () => {
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

test('what an option may not be is refused', async () => {
  const known = await optionsOfService();
  for (const { name, schema } of optionsOf('submitTask').filter((option) => known.includes(option.name))) {
    const { minimum, maximum, type } = document.resolve(schema);
    const bad = type === 'integer' && minimum !== undefined ? [minimum - 1, maximum + 1] : ['\u0001'];
    for (const value of bad) await refuses('submitTask', { query: { [name]: String(value) }, raw: tiny }, 400, 'bad_option');
  }
});

test('the document has the options that the service has, and no others', async () => {
  const documented = new Set(optionsOf('recogniseNow').concat(optionsOf('submitTask')).map(({ name }) => name));
  assert.deepEqual([...documented].sort(), (await optionsOfService()).sort());
});

test('the document has the variables that the service has, with the values that they may have', async () => {
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
