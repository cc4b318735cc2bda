Feature: Power cuts, full flash and a second controller

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     | backup      |
      | 9120-EWC | C9120AXI | 172.16.4.26 |             |
      | AP-9117  | C9117AXI | 172.16.4.34 | 8.10.130.0  |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC" on "tftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """

  Scenario: The controller's staging area is full
    Given "9120-EWC" has 200 KB of space for AP images
    When I save and download on "9120-EWC"
    Then within 15 minutes "9120-EWC" logs "No space left on device"
    And "AP-9117" stayed in CAPWAP state Run
    And every AP still boots and runs within 15 minutes

  Scenario: The flash of an access point is full
    Given "AP-9117" has 100 KB of flash free
    When I save and download on "9120-EWC"
    Then the predownload of "AP-9117" fails within 30 minutes
    And "AP-9117" stayed in CAPWAP state Run
    And every AP still boots and runs within 15 minutes
    And the primary image of "AP-9117" is 17.9.4.27

  Scenario: Power is cut while the image is being written: the other partition boots
    When I save and download on "9120-EWC"
    Then within 15 minutes "AP-9117" logs "Untar /tmp/part.tar to /bootpart"
    When "AP-9117" is power-cycled
    Then "AP-9117" reaches CAPWAP state Run within 15 minutes
    And "AP-9117" logs "Backup Boot Image    : 0.0.0.0"
    And the primary image of "AP-9117" is 17.9.4.27

  Scenario: The controller loses power in the middle of a download, and begins anew
    When "9120-EWC" is power-cycled
    Then every AP reaches CAPWAP state Run within 15 minutes
    When I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes

  Scenario: A second controller of another version on the segment
    Given a second controller "9120-OTHER" running 17.3.3.26 at 172.16.4.27
    And "AP-9117" may log "Script called with args:[ABORT]"
    When "9120-EWC" loses power
    Then "AP-9117" reaches CAPWAP state Image Data within 15 minutes
    And "AP-9117" logs "Controller 17.3.3.26"
    And within 5 minutes "9120-OTHER" logs "AP Name: AP-9117"
    And within 5 minutes "9120-OTHER" logs "AP image ap1g6 cannot be downloaded, image download mode unconfigured"
