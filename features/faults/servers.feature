Feature: What goes wrong at the image server shows in the controller's log

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

  Scenario: The server was never started
    When "tftp" stops
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    When "tftp" starts
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: The server stands still in the middle of a transfer, and goes on too late
    Given "tftp" sends at most 10 KB a second
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Started install add tftp://172.16.5.27/EWC/ap1g6"
    When "tftp" stands still
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    When "tftp" goes on
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: A slow server takes its time, and the access point asks again until the image is there
    Given "tftp" sends at most 5 KB a second
    When "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 30 minutes
    And "9120-EWC" has not logged "Failed to download"

  Scenario: The disk was full when the bundle was copied
    Given the disk of "tftp" was full after 100 KB of "/EWC/ap1g6"
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Image is truncated"
    And "AP-9117" restarts CAPWAP because "image download cannot start"

  Scenario: Somebody put the wrong file in the place of an image
    When "/EWC/ap1g6" on "tftp" is replaced by a copy of "/EWC/ap1g8"
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Image family does not match"
    And "AP-9117" has not logged "AP Rebooting"

  Scenario: Somebody tidied up, and the folder is gone with all its images
    When "/EWC" is removed from "tftp"
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: No such file or directory"

  Scenario: The file is removed while it is being sent: the reader that has it open gets it whole
    Given "tftp" sends at most 10 KB a second
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Started install add tftp://172.16.5.27/EWC/ap1g6"
    When 1 second passes
    And "/EWC/ap1g6" is removed from "tftp"
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/ap1g6"
    And "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: The file is replaced while it is being sent: the reader that has it open gets the old one
    Given "tftp" sends at most 10 KB a second
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Started install add tftp://172.16.5.27/EWC/ap1g6"
    When 1 second passes
    And "/EWC/ap1g6" on "tftp" is replaced by a copy of "/EWC/ap1g8"
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/ap1g6"

  Scenario: The file may not be read: over TFTP only the server's log says so
    Given "/EWC/ap1g6" on "tftp" is not readable
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Protocol error"
    And "tftp" logs "sending NAK (0, Permission denied) to 172.16.4.26"

  Scenario: An SFTP server stands still
    Given an OpenSSH SFTP server "sftp" at 172.16.5.62
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "sftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "sftp" stands still
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/ap1g6: Timed out"
    When "sftp" goes on
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
