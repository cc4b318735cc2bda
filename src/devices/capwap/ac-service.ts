import { AcDiscoveryThread } from "../../capwap/ac/discovery-thread";
import { AcListenerThread } from "../../capwap/ac/listener-thread";
import { readKeepAlive } from "../../capwap/keep-alive";
import { ciscoSettings } from "../../capwap/timers";
import { DtlsListener } from "../../dtls";
import type { Endpoint, UdpSocket } from "../../host/host";
import { resultCodes } from "../../wire/capwap/elements";
import { find } from "../../wire/capwap/message";
import type { AcService, AcServiceOptions, AcSession, DiscoveredAp } from "./ac-contract";
import { Alarm } from "./alarm";
import { baseMacOf, readModelAndVersion } from "./ap-elements";
import { controllerProfile } from "./controller-elements";
import {
  controlPort,
  datagramOverhead,
  dataPort,
  dtlsPayload,
  dtlsPrefix,
  smallestDtlsMtu,
} from "./dtls-datagram";
import { PeerSession, type PeerSurroundings } from "./peer-session";

/** Opens UDP 5246 and 5247 and serves. @throws UsageError when a port is taken. */
export function openAcService(options: AcServiceOptions): AcService {
  return new Service(options);
}

/** The AC's threads and their DTLS sessions on two UDP sockets. */
class Service implements AcService {
  dropped = 0;
  readonly #options: AcServiceOptions;
  readonly #control: UdpSocket;
  readonly #data: UdpSocket;
  readonly #dtls: DtlsListener;
  readonly #discovery: AcDiscoveryThread;
  readonly #listener: AcListenerThread;
  readonly #alarm: Alarm;
  readonly #surroundings: PeerSurroundings;
  /** By address and port: the one that datagrams go to. */
  readonly #peers = new Map<string, PeerSession>();
  /** What a new handshake from the same address and port will replace once it is complete (RFC 5415 §5.1). */
  readonly #replaced = new Map<PeerSession, PeerSession>();
  /** Those with a service thread. */
  readonly #sessions = new Set<PeerSession>();
  readonly #bySessionId = new Map<string, PeerSession>();
  readonly #byMac = new Map<string, PeerSession>();
  /** Whose handshake DTLS is working on: `authorize` asks for it. */
  #shaking: PeerSession | undefined;
  #latest: PeerSession | undefined;
  #isOpen = true;

