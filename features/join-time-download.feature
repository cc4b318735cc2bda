Feature: An access point with another image gets the controller's version when it joins

  The controller has no image for other types than its own. The first join fails for want of data; the failure makes
  the controller fetch the type from the image server, and the access point gets it at its next join.

  Background:
    Given an EWC network running 17.9.4.27:
      | name       | model       | address     | mac            |
      | 9120-EWC   | C9120AXI    | 172.16.4.26 |                |
      | AP-9117    | C9117AXI    | 172.16.4.34 | 0cd0.f897.ade0 |
      | AP-POD-2-2 | AIR-AP2802I | 172.16.4.33 | 2c5a.0f40.6920 |

  @showcase
  Scenario: From a TFTP server
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_9_4a
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/17_9_4a/ap1g6"
    And within 10 minutes "9120-EWC" logs "AP Name: AP-9117 Mac: 0cd0.f897.ade0 Session-IP: 172.16.4.34[5248] 172.16.4.26[5246] Disjoined Image Download Success"
    And "tftp" logs that 172.16.4.26 read "/EWC/17_9_4a/ap1g6"
    And "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "AP-9117" prints in this order:
      """
      CAPWAP State: Image Data
      AP image version 17.3.3.26 backup 8.10.130.0, Controller 17.9.4.27
      Version does not match.
      CAPWAP State: Run
      """
    And the backup image of "AP-9117" is 17.3.3.26
    And "AP-POD-2-2" stayed in CAPWAP state Run

  Scenario: From an SFTP server
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/Documents/sftp_files/EWC_17_9_4a" on "sftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /Documents/sftp_files/EWC_17_9_4a
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-POD-2-2" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Completed install add sftp://******@172.16.5.62/Documents/sftp_files/EWC_17_9_4a/ap3g3"
    And within 10 minutes "9120-EWC" logs "AP Name: AP-POD-2-2 Mac: 2c5a.0f40.6920 Session-IP: 172.16.4.33[5248] 172.16.4.26[5246] Disjoined Image Download Success"
    And "sftp" logs that 172.16.4.26 read "/Documents/sftp_files/EWC_17_9_4a/ap3g3"
    And "AP-POD-2-2" runs image 17.9.4.27 within 15 minutes
    And "9120-EWC" has not logged "Cisco123"

  Scenario: Its own image type needs no server
    Given these access points:
      | name    | model    | address     | image     |
      | AP-9120 | C9120AXI | 172.16.4.35 | 17.3.3.26 |
    And "AP-9120" is not powered yet
    When "AP-9120" gets power
    Then "AP-9120" runs image 17.9.4.27 within 15 minutes
    And "9120-EWC" has not logged "install add"

  # Tftpd64 is a Windows program: the docker fabric runs real servers only, and has no Windows.
  @embedded-only
  Scenario: From a Windows TFTP server
    Given a Tftpd64 server "tftpd64" at 172.16.5.28
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftpd64"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.28
       tftp-image-path /EWC/17_9_4a
      """
    And "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "tftpd64" logs that 172.16.4.26 read "ap1g6"
