import { batch, computed, type Signal, signal } from "@preact/signals";
import {
  apiPaths,
  type ProblemCode,
  tokenHeader,
  type WebAccessPoint,
  type WebDevice,
  type WebEvent,
  type WebGreeting,
  type WebJoin,
  type WebProblem,
  type WebProfile,
  type WebSession,
  type WebUpgrade,
} from "../devices/ewc/web/api";

/** What the page knows of the controller: a copy that the controller's events keep up to date. */
export const session = signal<WebSession | undefined>(undefined);
export const greeting = signal<WebGreeting>({ hostname: "", banner: undefined });
export const device = signal<WebDevice | undefined>(undefined);
export const profile = signal<WebProfile | undefined>(undefined);
export const upgrade = signal<WebUpgrade | undefined>(undefined);
export const joins = signal<readonly WebJoin[]>([]);
export const order = signal<readonly string[]>([]);
export const log = signal<readonly string[]>([]);
/** The controller's calendar, as of its last event. */
export const now = signal(0);

const accessPoints = new Map<string, Signal<WebAccessPoint>>();

/** In the controller's order; each changes by itself, so that a hundred of them cost no more than what changes. */
export const accessPointSignals = computed(() => order.value.flatMap((mac) => accessPoints.get(mac) ?? []));
export const accessPointList = computed(() => accessPointSignals.value.map((ap) => ap.value));
export const isAdministrator = computed(() => session.value?.privilege === 15);

/** Why nobody is signed in (any more). */
export type SignedOut = "unknown" | "fresh" | "signed-out" | "expired" | "ended";
export const signedOut = signal<SignedOut>("unknown");

export type Connection = "live" | "lost" | "reloading";
export const connection = signal<Connection>("live");

export interface Notice {
  readonly id: number;
  readonly kind: "success" | "danger" | "neutral";
  readonly text: string;
}

/** Log lines that are kept. */
const mostLines = 2_000;

let stream: EventSource | undefined;
let wasReloading = false;
let bootedAt: number | undefined;
/** Called when a stream that was lost is there again; the device, when it has reloaded meanwhile. */
export let reconnected: (reloaded: WebDevice | undefined) => void = () => {};
export function onReconnected(listener: typeof reconnected): void {
  reconnected = listener;
}

/** What the controller said no to. */
export class Refused extends Error {
  constructor(readonly problem: WebProblem) {
    super(problem.message);
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

/** @throws Refused, Unreachable */
export async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const headers: Record<string, string> = {};
  if (session.value) headers[tokenHeader] = session.value.token;
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await reach(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? {} : JSON.parse(text);
  if (response.ok) return answer;
  const problem = answer as WebProblem;
  if (problem.code === "signed-out") signOut("ended");
  throw new Refused(problem);
}

/**
 * A browser drops what is under way when an interface of its machine comes or goes: then once more. What the controller had
 * taken already it refuses the second time, in its own words.
 */
async function reach(path: string, request: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch {
    await new Promise((waited) => setTimeout(waited, 500));
  }
  try {
    return await fetch(path, request);
  } catch (cause) {
    throw new Unreachable("", { cause });
  }
}

/** Whether this browser is signed in already. */
export async function begin(): Promise<void> {
  const response = await reach(apiPaths.session);
  const answer = (await response.json()) as WebSession & WebGreeting;
  greeting.value = { hostname: answer.hostname, banner: answer.banner };
  if (response.ok) enter(answer);
  else signedOut.value = "fresh";
}

/** @throws Refused, Unreachable */
export async function signIn(username: string, password: string): Promise<void> {
  enter((await ask("POST", apiPaths.session, { username, password })) as WebSession);
}

export async function leave(): Promise<void> {
  await ask("DELETE", apiPaths.session).catch(() => {});
  signOut("signed-out");
}

function enter(entered: WebSession): void {
  session.value = entered;
  connection.value = "live";
  watch();
}

function signOut(why: SignedOut): void {
  stream?.close();
  stream = undefined;
  batch(() => {
    session.value = undefined;
    signedOut.value = why;
    device.value = undefined;
    upgrade.value = undefined;
    log.value = [];
  });
}

function watch(): void {
  stream?.close();
  const source = new EventSource(apiPaths.events);
  stream = source;
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data) as WebEvent;
    take(event);
    if (connection.value !== "live") {
      connection.value = "live";
      wasReloading = false;
      const hasReloaded = device.value && bootedAt !== undefined && device.value.bootedAt !== bootedAt;
      reconnected(hasReloaded ? device.value : undefined);
    }
    bootedAt = device.value?.bootedAt;
  };
  source.addEventListener("end", ({ data }) => {
    const how = JSON.parse(data) as string;
    signOut(how === "expired" ? "expired" : how === "signed-out" ? "signed-out" : "ended");
  });
  source.onerror = () => {
    if (stream !== source) return;
    connection.value = wasReloading ? "reloading" : "lost";
    // The browser tries again by itself, unless somebody answered with something else than a stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(look, 1_000, source);
  };
}

/** Something answered: a device that knows us (then the stream begins anew), one that does not, or nobody. */
async function look(lost: EventSource): Promise<void> {
  if (stream !== lost) return;
  try {
    const response = await fetch(apiPaths.session);
    const answer = (await response.json()) as WebSession & WebGreeting;
    if (stream !== lost) return;
    if (response.ok) {
      session.value = answer;
      watch();
    } else signOut("ended");
  } catch {
    setTimeout(look, 2_000, lost);
  }
}

function take(event: WebEvent): void {
  batch(() => {
    now.value = event.now;
    if (event.device) device.value = event.device;
    if (event.profile) profile.value = event.profile;
    if (event.upgrade) {
      upgrade.value = event.upgrade;
      if (event.upgrade.step === "reload" && event.upgrade.outcome?.result === "succeeded")
        wasReloading = true;
    }
    if (event.joins) joins.value = event.joins;
    for (const ap of event.accessPoints ?? []) {
      const known = accessPoints.get(ap.radioMac);
      if (known) known.value = ap;
      else accessPoints.set(ap.radioMac, signal(ap));
    }
    if (event.order) order.value = event.order;
    if (event.log) {
      const lines = event.log.fresh ? event.log.lines : [...log.value, ...event.log.lines];
      log.value = lines.slice(-mostLines);
      if (event.log.lines.some((line) => line.includes("%SYS-5-RELOAD"))) wasReloading = true;
    }
  });
}

export function isCode(error: unknown, code: ProblemCode): error is Refused {
  return error instanceof Refused && error.problem.code === code;
}
