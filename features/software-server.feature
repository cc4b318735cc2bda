Feature: Images from the vendor's software server

  In the mode CCO the controller looks the server's name up, logs in over HTTPS, and fetches the latest or the suggested release.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |

  Scenario Outline: The <which> release
    Given a software server "cco" at 172.16.5.70 that suggests 17.9.5.47
    And the AP bundle 17.9.5.47 unpacked in "/17.9.5.47" on "cco"
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
        cco-version <which>
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is <version>
    And "9120-EWC" logs "Completed install add https://******@software.cisco.com/<which>/ap1g8"
    And "cco" logs that 172.16.4.26 read "/<which>/ap1g8"

    Examples:
      | which     | version   |
      | suggested | 17.9.5.47 |
      | latest    | 17.12.1.5 |

  Scenario: A wrong password
    Given a software server "cco" at 172.16.5.70 for "cisco" with password "another"
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
      """
    And I save and download on "9120-EWC"
    Then "9120-EWC" logs "Failed to download file https://******@software.cisco.com/suggested/C9800-AP-iosxe-wlc.bin: Authentication failed"

  Scenario: An entitlement that has expired
    Given a software server "cco" at 172.16.5.70 whose users may download nothing
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
      """
    And I save and download on "9120-EWC"
    Then "9120-EWC" logs "C9800-AP-iosxe-wlc.bin: Permission denied"

  Scenario: A firewall that lets no HTTPS through
    Given a software server "cco" at 172.16.5.70
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When the firewall drops TCP port 443
    And I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
      """
    And I save and download on "9120-EWC"
    Then within 5 minutes "9120-EWC" logs "C9800-AP-iosxe-wlc.bin: Timed out"

  Scenario: Nobody knows the server's name
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
      """
    And I save and download on "9120-EWC"
    Then within 5 minutes "9120-EWC" logs "C9800-AP-iosxe-wlc.bin: Could not resolve host"

  Scenario: A new release is found by itself
    Given a software server "cco" at 172.16.5.70
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "cco"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode cco
        cco-username cisco
        cco-password 0 Cisco123
      """
    Then within 5 minutes "9120-EWC" logs "A new software version is available: 17.12.01"

  Scenario: The mode HTTPS fetches from a web server of one's own, without a password
    Given a software server "web" at 172.16.5.70 that asks for no password
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "web"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode https
        https-image-path https://software.cisco.com/17.12.1.5
      """
    And I save and download on "9120-EWC"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.12.1.5
    And "9120-EWC" logs "Completed install add https://software.cisco.com/17.12.1.5/ap1g8"

  Scenario: The mode HTTPS, a wrong path
    Given a software server "web" at 172.16.5.70 that asks for no password
    And the AP bundle 17.12.1.5 unpacked in "/17.12.1.5" on "web"
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.70
      wireless profile image-download default
       image-download-mode https
        https-image-path https://software.cisco.com/wrong
      """
    And I save and download on "9120-EWC"
    Then "9120-EWC" logs "Failed to download file https://software.cisco.com/wrong/C9800-AP-iosxe-wlc.bin: No such file or directory"
