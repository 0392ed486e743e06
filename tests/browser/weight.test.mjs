// What a first visit weighs over the wire, compressed and with headers. How soon a press is seen is a figure of the bench.
//
// What a reader could get wrong: a page is weighed in a browser that has never been here, so the script and the style sheet
// count each time.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { as, candidates, post, startBrowser, startServer } from './harness.mjs';
import { weigh } from './measure.mjs';

let server, browser, candidate;

before(async () => {
  [server, browser] = await Promise.all([startServer({ stage: 'running' }), startBrowser()]);
  candidate = candidates(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const weighs = (name, most, path, login, prepare = async () => {}) =>
  test(`${name} weighs at most ${most} KB at the first visit`, async (t) => {
    const one = candidate();
    const context = await as(browser, server, login ?? one.login);
    await prepare(context, one);
    const { kilobytes, parts } = await weigh(browser, server, path(one), name === 'signing in' ? undefined : context);
    await context.close();
    t.diagnostic(`${kilobytes.toFixed(1)} KB: ${parts}`);
    assert.ok(kilobytes <= most, `${kilobytes.toFixed(1)} KB: ${parts}`);
  });

weighs('signing in', 40, () => '/sign-in');
weighs('an officer’s home', 60, () => '/home');
weighs('the waiting room with its script', 250, (one) => `/attempt/${one.id}/waiting`);
weighs('the exam with its script', 250, (one) => `/attempt/${one.id}`, undefined, (context, one) =>
  post(context, '/api/open-attempt', { attempt: one.id, promise: '1' }));
weighs('the bureau’s board', 90, () => '/bureau', 'sifaju');
weighs('the organizer’s watch', 90, () => `/organizer/sessions/${server.manifest.sessions[0].id}/watch`, 'kaowu1');
