/** `npm run stand-in`: a Glacier on this machine, for tests and for other people's clients. */

import { DEMO_REGION } from '../core/demo/fill.ts';
import { parseStandInFlags } from './flags.ts';
import { createLine } from './line.ts';
import { reportBug, runCommand, serveOrExplain } from './run.ts';
import { createService } from './service.ts';
import { serveSignIn } from './sign-in/serve.ts';

await runCommand(async () => {
  const flags = parseStandInFlags(process.argv.slice(2));
  const service = await createService(flags, false);
  const { handler, signIn } = service;
  const line = createLine(flags);
  const server = await serveOrExplain({ handler, port: flags.port ?? 0, line, onBug: reportBug });
  const beside = await serveSignIn({ appPort: server.port, line, signIn, ...(flags.signInPort === undefined ? {} : { port: flags.signInPort }) });
  const facts = { url: `http://127.0.0.1:${server.port}`, signInUrl: beside.url, region: DEMO_REGION, ...service.keys };
  console.log(JSON.stringify(facts)); // the first line: scripts read it
  for (const sentence of service.skipped) console.error(`Not served: ${sentence}.`);
  return async () => {
    await server.close();
    await beside.close();
    await service.close();
  };
});
