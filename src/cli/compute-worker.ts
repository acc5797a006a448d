// A thread that takes parts of an estimate or of a run over pairs, one after the other as it is told.
import { parentPort, workerData } from 'node:worker_threads';
import { takerOf, type Work } from './compute.js';

const take = takerOf(workerData as Work);
parentPort!.on('message', (part: number) => parentPort!.postMessage(take(part)));
