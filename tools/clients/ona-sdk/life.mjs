// SPDX-License-Identifier: MPL-2.0

// Creates, lists, reads and deletes tokens by Ona's SDK, on the server that the
// sandbox's variables name.
import assert from 'node:assert/strict';
import Gitpod, { NotFoundError } from '@gitpod/sdk';

const ona = new Gitpod({ baseURL: process.env.ONA_HOST, bearerToken: process.env.ONA_TOKEN, maxRetries: 0 });
const runnerId = process.env.TOKENS_SANDBOX_ONA_RUNNER_ID;
const { subject } = await ona.identity.getAuthenticatedIdentity({});

// all reads a list to its end, as the SDK pages.
async function all(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
    assert.ok(items.length < 100, 'the list has no end');
  }
  return items;
}

async function personalAccessTokens() {
  const { pats } = ona.users;
  const list = () => all(pats.list({ filter: { userIds: [subject.id] }, pagination: { pageSize: 100 } }));
  assert.deepEqual(await list(), []);
  // The SDK has no method of its own for this call.
  const created = await ona.post('/gitpod.v1.UserService/CreatePersonalAccessToken', {
    body: { userId: subject.id, description: 'ci', validFor: '86400s', readOnly: true },
  });
  assert.deepEqual(Object.keys(created), ['token']);
  const [made, ...others] = await list();
  assert.deepEqual(others, []);
  assert.equal(made.description, 'ci');
  assert.equal(made.readOnly, true);
  assert.equal(Date.parse(made.expiresAt) - Date.parse(made.createdAt), 86_400_000);
  assert.deepEqual((await pats.get({ personalAccessTokenId: made.id })).pat, made);

  const holder = new Gitpod({ baseURL: ona.baseURL, bearerToken: created.token, maxRetries: 0 });
  assert.deepEqual((await holder.identity.getAuthenticatedIdentity({})).subject, subject);

  assert.deepEqual(await pats.delete({ personalAccessTokenId: made.id }), {});
  assert.deepEqual(await list(), []);
  await assert.rejects(pats.get({ personalAccessTokenId: made.id }), NotFoundError);
}

async function hostAuthenticationTokens() {
  const tokens = ona.runners.configurations.hostAuthenticationTokens;
  const list = () => all(tokens.list({ filter: { runnerId } }));
  const order = {
    runnerId,
    subject,
    host: 'github.com',
    token: 'of-the-git-host',
    source: 'HOST_AUTHENTICATION_TOKEN_SOURCE_PAT',
    expiresAt: '2099-01-01T00:00:00Z',
    scopes: ['repo'],
  };
  const { token: made } = await tokens.create(order);
  assert.equal(made.host, 'github.com');
  assert.deepEqual(made.scopes, ['repo']);
  assert.equal(made.token, undefined, 'the secret was told');
  assert.deepEqual(await list(), [made]);
  await assert.rejects(tokens.create(order), (error) => error.status === 409);

  assert.deepEqual(await tokens.update({ id: made.id, token: 'renewed', expiresAt: '2098-01-01T00:00:00Z' }), {});
  assert.equal((await tokens.retrieve({ id: made.id })).token.expiresAt, '2098-01-01T00:00:00Z');

  assert.deepEqual(await tokens.delete({ id: made.id }), {});
  assert.deepEqual(await list(), []);
  await assert.rejects(tokens.delete({ id: made.id }), NotFoundError);
}

await personalAccessTokens();
await hostAuthenticationTokens();
