// Loaded into a driver's server before anything else: where its libraries name no address to listen on, it is this
// machine's own. The driver for iPhones forwards the stream of the screen to a port that all the network would see.
import { Server } from 'node:net';

const LOOPBACK = '127.0.0.1';
const { listen } = Server.prototype;

/** @param {unknown[]} args as listen takes them: (port, …), (port, host, …), ({ port, host }, …), (path, …) */
Server.prototype.listen = function (...args) {
  const [first, second, ...rest] = args;
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first));
  if (isPort && typeof second !== 'string') return listen.call(this, first, LOOPBACK, ...args.slice(1).filter(defined));
  if (typeof first === 'object' && first !== null && 'port' in first && !first.host) {
    return listen.call(this, { ...first, host: LOOPBACK }, second, ...rest);
  }
  return listen.apply(this, args);
};

const defined = (value) => value !== undefined;
