/** One origin for the app and its service, as every deployment has it. */

import { SERVICE_HEADERS } from '../../deploy/headers.ts';
import { isServicePath } from './paths.ts';
import type { Handler } from './server.ts';
import type { Site } from './site.ts';

/** Sends what is for the service there, and sets its headers as the deployments do. */
export function oneOrigin(site: Site, service: Handler): Handler {
  return async (request, wire) => {
    if (!isServicePath(wire.rawTarget)) return site(request, wire.rawTarget);
    if (request.headers.get('service-worker') === 'script') return site(request, wire.rawTarget); // refuses
    const response = await service(request, wire);
    // In place: a fault that the stand-in ordered is tied to this very Response.
    for (const [name, value] of Object.entries(SERVICE_HEADERS)) response.headers.set(name, value);
    return response;
  };
}

/**
 * A browser sends a request twice, a POST too, when it went out on a kept-alive connection that
 * breaks before the answer. An ask for a retrieval is billed: it must find no such connection.
 * Ranges and lists go on connections of another kind (the app sends them without credentials).
 */
export const endsConnection = (method: string, rawTarget: string): boolean => method === 'POST' || !isServicePath(rawTarget);
