/** The SDK for JavaScript, version 2: in this process, by its own request objects. */
import model from 'aws-sdk/apis/glacier-2012-06-01.min.json' with { type: 'json' };
import { version } from 'aws-sdk/package.json' with { type: 'json' };
import type { StandInFacts } from '../stand-in.ts';
import type { Driver, Members } from './driver.ts';

// It reads this while it is loaded, and else says at length that it has come to its end.
process.env['AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE'] = '1';
const { default: Glacier } = await import('aws-sdk/clients/glacier.js');

export function sdkV2({ url, region, accessKeyId, secretAccessKey }: StandInFacts): Driver {
  const glacier = new Glacier({ endpoint: url, region, accessKeyId, secretAccessKey, maxRetries: 0, sslEnabled: false });
  const request = (operation: string, input: Members = {}) => glacier.makeRequest(lowerFirst(operation), { ...input });
  const call: Driver['call'] = async (operation, input) => present(await request(operation, input).promise());
  return {
    name: `aws-sdk-js/${version}`,
    operations: async () => Object.keys(model.operations),
    call,
    refused: async (operation, input) => {
      let answer: Members;
      try {
        answer = await call(operation, input);
      } catch (error) {
        if (error instanceof Error && 'code' in error) return { code: String(error.code), message: error.message };
        throw error;
      }
      throw new Error(`${operation} was carried out: ${JSON.stringify(answer)}`);
    },
    pages: (operation, input, pageSize) =>
      new Promise((resolve, reject) => {
        const pages: Members[] = [];
        request(operation, { ...input, limit: String(pageSize) }).eachPage((error: Error | null, page: Members | null) => {
          if (error) reject(error);
          else if (page === null) resolve(pages);
          else pages.push(present(page));
          return true;
        });
      }),
    wait: async (waiter, input) => {
      // Its types know the waiters' names by overloads, one at a time.
      const vaultName = String(input['vaultName']);
      await (
        waiter === 'VaultExists'
          ? glacier.waitFor('vaultExists', { accountId: '-', vaultName })
          : glacier.waitFor('vaultNotExists', { accountId: '-', vaultName })
      ).promise();
    },
    stop: async () => undefined,
  };
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** This SDK tells absent members as null. */
function present(answer: unknown): Members {
  return Object.fromEntries(Object.entries(answer ?? {}).filter(([, value]) => value !== null && value !== undefined));
}
