Feature: Any networks, any release, any supported model

  Scenario: A branch on networks for documentation, with access points of six types
    Given the segment "branch" is 192.0.2.0/24
    And the segment "dc" is 198.51.100.0/24
    And an EWC network running 17.12.4.22:
      | name    | model       | address    |
      | br7-ewc | C9120AXI    | 192.0.2.10 |
      | br7-ap1 | C9105AXI    | 192.0.2.11 |
      | br7-ap2 | C9117AXI    | 192.0.2.12 |
      | br7-ap3 | C9130AXI    | 192.0.2.13 |
      | br7-ap4 | AIR-AP2802I | 192.0.2.14 |
      | br7-ap5 | C9136I      | 192.0.2.15 |
      | br7-ap6 | CW9166I     | 192.0.2.16 |
    And a tftpd-hpa server "nas" at 198.51.100.5
    And the AP bundle 17.15.3.22 unpacked in "/images/17.15.3" on "nas"
    When I configure "br7-ewc":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 198.51.100.5
       tftp-image-path /images/17.15.3
      """
    And I save and download on "br7-ewc"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.15.3.22

  Scenario: A segment of one's own takes the place of a usual one that nobody named
    Given the segment "campus" is 172.16.0.0/16
    And an EWC network running 17.12.4:
      | name | model    | address    |
      | ewc  | C9120AXI | 172.16.1.5 |
      | ap1  | CW9162I  | 172.16.9.9 |
    Then every AP is in CAPWAP state Run

  Scenario: A lab file stands beside what was said before it
    Given a TFTP server "nas" at 172.16.5.90
    And the lab file "examples/three-aps.yaml"
    Then every AP is in CAPWAP state Run
    When the network is up
    And "nas" is offline
    Then an independent client cannot fetch "/EWC/17_12_1/ap1g7" from "nas"
