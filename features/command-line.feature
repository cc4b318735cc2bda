Feature: The controller's command line answers as IOS-XE does

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |

  Scenario: A word that does not exist is marked where it goes wrong
    When I type on "9120-EWC":
      """
      show ap imgae
      """
    Then the session shows in this order:
      """
      9120-EWC#show ap imgae
                         ^
      % Invalid input detected at '^' marker.
      """

  Scenario: Words may be shortened as long as they are unique
    When I run "sh ap im" on "9120-EWC"
    Then it shows "Total number of APs"
    When I run "c" on "9120-EWC"
    Then it shows "% Ambiguous command:"
    When I run "show ap" on "9120-EWC"
    Then it shows "% Incomplete command."

  Scenario: A profile of another name is refused
    When I type on "9120-EWC":
      """
      configure terminal
      wireless profile image-download mine
      end
      """
    Then the session shows in this order:
      """
      image download name must be default
      """

  Scenario: What is not saved is gone after a reload
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
      """
    And I run "show running-config" on "9120-EWC"
    Then it shows "tftp-image-server 172.16.5.27"
    When "9120-EWC" is power-cycled
    Then every AP reaches CAPWAP state Run within 15 minutes
    When I run "show running-config" on "9120-EWC"
    Then it does not show "tftp-image-server 172.16.5.27"

  Scenario: The password of an image server is never shown
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC
        sftp-username cisco
        sftp-password 0 Very-Secret-1
      """
    And I run "show running-config" on "9120-EWC"
    Then it shows "sftp-username cisco"
    And it does not show "Very-Secret-1"
    When I run "show logging" on "9120-EWC"
    Then it does not show "Very-Secret-1"

  Scenario: Interfaces, files and tags are there to be read
    When I run "show interfaces | include line protocol" on "9120-EWC"
    Then it shows "GigabitEthernet0 is up, line protocol is up"
    When I run "show wireless tag site summary" on "9120-EWC"
    Then it shows "Number of Site Tags: 1"
    When I run "show inventory | redirect bootflash:inventory.txt" on "9120-EWC"
    And I run "more bootflash:inventory.txt" on "9120-EWC"
    Then it shows "PID: C9120AXI-B"
    When "9120-EWC" is power-cycled
    Then every AP reaches CAPWAP state Run within 15 minutes
    When I run "dir bootflash:" on "9120-EWC"
    Then it shows "inventory.txt"
