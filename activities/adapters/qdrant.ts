import { QdrantClient, type Schemas } from '@qdrant/js-client-rest';

/** A request body as Qdrant's OpenAPI document describes it. */
export type QdrantRequest<Name extends keyof Schemas> = Schemas[Name];

/** Where a Qdrant server is, and after how many milliseconds a request to it is given up. */
export type QdrantServer = { url: string; apiKey?: string; fetchTimeoutMs: number };

/** A client whose requests reject with QdrantClientTimeoutError or Qdrant's ApiError. */
export function openQdrant({ url, apiKey, fetchTimeoutMs }: QdrantServer): QdrantClient {
  return new QdrantClient({
    ...toAddress(url),
    ...(apiKey === undefined ? {} : { apiKey }),
    timeout: fetchTimeoutMs,
    checkCompatibility: false,
  });
}

/**
 * Makes a collection and its payload indexes where they are missing; may be called from several processes at once.
 * Rejects where the collection holds vectors of other dimensions.
 */
export async function prepareCollection({
  client,
  collection,
  dimensions,
  settings = {},
  indexes,
}: {
  client: QdrantClient;
  collection: string;
  dimensions: number;
  settings?: Omit<QdrantRequest<'CreateCollection'>, 'vectors'>;
  indexes: QdrantRequest<'CreateFieldIndex'>[];
}): Promise<void> {
  const { exists } = await client.collectionExists(collection);
  if (!exists) {
    try {
      await client.createCollection(collection, {
        ...settings,
        vectors: { size: dimensions, distance: 'Cosine' },
      } satisfies QdrantRequest<'CreateCollection'>);
    } catch (error) {
      // Another process was quicker.
      const { exists: existsNow } = await client.collectionExists(collection);
      if (!existsNow) throw error;
    }
  }
  const { config } = await client.getCollection(collection);
  if (config.params.vectors?.['size'] !== dimensions) {
    throw new Error(
      `The Qdrant collection ${collection} does not hold vectors of ${dimensions} dimensions: use another collection.`,
    );
  }
  for (const index of indexes) await client.createPayloadIndex(collection, { wait: true, ...index });
}

/** The client takes an address without a port for Qdrant's own 6333, and drops a path; neither is what the URL says. */
function toAddress(address: string): { url: string; port: number; prefix?: string } {
  const { protocol, hostname, port, pathname } = new URL(address);
  const named = /^https?:\/\/[^/]*:(\d+)(?:\/|$)/.exec(address)?.[1] ?? port;
  const prefix = pathname.replace(/\/+$/, '');
  return {
    url: `${protocol}//${hostname}`,
    port: named === '' ? 6333 : Number(named),
    ...(prefix === '' ? {} : { prefix }),
  };
}
