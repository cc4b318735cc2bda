Feature: An access point's own command line

  Each access point answers on SSH with AP-COS's prompts and screens. What CAPWAP and the controller do shows there, and
  an image can be fetched without the controller.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-POD-2-2    | AIR-AP2802I | 172.16.4.33 |

  Scenario: The access point knows its controller
    When I run "show capwap client rcb" on "9105-emorenoa"
    Then it shows "OperationState                     : UP"
    And it shows "MwarApMgrIp                        : 172.16.4.26"
    And it shows "MwarName                           : 9120-EWC"
    When I run "show version" on "9105-emorenoa"
    Then it shows "AP Running Image     : 17.9.4.27"
    When I run "show boot" on "9105-emorenoa"
    Then it shows "BOOT path-list:      part2"

  Scenario: The same command line at the console
    When I type on the console of "9105-emorenoa":
      """
      Cisco
      Cisco
      enable
      Cisco
      show boot
      """
    Then the session shows in this order:
      """
      Username: Cisco
      Password:
      9105-emorenoa>enable
      9105-emorenoa#show boot
      BOOT path-list:      part2
      """
    When I type on the console of "9105-emorenoa":
      """
      exit
      Cisco
      wrong
      """
    Then it shows "% Login invalid"

  Scenario: The console tells what CAPWAP does while somebody types there
    When I run "capwap ap restart" on the console of "9105-emorenoa"
    Then it shows "Warning: This CLI resets connection with WLC. Do you want to continue? [confirm]"
    And "9105-emorenoa" reaches CAPWAP state Run within 5 minutes
    # Its last line: what is typed from now on stands in one piece.
    And "9105-emorenoa" logs "do NO_UPGRADE"
    When I run "show users" on the console of "9105-emorenoa"
    Then it shows "* con 0    Cisco"
    And "9105-emorenoa" logs "9105-emorenoa#show users"

  Scenario: CAPWAP starts over when it is told to
    When I run "capwap ap restart" on "9105-emorenoa"
    Then it shows "Warning: This CLI resets connection with WLC. Do you want to continue? [confirm]"
    And "9105-emorenoa" reaches CAPWAP state DTLS Teardown within 10 seconds
    And "9105-emorenoa" reaches CAPWAP state Run within 5 minutes

  Scenario: A direct download over TFTP
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I run "archive download-sw /no-reload tftp://172.16.5.27/EWC/17_12_1/ap1g8" on "9105-emorenoa"
    Then it shows "Starting download AP image tftp://172.16.5.27/EWC/17_12_1/ap1g8 ..."
    And it shows "status 'upgrade.sh: Script called with args:[-c PREDOWNLOAD]'"
    And it shows "status 'upgrade.sh: AP primary version after reload: 17.12.1.5'"
    And it shows "Archive done."
    And "tftp" logs that 172.16.4.32 read "/EWC/17_12_1/ap1g8"
    When I run "show boot" on "9105-emorenoa"
    Then it shows "BOOT path-list:      part1"
    When I run "show version" on "9105-emorenoa"
    Then it shows "Backup Boot Image    : 17.12.1.5"

  Scenario: The controller learns of a direct download when the access point joins again
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I run "archive download-sw /no-reload tftp://172.16.5.27/EWC/17_12_1/ap1g8" on "9105-emorenoa"
    Then the backup image of "9105-emorenoa" is 8.10.130.0
    When I run "capwap ap restart" on "9105-emorenoa"
    Then "9105-emorenoa" reaches CAPWAP state Run within 5 minutes
    And the backup image of "9105-emorenoa" is 17.12.1.5

  Scenario: A direct download over SFTP asks who fetches
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "sftp"
    When I run "archive download-sw /no-reload sftp://172.16.5.62/EWC/17_12_1/ap3g3" on "AP-POD-2-2" and answer:
      """
      cisco
      Cisco123
      """
    Then it shows "Archive done."
    And it does not show "Cisco123"
    And "sftp" logs that 172.16.4.33 read "/EWC/17_12_1/ap3g3"
    When I run "show version" on "AP-POD-2-2"
    Then it shows "Backup Boot Image    : 17.12.1.5"

  Scenario: An image of another type is refused
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I run "archive download-sw /no-reload tftp://172.16.5.27/EWC/17_12_1/ap3g3" on "9105-emorenoa"
    Then it shows "Image download failed."
    When I run "show version" on "9105-emorenoa"
    Then it shows "Backup Boot Image    : 8.10.130.0"
    When I run "archive download-sw /no-reload tftp://172.16.5.27/nothing/ap1g8" on "9105-emorenoa"
    Then it shows "Image download failed."

  Scenario: A newer image from a server is taken back by the controller
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I run "archive download-sw /reload tftp://172.16.5.27/EWC/17_12_1/ap1g8" on "9105-emorenoa"
    Then "9105-emorenoa" logs "AP Rebooting: Reset Reason - Image Upgrade"
    And within 10 minutes "9105-emorenoa" logs "AP image version 17.12.1.5 backup 17.9.4.27, Controller 17.9.4.27"
    And "9105-emorenoa" reaches CAPWAP state Run within 10 minutes
    And the primary image of "9105-emorenoa" is 17.9.4.27

  Scenario: A reload from its own command line
    When I run "reload" on "AP-POD-2-2"
    Then "AP-POD-2-2" logs "AP Rebooting: Reset Reason - Reload command"
    And "AP-POD-2-2" reaches CAPWAP state Run within 5 minutes
    When I run "show version" on "AP-POD-2-2"
    Then it shows "Last reload reason : Reload command"
