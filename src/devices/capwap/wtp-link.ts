import { limitFor } from "../../capwap/control-channel";
import { type CapwapSettings, ciscoSettings } from "../../capwap/timers";
import type { WtpState } from "../../capwap/transitions";
import type { AcOffer } from "../../capwap/wtp/discovery";
import type { WtpEvent, WtpTransmit } from "../../capwap/wtp/events";
import { WtpMachine } from "../../capwap/wtp/machine";
import type { Certificate } from "../../crypto/port";
import { DtlsClient, type DtlsEvent, type DtlsFailed } from "../../dtls";
import type { Endpoint, UdpSocket } from "../../host/host";
import { resultCodes } from "../../wire/capwap/elements";
import { find } from "../../wire/capwap/message";
import { Alarm } from "./alarm";
import { apProfile, radioState } from "./ap-elements";
import { configurationIn } from "./configuration-elements";
import {
  controlPort,
  datagramOverhead,
  dataPort,
  dontFragment,
  dtlsPayload,
  dtlsPrefix,
  shrunkPath,
  smallestDtlsMtu,
} from "./dtls-datagram";
import type { ControllerDescription, WtpLink, WtpLinkOptions } from "./wtp-contract";

/** Makes an AP's CAPWAP link; nothing happens before its `start()`. @throws UsageError when a local port is taken. */
export function openWtpLink(options: WtpLinkOptions): WtpLink {
  return new Link(options);
}

const firstLocalPort = 5248;
/** Datagrams that wait while it writes; more than a sender's window has. */
const mostUnread = 64;
/** Controllers whose word on the time is remembered. */
const mostTold = 64;

/** The WTP machine and its DTLS on two UDP sockets and one timer. */
class Link implements WtpLink {
  readonly #options: WtpLinkOptions;
  readonly #settings: CapwapSettings;
  readonly #machine: WtpMachine;
  readonly #control: UdpSocket;
  readonly #data: UdpSocket;
  readonly #alarm: Alarm;
  #dtls: DtlsClient | undefined;
  /** Where the DTLS session goes to. */
  #to: Endpoint | undefined;
  #dataTo: Endpoint | undefined;
  /** What controllers have said of the time, by their addresses, and when. */
  readonly #told = new Map<string, { readonly calendar: number; readonly at: number }>();
  #dtlsFailure: DtlsFailed | undefined;
  /** What a router said that the path takes, in this session. */
  #toldMtu: number | undefined;
  /** Lab time until which it writes what a message of image data brought, and what came meanwhile. */
  #writesUntil = 0;
  readonly #unread: { readonly octets: Uint8Array; readonly from: Endpoint }[] = [];
  #isPumping = false;
  #isOpen = true;
  /** An image asked for from inside `predownloadRequested` goes out after the answer. */
  #deferred: { identifier: string | undefined } | undefined;

