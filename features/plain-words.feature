Feature: An upgrade told in plain words
  Sentences as people say them who have not read a list of sentences.

  Background:
    Given an EWC network running 17.9.4.27:
      | name    | model    | address     |
      | wlc1    | C9120AXI | 172.16.4.26 |
      | AP-9105 | C9105AXI | 172.16.4.32 |
      | AP-9117 | C9117AXI | 172.16.4.34 |
    And a TFTP server "tftp" at 172.16.5.27
    And the TFTP server has the 17.12.1.5 images in /EWC/17_12_1

  Scenario: All of it in one sentence
    When I upgrade the network to 17.12.1.5
    Then the upgrade is successful
    And AP-9105 and AP-9117 are in Run
    And wlc1 is running 17.12.1.5
    And the WLC fetches ap1g8 from the TFTP server
    And no errors are logged

  Scenario: Step by step
    Given AP-9105 and AP-9117 join
    When I set the image server to tftp and the path to /EWC/17_12_1
    And I save the configuration
    And I start the predownload
    Then I wait for the predownload to finish
    And the upgrade succeeds
    And all APs have 17.12.1.5 as backup
    When I run show ap image on wlc1
    Then the output contains "Complete"
    And show version on wlc1 shows "17.09.04a"
    When I activate the image
    And I wait until all APs are joined
    And I commit

  Scenario: A type that is missing
    Given ap1g6 is missing on the TFTP server
    When I set the image server to tftp and the path to /EWC/17_12_1
    And I start the predownload
    Then the upgrade fails
    And an error is logged
    And the TFTP server received a request for /EWC/17_12_1/ap1g8

  Scenario: A port that is closed and opened again
    When I set the image server to tftp and the path to /EWC/17_12_1
    And port 69 is blocked
    And I start the predownload
    Then the download fails
    And the firewall dropped packets
    When I allow TFTP again
    And I start the predownload
    Then the upgrade succeeds

  Scenario: Who reaches whom
    Given the network is up
    Then wlc1 can ping 172.16.5.27
    And AP-9105 can ping wlc1
    And I can log in to wlc1
    When TFTP is blocked between access and servers
    Then wlc1 can reach the TFTP server
    When I disconnect AP-9105
    Then wlc1 cannot ping AP-9105
    And AP-9105 disconnects from the controller
    When I reconnect AP-9105
    Then AP-9105 comes back within 10 minutes
    When UDP 69 is blocked between access and servers
    And AP-9117 loses power for 1 minute
    Then AP-9117 comes back
    And "Timed out" is not logged by wlc1

  # Delays need netem, which not every engine's kernel has.
  @embedded-only
  Scenario: A site that is far away
    Given the network is up
    When the round trip time to AP-9117 is 100 ms
    And there is 20 ms latency on every link
    And 2 minutes pass
    Then AP-9117 stayed in Run
    When I upgrade to 17.12.1.5
    Then all APs run 17.12.1.5
