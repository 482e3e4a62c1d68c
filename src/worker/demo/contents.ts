/** Where the demo's stand-in keeps what it makes: an inventory that was ready must be so after this worker was stopped. */
import { memoryContent, type Content, type ContentStore } from '../../../stand-in/core/index.ts';
import { demoOutput, putDemoOutput, removeDemoOutput } from '../../store/demo.ts';

async function write(key: string, body: BodyInit): Promise<Content> {
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  await putDemoOutput(key, bytes);
  return memoryContent(bytes);
}

export const demoContents: ContentStore = {
  write,
  open: async (key) => {
    const bytes = await demoOutput(key);
    return bytes && memoryContent(bytes);
  },
  join: async (key, parts) => {
    const bodies = parts.map(({ read, sizeBytes }) => new Response(read(0, sizeBytes)).blob());
    return write(key, new Blob(await Promise.all(bodies)));
  },
  remove: removeDemoOutput,
};
