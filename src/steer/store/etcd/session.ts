/** Calls to etcd as a user: logs in where there is one, and again when a token has ended. */
import type { Connection } from './connection.js';

export interface User {
  readonly name: string;
  readonly password: string;
}

export interface Session {
  /** The answer to a call; rejects with what etcd says where it refuses. */
  readonly call: <T>(path: string, body: unknown, mayRepeat: boolean) => Promise<T>;
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** The token is no longer good. */
  readonly forget: () => void;
}

interface Refusal {
  readonly error?: string;
  readonly message?: string;
  readonly code?: number;
}

/** etcd carries out nothing of a call that it answers so: the token has ended, or is from before a change of rights. */
const TOKEN = /invalid auth token|revision of auth store is old|user name is empty/;

export function session(connection: Connection, user: User | undefined): Session {
  let token: string | undefined;
  const login = async (): Promise<string> => {
    const { name, password } = user!;
    const call = { path: '/v3/auth/authenticate', body: { name, password }, headers: {} };
    const reply = await connection.post(call, true);
    if (reply.status !== 200) throw new Error(`etcd refuses the user ${name}: ${refusalOf(reply.text)}`);
    return (JSON.parse(reply.text) as { token: string }).token;
  };
  const headers = async (): Promise<Record<string, string>> => {
    if (user === undefined) return {};
    token ??= await login();
    return { authorization: token };
  };
  return {
    headers,
    forget: () => {
      token = undefined;
    },
    call: async (path, body, mayRepeat) => {
      for (let attempt = 1; ; attempt++) {
        const reply = await connection.post({ path, body, headers: await headers() }, mayRepeat);
        if (reply.status === 200) return JSON.parse(reply.text);
        const why = refusalOf(reply.text);
        if (user === undefined || attempt > 1 || !TOKEN.test(why)) throw new Error(`etcd: ${path}: ${why}`);
        token = undefined;
      }
    },
  };
}

function refusalOf(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as Refusal;
    return message ?? error ?? text;
  } catch {
    return text.slice(0, 200);
  }
}