  constructor(options: WtpLinkOptions) {
    const { host, ap, localPort = firstLocalPort } = options;
    this.#options = options;
    this.#settings = { ...ciscoSettings, ...options.settings };
    this.#machine = new WtpMachine({
      settings: this.#settings,
      profile: apProfile(ap, host.address, limitFor(this.#settings.pathMtu)),
      entropy: options.entropy,
      acs: options.controllers ?? [],
      broadcast: options.broadcast ?? true,
    });
    this.#control = host.udp(localPort, {
      datagram: (octets, from) => this.#controlDatagram(octets, from),
      tooBig: (to, mtu) => this.#tooBig(to, mtu),
    });
    this.#data = host.udp(localPort + 1, { datagram: (octets, from) => this.#dataDatagram(octets, from) });
    this.#alarm = new Alarm(host.clock, () => this.#alarmed());
  }

  get state(): WtpState {
    return this.#machine.state;
  }

  get controller(): string | undefined {
    return this.#machine.ac;
  }

  get pathMtu(): number {
    return this.#machine.pathMtu;
  }

  start(): void {
    this.#do((now) => this.#machine.start(now));
  }

  sendImageRequest(identifier: string): void {
    if (this.#deferred) this.#deferred.identifier = identifier;
    else this.#do((now) => this.#machine.requestImage(now, identifier));
  }

  resetAfterImage(): void {
    this.#do((now) => this.#machine.resetAfterImage(now));
  }

  restart(reason: string): void {
    this.#do((now) => this.#machine.restart(now, reason));
  }

  shutdown(reason: string): void {
    this.#do((now) => this.#machine.restart(now, reason, true));
  }

  destroy(): void {
    this.#isOpen = false;
    this.#alarm.cancel();
    this.#control.close();
    this.#data.close();
  }

  sendEvent(): void {
    this.#do((now) => this.#machine.sendEvent(now));
  }

  radioChanged(radioId: number, operational: boolean): void {
    this.#do((now) => this.#machine.sendChangeState(now, [radioState(radioId, operational)]));
  }

  // ------------------------------------------------------------------------------------------------ in

  #do(verb: (now: number) => void): void {
    if (!this.#isOpen) return;
    verb(this.#options.host.clock.now());
    this.#pump();
  }

  #controlDatagram(octets: Uint8Array, from: Endpoint): void {
    if (!this.#isOpen || from.port !== controlPort) return;
    const { clock } = this.#options.host;
    const now = clock.now();
    if (now < this.#writesUntil) {
      if (this.#unread.length < mostUnread) this.#unread.push({ octets, from });
      if (this.#unread.length === 1) clock.after(this.#writesUntil - now, () => this.#readOn());
      return;
    }
    const inside = dtlsPayload(octets);
    if (inside === undefined) this.#machine.handleClear(now, from.address, octets);
    else if (this.#dtls && from.address === this.#to?.address) this.#dtls.handleDatagram(now, inside);
    this.#pump();
  }

  /** What came while it wrote, up to the next message that there is something to write of. */
  #readOn(): void {
    for (const { octets, from } of this.#unread.splice(0)) this.#controlDatagram(octets, from);
  }

  #dataDatagram(octets: Uint8Array, from: Endpoint): void {
    if (!this.#isOpen || from.address !== this.#dataTo?.address || from.port !== dataPort) return;
    this.#machine.handleData(this.#options.host.clock.now(), octets);
    this.#pump();
  }

  #alarmed(): void {
    if (!this.#isOpen) return;
    const now = this.#options.host.clock.now();
    this.#dtls?.handleTimeout(now);
    this.#machine.handleTimeout(now);
    this.#pump();
  }

  // ------------------------------------------------------------------------------------------------ out

  /** Empties the machine and DTLS into each other, the sockets and the handler. Verbs from inside the handler join in. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#isOpen && this.#pumpOnce());
    } finally {
      this.#isPumping = false;
    }
    if (this.#isOpen) this.#arm();
  }

  /** False when there was nothing to do. */
  #pumpOnce(): boolean {
    const now = this.#options.host.clock.now();
    let busy = false;
    for (let out = this.#machine.pollTransmit(); out; out = this.#machine.pollTransmit()) {
      busy = true;
      this.#carryOut(now, out);
    }
    this.#flushDtls();
    for (let event = this.#dtls?.pollEvent(); event; event = this.#dtls?.pollEvent()) {
      busy = true;
      this.#dtlsEvent(now, event);
    }
    const event = this.#machine.pollEvent();
    if (event) {
      busy = true;
      this.#event(now, event);
    }
    return busy;
  }

  #arm(): void {
    const machine = this.#machine.pollTimeout();
    const dtls = this.#dtls?.pollTimeout();
    const next = machine === undefined ? dtls : dtls === undefined ? machine : Math.min(machine, dtls);
    this.#alarm.set(next, this.#options.host.clock.now());
  }

  #carryOut(now: number, out: WtpTransmit): void {
    switch (out.type) {
      case "control":
        this.#dtls?.send(out.octets);
        return;
      case "clear":
        this.#control.send({ address: out.to, port: controlPort }, out.octets);
        return;
      case "data":
        if (this.#dataTo) this.#data.send(this.#dataTo, out.octets);
        return;
      case "command":
        break;
    }
    switch (out.command) {
      case "DTLSStart":
        this.#startDtls(now, out.to ?? "");
        return;
      case "DTLSAbortSession":
        this.#closeDtls(now);
        this.#to = undefined;
        this.#dataTo = undefined;
        return;
      case "DTLSShutdown":
        this.#closeDtls(now);
        return;
      case "DTLSMtuUpdate":
        this.#dtls?.updateMtu(this.#mtu(out.mtu ?? this.#settings.pathMtu));
        return;
      case "DTLSAccept":
      case "DTLSListen":
        // Accepting is what `authorize` returns; listening is the AC's.
        return;
    }
  }

  #mtu(path: number): number {
    return Math.max(smallestDtlsMtu, path - datagramOverhead);
  }

  #startDtls(now: number, address: string): void {
    const { host, crypto, identity, authorities, keyLog } = this.#options;
    const told = this.#told.get(address);
    if (told) this.#options.handler.timeTold?.(told.calendar + now - told.at);
    this.#dtlsFailure = undefined;
    this.#toldMtu = undefined;
    this.#to = { address, port: controlPort };
    this.#dataTo = { address, port: dataPort };
    this.#dtls = new DtlsClient(now, {
      crypto,
      identity,
      trust: authorities,
      epoch: this.#options.calendar ?? (() => host.clock.epoch()),
      mtu: this.#mtu(this.#settings.pathMtu),
      prefix: dtlsPrefix,
      authorize: (chain) => this.#authorize(chain),
      ...(keyLog ? { keyLog } : {}),
    });
  }

  #authorize(chain: readonly Certificate[]): string | undefined {
    const detail = chain[0]?.commonName ?? "";
    this.#machine.notify(this.#options.host.clock.now(), { name: "DTLSPeerAuthorize", detail });
    return this.#machine.state === "DTLS Connect" ? undefined : "not authorized";
  }

  #flushDtls(): void {
    const { dtls, to } = { dtls: this.#dtls, to: this.#to };
    if (!dtls || !to) return;
    for (let octets = dtls.pollTransmit(); octets; octets = dtls.pollTransmit())
      this.#control.send(to, octets, dontFragment);
  }

  #tooBig(to: Endpoint, mtu: number): void {
    if (to.address !== this.#to?.address || mtu >= (this.#toldMtu ?? Number.POSITIVE_INFINITY)) return;
    this.#toldMtu = mtu;
    this.#machine.pathTooBig(this.#options.host.clock.now(), mtu);
    if (this.#dtls && !this.#dtls.isEstablished) this.#dtls.updateMtu(this.#mtu(mtu));
  }

  #closeDtls(now: number): void {
    this.#dtls?.close(now);
    this.#flushDtls();
    this.#dtls = undefined;
  }

  #dtlsEvent(now: number, event: DtlsEvent): void {
    switch (event.type) {
      case "application-data":
        this.#machine.handleControl(now, event.octets);
        return;
      case "established":
        if (this.#to) this.#options.handler.dtlsEstablished?.(this.#to.address);
        this.#machine.notify(now, {
          name: "DTLSEstablished",
          ...shrunkPath(this.#dtls?.shrunkMtu, this.#toldMtu),
        });
        return;
      case "closed":
        this.#dtls = undefined;
        this.#machine.notify(now, { name: "DTLSPeerDisconnect", detail: "DTLS close alert from peer" });
        return;
      case "failed": {
        this.#dtls = undefined;
        this.#dtlsFailure = event;
        const name = event.cause === "authentication" ? "DTLSAuthenticateFail" : "DTLSEstablishFail";
        this.#machine.notify(now, { name, detail: event.reason });
        return;
      }
      case "discarded":
        this.#machine.notify(now, { name: "DTLSDecapFailure", detail: event.reason });
    }
  }

  // ------------------------------------------------------------------------------------------------ to the AP

  #event(now: number, event: WtpEvent): void {
    const { handler } = this.#options;
    const machine = this.#machine;
    switch (event.type) {
      case "image-data":
        this.#writesUntil = now + (this.#options.imageMessageTime ?? 0);
        if (!handler.imageData(event.octets)) machine.failImage();
        return;
      case "state":
        if (event.to !== event.from) handler.stateChanged?.(event.to, event.from);
        return;
      case "discovery-request-sent":
        handler.discoveryRequestSent?.(event.to, event.discoveryType, event.attempt);
        return;
      case "discovery-response":
        if (event.ac.calendar !== undefined) {
          if (this.#told.size >= mostTold) this.#told.clear();
          this.#told.set(event.ac.address, { calendar: event.ac.calendar, at: now });
        }
        handler.discoveryResponse?.(describe(event.ac));
        return;
      case "discovery-failed":
        handler.discoveryFailed?.();
        return;
      case "dtls-failed":
        handler.dtlsFailed?.(event.ac, event.detail, this.#dtlsFailure);
        return;
      case "join-request-sent":
        handler.joinRequestSent?.(event.ac);
        return;
      case "joined":
        // The Join Response has the time as the Discovery Response had it, perhaps long ago.
        if (event.ac.calendar !== undefined) handler.timeTold?.(event.ac.calendar);
        this.#joined(now, event.ac);
        return;
      case "join-rejected":
        handler.joinRejected?.(event.ac, event.resultCode);
        return;
      case "image-request-sent":
        handler.imageRequestSent?.(event.ac, event.identifier);
        return;
      case "image-response":
        handler.imageResponse?.(event.ac, event.resultCode);
        return;
      case "image-received":
        handler.imageReceived(event.totals);
        return;
      case "image-failed":
        handler.imageFailed?.(event.why);
        return;
      case "image-start-timeout":
        handler.imageStartTimeout();
        return;
      case "configuration-update":
        this.#update(now, event);
        return;
      case "clear-configuration":
        handler.clearConfiguration?.();
        return;
      case "reset-request":
        handler.resetRequested(event.imageIdentifier);
        return;
      case "discarded":
        handler.discarded?.(event);
        return;
      case "teardown":
        handler.teardown?.(event.reason);
        return;
      case "torn-down":
        if (event.stopped) this.destroy();
        handler.torndown(!event.stopped);
        return;
      case "primary-available":
        // RFC 5415 §5.4 and §4.6.42: with fallback enabled (the default) the WTP goes over to its primary AC.
        machine.restart(now, `primary controller ${event.ac.name} is available`);
        return;
      case "configuration":
      case "station-configuration":
      case "running":
        return;
      case "malformed":
        handler.malformed?.(event.reason);
        return;
    }
  }

  #joined(now: number, ac: AcOffer): void {
    const machine = this.#machine;
    switch (this.#options.handler.joined(describe(ac))) {
      case "configure":
        machine.configure(now);
        return;
      case "image-data":
        machine.downloadImage(now);
        return;
      case "use-backup":
        machine.useStoredImage(now);
    }
  }

  #update(now: number, event: Extract<WtpEvent, { type: "configuration-update" }>): void {
    const { handler } = this.#options;
    const message = { elements: event.elements };
    const change = configurationIn(message);
    if (change) handler.configured?.(change);
    const version = find(message, "ImageIdentifier")?.data;
    if (version === undefined) {
      this.#machine.answerUpdate(event.ticket, resultCodes.success);
      return;
    }
    this.#deferred = { identifier: undefined };
    const answer = handler.predownloadRequested(version);
    const { identifier } = this.#deferred;
    this.#deferred = undefined;
    this.#machine.answerUpdate(event.ticket, predownloadCodes[answer]);
    if (identifier !== undefined) this.#machine.requestImage(now, identifier);
  }
}

/** RFC 5415 figure 9 names the second; the third is inferred. */
const predownloadCodes = {
  accept: resultCodes.success,
  "already-present": resultCodes.imageDataErrorImageAlreadyPresent,
  refuse: resultCodes.imageDataErrorOther,
} as const;

function describe(ac: AcOffer): ControllerDescription {
  const { address, name, softwareVersion, stations, stationLimit, wtps, wtpLimit } = ac;
  return { address, name, softwareVersion, stations, stationLimit, aps: wtps, apLimit: wtpLimit };
}
