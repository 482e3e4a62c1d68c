/** Finds a Chromium for the tests: the one that is named, npm's own, Playwright's, or the system's. */
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export interface FoundChromium {
  readonly path: string;
  /** A folder that was made for it, to be removed afterwards. */
  readonly folder?: string;
}

/** @throws Error in one sentence where there is none. */
export async function findChromium(): Promise<FoundChromium> {
  const named = process.env['THAW_CHROMIUM'];
  if (named) {
    if (!existsSync(named)) throw new Error(`THAW_CHROMIUM names ${named}, which isn't there.`);
    return { path: named };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackFromNpm();
  const path = [chromium.executablePath(), ...SYSTEM].find((candidate) => candidate && existsSync(candidate));
  if (!path) throw new Error('No Chromium was found: install Chrome or Chromium, or name one with THAW_CHROMIUM.');
  return { path };
}

/** The package takes any file of its name in the temporary folder as whole: it gets one of its own. */
async function unpackFromNpm(): Promise<FoundChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'thaw-chromium-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  // Makes it unpack the libraries that a bare machine lacks.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs20.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    const path = await packed.executablePath();
    await writeFontConfig(folder);
    return { path, folder };
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** The packed one names folders of its own; without a font, every text is zero pixels wide. */
async function writeFontConfig(folder: string): Promise<void> {
  const fonts = join(folder, 'fonts');
  const config = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
  await writeFile(join(fonts, 'fonts.conf'), config);
  process.env['FONTCONFIG_PATH'] = fonts;
}
