// The figures of the browser half, one `name: value` a line. Not a test: it judges nothing.
//
// What a reader could get wrong: lighthouse's performance score is of a simulated slow phone on a slow network, worked out
// from one load on this machine, so a busy machine gives a lower one; run it alone.

import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { as, candidates, flags, openExam, post, startBrowser, startServer } from './harness.mjs';
import { clicks, median, weigh } from './measure.mjs';

const say = (name, value) => console.log(`${name}: ${value}`);

/** A port nobody listens on. */
const freePort = () => new Promise((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => found(port));
  });
});

/** Lighthouse with its mobile preset; scores out of 100. */
async function judge(url, port, headers) {
  const settings = { port, logLevel: 'silent', output: 'json', onlyCategories: ['performance', 'accessibility'], extraHeaders: headers };
  const { lhr } = await lighthouse(url, settings);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const score = (category) => Math.round(lhr.categories[category].score * 100);
  return { performance: score('performance'), accessibility: score('accessibility'), at: lhr.finalDisplayedUrl };
}

const server = await startServer({ stage: 'running' });
const browser = await startBrowser();
try {
  const next = candidates(server);
  const { id, login } = next();
  const context = await as(browser, server, login);
  await post(context, '/api/open-attempt', { attempt: id, promise: '1' });
  say('exam_first_load_kb', (await weigh(browser, server, `/attempt/${id}`, context)).kilobytes.toFixed(1));
  say('sign_in_first_load_kb', (await weigh(browser, server, '/sign-in')).kilobytes.toFixed(1));

  const presser = next();
  const page = await (await as(browser, server, presser.login)).newPage();
  await openExam(page, presser.id);
  const times = await clicks(page, 40);
  say('click_visible_ms', `median ${median(times)}, worst ${Math.max(...times)}`);
  await page.close();

  const port = await freePort();
  const judged = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, `--remote-debugging-port=${port}`] });
  try {
    const [cookie] = (await context.cookies()).filter(({ name }) => name === 'mingfa');
    const exam = await judge(`${server.base}/attempt/${id}`, port, { Cookie: `mingfa=${cookie.value}` });
    if (!exam.at.includes(`/attempt/${id}`)) throw new Error(`the exam led to ${exam.at}`);
    const signIn = await judge(`${server.base}/sign-in`, port);
    say('lighthouse_exam_performance', exam.performance);
    say('lighthouse_exam_accessibility', exam.accessibility);
    say('lighthouse_sign_in_performance', signIn.performance);
    say('lighthouse_sign_in_accessibility', signIn.accessibility);
  } finally {
    await judged.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
