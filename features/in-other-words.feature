Feature: The language takes what people write

  Background:
    Given an EWC network running 17.9.4a:
      | Name     | Model    | IP          |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | ap1      | C9105AXI | 172.16.4.32 |

  Scenario: Without a When, what is counts
    Then every AP is in Run
    And "ap1" logs "CAPWAP State: Run"
    And ap1 reaches Run within 5 min
    And all APs stayed in Run
    And the primary image of the AP is 17.9.4a

  Scenario: A look at a screen does not make the lab wait
    When I run "show ap summary" on the controller
    Then the output should contain "ap1"
    And all APs are joined

  Scenario: An access point that is off, and a release for an image version
    Given a TFTP server at 172.16.5.27
    And the AP images 17.12.1 in /EWC on tftp
    And an AP "ap2" of model C9136I at 172.16.4.33
    And ap2 is offline
    When I configure the controller:
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC
      """
    And I save and start the predownload on the controller
    Then the predownload of ap1 completes within half an hour
    And ap2 is offline
    And ap1 has 17.12.1 as its backup image
    When ap2 joins
    Then ap2 is in Run state
    And ap1 never leaves Run

  Scenario: After a reload, Run is what comes, not what was
    When I reload "9120-EWC"
    Then every AP reaches Run within 20 minutes
    And "ap1" logs "CAPWAP State: Discovery"

  Scenario: An upgrade in one sentence
    Given 2 APs of model C9117AXI
    And an AP "hall" of model C9105AXI
    And an SFTP server "nas" at 172.16.5.62
    And the 17.12.1 images are on "nas" in /images
    And a syslog server "log" at 172.16.5.10
    When I configure the controller:
      """
      logging host 172.16.5.10
      """
    And I upgrade the network to 17.12.1 over SFTP
    Then every AP runs 17.12.1
    And the syslog server receives a message containing "install_engine"

  Scenario: One whose join is blocked
    Given an AP "hall" of model C9105AXI
    And "hall" starts powered off
    When the firewall at "hall" drops UDP port 5246
    And I power on "hall"
    Then "hall" does not join within 3 minutes
