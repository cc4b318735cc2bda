Feature: The access point that carries the controller

  On a real controller it stands among the access points; a lab lists it when asked, and counts it then everywhere.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |
      | A9117    | C9117AXI | 172.16.4.34 |
    And "9120-EWC" lists its own access point
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"

  Scenario: It is counted, gets its image with the network upgrade and swaps with the activation
    When I run "show ap summary" on "9120-EWC"
    Then it shows "Number of APs: 3"
    And it shows "C9120AXI-B"
    When I run "show wireless stats ap join summary" on "9120-EWC"
    Then it shows "Number of APs: 3"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC/17_12_1
      """
    And I run "write memory" on "9120-EWC"
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 10 minutes
    When I run "show ap image" on "9120-EWC"
    Then it shows "Total number of APs  : 3"
    And it shows "Completed predownloading   : 3"
    When I activate the new image on "9120-EWC"
    Then every AP runs image 17.12.1.5 within 20 minutes
    When I run "show ap image" on "9120-EWC"
    Then it shows "Total number of APs  : 3"
    And it does not show "17.12.1.5                  17.12.1.5"
