Feature: Our first upgrade

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model       | address     |
      | branch-1 | C9120AXI    | 172.16.4.26 |
      | ap-hall  | C9105AXI    | 172.16.4.32 |
      | ap-roof  | AIR-AP2802I | 172.16.4.33 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"

  Scenario: Every access point gets the new image before the change window
    When I configure "branch-1":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "branch-1"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5

  Scenario: A step of our own
    Then "branch-1" counts 3 access points
