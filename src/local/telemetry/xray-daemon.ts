import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isXRaySegment, type XRaySegment } from './xray-segment';

const PORT_ATTEMPTS = 10;

export interface XRayDaemonOptions {
  /** UDP and TCP. Default: any port that is free for both. */
  readonly port?: number;
  readonly onSegment: (segment: XRaySegment) => void;
}

export interface XRayDaemon {
  /** `host:port`, for `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Plays the X-Ray daemon: takes segments by UDP and answers the sampling proxy by TCP on the same port.
 * Datagrams that are no segment documents are dropped, as nothing could be answered to them.
 */
export async function startXRayDaemon({ port = 0, onSegment }: XRayDaemonOptions): Promise<XRayDaemon> {
  const { socket, server } = await bindBoth(port);
  socket.on('message', (datagram) => {
    const segment = parseDatagram(datagram.toString());
    if (segment) onSegment(segment);
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([
        new Promise((resolve) => server.close(resolve)),
        new Promise<void>((resolve) => socket.close(resolve)),
      ]);
    },
  };
}

/** The system picks a free UDP port; the same TCP port may be taken, and then another is tried. */
async function bindBoth(port: number): Promise<{ socket: Socket; server: Server }> {
  for (let attempt = 1; ; attempt += 1) {
    const socket = createSocket('udp4');
    const server = createServer(answerSamplingRequest);
    try {
      socket.bind(port, '127.0.0.1');
      await once(socket, 'listening');
      server.listen(socket.address().port, '127.0.0.1');
      await once(server, 'listening');
      return { socket, server };
    } catch (error) {
      socket.close();
      if (port !== 0 || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** A header line, `{"format":"json","version":1}`, and the document. */
function parseDatagram(datagram: string): XRaySegment | undefined {
  const headerEnd = datagram.indexOf('\n');
  try {
    const header = JSON.parse(datagram.slice(0, headerEnd)) as { format?: unknown } | null;
    const document: unknown = JSON.parse(datagram.slice(headerEnd + 1));
    return header?.format === 'json' && isXRaySegment(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** No central rules: the SDK then samples by its local ones. */
function answerSamplingRequest(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const answers: Record<string, object> = {
    '/GetSamplingRules': { SamplingRuleRecords: [] },
    '/SamplingTargets': { SamplingTargetDocuments: [], LastRuleModification: 0, UnprocessedStatistics: [] },
  };
  const answer = request.method === 'POST' ? answers[request.url ?? ''] : undefined;
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? {}));
}
