Feature: The access point that carries the controller

  A controller of this kind is an access point itself: that one joins its own controller inside the box, stands among the
  others, and goes down and comes up with the box.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |
      | A9117    | C9117AXI | 172.16.4.34 |
    And the own access point of "9120-EWC" is called "AP-9120"
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"

  Scenario: It is counted, gets its image with the network upgrade and swaps with the activation
    When I run "show ap summary" on "9120-EWC"
    Then it shows "Number of APs: 3"
    And it shows "C9120AXI-B"
    When I run "show wireless stats ap join summary" on "9120-EWC"
    Then it shows "Number of APs: 3"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC/17_12_1
      """
    And I run "write memory" on "9120-EWC"
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 10 minutes
    When I run "show ap image" on "9120-EWC"
    Then it shows "Total number of APs  : 3"
    And it shows "Completed predownloading   : 3"
    When I activate the new image on "9120-EWC"
    Then "AP-9120" prints "AP Rebooting: Reset Reason - Image Upgrade" within 5 minutes
    And every AP runs image 17.12.1.5 within 20 minutes
    When I run "show ap image" on "9120-EWC"
    Then it shows "Total number of APs  : 3"
    And it does not show "17.12.1.5                  17.12.1.5"

  Scenario: It joins like any other, and its controller leads to its command line
    Then "AP-9120" is in CAPWAP state Run
    And "9120-EWC" logs "AP Name: AP-9120"
    When I run "wireless ewc-ap ap shell username Cisco" on "9120-EWC" and answer:
      """
      yes
      Cisco
      """
    Then it shows "Warning: Permanently added '192.168.129.1' (ECDSA) to the list of known hosts."
    When I run "terminal length 0" on "9120-EWC"
    And I run "show capwap client rcb" on "9120-EWC"
    Then it shows "OperationState                     : UP"
    When I run "exit" on "9120-EWC"
    Then it shows "Connection to 192.168.129.1 closed."
    When I run "show ap summary" on "9120-EWC"
    Then it shows "AP-9120 "
    When I run "show version" on "AP-9120"
    Then it shows "AP Image type    : EWC-AP IMAGE"
    And it shows "AP Configuration : EWC-AP CAPABLE"
    When I run "show boot" on "AP-9120"
    Then it shows "BOOT path-list:      part2"

  Scenario: What unicon types when it connects to a controller and to the access point in its box
    When I type on "9120-EWC":
      """
      terminal length 0
      terminal width 0
      show version | inc ^Cisco
      show version | include operating mode
      config term
      no logging console
      line console 0
      exec-timeout 0
      line vty 0 4
      exec-timeout 0
      ap profile default-ap-profile
      mgmtuser username lab password 0 lab secret 0 lab
      ssh
      end
      """
    Then it does not show "%"
    When I run "wireless ewc-ap ap shell username lab" on "9120-EWC" and answer:
      """
      yes
      lab
      """
    Then it shows "lab@192.168.129.1's password:"
    When I run "enable" on "9120-EWC" and answer:
      """
      lab
      """
    And I type on "9120-EWC":
      """
      exec-timeout 0
      terminal length 0
      terminal width 0
      show version | inc ^Cisco
      logging console disable
      show interfaces wired 0
      disable
      """
    Then it does not show "%"
    And it shows "Cisco AP Software, (ap1g7)"
    And it shows "AP-9120>"

  Scenario: Its session is a session like any other
    When I run "capwap ap restart" on "AP-9120"
    Then "AP-9120" reaches CAPWAP state Run within 5 minutes
    And "9120-EWC" logs "Session-IP: 192.168.129.1[5248] 172.16.4.26[5246] Disjoined"

  Scenario: One power supply: whoever reloads the one reloads the other
    When I run "reload" on "AP-9120"
    Then "AP-9120" prints "AP Rebooting: Reset Reason - Reload command" within 2 minutes
    And within 10 minutes "9120-EWC" logs "%SYS-5-RESTART"
    And "AP-9120" reaches CAPWAP state Run within 15 minutes
    And every AP reaches CAPWAP state Run within 15 minutes

  Scenario: A controller may be told to be nothing else
    Given "9120-EWC" leaves its own access point out
    When I run "show ap summary" on "9120-EWC"
    Then it shows "Number of APs: 2"
    When I run "wireless ewc-ap ap shell username Cisco" on "9120-EWC"
    Then it shows "ssh: connect to host 192.168.129.1 port 22: Connection refused"

  # The box is one process on both fabrics.
  @embedded-only
  Scenario: Made an access point alone it carries no controller, until it is what it was
    When I run "ap-type capwap" on the console of "AP-9120"
    Then within 10 minutes "A9105" logs "GOING BACK TO DISCOVER MODE"
    And within 5 minutes "AP-9120" logs "IP DNS query for CISCO-CAPWAP-CONTROLLER"
    When I run "ap-type ewc-ap" on the console of "AP-9120"
    Then every AP reaches CAPWAP state Run within 15 minutes

  Scenario: It gets its address from a DHCP server, as a real one does
    Given the own access point of "9120-EWC" gets its address by DHCP
    And a DHCP server "dhcp" at 172.16.4.53 that lends:
      | segment |
      | access  |
    When I run "show ap name AP-9120 config general" on "9120-EWC"
    Then it shows "IP Address Configuration                        : DHCP"
    And it shows "IP Address                                      : 172.16.4.100"
    When I run "show ip interface brief" on "AP-9120"
    Then it shows "172.16.4.100    DHCP"
    When I run "ping 172.16.4.26 repeat 2" on "AP-9120"
    Then it shows "!!"
    When I run "ping 172.16.4.100 repeat 2" on "9120-EWC"
    Then it shows "!!"
    When "9120-EWC" is power-cycled
    Then within 15 minutes "9120-EWC" logs "Session-IP: 172.16.4.100[5248] 172.16.4.26[5246] Joined"
    And "dhcp" logs "DHCPACK(lab0) 172.16.4.100 3c:57:31:c5:00:10 AP-9120"

  Scenario: Nobody lends it an address: it waits, and joins once somebody does
    Given the own access point of "9120-EWC" gets its address by DHCP
    And a DHCP server "dhcp" at 172.16.4.53 that lends:
      | segment |
      | access  |
    When "9120-EWC" is power-cycled
    And "dhcp" is stopped
    Then within 5 minutes "AP-9120" logs "Waiting for uplink IPv4 configuration"
    And "AP-9120" has not logged "CAPWAP State: Discovery"
    When "dhcp" is started
    Then "AP-9120" reaches CAPWAP state Run within 15 minutes
