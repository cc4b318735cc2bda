Feature: The rules that a real firewall runs
  A campus router's object groups, an ASA, a Linux router: the lab's firewall takes their configuration as it is.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And an OpenSSH SFTP server "sftp" at 172.16.5.62
    And a syslog server "logs" at 172.16.5.10

  Scenario: Object groups of a campus router let images through, over TFTP and over SFTP
    Given the firewall runs the configuration file "examples/rules/campus-ios.cfg"
    Then the firewall lets an upgrade over TFTP through
    And the firewall lets an upgrade over SFTP through
    And no rule of the firewall is shadowed

  Scenario: An ASA follows TFTP by default
    Given the firewall runs the configuration:
      """
      interface GigabitEthernet0/0
       nameif wireless
       security-level 50
       ip address 172.16.4.1 255.255.255.0
      interface GigabitEthernet0/1
       nameif inside
       security-level 100
       ip address 172.16.5.1 255.255.255.0
      object-group service IMAGES udp
       port-object eq tftp
      access-list WIRELESS_IN extended permit udp host 172.16.4.26 any object-group IMAGES
      access-group WIRELESS_IN in interface wireless
      """
    Then the firewall lets an upgrade over TFTP through
    And the firewall blocks an upgrade over SFTP

  # The next ten tries come half a minute of lab time after the first ten.
  @docker-speed-10
  Scenario: The controller's log tells of an ASA that does not inspect TFTP
    Given the firewall runs the configuration:
      """
      interface GigabitEthernet0/0
       nameif wireless
       security-level 50
       ip address 172.16.4.1 255.255.255.0
      interface GigabitEthernet0/1
       nameif inside
       security-level 100
       ip address 172.16.5.1 255.255.255.0
      access-list WIRELESS_IN extended permit udp host 172.16.4.26 any eq tftp
      access-list INSIDE_IN extended permit tcp any any
      access-group WIRELESS_IN in interface wireless
      access-group INSIDE_IN in interface inside
      policy-map global_policy
       class inspection_default
        inspect ftp
      """
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "tftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Timed out"
    And "tftp" logs "ap1g6"
    And "access-list WIRELESS_IN extended permit udp host 172.16.4.26 any eq tftp" of the firewall counted packets
    And "implicit deny ip any any of INSIDE_IN" of the firewall counted packets

  Scenario: A Linux router without a helper for TFTP
    Given the firewall's interface in "access" is "ens192"
    And the firewall's interface in "servers" is "ens224"
    And the firewall runs the configuration file "examples/rules/router-iptables.rules"
    Then the firewall blocks an upgrade over TFTP
    And the firewall lets an upgrade over SFTP through
