#!/usr/bin/env python3
"""A hand-made WTP: joins a controller, fetches its image and compares the digest.

It knows RFC 5415, docs/real-devices.md and nothing else. DTLS is the openssl program's; this file adds and takes away the four
octets that CAPWAP puts before each DTLS datagram (RFC 5415 section 4.2).

    foreign-wtp.py --folder FOLDER --controller ADDRESS [--certificate NAME] [--cipher LIST] [--without-radio-mac]
"""

import argparse
import hashlib
import os
import select
import socket
import struct
import subprocess
import sys
import threading
import time

DISCOVERY_REQUEST, DISCOVERY_RESPONSE, JOIN_REQUEST, JOIN_RESPONSE = 1, 2, 3, 4
IMAGE_DATA_REQUEST, IMAGE_DATA_RESPONSE = 15, 16
RADIO_MAC = bytes.fromhex("0cd0f897ade0")
MODEL, SERIAL, IMAGE_TYPE = b"C9120AXI-B", b"FOC12345678", b"ap1g7"
RUNNING = bytes([17, 3, 3, 26])


def element(number, value):
    return struct.pack("!HH", number, len(value)) + value


def header(with_mac):
    """Version 0, plain; IEEE 802.11 binding; the radio MAC is optional."""
    mac = bytes([6]) + RADIO_MAC + b"\0" if with_mac else b""
    words = 2 + len(mac) // 4
    bits = words << 19 | 1 << 9 | (1 << 4 if with_mac else 0)
    return bytes([0]) + bits.to_bytes(3, "big") + bytes(4) + mac


def message(kind, sequence, elements, with_mac):
    body = b"".join(elements)
    return header(with_mac) + struct.pack("!IBHB", kind, sequence, len(body) + 3, 0) + body


def parse(octets):
    """kind, sequence, elements; the packet is plain and no fragment."""
    if octets[0] != 0:
        raise SystemExit(f"not a plain CAPWAP packet: preamble {octets[0]:#x}")
    at = (octets[1] >> 3) * 4
    kind, sequence, length, _flags = struct.unpack_from("!IBHB", octets, at)
    end, at = at + 5 + length, at + 8
    elements = []
    while at < end:
        number, size = struct.unpack_from("!HH", octets, at)
        elements.append((number, octets[at + 4 : at + 4 + size]))
        at += 4 + size
    return kind, sequence, elements


def value(elements, number):
    return next((octets for kind, octets in elements if kind == number), None)


def result_code(elements):
    found = value(elements, 33)
    return None if found is None else struct.unpack("!I", found)[0]


def board_data():
    parts = [(0, MODEL), (1, SERIAL), (4, RADIO_MAC)]
    return element(38, struct.pack("!I", 9) + b"".join(struct.pack("!HH", n, len(v)) + v for n, v in parts))


def descriptor():
    versions = [(0, bytes([1, 0, 0, 0])), (1, RUNNING), (2, bytes([1, 1, 2, 4]))]
    subs = b"".join(struct.pack("!IHH", 0, kind, len(data)) + data for kind, data in versions)
    return element(39, bytes([2, 2, 1, 1, 0, 0]) + subs)


def common():
    radios = [element(1048, bytes([n]) + struct.pack("!I", 0xF)) for n in (0, 1)]
    return [board_data(), descriptor(), element(41, bytes([1 << 2])), element(44, bytes([0])), *radios]


