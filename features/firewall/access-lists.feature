Feature: A Cisco access list decides which upgrades pass

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "tftp"
    And an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "sftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """

  # The next ten tries come half a minute of lab time after the first ten.
  @docker-speed-10
  Scenario: One line denies TFTP to the image server
    Given the access list on the firewall between "access" and "servers":
      """
      ip access-list extended TO-SERVERS
       remark the image server is out of bounds
       10 permit udp any any eq syslog
       20 deny   udp any host 172.16.5.27 eq tftp log
       30 permit ip any any
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "rule 2, 20 deny udp any host 172.16.5.27 eq tftp log" of the firewall counted 10 packets
    And "AP-9117" restarts CAPWAP because "image download cannot start"
    And "tftp" has not logged "ap1g6"

  Scenario: A list that permits port 69 alone lets the request through, and stops the server's answer
    Given the access list on the firewall between "access" and "servers":
      """
      access-list 101 permit udp 172.16.4.0 0.0.0.255 host 172.16.5.27 eq tftp
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "tftp" logs that 172.16.4.26 read "/EWC/ap1g6"
    And "the implicit deny ip any any" of the firewall counted packets

  Scenario: TFTP needs the reply ports both ways
    Given the access list on the firewall between "access" and "servers":
      """
      access-list 101 permit udp 172.16.4.0 0.0.0.255 host 172.16.5.27 eq tftp
      access-list 101 permit udp host 172.16.5.27 gt 1023 172.16.4.0 0.0.0.255 gt 1023
      access-list 101 permit udp 172.16.4.0 0.0.0.255 gt 1023 host 172.16.5.27 gt 1023
      """
    When "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "the implicit deny ip any any" of the firewall counted 0 packets

  Scenario: Lists for each way in: SFTP needs its answers let in, and "established" is enough for them
    Given the access list for what comes from "access":
      """
      ip access-list extended FROM-ACCESS
       permit tcp 172.16.4.0 0.0.0.255 host 172.16.5.62 eq 22
      """
    And the access list for what comes from "servers":
      """
      ip access-list extended FROM-SERVERS
       permit tcp host 172.16.5.62 eq 22 172.16.4.0 0.0.0.255 established
      """
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "rule 1 of FROM-ACCESS" of the firewall counted packets
    And "rule 1 of FROM-SERVERS" of the firewall counted packets
    And the firewall blocked nothing

  Scenario: A router that answers what it denies: SFTP hears at once that there is no way
    Given the access list for what comes from "access":
      """
      deny tcp any any eq 22
      permit ip any any
      """
    And the access lists answer what they deny
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/ap1g6: No route to host"

  Scenario: A router that answers what it denies: TFTP waits all the same
    Given the access list for what comes from "access":
      """
      deny udp any any eq tftp
      permit ip any any
      """
    And the access lists answer what they deny
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"

  Scenario: An access list at the controller itself
    Given the access list at "9120-EWC":
      """
      ip access-list extended CONTROL-PLANE
       deny udp host 172.16.5.27 any
       permit ip any any
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "tftp" logs that 172.16.4.26 read "/EWC/ap1g6"
    And "deny udp host 172.16.5.27 any" of the firewall counted packets
