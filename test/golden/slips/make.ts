/** Writes the golden slips anew, to be looked at: `node test/golden/slips/make.ts`. With a folder named, also PNGs there. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { slipPicture, slipText } from '@baozhong/hub/src/printing/virtual/draw.ts';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../../scripts/chromium.ts';
import { bytesOf, printed, samples } from './samples.ts';

const [pictures] = process.argv.slice(2);
const browser =
  pictures === undefined
    ? undefined
    : await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
for (const [name, sample] of Object.entries(samples)) {
  const slip = printed(bytesOf(sample), sample.width);
  const { svg, width, height } = slipPicture(slip);
  writeFileSync(join(import.meta.dirname, `${name}.txt`), slipText(slip));
  writeFileSync(join(import.meta.dirname, `${name}.svg`), svg);
  if (browser === undefined || pictures === undefined) continue;
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.screenshot({ path: join(resolve(pictures), `${name}.png`) });
  await page.close();
}
await browser?.close();
