// The two measurements the suite and the bench share: bytes of a first visit, and the time from a press to its picture.
//
// What a reader could get wrong: the bytes are what came over the wire with headers, in units of 1024; a response out of the
// browser's cache would count nothing, which is why each weighing has a context of its own.

import { fresh } from './harness.mjs';

/** Loads `path` in a browser that has never been here, with the cookies of `context`; KB over the wire and what made them. */
export async function weigh(browser, server, path, context) {
  const visitor = await fresh(browser, server);
  if (context) await visitor.addCookies(await context.cookies());
  const page = await visitor.newPage();
  const wire = await visitor.newCDPSession(page);
  const [names, sizes] = [new Map(), new Map()];
  wire.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, new URL(response.url)));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => sizes.set(requestId, encodedDataLength));
  await wire.send('Network.enable');
  const answer = await page.goto(path, { waitUntil: 'networkidle' });
  if (new URL(page.url()).pathname !== path.split('?')[0] || !answer.ok()) throw new Error(`${path} led to ${page.url()}, ${answer.status()}`);
  await visitor.close();
  const parts = [...sizes].filter(([id]) => names.get(id)?.protocol.startsWith('http'))
    .map(([id, size]) => `${names.get(id).pathname.split('/').pop()} ${(size / 1024).toFixed(1)}`).join(', ');
  const kilobytes = [...sizes].filter(([id]) => names.get(id)?.protocol.startsWith('http')).reduce((sum, [, size]) => sum + size, 0) / 1024;
  return { kilobytes, parts };
}

/** Presses the two options of the exam page's question in turn; milliseconds from each press to the frame that shows it. */
export async function clicks(page, count) {
  await page.evaluate(() => {
    globalThis.seen = [];
    document.addEventListener('click', (event) => {
      const option = event.target.closest?.('.opt');
      if (!option || event.target.localName === 'input') return;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () =>
          globalThis.seen.push(option.hasAttribute('data-on') ? Math.round((performance.now() - event.timeStamp) * 10) / 10 : Infinity);
        channel.port2.postMessage(0);
      });
    }, true);
  });
  for (let n = 1; n <= count; n += 1) {
    await page.locator('.opt > span').nth(n % 2).click();
    await page.waitForFunction((so) => globalThis.seen.length >= so, n);
  }
  return page.evaluate(() => globalThis.seen);
}

/** The middle of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
