"""A Linux router between two cables, for tests: packets go in at one end, and what comes out is told.

Run it inside a network namespace of its own (`unshare --net`): the ends of both cables live there, without addresses;
the router lives in another one, made here. Nothing can leave either. Commands and answers are lines of JSON:

    {"rules": "table ip ..."}                 loads a file for nft, and forgets all connections
    {"iptables": "*filter ..."}               loads what iptables-save printed, and forgets all connections
    {"packet": "4500...", "side": "a"}        sends an IPv4 packet; the answer has what came out on each side
    {"packets": [["4500...", "a"], ...]}      sends one after the other; the answer has a list of what came out for each
    {"counters": true}                        what `nft -j list table ip ewclab` prints
"""
import ctypes, json, os, re, select, socket, struct, subprocess, sys

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
MARKER = 253  # RFC 3692: a protocol number for experiments; the router always lets it through.


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def open_side(name):
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    link.bind((name, 0x0800))
    return link


def checksum(octets):
    total = sum(struct.unpack("!%dH" % (len(octets) // 2), octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def marker(number, source, destination):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20, number, 0, 64, MARKER, 0, source, destination)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:]


def forget_connections():
    """Netlink: CTNETLINK's IPCTNL_MSG_CT_DELETE without a filter."""
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
    link.send(struct.pack("=IHHIIBBH", 20, (1 << 8) | 2, 1 | 4, 1, 0, socket.AF_INET, 0, 0))
    link.recv(4096)
    link.close()


def new_namespace():
    """The id of a process in a network namespace of its own, which ends with this program."""
    ready, tell_ready = os.pipe()
    wait, tell_end = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(tell_end)
        if libc.unshare(CLONE_NEWNET) != 0:
            os._exit(1)
        os.write(tell_ready, b"!")
        os.read(wait, 1)
        os._exit(0)
    os.close(tell_ready)
    if os.read(ready, 1) != b"!":
        raise PermissionError("no network namespace can be made here")
    return process


def set_up():
    router = new_namespace()
    for side in "ab":
        run("ip", "link", "add", side + "0", "type", "veth", "peer", "name", side + "1")
        run("ip", "link", "set", side + "0", "netns", str(router))
        run("ip", "link", "set", side + "1", "up")
    sides = {side: open_side(side + "1") for side in "ab"}
    # From here on this program is in the router; the sockets stay where they are.
    if libc.setns(os.open("/proc/%d/ns/net" % router, os.O_RDONLY), CLONE_NEWNET) != 0:
        raise PermissionError("the network namespace cannot be entered")
    addresses = {}
    run("ip", "link", "set", "lo", "up")
    for side, address in (("a", "198.18.1.1/24"), ("b", "198.18.2.1/24")):
        run("ip", "link", "set", side + "0", "arp", "off")
        run("ip", "address", "add", address, "dev", side + "0")
        run("ip", "link", "set", side + "0", "up")
        text = json.loads(run("ip", "-j", "link", "show", side + "0"))[0]["address"]
        addresses[side] = bytes.fromhex(text.replace(":", ""))
    for name, value in (
        ("ipv4/icmp_msgs_per_sec", "1000000"),
        ("ipv4/icmp_msgs_burst", "1000000"),
        ("ipv4/ip_forward", "1"),
        ("ipv4/icmp_ratelimit", "0"),
        ("netfilter/nf_conntrack_tcp_be_liberal", "1"),
    ):
        try:
            with open("/proc/sys/net/" + name, "w") as file:
                file.write(value)
        except FileNotFoundError:
            if not name.startswith("ipv4/icmp_msgs"):
                raise  # Older kernels have these for the whole machine alone.
    return sides, addresses


def load(rules):
    run("nft", "-f", "-", input=rules)
    for name in re.findall(r"chain (forward\S*) {", rules):
        run("nft", "insert", "rule", "ip", "ewclab", name, "ip", "protocol", str(MARKER), "accept")
    forget_connections()


def load_iptables(saved):
    run("nft", "flush", "ruleset")
    run("iptables-nft-restore", input=saved)
    run("iptables-nft", "-I", "FORWARD", "1", "-p", str(MARKER), "-j", "ACCEPT")
    forget_connections()


def pass_through(sides, addresses, octets, side, number):
    frame = b"\x02\x00\x00\x00\x00\x01".join((addresses[side], b"\x08\x00"))
    other = "b" if side == "a" else "a"
    source, destination = octets[12:16], octets[16:20]
    sides[side].send(frame + octets)
    # The marker takes the same way, behind the packet: once it is out, the packet's fate is decided.
    sides[side].send(frame + marker(number, source, destination))
    seen = []
    arrived = False
    while True:
        # After the marker, only what waits already: an answer to the sender came before it.
        ready, _, _ = select.select(list(sides.values()), [], [], 0 if arrived else 2)
        if not ready:
            if arrived:
                return seen
            raise TimeoutError("the router let nothing through, not even the marker")
        for link in ready:
            frame, (_, _, kind, _, _) = link.recvfrom(4096)
            packet = frame[14:]
            if kind == 4 or packet[9] == socket.IPPROTO_IGMP:
                continue  # Our own on its way in, and the kernel's own when a cable comes up.
            name = other if link is sides[other] else side
            if packet[9] == MARKER:
                arrived = arrived or (name == other and struct.unpack("!H", packet[4:6])[0] == number)
            else:
                seen.append({"side": name, "packet": packet.hex()})


def main():
    # On one processor, packets do not overtake each other on their way through the kernel.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sides, addresses = set_up()
    print(json.dumps({"ready": True}), flush=True)
    for number, line in enumerate(sys.stdin, 1):
        command = json.loads(line)
        try:
            if "rules" in command:
                load(command["rules"])
                answer = {}
            elif "iptables" in command:
                load_iptables(command["iptables"])
                answer = {}
            elif "counters" in command:
                answer = {"listing": run("nft", "-j", "list", "table", "ip", "ewclab")}
            elif "packets" in command:
                answer = {"seen": [
                    pass_through(sides, addresses, bytes.fromhex(octets), side, at & 0xFFFF)
                    for at, (octets, side) in enumerate(command["packets"], 1)
                ]}
            else:
                octets = bytes.fromhex(command["packet"])
                answer = {"seen": pass_through(sides, addresses, octets, command["side"], number & 0xFFFF)}
        except subprocess.CalledProcessError as error:
            answer = {"error": error.stderr}
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


main()
