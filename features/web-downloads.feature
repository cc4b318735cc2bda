@browser @embedded-only
Feature: Images from the own computer and from the vendor, through the web interface

  In the mode Desktop (HTTP) somebody uploads a release from the own computer; in the mode CCO the controller fetches it from
  the vendor's server. What is wrong is told beside the field, or with the line of the log and what to do.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |

  Scenario: The zip of a release
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 still zipped in "/EWC" on "tftp"
    When I upload "/EWC/C9800-AP-universalk9.17.12.01.zip" from "tftp" in Software Upgrade on "9120-EWC"
    Then the web interface of "9120-EWC" shows "On the controller: 17.12.01.0."
    When I save and download in the web interface of "9120-EWC"
    Then the progress bar of "9120-EWC" reaches Activate within 30 minutes
    And the backup image of every AP is 17.12.1.5
    And "9120-EWC" logs "Completed install add http://desktop/ap1g8"

  Scenario: The files of a release, of which one is missing
    Given a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 without ap1g8 unpacked in "/EWC" on "tftp"
    When I upload the images in "/EWC" from "tftp" in Software Upgrade on "9120-EWC"
    Then the field "Bundle" in the web interface of "9120-EWC" says "Missing: ap1g8"
    When I save and download in the web interface of "9120-EWC"
    Then the field "Bundle" in the web interface of "9120-EWC" says "No such file or directory"
    And "9120-EWC" has not logged "Started install add"

  Scenario: A release that is larger than the room for images
    Given "9120-EWC" has 30 KB of space for AP images
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.12.1.5 still zipped in "/EWC" on "tftp"
    When I upload "/EWC/C9800-AP-universalk9.17.12.01.zip" from "tftp" in Software Upgrade on "9120-EWC"
    Then the field "Bundle" in the web interface of "9120-EWC" says "ap1g7: No space left on device"
    When I save and download in the web interface of "9120-EWC"
    Then the field "Bundle" in the web interface of "9120-EWC" says "No such file or directory"

  Scenario: The latest release of the vendor
    Given a software server "cco" at 172.16.5.70 that suggests 17.9.5.47
    And the AP bundle 17.9.5.47 unpacked in "/17.9.5.47" on "cco"
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      """
    And I choose CCO in Software Upgrade on "9120-EWC":
      | user            | cisco    |
      | password        | Cisco123 |
      | version         | latest   |
      | automatic check | on       |
    And I save and download in the web interface of "9120-EWC"
    Then the web interface of "9120-EWC" shows "is available" within 5 minutes
    And every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5

  Scenario Outline: The vendor gives nothing: <why>
    Given a software server "cco" at 172.16.5.70 <server>
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server <name server>
      """
    And <fault>
    And I choose CCO in Software Upgrade on "9120-EWC":
      | user     | cisco    |
      | password | Cisco123 |
    And I save and download in the web interface of "9120-EWC"
    Then the web interface of "9120-EWC" shows "C9800-AP-iosxe-wlc.bin: <said>" within 5 minutes
    And the web interface of "9120-EWC" shows "<remedy>"
    And "9120-EWC" logs "<said>"

    Examples:
      | why              | server                              | name server | fault                          | said                   | remedy         |
      | a wrong password | for "cisco" with password "another" | 172.16.5.70 | 1 second passes                | Authentication failed  | does not take the username or the password |
      | no entitlement   | whose users may download nothing    | 172.16.5.70 | 1 second passes                | Permission denied      | see what the contract entitles to |
      | port 443 closed  | that suggests 17.12.1.5             | 172.16.5.70 | the firewall drops TCP port 443 | Timed out              | CCO: TCP 443 |
      | port 443 refused | that suggests 17.12.1.5             | 172.16.5.70 | the firewall rejects TCP port 443 | Connection refused     | nothing listens on the port |
      | no such name     | that suggests 17.12.1.5             | 172.16.5.99 | 1 second passes                | Could not resolve host | Nobody knows the server's name |
