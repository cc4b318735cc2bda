Feature: What newcomers say of sites, logs and images
  Sentences that people who have not read the guide look for.

  Background:
    Given an EWC network:
      | name    | model    | address     | release   |
      | wlc1    | C9120AXI | 172.16.4.26 | 17.9.4.27 |
      | AP-9105 | C9105AXI | 172.16.4.32 |           |
      | AP-9117 | C9117AXI | 172.16.4.34 |           |
    And a TFTP server at 172.16.5.27
    And the TFTP server has the 17.12.1.5 images in its root directory
    And a syslog server at 172.16.5.10

  Scenario: An upgrade, and what is told of it
    Given the EWC sends its logs to the syslog server
    When I configure the image download profile with TFTP server 172.16.5.27 and path /
    And I start the image predownload for all APs
    Then the predownload is completed in under 30 minutes
    And no AP should have failed predownload
    And all APs have primary image 17.9.4.27 and backup image 17.12.1.5
    And the syslog server received "install_engine"
    And wlc1 logs what matches "INSTALL-\d" within 1 minute
    And the install log shows "START"
    And no AP reboots
    When I activate the new image
    Then all APs reboot
    And AP-9105 has joined wlc1 within 20 minutes
    And every AP is running the same image as wlc1
    When I commit the new image
    Then the new image is committed
    And the whole upgrade takes less than 1 hour

  Scenario: One image is corrupt
    Given the file ap1g6 on the TFTP server is corrupted
    When I configure the image download profile with TFTP server 172.16.5.27 and path /
    And I start the predownload
    Then the upgrade fails within 30 minutes
    And an error is logged

  Scenario: One image is cut off while the lab runs
    When I configure the image download profile with TFTP server 172.16.5.27 and path /
    And ap1g6 on the TFTP server is truncated
    And I start the predownload
    Then the upgrade fails within 30 minutes
    And an error is logged

  Scenario: A site without power, and one whose line is cut
    Given the network is up
    When there is a power outage for 2 minutes
    Then all APs are joined to wlc1 within 20 minutes
    When the power of all APs is off for 1 minute
    Then all APs reboot within 10 minutes
    And all APs register again within 10 minutes
    When I disconnect the cable of AP-9105 for 5 minutes
    Then AP-9105 joins
    And AP-9117 has not rebooted

  # Containers' links go down and come up one after the other, in real time: half a minute of the lab's would be more.
  @embedded-only
  Scenario: A line that is away for less than a heartbeat waits
    Given the network is up
    When the WAN is down for 30 seconds
    Then every AP stayed in Run

  Scenario: Behind Then a block is looked for, and not made
    When UDP/69 is blocked between access and servers
    And I configure the image download profile with TFTP server 172.16.5.27 and path /
    And I start the predownload
    Then the download fails
    And TFTP is blocked
    And "error" is logged 0 times
    When I remove the block of TFTP
    And SFTP to the TFTP server is blocked
    And SSH is blocked from the APs to the servers
    And I start the predownload
    Then the upgrade succeeds

  Scenario: Command lines
    Given the network is up
    When I run "show verison" on wlc1
    Then the command was rejected
    And the command fails with "Invalid input"
    When I run "show version" on wlc1
    Then the command succeeds
    And the output should match "Version 17\.0?9"
    And "show ap summary" contains "AP-9105"
    And AP count on the EWC is 3
