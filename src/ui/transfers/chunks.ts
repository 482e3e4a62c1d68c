import type { ChunkRecord } from '../../core/transfer/chunk-record.ts';
import type { TransferEvent } from '../../core/transfer/event.ts';
import { chunkRecords } from '../../store/chunks.ts';
import { eventsOf } from '../../store/events.ts';
import type { EngineLink } from '../engine/engine.svelte.ts';
import { Reading } from '../engine/reading.ts';

/** The chunks of one transfer as the store has them, followed while they are looked at. */
export const chunksOf = (engine: EngineLink, id: string): Reading<ReadonlyMap<number, ChunkRecord>> =>
  new Reading<ReadonlyMap<number, ChunkRecord>>(engine.listen.bind(engine), 'transfers', () => chunkRecords(id));

/** What happened to one transfer, oldest first. */
export const eventsOfTransfer = (engine: EngineLink, id: string): Reading<readonly TransferEvent[]> =>
  new Reading<readonly TransferEvent[]>(engine.listen.bind(engine), 'transfers', () => eventsOf(id));