  constructor(options: AcServiceOptions) {
    const { host, crypto, identity, authorities, controller, keyLog } = options;
    const settings = { ...ciscoSettings, ...options.settings };
    const now = host.clock.now();
    const { calendar = () => host.clock.epoch() } = options;
    this.#options = options;
    const profile = controllerProfile(controller, host.address, settings, () => ({
      aps: this.#byMac.size,
      calendar: Math.floor(calendar() / 1000) >>> 0,
    }));
    this.#discovery = new AcDiscoveryThread(profile);
    this.#listener = new AcListenerThread({ settings, profile });
    this.#control = host.udp(controlPort, {
      datagram: (octets, from, to) => this.#controlDatagram(octets, from, to),
      tooBig: (to, mtu) => this.#peers.get(`${to.address}:${to.port}`)?.tooBig(mtu),
    });
    this.#data = host.udp(dataPort, { datagram: (octets, from) => this.#dataDatagram(octets, from) });
    this.#alarm = new Alarm(host.clock, () => this.#handshakesExpired());
    this.#dtls = new DtlsListener(now, {
      crypto,
      identity,
      trust: authorities,
      epoch: calendar,
      mtu: Math.max(smallestDtlsMtu, settings.pathMtu - datagramOverhead),
      prefix: dtlsPrefix,
      authorize: (chain) =>
        this.#shaking ? this.#shaking.authorize(host.clock.now(), chain) : "no handshake is going on",
      ...(keyLog ? { keyLog } : {}),
    });
    this.#surroundings = {
      clock: host.clock,
      control: this.#control,
      data: this.#data,
      listener: this.#listener,
      handler: options.handler,
      softwareVersion: controller.softwareVersion,
      checksRole: options.checksRole ?? false,
      joining: (peer, sessionId) => this.#joining(peer, sessionId),
      established: (peer) => this.#established(peer),
      gone: (peer) => this.#gone(peer),
    };
  }

  sessions(): Iterable<AcSession> {
    return this.#sessions.values();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const now = this.#options.host.clock.now();
    for (const peer of [...this.#peers.values(), ...this.#replaced.values()]) {
      peer.drop();
      peer.dtls.close(now);
      for (let octets = peer.dtls.pollTransmit(); octets; octets = peer.dtls.pollTransmit()) {
        this.#control.send(peer.peer, octets);
      }
    }
    this.#end();
  }

  destroy(): void {
    this.#isOpen = false;
    for (const peer of [...this.#peers.values(), ...this.#replaced.values()]) peer.drop();
    this.#end();
  }

  #end(): void {
    this.#alarm.cancel();
    this.#control.close();
    this.#data.close();
    this.#peers.clear();
    this.#replaced.clear();
    this.#sessions.clear();
    this.#bySessionId.clear();
    this.#byMac.clear();
    this.#latest = undefined;
  }

  // ------------------------------------------------------------------------------------------------ in

  #controlDatagram(octets: Uint8Array, from: Endpoint, to: Endpoint): void {
    if (!this.#isOpen) return;
    const inside = dtlsPayload(octets);
    if (inside === undefined) this.#discover(octets, from, to);
    else this.#dtlsDatagram(inside, from);
  }

  #dtlsDatagram(octets: Uint8Array, from: Endpoint): void {
    const now = this.#options.host.clock.now();
    const latest = this.#latest;
    const isLatest =
      latest !== undefined && latest.peer.port === from.port && latest.peer.address === from.address;
    const key = isLatest ? latest.key : `${from.address}:${from.port}`;
    const existing = isLatest ? latest : this.#peers.get(key);
    this.#shaking = existing;
    const outcome = this.#dtls.handleDatagram(now, octets, key, existing?.dtls);
    this.#shaking = undefined;
    switch (outcome.type) {
      case "handled":
        this.#latest = existing;
        existing?.drain();
        return;
      case "reply":
        this.#control.send(from, outcome.octets);
        return;
      case "ignored":
        this.dropped++;
        return;
      case "accepted": {
        if (!this.#listener.begin(now, key)) {
          this.dropped++;
          this.#options.handler.discarded?.(from, "too many DTLS handshakes are going on");
          return;
        }
        const peer = new PeerSession(key, from, outcome.server, this.#surroundings);
        if (existing) this.#replace(existing, peer);
        this.#peers.set(key, peer);
        this.#latest = peer;
        peer.drain();
        this.#armListener();
      }
    }
  }

  #discover(octets: Uint8Array, from: Endpoint, to: Endpoint): void {
    const now = this.#options.host.clock.now();
    const request = this.#discovery.handleClear(now, octets, `${from.address}:${from.port}`);
    if (request === undefined) return;
    if (typeof request === "string") {
      this.dropped++;
      this.#options.handler.discarded?.(from, request);
      return;
    }
    const { model, version } = readModelAndVersion(request.message);
    const ap: DiscoveredAp = {
      from,
      model,
      baseMac: baseMacOf(request.message, request.radioMac) ?? "",
      softwareVersion: version,
      broadcast:
        to.address === "255.255.255.255" || find(request.message, "DiscoveryType")?.discoveryType === 0,
    };
    if (this.#options.handler.discovered?.(ap) === false) {
      this.#discovery.ignore();
      return;
    }
    const answer = this.#discovery.respond();
    if (answer && this.#isOpen) this.#control.send(from, answer);
  }

  #dataDatagram(octets: Uint8Array, from: Endpoint): void {
    const sessionId = this.#isOpen ? readKeepAlive(octets) : undefined;
    const peer = sessionId && this.#bySessionId.get(sessionKey(sessionId));
    if (peer && peer.peer.address === from.address) peer.handleData(octets, from);
    else this.dropped++;
  }

  // ------------------------------------------------------------------------------------------------ handshakes

  #handshakesExpired(): void {
    this.#listener.handleTimeout(this.#options.host.clock.now());
    for (let command = this.#listener.pollCommand(); command; command = this.#listener.pollCommand()) {
      if (command.command !== "DTLSAbortSession" || command.peer === undefined) continue;
      const peer = this.#peers.get(command.peer);
      if (!peer || peer.machine) continue;
      this.#options.handler.handshakeAbandoned?.(peer.peer);
      peer.drop();
      this.#gone(peer);
    }
    this.#armListener();
  }

  #armListener(): void {
    while (this.#listener.pollCommand());
    this.#alarm.set(this.#listener.pollTimeout(), this.#options.host.clock.now());
  }

  /** A client on the same address and port begins anew: what it had stays until the new session holds. */
  #replace(old: PeerSession, next: PeerSession): void {
    const before = this.#replaced.get(old);
    this.#replaced.delete(old);
    if (old.machine) {
      this.#replaced.set(next, old);
      // An even older one is replaced twice over.
      before?.disconnect("New session from AP");
    } else {
      old.drop();
      if (before) this.#replaced.set(next, before);
    }
  }

  #established(peer: PeerSession): void {
    this.#sessions.add(peer);
    const old = this.#replaced.get(peer);
    this.#replaced.delete(peer);
    old?.disconnect("New session from AP");
  }

  /** RFC 5415 §4.6.35: 7 when another AP has this Session ID. An older session of the same AP ends. */
  #joining(peer: PeerSession, sessionId: Uint8Array): number | undefined {
    const mac = peer.ap?.baseMac ?? "";
    const key = sessionKey(sessionId);
    const namesake = this.#bySessionId.get(key);
    if (namesake && namesake !== peer && namesake.ap?.baseMac !== mac) {
      return resultCodes.joinFailureSessionIdAlreadyInUse;
    }
    const older = this.#byMac.get(mac);
    if (older && older !== peer) older.disconnect("New session from AP");
    this.#byMac.set(mac, peer);
    this.#bySessionId.set(key, peer);
    return undefined;
  }

  #gone(peer: PeerSession): void {
    const old = this.#replaced.get(peer);
    this.#replaced.delete(peer);
    for (const [next, replaced] of this.#replaced) if (replaced === peer) this.#replaced.delete(next);
    if (this.#peers.get(peer.key) === peer) {
      // A handshake that came to nothing leaves the session it wanted to replace.
      if (old) this.#peers.set(peer.key, old);
      else this.#peers.delete(peer.key);
    }
    if (this.#latest === peer) this.#latest = undefined;
    this.#sessions.delete(peer);
    if (peer.ap && this.#byMac.get(peer.ap.baseMac) === peer) this.#byMac.delete(peer.ap.baseMac);
    for (const [key, holder] of this.#bySessionId) if (holder === peer) this.#bySessionId.delete(key);
  }
}

function sessionKey(sessionId: Uint8Array): string {
  let key = "";
  for (let i = 0; i < sessionId.length; i++) key += String.fromCharCode(sessionId[i] as number);
  return key;
}
