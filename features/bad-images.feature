Feature: A bundle with something missing or broken never costs an access point its image

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
      | AP-POD-2-2    | AIR-AP2802I | 172.16.4.33 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC/17_12_1
      """

  Scenario: One type is missing: the others succeed
    Given the AP bundle 17.12.1.5 without ap1g6 unpacked in "/EWC/17_12_1" on "tftp"
    When I save and download on "9120-EWC"
    Then within 15 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/17_12_1/ap1g6: No such file or directory"
    And "9105-emorenoa" completes its predownload within 15 minutes
    And "AP-POD-2-2" completes its predownload within 15 minutes
    And the predownload of "AP-9117" fails within 15 minutes
    And the backup image of "9105-emorenoa" is 17.12.1.5
    And the backup image of "AP-POD-2-2" is 17.12.1.5
    And the primary image of "AP-9117" is 17.9.4.27

  Scenario Outline: An image that is <defect> is refused
    Given the AP bundle 17.12.1.5 with a <defect> ap1g6 unpacked in "/EWC/17_12_1" on "tftp"
    When I save and download on "9120-EWC"
    Then within 15 minutes "9120-EWC" logs "Failed to install_add package tftp://172.16.5.27/EWC/17_12_1/ap1g6"
    And the predownload of "AP-9117" fails within 15 minutes
    And "AP-POD-2-2" completes its predownload within 15 minutes
    When "AP-9117" is power-cycled
    Then "AP-9117" reaches CAPWAP state Run within 10 minutes
    And the primary image of "AP-9117" is 17.9.4.27

    Examples:
      | defect        |
      | corrupt       |
      | truncated     |
      | unsigned      |
      | bad-signature |
      | wrong-family  |
