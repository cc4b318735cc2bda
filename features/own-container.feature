# Any image, on the lab's wire: there is none in a lab of one process.
@docker-only
Feature: A container of one's own takes part

  A collector, a RADIUS server, a box of tools: what has an image is a host of the lab, with an address, a route and the lab's
  names. What it prints is its log, commands are executed in it, and the firewall and faults apply to it as to any other.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |

  Scenario: A collector of one's own receives what the controller logs
    Given a container "collector" at 172.16.5.50:
      """
      image: ewc-lab/firewall:latest
      command: [lab-entry, perl, /usr/local/bin/collect, "514"]
      environment:
        GREETING: it listens
      files:
        /usr/local/bin/collect: |
          use IO::Socket::INET; $| = 1;
          my $socket = IO::Socket::INET->new(Proto => 'udp', LocalPort => shift) or die "no socket: $!\n";
          print "$ENV{GREETING}\n";
          while (defined $socket->recv(my $message, 4096)) { print "from ", $socket->peerhost, ": $message\n" }
      ready: it listens
      """
    When I configure "9120-EWC":
      """
      logging host 172.16.5.50
      """
    Then within 30 seconds "collector" logs "from 172.16.4.26: "
    And "collector" logs "%SYS-5-CONFIG_I"

  Scenario: Commands are executed in it, and the firewall is between
    Given a container "tools" of "ewc-lab/firewall:latest" at 172.16.5.51
    And a tftpd-hpa server "tftp" at 172.16.5.27
    When I run "ip -brief address show lab0" on "tools"
    Then it shows "172.16.5.51/24"
    When I run "bash -c ': </dev/tcp/172.16.4.26/22'" on "tools"
    Given the firewall drops TCP port 22
    Then "timeout 2 bash -c ': </dev/tcp/172.16.4.26/22'" fails on "tools"
    Then the firewall blocked packets to TCP port 22

  Scenario: It loses its power, and gets it back
    Given a container "tools" at 172.16.5.51:
      """
      image: ewc-lab/firewall:latest
      command: [sh, -c, "echo begun; exec sleep infinity"]
      capabilities: []
      """
    When "tools" loses power
    And "tools" gets power
    Then within 30 seconds "tools" logs "begun"
    Then "ip link add x type bridge" fails on "tools"
    Then it shows "Operation not permitted"
