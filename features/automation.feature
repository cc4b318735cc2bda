Feature: The command line as programs and people meet it

  Automation logs in over SSH, runs commands and reads screens. What it may rely on is here; Netmiko, Ansible, RANCID and
  expect are run against the lab as well (examples/, docs/automation.md).

  Background:
    Given an EWC network running 17.9.4.27:
      | name          | model    | address     |
      | 9120-EWC      | C9120AXI | 172.16.4.26 |
      | 9105-emorenoa | C9105AXI | 172.16.4.32 |

  Scenario: Many sessions at once
    When 50 people run "show ap summary" on "9120-EWC" at once
    Then each of them sees "Number of APs: 2"

  Scenario: A wrong password is refused and logged, without the password
    When I try to log in on "9120-EWC" as "admin" with password "Guess-4711"
    Then the login is refused
    And "9120-EWC" logs "%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: admin]"
    And "9120-EWC" has not logged "Guess-4711"
    When I try to log in on "9120-EWC" as "admin" with password "Cisco123"
    Then the login is accepted
    And "9120-EWC" logs "%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: admin]"

  Scenario: An access point knows its own user only
    When I try to log in on "9105-emorenoa" as "admin" with password "Cisco123"
    Then the login is refused
    When I try to log in on "9105-emorenoa" as "Cisco" with password "Cisco"
    Then the login is accepted
    And it shows "9105-emorenoa>"

  Scenario: What is configured can be read back, saved and survives a reload
    When I configure "9120-EWC":
      """
      ntp server 172.16.5.10
      line vty 0 97
       exec-timeout 30 0
      """
    And I run "show running-config | section ^line vty" on "9120-EWC"
    Then it shows:
      """
      line vty 0 4
       exec-timeout 30 0
       login local
       transport input ssh
      line vty 5 15
      """
    When I run "write memory" on "9120-EWC"
    And I run "reload" on "9120-EWC"
    Then "9105-emorenoa" reaches CAPWAP state Run within 20 minutes
    When I run "show running-config | include ntp" on "9120-EWC"
    Then it shows "ntp server 172.16.5.10"

  Scenario: A password shows in no form that can be read
    When I configure "9120-EWC":
      """
      username operator privilege 15 secret 0 Str0ngSecret
      wireless profile image-download default
       image-download-mode sftp
        sftp-username cisco
        sftp-password 0 An0therSecret
      """
    And I run "show running-config" on "9120-EWC"
    Then it shows "username operator privilege 15 secret 8 $8$"
    And it shows "sftp-password 8 "
    And it does not show "Str0ngSecret"
    And it does not show "An0therSecret"
    When I run "show tech-support wireless" on "9120-EWC"
    Then it shows "username operator privilege 15 secret <removed>"
    And it shows "sftp-password <removed>"

  Scenario: The join profile names the access points' user
    When I configure "9120-EWC":
      """
      ap profile default-ap-profile
       mgmtuser username netadmin password 0 Secret-1 secret 0 Enable-1
      """
    And I try to log in on "9105-emorenoa" as "netadmin" with password "Secret-1"
    Then the login is accepted
    When I try to log in on "9105-emorenoa" as "Cisco" with password "Cisco"
    Then the login is refused
    When I run "show running-config" on "9120-EWC"
    Then it shows "mgmtuser username netadmin password 8"
    And it does not show "Secret-1"
