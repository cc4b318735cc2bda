Feature: Whatever breaks off in the middle, every access point keeps an image that boots

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC/17_12_1
      """

  Scenario: The server dies in the middle of a transfer
    Given "tftp" dies after it has sent 700 KB
    When I save and download on "9120-EWC"
    Then within 15 minutes "9120-EWC" logs "Timed out"
    And the predownload of "9105-emorenoa" fails within 15 minutes
    And the predownload of "AP-9117" fails within 15 minutes
    And every AP stayed in CAPWAP state Run
    When "tftp" starts again
    And I save and download on "9120-EWC"
    Then it shows "SUCCESS: install_add"
    And every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5

  Scenario: The controller reloads in the middle
    When I save and download on "9120-EWC"
    Then within 15 minutes "9120-EWC" logs "Completed install add"
    When "9120-EWC" is power-cycled
    Then every AP reaches CAPWAP state Run within 15 minutes
    And the primary image of every AP is 17.9.4.27
    When I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5

  Scenario: An access point loses power in the middle of its predownload
    When I save and download on "9120-EWC"
    Then within 15 minutes "AP-9117" logs "Image Data Request sent"
    When "AP-9117" is power-cycled
    Then "AP-9117" reaches CAPWAP state Run within 15 minutes
    And the primary image of "AP-9117" is 17.9.4.27
    And "9105-emorenoa" completes its predownload within 15 minutes

  Scenario: An access point without room in /tmp
    Given "AP-9117" has 100 KB of temporary space free
    When I save and download on "9120-EWC"
    Then "9105-emorenoa" completes its predownload within 15 minutes
    And the predownload of "AP-9117" fails within 15 minutes
    And "AP-9117" stayed in CAPWAP state Run
