Feature: Image servers serve what lies in their folder, and nothing else

  Clients that nobody of this project wrote check a server before an upgrade relies on it.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |

  Scenario: A TFTP client fetches an image
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    Then an independent client can fetch "/EWC/17_12_1/ap1g8" from "tftp"
    And an independent client can fetch "/EWC/17_12_1/readme.txt" from "tftp"
    And an independent client cannot fetch "/EWC/17_12_1/ap9g9" from "tftp"
    And an independent client cannot fetch "/../etc/passwd" from "tftp"

  # Tftpd64 is a Windows program: the docker fabric runs real servers only, and has no Windows.
  @embedded-only
  Scenario: A TFTP client fetches an image from Windows
    Given a Tftpd64 server "tftpd64" at 172.16.5.28
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftpd64"
    Then an independent client can fetch "/EWC/17_12_1/ap1g8" from "tftpd64"

  Scenario: An SFTP client fetches an image
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "sftp"
    Then an independent client can fetch "/EWC/17_12_1/ap1g8" from "sftp"
    And an independent client cannot fetch "/EWC/17_12_1/ap9g9" from "sftp"
    And "sftp" logs "Accepted password for cisco"
    And "sftp" logs that 192.0.2.10 read "/EWC/17_12_1/ap1g8"

  Scenario: The controller's log reaches a syslog server
    Given a syslog server "syslog" at 172.16.5.10
    When I configure "9120-EWC":
      """
      logging host 172.16.5.10
      """
    And I run "write memory" on "9120-EWC"
    Then "syslog" received "%SYS-5-CONFIG_I" from 172.16.4.26

  Scenario: A firewall that blocks syslog silences the server, not the controller
    Given a syslog server "syslog" at 172.16.5.10
    And the firewall drops UDP port 514
    When I configure "9120-EWC":
      """
      logging host 172.16.5.10
      """
    Then "9120-EWC" logs "%SYS-5-CONFIG_I"
    And "syslog" received nothing
