#!/usr/bin/env node
// Stands in for VS Code's executable: takes its arguments, runs the npm-borne VS Code in a headless Chromium,
// prints what the extension host logs, and ends with the test run's exit code.
//
//   editor-launcher.mjs FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE \
//     [--user-data-dir=DIR] [--extensions-dir=DIR]           other arguments are ignored
//   CHECKUP_TEST_MINUTES   how long a run may take (default 10)
import path from 'node:path';
import { format } from 'node:util';
import { launchChromium, pageAddress, startServer, writeSettings } from './editor-window.mjs';
import { endWhenTold, temporaryFolder } from './system.mjs';

const minutes = Number(process.env.CHECKUP_TEST_MINUTES ?? 10);
const data = temporaryFolder();
endWhenTold();
setTimeout(
  () => end(1, `The run did not end within ${minutes} minutes (CHECKUP_TEST_MINUTES).`),
  minutes * 60_000,
);

const extensionDevelopmentPath = argument('extensionDevelopmentPath');
const extensionTestsPath = argument('extensionTestsPath');
if (!extensionDevelopmentPath || !extensionTestsPath) {
  end(2, 'Needs --extensionDevelopmentPath= and --extensionTestsPath=.');
}
const userData = argument('user-data-dir') ?? data;
await writeSettings(userData);
const server = await startServer({
  userData,
  extensions: argument('extensions-dir') ?? path.join(data, 'extensions'),
  developing: true,
  logLevel: 'error', // the workbench logs to the same console as the tests do
});
server.ended.then(() => end(1, 'The VS Code server ended in the middle of the run.'));

const browser = await launchChromium();
browser.on('disconnected', () => end(1, 'Chromium ended in the middle of the run.'));
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.on('crash', () => end(1, 'The page crashed in the middle of the run.'));
await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ args) =>
  log(type, args),
);
await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => end(code));
const folder = process.argv.slice(2).find((one) => !one.startsWith('-')) ?? data;
await page.goto(pageAddress(server.port, folder, { extensionDevelopmentPath, extensionTestsPath }));

/** @param {string} name */
function argument(name) {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/**
 * @param {string} type
 * @param {unknown[]} args
 */
function log(type, args) {
  const text = format(...args);
  if (/^\[Service Worker\]|authentication provider 'github'/.test(text)) return; // this server has neither
  if (type === 'error') console.error(text);
  else console.log(text);
}

/**
 * Ends the run; server and browser end with this process.
 * @param {number} code
 * @param {string} [reason]
 * @returns {never}
 */
function end(code, reason) {
  if (reason) console.error(reason);
  process.exit(code);
}
