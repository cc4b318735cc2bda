Feature: A wrong path shows in the log

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     | mac            |
      | 9120-EWC | C9120AXI | 172.16.4.26 |                |
      | AP-9117  | C9117AXI | 172.16.4.34 | 0cd0.f897.ade0 |

  Scenario: TFTP
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /Wrong-Path
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/Wrong-Path/ap1g6: No such file or directory"
    And "tftp" logs that 172.16.4.26 read "/Wrong-Path/ap1g6"
    And "AP-9117" restarts CAPWAP because "image download cannot start"
    And the primary image of "AP-9117" is 17.3.3.26

  Scenario: SFTP
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/Documents/sftp_files/EWC_17_9_4a" on "sftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /Documents/Wrong-Path
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/Documents/Wrong-Path/ap1g6: No such file or directory"
    And "sftp" logs "sent status No such file"

  Scenario: A bundle that was copied but not unzipped
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 still zipped in "/EWC/17_9_4a" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_9_4a
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/17_9_4a/ap1g6: No such file or directory"

  Scenario: Correcting the path is enough
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /Wrong-Path
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "No such file or directory"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-path /EWC/17_9_4a
      """
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
