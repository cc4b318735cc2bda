Feature: The image screen that a real controller shows

  Scenario: show ap image after a predownload, line for line
    Given an EWC network running 17.9.4.27:
      | name              | model       | address     |
      | 9120-EWC          | C9120AXI    | 172.16.4.26 |
      | AP-POD-2-2        | AIR-AP2802I | 172.16.4.33 |
      | 9105-emorenoa     | C9105AXI    | 172.16.4.32 |
    And the own access point of "9120-EWC" is called "AP6C41.0E16.E79C"
    And "9105-emorenoa" is not powered yet
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"
    # The rows stand in the order of the joins.
    When I run "capwap ap restart" on "AP6C41.0E16.E79C"
    Then "AP6C41.0E16.E79C" reaches CAPWAP state Run within 15 minutes
    When "9105-emorenoa" gets power
    Then "9105-emorenoa" reaches CAPWAP state Run within 15 minutes
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_12_1
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    When I run "show ap image" on "9120-EWC"
    Then it shows:
      """
      Total number of APs  : 3

      Number of APs
              Initiated                  : 0
              Downloading                : 0
              Predownloading             : 0
              Completed downloading      : 0
              Completed predownloading   : 3
              Not Supported              : 0
              Failed to Predownload      : 0
              Predownload in progress    : No

      AP Name                           Primary Image          Backup Image            Predownload Status   Predownload Version  Next Retry Time   Retry Count   Method
      ------------------------------------------------------------------------------------------------------------------------------------------------------------------
      AP-POD-2-2                        17.9.4.27              17.12.1.5                  Complete              17.12.1.5             0                 0                 CAPWAP
      AP6C41.0E16.E79C                  17.9.4.27              17.12.1.5                  Complete              17.12.1.5             0                 0                 CAPWAP
      9105-emorenoa                     17.9.4.27              17.12.1.5                  Complete              17.12.1.5             0                 0                 CAPWAP
      """
