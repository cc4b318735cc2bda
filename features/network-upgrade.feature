Feature: Upgrade a non-homogeneous EWC network

  Save & Download fetches the controller image, then each access point type in turn, and puts them into the backup
  partitions while every access point goes on serving clients. Activation makes the network run them.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
      | AP-POD-2-2    | AIR-AP2802I | 172.16.4.33 |

  @showcase
  Scenario: Every AP holds the target image after the predownload, over TFTP
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5
    And the primary image of every AP is 17.9.4.27
    And "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/17_12_1/ap1g6"
    And "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/17_12_1/ap1g8"
    And "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/17_12_1/ap3g3"
    And "tftp" logs that 172.16.4.26 read "/EWC/17_12_1/ap1g6"
    And every AP stayed in CAPWAP state Run

  Scenario: Every AP holds the target image after the predownload, over SFTP
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "sftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC/17_12_1
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5
    And "9120-EWC" logs "Completed install add sftp://******@172.16.5.62/EWC/17_12_1/ap3g3"
    And "sftp" logs that 172.16.4.26 read "/EWC/17_12_1/ap3g3"
    And every AP stayed in CAPWAP state Run

  Scenario: After activation and commit the network runs the target image
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    When I activate the new image on "9120-EWC"
    Then every AP runs image 17.12.1.5 within 30 minutes
    And the backup image of every AP is 17.9.4.27
    When I commit the new image on "9120-EWC"
    And I run "show install summary" on "9120-EWC"
    Then it shows "Auto abort timer: inactive"
    When I run "show version" on "9120-EWC"
    Then it shows "17.12"

  # Two hours have to pass: a minute at a speed that a busy machine's answers are too slow for.
  @embedded-only
  Scenario: Without a commit the controller goes back by itself
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    When I activate the new image on "9120-EWC"
    Then every AP runs image 17.12.1.5 within 30 minutes
    When 130 minutes pass
    Then every AP runs image 17.9.4.27 within 30 minutes

  # The shortest timer that the controller takes.
  @docker-speed-60
  Scenario: The network goes back as soon as the auto-abort timer of the activation says
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    When I activate the new image on "9120-EWC" with an auto-abort timer of 30 minutes
    Then every AP runs image 17.12.1.5 within 20 minutes
    When I run "show install summary" on "9120-EWC"
    Then it shows "Auto abort timer: active"
    When 30 minutes pass
    Then every AP runs image 17.9.4.27 within 30 minutes
    And "9120-EWC" logs "%INSTALL-3-INSTALL_AUTO_ABORT_TIMER_EXPIRED"
