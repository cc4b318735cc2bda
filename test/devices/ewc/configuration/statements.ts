import fc from "fast-check";

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join("."));
/** One that a port may have, whatever its mask. */
const portAddress = fc
  .tuple(fc.integer({ min: 1, max: 223 }), octet, octet, fc.integer({ min: 1, max: 254 }))
  .map((octets) => octets.join("."));
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/);
const text = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/).filter((line) => !line.includes("?"));
const severity = fc.constantFrom("emergencies", "alerts", "critical", "errors", "warnings", "debugging", "6");
const optional = (line: fc.Arbitrary<string>) => fc.option(line, { nil: "" });
const lines = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join("\n"));

/** A configuration statement of one or several lines that the device takes. */
export const statement = fc.oneof(
  name.map((hostname) => `hostname ${hostname}`),
  fc
    .tuple(fc.constantFrom("log", "debug"), fc.subarray(["msec", "localtime", "show-timezone", "year"]))
    .map(([kind, options]) => `service timestamps ${kind} datetime ${options.join(" ")}`),
  fc.constantFrom(
    "no service timestamps log",
    "service timestamps debug uptime",
    "service password-encryption",
    "service tcp-keepalives-in",
    "service sequence-numbers",
    "logging facility local3",
    "logging origin-id ip",
    "logging origin-id string our  site",
    `logging origin-id string ${"a-site-of-a-very-long-name ".repeat(7)}`,
    `logging origin-id string ${"x".repeat(62)} y`,
    "aaa new-model",
    "no aaa new-model",
    "aaa new-model\naaa authentication login default local",
    "aaa new-model\naaa authorization exec VTY group tacacs+ local",
    "aaa session-id unique",
    "no service call-home",
    "platform punt-keepalive settings",
    "no platform punt-keepalive disable-kernel-core",
    "platform console virtual",
    "no login on-success log",
    "no login on-failure log",
    "no ip domain timeout",
    "no fips authorization-key",
    "boot-start-marker",
    "flow monitor mine\n record wireless avc basic\n exporter there",
    'call-home\n no contact-email-addr\n profile "CiscoTAC-1"\n  no active\n  destination transport-method email',
    "no logging console",
    "no logging buffered",
    "no logging trap",
    "wireless ewc-ap image-download parallel",
    "no wireless management interface",
    "wireless management trustpoint WLC_TP",
    "default hostname",
  ),
  fc
    .tuple(fc.integer({ min: 4096, max: 2_000_000 }), severity)
    .map(([size, level]) => `logging buffered ${size} ${level}`),
  severity.map((level) => `logging trap ${level}`),
  severity.map((level) => `logging console ${level}`),
  address.map((host) => `logging host ${host}`),
  fc
    .tuple(address, fc.constantFrom("tcp", "udp"), fc.integer({ min: 1, max: 65_535 }))
    .map(([host, transport, port]) => `logging host ${host} transport ${transport} port ${port}`),
  fc
    .tuple(name, fc.integer({ min: -12, max: 14 }), fc.integer({ min: 0, max: 59 }))
    .map(([zone, hours, minutes]) => `clock timezone ${zone.replace(/[._]/g, "")} ${hours} ${minutes}`),
  fc.tuple(name, text).map(([user, password]) => `username ${user} password 0 ${password}`),
  fc
    .tuple(name, fc.integer({ min: 0, max: 15 }))
    .map(([user, level]) => `username ${user} privilege ${level}`),
  fc
    .tuple(name, fc.stringMatching(/^[A-Za-z0-9./]{43}$/))
    .map(([user, hash]) => `username ${user} privilege 15 secret 9 $9$abcdefghijklmn$${hash}`),
  address.map((server) => `ntp server ${server}`),
  fc
    .tuple(address, address)
    .map(([network, hop]) => `ip route ${network.replace(/\d+$/, "0")} 255.255.255.0 ${hop}`),
  address.map((gateway) => `ip default-gateway ${gateway}`),
  fc.integer({ min: 512, max: 8_192 }).map((octets) => `ip tftp blocksize ${octets}`),
  fc
    .tuple(
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}(\.[a-z]{1,9}){0,2}$/),
      fc.array(address, { minLength: 1, maxLength: 8 }),
    )
    .map(([host, addresses]) => `ip host ${host} ${addresses.join(" ")}`),
  fc
    .subarray(["172.16.5.53", "10.0.0.1", "10.0.0.2", "192.0.2.1", "192.0.2.2", "192.0.2.3"], {
      minLength: 1,
    })
    .map((servers) => `ip name-server ${servers.join(" ")}`),
  fc.constantFrom("no ip domain lookup", "ip domain-lookup", "ip domain timeout 1", "ip domain retry 0"),
  name.map((domain) => `ip domain name ${domain.replaceAll("_", "")}`),
  fc
    .tuple(fc.constantFrom("gi0", "GigabitEthernet0", "Vlan12", "lo3"), portAddress, text, fc.boolean())
    .map(([port, own, about, down]) =>
      [
        `interface ${port}`,
        ` description ${about}`,
        ` ip address ${own} 255.255.0.0`,
        down ? " shutdown" : " no shutdown",
      ].join("\n"),
    ),
  fc
    .tuple(
      fc.constantFrom("line con 0", "line vty 0", "line vty 3 20", "line vty 0 97", "line vty 40"),
      fc.array(
        fc.oneof(
          fc.constantFrom(
            " no transport input ssh",
            " default transport input",
            " transport input all",
            " transport input none",
            " no login local",
            " login local",
            " logging synchronous",
            " no exec-timeout",
            " exec-timeout 35791 2147483",
          ),
          fc
            .tuple(fc.integer({ min: 0, max: 35_791 }), fc.integer({ min: 0, max: 2_147_483 }))
            .map(([minutes, seconds]) => ` exec-timeout ${minutes} ${seconds}`),
          fc.integer({ min: 0, max: 15 }).map((level) => ` privilege level ${level}`),
          fc.integer({ min: 0, max: 512 }).map((rows) => ` length ${rows}`),
          fc.integer({ min: 0, max: 512 }).map((columns) => ` width ${columns}`),
        ),
        { maxLength: 5 },
      ),
    )
    .map(([line, inner]) => [line, ...inner].join("\n")),
  lines(
    fc.constant("wireless profile image-download default"),
    fc.constant(" image-download-mode tftp"),
    optional(address.map((server) => `  tftp-image-server ${server}`)),
    optional(name.map((path) => `  tftp-image-path /${path}`)),
  ),
  lines(
    fc.constant("wireless profile image-download default"),
    fc.constant(" image-download-mode sftp"),
    optional(address.map((server) => `  sftp-image-server ${server}`)),
    optional(name.map((path) => `  sftp-image-path /${path}`)),
    optional(name.map((user) => `  sftp-username ${user}`)),
    optional(text.map((password) => `  sftp-password 0 ${password}`)),
  ),
  fc
    .constantFrom(
      " image-download-mode http",
      " image-download-mode https\n  https-image-path /a",
      " image-download-mode cco\n  cco-version latest\n  no cco-auto-check\n  cco-password 0 hidden",
    )
    .map((mode) => `wireless profile image-download default\n${mode}`),
  fc
    .tuple(name, name, text)
    .map(([tag, profile, about]) =>
      [`wireless tag site ${tag}`, ` ap-profile ${profile}`, ` description ${about}`, " no local-site"].join(
        "\n",
      ),
    ),
  fc
    .tuple(
      fc.oneof(fc.constant("default-ap-profile"), name),
      text,
      fc.constantFrom("ssh", "no ssh", "no description", "no mgmtuser"),
      optional(
        fc
          .tuple(name, fc.stringMatching(/^[!-~]{1,40}$/), fc.stringMatching(/^[!-~]{1,40}$/))
          .map(
            ([user, password, secret]) =>
              ` mgmtuser username ${user} password 0 ${password} secret 0 ${secret}`,
          ),
      ),
    )
    .map(([profile, about, more, user]) =>
      [`ap profile ${profile}`, ` description ${about}`, user, ` ${more}`].join("\n"),
    ),
  fc
    .tuple(fc.stringMatching(/^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/), name)
    .map(([mac, tag]) => `ap ${mac}\n site-tag ${tag}\n policy-tag ${tag}`),
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom("line con 0", "line vty 0 4", "line vty 20 30"),
        fc
          .tuple(fc.integer({ min: 0, max: 97 }), fc.integer({ min: 0, max: 20 }))
          .map(([first, more]) => `line vty ${first} ${Math.min(97, first + more) || 1}`),
      ),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 59 }),
    )
    .map(([line, minutes, seconds]) =>
      [line, ` exec-timeout ${minutes} ${seconds}`, " logging synchronous", " length 0", " no login"].join(
        "\n",
      ),
    ),
  fc
    .tuple(
      fc.constantFrom("motd", "login", "exec"),
      fc.array(
        text.filter((line) => !/[#^]/.test(line)),
        { maxLength: 4 },
      ),
    )
    .map(([kind, rows]) => `banner ${kind} #${rows.join("\n")}#`),
  fc.constantFrom("auto", "manual").map((how) => `configuration mode exclusive ${how}`),
  fc
    .shuffledSubarray(["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha1"], {
      minLength: 1,
    })
    .map((kex) => `ip ssh server algorithm kex ${kex.join(" ")}`),
  fc
    .shuffledSubarray(["aes128-ctr", "aes256-cbc", "aes256-gcm@openssh.com"], { minLength: 1 })
    .map((ciphers) => `ip ssh server algorithm encryption ${ciphers.join(" ")}`),
  fc
    .shuffledSubarray(["hmac-sha1", "hmac-sha2-256"], { minLength: 1 })
    .map((macs) => `ip ssh server algorithm mac ${macs.join(" ")}`),
  fc.integer({ min: 1, max: 120 }).map((seconds) => `ip ssh time-out ${seconds}`),
  fc.integer({ min: 0, max: 5 }).map((retries) => `ip ssh authentication-retries ${retries}`),
  fc
    .tuple(name, fc.stringMatching(/^[0-9A-F]{32}$/), name)
    .map(([user, hash, comment]) =>
      [
        "ip ssh pubkey-chain",
        `  username ${user}`,
        `   key-hash ssh-rsa ${hash} ${comment}`,
        "   key-string",
        "    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAA",
        `    gQC7 ${comment}`,
        "    exit",
      ].join("\n"),
    ),
  fc.integer({ min: 1, max: 255 }).map((id) => `wireless ewc-ap vrrp vrid ${id}`),
);
