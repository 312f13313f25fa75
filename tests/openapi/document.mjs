/* static/openapi.yaml: what it requires of an answer, and how much of it has been seen.
   Every statement in the document has a name ("submitTask 400 code=bad_base64", "ReadPage.page"). Checking an answer
   records the names that it covers; `unseen` returns the names that no answer covered. */

import { readFile } from 'node:fs/promises';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const methods = ['get', 'post', 'put', 'delete', 'patch'];

/** Headers that any HTTP answer may have although the document does not list them. */
const plainHeaders = new Set(['server', 'date', 'connection', 'content-type', 'content-length', 'transfer-encoding', 'content-encoding',
  'vary', 'etag', 'last-modified', 'accept-ranges', 'keep-alive']);

export async function readDocument() {
  const document = parse(await readFile(new URL('../../static/openapi.yaml', import.meta.url), 'utf8'));
  return new Document(document);
}

class Document {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(document, 'openapi');
    this.seen = new Set();
    this.operations = new Map();
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of methods.filter((name) => item[name])) {
        this.operations.set(item[method].operationId, { path, method: method.toUpperCase(), ...item[method] });
      }
    }
  }

  resolve(thing) {
    if (!thing?.$ref) return thing;
    return this.resolve(thing.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], this.document));
  }

  /** Validates a value against a schema of the document. Returns a list of sentences, one per fault. */
  faults(schema, value) {
    const located = JSON.parse(JSON.stringify(schema), (key, inner) => (key === '$ref' && typeof inner === 'string' && inner.startsWith('#') ? `openapi${inner}` : inner));
    const validate = this.ajv.compile(located);
    return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  /** The names of a schema's statements; with a value, only those that the value covers. */
  * names(schema, name, value, path = []) {
    const isAll = value === undefined;
    if (schema.$ref) {
      if (path.includes(schema.$ref)) return;
      yield* this.names(this.resolve(schema), schema.$ref.split('/').at(-1), value, [...path, schema.$ref]);
      return;
    }
    for (const part of schema.allOf ?? []) yield* this.names(part, name, value, path);
    for (const part of schema.oneOf ?? []) {
      if (isAll || this.faults(part, value).length === 0) yield* this.names(part, name, value, path);
    }
    for (const one of schema.enum ?? []) if (isAll || one === value) yield `${name}=${one}`;
    for (const [key, part] of Object.entries(propertiesOf(schema))) {
      if (!isAll && (value === null || typeof value !== 'object' || !(key in value))) continue;
      const inner = `${name}${name.includes(' ') ? ' ' : '.'}${key}`;
      yield inner;
      yield* this.names(part, inner, isAll ? undefined : value[key], path);
    }
    if (schema.items && typeof schema.items === 'object') {
      if (isAll) yield* this.names(schema.items, `${name}[]`, undefined, path);
      else if (Array.isArray(value)) for (const item of value) yield* this.names(schema.items, `${name}[]`, item, path);
    }
  }

  note(...names) {
    for (const name of names) this.seen.add(name);
  }

  /** Returns the faults of an answer { status, headers, body } to an operation, and records what it covers. */
  checkAnswer(operationId, answer) {
    const operation = this.operations.get(operationId);
    const response = this.resolve(operation.responses[answer.status]);
    if (!response) return [`status ${answer.status} is not in the document: ${answer.body.slice(0, 300)}`];
    return this.checkResponse(`${operationId} ${answer.status}`, response, answer);
  }

  checkEverywhere(answer) {
    const response = this.resolve(this.document['x-everywhere'].responses[answer.status]);
    return this.checkResponse(`everywhere ${answer.status}`, response, answer);
  }

  checkResponse(name, response, { headers, body }) {
    this.note(name);
    return [...this.headerFaults(name, response, headers), ...this.bodyFaults(name, response, headers, body)];
  }

  headerFaults(name, response, headers) {
    const own = Object.entries(response.headers ?? {});
    const everywhere = Object.entries(this.document['x-everywhere'].headers);
    const known = new Set([...own, ...everywhere].map(([header]) => header.toLowerCase()));
    const faults = Object.keys(headers).filter((header) => !plainHeaders.has(header) && !known.has(header)).map((header) => `the header ${header} is not in the document`);
    for (const [header, reference] of [...own, ...everywhere]) {
      const described = this.resolve(reference);
      const text = headers[header.toLowerCase()];
      if (text === undefined) {
        const isNeeded = everywhere.some(([one]) => one === header) ? described.required !== false : described.required;
        if (isNeeded) faults.push(`the header ${header} is missing`);
        continue;
      }
      this.note(`${name} header ${header}`);
      const value = described.schema.type === 'integer' ? Number(text) : text;
      faults.push(...this.faults(described.schema, value).map((fault) => `header ${header}: ${fault}`));
      this.note(...this.names(described.schema, `header ${header}`, value));
    }
    return faults;
  }

  bodyFaults(name, response, headers, body) {
    const mediaType = (headers['content-type'] ?? '').split(';')[0];
    if (!response.content) return body.length === 0 ? [] : ['the answer has a body, which is not in the document'];
    const described = response.content[mediaType];
    if (!described) return [`the media type "${mediaType}" is not in the document`];
    this.note(`${name} as ${mediaType}`);
    const value = /json$/.test(mediaType) ? JSON.parse(body) : body.toString();
    this.note(...this.names(described.schema, name, value));
    return this.faults(described.schema, value);
  }

  /** Returns the faults of an accepted request, such as undocumented parameters, and records what it covers. */
  checkRequest(operationId, { query = {}, headers = {}, json, form, raw }) {
    const operation = this.operations.get(operationId);
    const faults = [];
    const check = (schema, value, what) => {
      faults.push(...this.faults(schema, value).map((fault) => `${what}: ${fault}`));
      this.note(what, ...this.names(schema, what, value));
    };
    const parameters = (operation.parameters ?? []).map((parameter) => this.resolve(parameter));
    for (const [place, given] of [['query', query], ['header', headers]]) {
      for (const [name, value] of Object.entries(given)) {
        if (name === 'Accept') continue; // OpenAPI describes it by the media types of the answers
        const parameter = parameters.find((one) => one.in === place && one.name.toLowerCase() === name.toLowerCase());
        if (!parameter) faults.push(`the ${place} parameter ${name} is not in the document`);
        else check(parameter.schema, typed(this.resolve(parameter.schema), value), `${operationId} ${place} ${parameter.name}`);
      }
    }
    const content = operation.requestBody?.content ?? {};
    if (json) check(content['application/json'].schema, json, `${operationId} takes application/json`);
    if (form) check(content['multipart/form-data'].schema, typedFields(this, content['multipart/form-data'].schema, form), `${operationId} takes multipart/form-data`);
    if (raw) this.note(`${operationId} takes application/octet-stream`);
    return faults;
  }

  /** The names of all statements about answers and requests. */
  * everything() {
    const { headers, responses } = this.document['x-everywhere'];
    for (const [status, response] of Object.entries(responses)) yield* this.responseNames(`everywhere ${status}`, this.resolve(response));
    for (const [header, described] of Object.entries(headers)) yield* this.names(this.resolve(described).schema, `header ${header}`);
    for (const [id, operation] of this.operations) {
      for (const [status, response] of Object.entries(operation.responses)) yield* this.responseNames(`${id} ${status}`, this.resolve(response));
      for (const reference of operation.parameters ?? []) {
        const parameter = this.resolve(reference);
        yield `${id} ${parameter.in} ${parameter.name}`;
        yield* this.names(parameter.schema, `${id} ${parameter.in} ${parameter.name}`);
      }
      for (const [mediaType, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
        yield `${id} takes ${mediaType}`;
        if (mediaType !== 'application/octet-stream') yield* this.names(schema, `${id} takes ${mediaType}`);
      }
      for (const name of Object.keys(operation.callbacks ?? {})) yield `${id} calls ${name}`;
    }
  }

  * responseNames(name, response) {
    yield name;
    for (const [header, reference] of Object.entries(response.headers ?? {})) {
      yield `${name} header ${header}`;
      yield* this.names(this.resolve(reference).schema, `header ${header}`);
    }
    for (const [mediaType, { schema }] of Object.entries(response.content ?? {})) {
      yield `${name} as ${mediaType}`;
      yield* this.names(schema, name);
    }
  }

  unseen() {
    return [...new Set(this.everything())].filter((name) => !this.seen.has(name));
  }

  /** The examples of requests and answers, each with its schema. */
  * examples() {
    for (const [id, operation] of this.operations) {
      const places = [[`${id} takes`, operation.requestBody], ...Object.entries(operation.responses).map(([status, response]) => [`${id} ${status}`, this.resolve(response)])];
      for (const [name, place] of places) {
        for (const { schema, examples } of Object.values(place?.content ?? {})) {
          for (const [key, example] of Object.entries(examples ?? {})) yield { name: `${name} ${key}`, operationId: id, isRequest: place === operation.requestBody, schema, value: this.resolve(example).value };
        }
      }
    }
  }
}

/** Each key of patternProperties in the document is a single name, such as ^lang$. */
function propertiesOf({ properties = {}, patternProperties = {} }) {
  const named = Object.entries(patternProperties).map(([pattern, schema]) => [pattern.slice(1, -1), schema]);
  return { ...properties, ...Object.fromEntries(named) };
}

/** Converts a text value of a query or a form to the type in the schema. */
const typed = (schema, text) => (schema.type === 'integer' ? Number(text) : text);

function typedFields(document, reference, form) {
  const properties = propertiesOf(document.resolve(reference));
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, typed(document.resolve(properties[name] ?? {}), value)]));
}
