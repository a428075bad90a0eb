import type { Stage } from './stage.ts';

export interface Answer {
  readonly status: number;
  readonly value: unknown;
  readonly sessionId: string | null;
}

/** Talks to WebDriverAgent with no driver between. */
export async function ask(stage: Pick<Stage, 'phone'>, asked: string, body?: object): Promise<Answer> {
  const [method = 'GET', path = '/'] = asked.split(' ');
  const reply = await fetch(`${stage.phone.wda}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value, sessionId } = (await reply.json()) as { value: unknown; sessionId: string | null };
  return { status: reply.status, value, sessionId };
}

/** A session of its own, for an app or none; gives back `/session/ID`. */
export async function open(stage: Pick<Stage, 'phone'>, bundleId?: string): Promise<string> {
  const { value } = await ask(stage, 'POST /session', { capabilities: { alwaysMatch: bundleId ? { bundleId } : {} } });
  return `/session/${(value as { sessionId: string }).sessionId}`;
}

export const error = (answer: Answer): [number, string] => [answer.status, (answer.value as { error: string }).error];

/** Ids of the elements found, one or many. */
export async function findAll(
  stage: Pick<Stage, 'phone'>,
  session: string,
  [using, value]: [string, string],
): Promise<string[]> {
  const { value: found } = await ask(stage, `POST ${session}/elements`, { using, value });
  return (found as { ELEMENT: string }[]).map(({ ELEMENT }) => ELEMENT);
}
