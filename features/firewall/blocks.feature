Feature: Each kind of block shows in its own way

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "tftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """

  # The next ten tries come half a minute of lab time after the first ten.
  @docker-speed-10
  Scenario Outline: A TFTP client takes silence and refusal alike: ten tries, then a time-out
    Given the firewall <block> UDP port 69
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Timed out"
    And "9120-EWC" prints in this order:
      """
      %INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add tftp://172.16.5.27/EWC/ap1g6
      %INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: Failed to install_add package tftp://172.16.5.27/EWC/ap1g6, Error: Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out
      """
    And "<rule>" of the firewall counted 10 packets
    And "tftp" has not logged "ap1g6"

    Examples:
      | block   | rule                       |
      | drops   | rule 1, drop udp port 69   |
      | rejects | rule 1, reject udp port 69 |

  Scenario: Only the way back is closed: the server has sent the file, and nobody got it
    Given the firewall drops everything from "tftp" to "9120-EWC"
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "tftp" logs that 172.16.4.26 read "/EWC/ap1g6"

  Scenario: The way closes in the middle of a transfer
    Given the firewall drops everything from "tftp" to "9120-EWC" after 300 packets
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "tftp" logs that 172.16.4.26 read "/EWC/ap1g6"
    When the firewall lets everything through
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: A way that is closed for a while costs a few tries, and no more
    # The controller begins to fetch half a minute later, and tries for 40 s.
    When "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" reaches CAPWAP state Image Data within 5 minutes
    Given the firewall drops UDP port 69 for 55 seconds
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/ap1g6"
    And "AP-9117" runs image 17.9.4.27 within 15 minutes
    And the firewall blocked packets to UDP port 69

  Scenario: One host is barred, the other is not
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "sftp"
    And the firewall rejects everything from "9120-EWC" to "tftp"
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
    And the firewall blocked nothing

  Scenario: Syslog is blocked: the controller says it on its own console only
    Given a syslog server "logs" at 172.16.5.10
    And the firewall drops UDP port 514
    When I configure "9120-EWC":
      """
      logging host 172.16.5.10
      """
    And "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "logs" received nothing
    And the firewall blocked packets to UDP port 514

  # A request that is repeated because its answer took long counts twice.
  @docker-speed-5
  Scenario: A table of rules, counted row by row
    Given the firewall between "access" and "servers" has the rules:
      | action | protocol | source   | destination | port       | after |
      | accept | tcp      |          | servers     | 22         |       |
      | accept | udp      | 9120-EWC | tftp        | 69         |       |
      | drop   | udp      | tftp     | 9120-EWC    | 1024-65535 | 100   |
    When "AP-9117" joins with image 17.3.3.26
    Then within 2 minutes "9120-EWC" logs "Started install add tftp://172.16.5.27/EWC/ap1g6"
    # It would ask again within seconds, and the controller with it.
    When "AP-9117" loses power
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "rule 1, " of the firewall counted 0 packets
    And "rule 2, " of the firewall counted 1 packet
    And "rule 3, | drop | udp | tftp | 9120-EWC | 1024-65535 | 100 |" of the firewall counted packets
