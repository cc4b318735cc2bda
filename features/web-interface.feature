Feature: Upgrade the network in the EWC's web interface

  Many sites never see a command line: they sign in to the controller's web page, fill in Software Upgrade and press
  Save & Download. What one way changes, the others show.

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model       | address     |
      | 9120-EWC      | C9120AXI    | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI    | 172.16.4.32 |
      | AP-9117       | C9117AXI    | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 unpacked in "/EWC/17_12_1" on "tftp"

  Scenario Outline: The same upgrade through <way>
    When I choose TFTP on "9120-EWC" through <way>:
      | server | 172.16.5.27  |
      | path   | /EWC/17_12_1 |
    And I save and download on "9120-EWC" through <way>
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5
    When I activate the new image on "9120-EWC" through <way>
    Then every AP runs image 17.12.1.5 within 30 minutes
    When I commit the new image on "9120-EWC" through <way>
    Then "9120-EWC" logs "Completed install commit"

    Examples:
      | way      |
      | the CLI  |
      | RESTCONF |

    # Chromium drops what is under way when the machine's networks change, as they do where containers come and go.
    @browser @embedded-only
    Examples:
      | way               |
      | the web interface |

  @browser @embedded-only
  Scenario: The bar goes on to Activate, the page stays open through the reload
    When I choose TFTP in Software Upgrade on "9120-EWC":
      | server | 172.16.5.27  |
      | path   | /EWC/17_12_1 |
    And I save and download in the web interface of "9120-EWC"
    Then the progress bar of "9120-EWC" reaches AP Image Download within 5 minutes
    And the progress bar of "9120-EWC" reaches Activate within 30 minutes
    And "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/17_12_1/ap1g6"
    When I activate in the web interface of "9120-EWC"
    Then the web interface of "9120-EWC" shows "This page reconnects by itself." within 2 minutes
    And the web interface of "9120-EWC" shows "runs and is not committed" within 15 minutes
    When I commit in the web interface of "9120-EWC"
    Then the web interface of "9120-EWC" shows "runs and is committed" within 1 minute

  @browser @embedded-only
  Scenario: A wrong path is told with the line of the log and what to do
    When I choose TFTP in Software Upgrade on "9120-EWC":
      | server | 172.16.5.27 |
      | path   | /EWC/wrong  |
    And I save and download in the web interface of "9120-EWC"
    Then the web interface of "9120-EWC" shows "Failed to download file tftp://172.16.5.27/EWC/wrong/C9800-AP-iosxe-wlc.bin: No such file or directory" within 2 minutes
    And the web interface of "9120-EWC" shows "Check the image path"
    And "9120-EWC" logs "No such file or directory"

  @browser @embedded-only
  Scenario: What the command line refuses, the page refuses in its words
    When I choose TFTP in Software Upgrade on "9120-EWC":
      | server | 172.16.5.27    |
      | path   | /EWC/two words |
    And I save in the web interface of "9120-EWC"
    Then the field "Image path" in the web interface of "9120-EWC" says "% Invalid input detected at '^' marker."
    When I run "show running-config" on "9120-EWC"
    Then it does not show "/EWC/two"