class Dtls:
    """openssl s_client, whose datagrams go through here to get their CAPWAP header."""

    def __init__(self, controller, port, folder, certificate, cipher):
        self.outer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.outer.connect((controller, port))
        self.inner = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.inner.bind(("127.0.0.1", 0))
        self.client = None
        threading.Thread(target=self.relay, daemon=True).start()
        self.process = subprocess.Popen(
            ["openssl", "s_client", "-dtls1_2", "-quiet", "-verify_return_error", "-mtu", "1400",
             "-connect", f"127.0.0.1:{self.inner.getsockname()[1]}",
             "-CAfile", os.path.join(folder, "ca.pem"),
             "-cert", os.path.join(folder, f"{certificate}.pem"),
             "-key", os.path.join(folder, f"{certificate}-key.pem"),
             *(["-cipher", cipher] if cipher else [])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
        )
        self.held = b""

    def relay(self):
        while True:
            for ready in select.select([self.outer, self.inner], [], [])[0]:
                try:
                    if ready is self.inner:
                        octets, self.client = self.inner.recvfrom(65535)
                        self.outer.send(bytes([1, 0, 0, 0]) + octets)
                    else:
                        octets = self.outer.recv(65535)
                        if octets[0] == 1 and self.client:
                            self.inner.sendto(octets[4:], self.client)
                except ConnectionRefusedError:
                    raise SystemExit("nobody listens on UDP 5246 there")

    def send(self, octets):
        self.process.stdin.write(octets)

    def receive(self, patience):
        """One message; its length is in its control header."""
        deadline = time.monotonic() + patience
        while True:
            if len(self.held) >= 8:
                at = (self.held[1] >> 3) * 4
                if len(self.held) >= at + 8:
                    end = at + 5 + struct.unpack_from("!H", self.held, at + 5)[0]
                    if len(self.held) >= end:
                        found, self.held = self.held[:end], self.held[end:]
                        return found
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            octets = os.read(self.process.stdout.fileno(), 65536)
            if octets == b"":
                raise SystemExit("DTLS ended: " + self.process.stderr.read().decode(errors="replace").strip())
            self.held += octets

    def request(self, octets, answer):
        """RFC 5415 section 4.5.3: again every 3 s, five times."""
        for _ in range(6):
            self.send(octets)
            received = self.receive(3)
            while received is not None:
                kind, sequence, elements = parse(received)
                if kind == answer:
                    return elements
                received = self.receive(3)
        raise SystemExit(f"no message {answer} came")


def discover(controller, port, with_mac):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((controller, port))
    sock.settimeout(3)
    for sequence in range(5):
        sock.send(message(DISCOVERY_REQUEST, sequence, [element(20, bytes([1])), *common()], with_mac))
        try:
            kind, _, elements = parse(sock.recv(65535))
        except TimeoutError:
            continue
        if kind == DISCOVERY_RESPONSE:
            return value(elements, 4)
    raise SystemExit("no Discovery Response")


def fetch(dtls, with_mac):
    wanted = [element(25, struct.pack("!I", 9) + IMAGE_TYPE), element(27, b"")]
    elements = dtls.request(message(IMAGE_DATA_REQUEST, 1, wanted, with_mac), IMAGE_DATA_RESPONSE)
    if result_code(elements) != 0:
        raise SystemExit(f"image refused: {result_code(elements)}")
    image, last = b"", None
    while True:
        received = dtls.receive(30)
        if received is None:
            raise SystemExit(f"the image stopped after {len(image)} octets")
        kind, sequence, elements = parse(received)
        if kind != IMAGE_DATA_REQUEST:
            continue
        data = value(elements, 24)
        if sequence != last:
            image += data[1:]
        last = sequence
        dtls.send(message(IMAGE_DATA_RESPONSE, sequence, [element(33, struct.pack("!I", 0))], with_mac))
        if data[0] == 2:
            return image


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--controller", required=True)
    parser.add_argument("--port", type=int, default=5246)
    parser.add_argument("--certificate", default="peer")
    parser.add_argument("--cipher")
    parser.add_argument("--without-radio-mac", action="store_true")
    given = parser.parse_args()
    with_mac = not given.without_radio_mac
    print("discovered", discover(given.controller, given.port, with_mac).decode())
    dtls = Dtls(given.controller, given.port, given.folder, given.certificate, given.cipher)
    join = [
        element(28, b"bench"), *common(), element(45, b"HAND-MADE"), element(35, os.urandom(16)),
        element(53, bytes([0])), element(30, socket.inet_aton("127.0.0.1")),
    ]
    elements = dtls.request(message(JOIN_REQUEST, 0, join, with_mac), JOIN_RESPONSE)
    if result_code(elements) not in (0, 2):
        raise SystemExit(f"join refused: {result_code(elements)}")
    print("joined")
    image = fetch(dtls, with_mac)
    with open(os.path.join(given.folder, "own-image"), "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest()
    got = hashlib.sha256(image).hexdigest()
    print(f"image of {len(image)} octets, sha256 {got}")
    dtls.process.kill()
    if got != wanted:
        raise SystemExit(f"own-image has {wanted}")
    print("the digest is that of own-image")


if __name__ == "__main__":
    sys.exit(main())
